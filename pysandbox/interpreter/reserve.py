"""A few megabytes that user code cannot have, so that a full session can still compile and answer."""

from __future__ import annotations

import mmap
import sys
from types import TracebackType
from typing import Final

from ..limits import RESERVE_BYTES

#: Less than this is not worth a system call.
SMALLEST_BYTES: Final = 2**16

if sys.platform == "win32":

    def _take(size: int) -> object:
        # Zeroed memory straight from the system, not touched by Python; a mapping without a file would
        # not count among what a job object bounds.
        return bytes(size)

    def _give_back(held: object) -> None:
        """Nothing to do: the memory goes with its last reference."""

else:

    def _take(size: int) -> mmap.mmap:
        try:
            return mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        except OSError:
            raise MemoryError from None

    def _give_back(held: mmap.mmap) -> None:
        held.close()


class Reserve:
    """Address space that is taken while user code runs, and free for the harness at other times.

    Used as a context manager around user code. The limit on the address space includes the reserve, so
    that what is left to user code is the session's own limit.

    Where a full session and what was needed to compile leave no room for the whole of it, a half is taken,
    or a quarter, and so on: the reserve is there to be used.

    Raises:
        MemoryError: on entering, when the session already uses some of what ``withhold`` named.
    """

    __slots__ = ("_held", "_size", "_withheld", "_withheld_bytes")

    def __init__(self, size: int = RESERVE_BYTES) -> None:
        self._size = size
        self._withheld_bytes = 0
        self._held: mmap.mmap | None = None
        self._withheld: mmap.mmap | None = None

    def withhold(self, size: int) -> None:
        """Take so many bytes more, the next time: that run has a smaller limit than its session."""
        self._withheld_bytes = size

    def __enter__(self) -> None:
        if self._withheld_bytes:
            size, self._withheld_bytes = self._withheld_bytes, 0
            self._withheld = _take(size)
        size = self._size
        while size >= SMALLEST_BYTES:
            try:
                self._held = _take(size)
                return
            except MemoryError:
                size //= 2

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._held is not None:
            _give_back(self._held)
            self._held = None
        if self._withheld is not None:
            _give_back(self._withheld)
            self._withheld = None
