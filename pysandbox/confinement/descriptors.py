"""Where the confinement keeps its own descriptors, and how a worker loses all that it has no use for."""

from __future__ import annotations

import fcntl
import os
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Final

from .calls import call, run

STANDARD: Final = (0, 1, 2)

#: The zygote and its workers arrange theirs below this number.
LOWEST_OWN: Final = 128

#: close_range(2) has one number on every machine; what it is tried on, no process ever has open.
_SYS_CLOSE_RANGE: Final = 436
_LARGEST: Final = 2**31 - 2
#: Where a system cannot close a range, nothing is opened beyond this, or beyond what is open at the start.
_FEW: Final = 4096


def out_of_the_way(descriptor: int) -> int:
    """Move a descriptor of the zygote to a number that a worker will not use for a channel."""
    moved = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, LOWEST_OWN)
    os.close(descriptor)
    return moved


def close_others(keep: Collection[int]) -> None:
    """Close every descriptor but those to keep and the standard ones."""
    first = 0
    for descriptor in sorted({*keep, *STANDARD}):
        if first < descriptor:  # an empty range would be taken for everything
            os.closerange(first, descriptor)
        first = descriptor + 1
    os.closerange(first, _HIGHEST + 1)


def _highest() -> int:
    """Return the last descriptor that may have to be closed.

    Where the system can close a range, a large one costs nothing; else each number costs a call.
    """
    if sys.platform != "linux":
        return os.sysconf("SC_OPEN_MAX")
    try:
        run((call("syscall", _SYS_CLOSE_RANGE, _LARGEST, _LARGEST, 0),))
    except OSError:
        return max(_FEW, *(int(entry.name) for entry in Path("/proc/self/fd").iterdir()))
    return _LARGEST


_HIGHEST: Final = _highest()
