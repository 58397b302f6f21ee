"""Where the confinement keeps its own descriptors, and how a worker loses all that it has no use for."""

from __future__ import annotations

import fcntl
import os
import sys
from collections.abc import Collection
from typing import Final

STANDARD: Final = (0, 1, 2)

#: The zygote and its workers arrange theirs below this number.
LOWEST_OWN: Final = 128

#: A large number costs nothing where closerange uses close_range(2).
_HIGHEST: Final = 2**31 - 2 if sys.platform == "linux" else os.sysconf("SC_OPEN_MAX")


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
