"""Namespaces of a worker: no network, no IPC objects, an empty root directory, its own user namespace.

What all workers of a zygote can share is made once, in the zygote. An ordinary user may make them only
together with a user namespace; there each worker gets a nested one of its own, in which RLIMIT_NPROC counts
the session's tasks alone.
"""

from __future__ import annotations

import os

from . import kernel

_SHARED = kernel.CLONE_NEWNET | kernel.CLONE_NEWIPC | kernel.CLONE_NEWUTS


def enter_shared(*, as_root: bool) -> None:
    """Enter new namespaces, in the zygote and while it has a single thread.

    Raises:
        OSError: this host does not let this user make them.
    """
    if as_root:
        kernel.unshare(_SHARED)
        return
    uid, gid = os.getuid(), os.getgid()
    kernel.unshare(kernel.CLONE_NEWUSER | _SHARED)
    # A namespace whose creator has no number in its parent cannot be nested in it.
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{uid} {uid} 1")
    _write("/proc/self/gid_map", f"{gid} {gid} 1")


def enter_own() -> None:
    """Enter a user namespace for this worker alone, in which it has no number."""
    kernel.unshare(kernel.CLONE_NEWUSER)


def enter_empty_root(directory: int) -> None:
    """Make ``directory`` the root and the working directory of this process.

    Raises:
        OSError: this process has no right to (CAP_SYS_CHROOT).
    """
    os.fchdir(directory)
    os.chroot(".")


def _write(path: str, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY)
    try:
        os.write(descriptor, text.encode())
    finally:
        os.close(descriptor)
