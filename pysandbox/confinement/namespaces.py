"""Namespaces of a worker: no network, no IPC objects, an empty root directory, its own user namespace.

What all workers of a zygote can share is made once, in the zygote. An ordinary user may make them only
together with a user namespace; there each worker gets a nested one of its own, in which RLIMIT_NPROC counts
the session's tasks alone.
"""

from __future__ import annotations

import os
from typing import Final

from . import kernel
from .calls import Call, call, run

_SHARED: Final = kernel.CLONE_NEWNET | kernel.CLONE_NEWIPC | kernel.CLONE_NEWUTS

#: Enters a user namespace for this worker alone, in which it has no number.
ENTER_OWN: Final = kernel.unshare(kernel.CLONE_NEWUSER)


def enter_shared(*, as_root: bool) -> None:
    """Enter new namespaces, in the zygote and while it has a single thread.

    Raises:
        OSError: this host does not let this user make them.
    """
    if as_root:
        run([kernel.unshare(_SHARED)])
        return
    uid, gid = os.getuid(), os.getgid()
    run([kernel.unshare(kernel.CLONE_NEWUSER | _SHARED)])
    # A namespace whose creator has no number in its parent cannot be nested in it.
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{uid} {uid} 1")
    _write("/proc/self/gid_map", f"{gid} {gid} 1")


def enter_empty_root(directory: int) -> tuple[Call, ...]:
    """Return what makes ``directory`` the root and the working directory; CAP_SYS_CHROOT is needed."""
    return call("fchdir", directory), call("chroot", b".")


def _write(path: str, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY)
    try:
        os.write(descriptor, text.encode())
    finally:
        os.close(descriptor)
