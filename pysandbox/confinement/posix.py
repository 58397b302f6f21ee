"""POSIX: what every such system can do to a process, and the order in which all layers come into force.

    in the zygote, once          environment emptied, empty directory, namespaces, filters built
    in each worker               user id locked, namespace, limits, empty root, user id, capabilities,
                                 no new privileges, Landlock, descriptors, the permit filter (its listener
                                 goes to the host), the filter, the audit hook

It makes no decision about what is allowed; the tables of the single layers do.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
import tempfile
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Final

from . import Layer, Options, audit, refusals
from .calls import call, run
from .descriptors import STANDARD, close_others, out_of_the_way
from .limits import fixed_limits, forbid_descriptors, limit_memory, mapped_bytes
from .limits import layer as limits_layer


class PosixConfinement:
    """See ``pysandbox.confinement.Confinement``."""

    def __init__(self, options: Options) -> None:
        self._audit: Final = "audit" not in options.without
        self._limits: Final = "rlimits" not in options.without
        self._null: Final = out_of_the_way(os.open(os.devnull, os.O_RDWR | os.O_CLOEXEC))
        nowhere = _empty_directory()
        mapped_bytes()  # fails here, at start, where /proc is missing
        empty_environment()
        kernel = None
        if sys.platform == "linux":
            from .linux import LinuxConfinement

            kernel = LinuxConfinement(options, nowhere)
        if self._audit:
            refusals.prepare()
        self._kernel: Final = kernel
        self._first: Final = (
            call("fchdir", nowhere),
            *(call("dup2", self._null, descriptor) for descriptor in STANDARD),
            *(kernel.enter if kernel else ()),
            *(fixed_limits(kernel.tasks if kernel else None) if self._limits else ()),
            *(kernel.leave if kernel else ()),
        )
        self.layers: tuple[Layer, ...] = (
            audit.layer(self._audit),
            limits_layer(self._limits),
            *(kernel.layers if kernel else ()),
        )

    def confine(
        self, *, keep_descriptors: Collection[int], memory_bytes: int, offer_listener: Callable[[int], None]
    ) -> None:
        kernel = self._kernel
        claim = kernel.uids.claim() if kernel and kernel.uids else None
        if self._limits:
            limit_memory(memory_bytes)
        run(self._first)
        if claim:
            run(claim.become)
        if kernel:
            run(kernel.restrict)
        close_others({*keep_descriptors, claim.lock} if claim else keep_descriptors)
        if kernel:
            kernel.hand_over_forks(offer_listener)
        if self._limits:
            forbid_descriptors(keep_descriptors)
        if kernel:
            run(kernel.close_the_gate)
        if self._audit:
            refusals.apply()
            audit.install()


def empty_environment() -> None:
    """Forget the environment: Python's copy, the C library's, and the bytes the kernel laid down."""
    os.environ.clear()
    libc = ctypes.CDLL(None)
    libc.clearenv()
    if sys.platform == "linux":
        with contextlib.suppress(OSError, IndexError, ValueError):  # a system without /proc
            _wipe_initial_environment()


def _wipe_initial_environment() -> None:
    # What a process was started with stays in its memory after clearenv; native code could read it.
    with open("/proc/self/stat", "rb") as file:
        fields = file.read().rpartition(b")")[2].split()
    start, end = int(fields[47]), int(fields[48])
    if 0 < start < end:
        ctypes.memset(start, 0, end - start)


def _empty_directory() -> int:
    """Return a descriptor of a directory that no longer has a name and in which nothing can be made."""
    path = tempfile.mkdtemp(prefix="pysandbox-")
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        # Nothing can be listed or made in it, but it can be entered without any privilege.
        os.fchmod(descriptor, 0o111)
    finally:
        Path(path).rmdir()
    return out_of_the_way(descriptor)
