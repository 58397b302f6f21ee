"""The kernel's resource limits for a worker: what it may map, write, open and start. POSIX only."""

from __future__ import annotations

import os
import resource
from collections.abc import Collection
from typing import Final

from . import Layer

#: Processes and threads of one session together, its sleeping copy included.
SESSION_TASKS: Final = 64
PENDING_SIGNALS: Final = 64

#: The two channels of a session that forks off this one: its own, while its forerunner's are still open.
SENT_DESCRIPTORS: Final = 4

#: Limits that are nought, where the system knows them.
NOUGHT: Final = (
    "RLIMIT_FSIZE",
    "RLIMIT_CORE",
    "RLIMIT_MEMLOCK",
    "RLIMIT_MSGQUEUE",
    "RLIMIT_NICE",
    "RLIMIT_RTPRIO",
)

_LOST: Final = "memory, file sizes and the number of processes are bounded by the user's own limits only"


class ResourceLimits:
    """Prepared once, applied to each worker. The clock is not here: the host keeps it."""

    def __init__(self) -> None:
        self._nought = [getattr(resource, name) for name in NOUGHT if hasattr(resource, name)]
        mapped_bytes()  # fails here, at start, where /proc is missing

    @staticmethod
    def layer(limits: ResourceLimits | None) -> Layer:
        """Describe the layer; ``limits`` is None where it is left out."""
        reason = "address space, file size, open files, core dumps, queues" if limits else "left out"
        return Layer("rlimits", limits is not None, reason, _LOST)

    def apply(self, memory_bytes: int, tasks: int | None) -> None:
        """Limit this process for good.

        Args:
            memory_bytes: address space beyond what is mapped now.
            tasks: processes and threads of this process's user, or None where that user has others.
        """
        for limit in self._nought:
            resource.setrlimit(limit, (0, 0))
        if hasattr(resource, "RLIMIT_SIGPENDING"):
            _lower(resource.RLIMIT_SIGPENDING, PENDING_SIGNALS)
        if tasks is not None:
            _lower(resource.RLIMIT_NPROC, tasks)
        _lower(resource.RLIMIT_AS, mapped_bytes() + memory_bytes)


def forbid_descriptors(keep_descriptors: Collection[int]) -> None:
    """Let no descriptor be opened beyond those that this process has, but the few that the host may send."""
    _lower(resource.RLIMIT_NOFILE, max(keep_descriptors, default=2) + 1 + SENT_DESCRIPTORS)


def mapped_bytes() -> int:
    """Return the address space of this process in bytes.

    Raises:
        OSError: the system does not tell (no ``/proc``).
    """
    descriptor = os.open("/proc/self/statm", os.O_RDONLY)
    try:
        return int(os.read(descriptor, 32).split()[0]) * resource.getpagesize()
    finally:
        os.close(descriptor)


def _lower(limit: int, value: int) -> None:
    _, hard = resource.getrlimit(limit)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(limit, (value, value))
