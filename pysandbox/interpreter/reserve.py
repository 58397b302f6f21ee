"""A few megabytes that user code cannot have, so that a full session can still compile and answer."""

from __future__ import annotations

import mmap
from types import TracebackType
from typing import Final

RESERVE_BYTES: Final = 8 * 2**20


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
        try:
            self._held = mmap.mmap(-1, RESERVE_BYTES, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        except OSError:
            raise MemoryError from None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._held is not None:
            self._held.close()
            self._held = None
