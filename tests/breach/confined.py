"""Runs a program natively inside a confined worker: no language layer, no audit hook, ctypes at hand."""

from __future__ import annotations

from collections.abc import Iterable

from pysandbox import Limits, Sandbox

#: Loaded before the worker loses sight of the files.
MODULES = (
    "array",
    "ctypes",
    "errno",
    "fcntl",
    "mmap",
    "resource",
    "select",
    "signal",
    "socket",
    "struct",
    "threading",
)
#: The layers above the kernel; a breach has them behind it.
ABOVE_THE_KERNEL = frozenset({"language", "audit"})


#: Time for one program on a busy machine.
LIMITS = Limits(time=20.0)


def breached_sandbox(without: Iterable[str] = ()) -> Sandbox:
    """Return a sandbox whose workers have only the kernel layers, less ``without``."""
    return Sandbox(
        limits=LIMITS,
        modules=MODULES,
        warm_workers=1,
        _without=ABOVE_THE_KERNEL | frozenset(without),
    )
