"""A few megabytes that user code cannot have, so that a full session can still compile and answer."""

from __future__ import annotations

import mmap
import sys
from types import TracebackType

from ..limits import RESERVE_BYTES

if sys.platform == "win32":

    def _take() -> object:
        # Zeroed memory straight from the system, not touched by Python; a mapping without a file would
        # not count among what a job object bounds.
        return bytes(RESERVE_BYTES)

    def _give_back(held: object) -> None:
        """Nothing to do: the memory goes with its last reference."""

else:

    def _take() -> mmap.mmap:
        try:
            return mmap.mmap(-1, RESERVE_BYTES, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        except OSError:
            raise MemoryError from None

    def _give_back(held: mmap.mmap) -> None:
        held.close()


class Reserve:
    """Address space that is taken while user code runs, and free for the harness at other times.

    Used as a context manager around user code. The limit on the address space includes the reserve, so
    that what is left to user code is the session's own limit.

    Raises:
        MemoryError: on entering, when the session has left no room even for this.
    """

    __slots__ = ("_held",)

    def __init__(self) -> None:
        self._held: mmap.mmap | None = None

    def __enter__(self) -> None:
        self._held = _take()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._held is not None:
            _give_back(self._held)
            self._held = None
