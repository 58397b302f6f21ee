"""The kernel's resource limits for a worker: what it may map, write, open and start. POSIX only."""

from __future__ import annotations

import ctypes
import os
import resource
from collections.abc import Collection
from typing import Final

from . import Layer
from .calls import Call, call

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


def layer(active: bool) -> Layer:
    """Describe the layer."""
    reason = "address space, file size, open files, core dumps, queues" if active else "left out"
    return Layer("rlimits", active, reason, _LOST)


def fixed_limits(tasks: int | None) -> tuple[Call, ...]:
    """Return what bounds a worker, whatever it has mapped. The clock is not here: the host keeps it.

    Args:
        tasks: processes and threads of a worker's user, or None where that user has others.
    """
    values = dict.fromkeys(NOUGHT, 0) | {"RLIMIT_SIGPENDING": PENDING_SIGNALS}
    if tasks is not None:
        values["RLIMIT_NPROC"] = tasks
    known = {getattr(resource, name): value for name, value in values.items() if hasattr(resource, name)}
    return tuple(_setrlimit(limit, value) for limit, value in known.items())


def limit_memory(memory_bytes: int) -> None:
    """Let this process map ``memory_bytes`` beyond what is mapped now."""
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
    value = _possible(limit, value)
    resource.setrlimit(limit, (value, value))


def _setrlimit(limit: int, value: int) -> Call:
    value = _possible(limit, value)
    return call("setrlimit", limit, (ctypes.c_ulong * 2)(value, value))


def _possible(limit: int, value: int) -> int:
    """Return ``value``, or the present hard limit where that is lower."""
    _, hard = resource.getrlimit(limit)
    return value if hard == resource.RLIM_INFINITY else min(value, hard)
