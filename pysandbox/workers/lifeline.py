"""The lifeline: when the host ends, by whatever cause, the kernel kills all that it started.

The host holds the only writing end of one pipe and never writes. Every zygote and every worker opens
the reading end anew and asks the kernel for SIGKILL to its process group when that end changes state,
which it does once: when the host's end closes. No process has to be awake, and none can block it
(fcntl(2), F_SETSIG and F_SETOWN).
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import select
import signal
from typing import Final

#: F_SETSIG of <asm-generic/fcntl.h>; the module ``fcntl`` does not name it on every version.
_F_SETSIG: Final = 10
#: PR_SET_CHILD_SUBREAPER of <linux/prctl.h>.
_SET_CHILD_SUBREAPER: Final = 36


def adopt_orphans() -> None:
    """Become the parent of whatever descendants lose theirs, instead of the system's first process.

    Raises:
        OSError: the kernel refuses.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "cannot become the reaper of orphans")


def tie_to(lifeline: int, owner: int | None = None) -> list[int]:
    """Have ``owner`` killed when the host is gone.

    Args:
        lifeline: the inherited reading end.
        owner: a process, or a process group as a negative number; by default this process.

    Returns:
        The descriptors that must stay open for the tie to hold: none where the system has no /proc
        to open the pipe anew by. There, the end of the channel and the worker's timer remain.
    """
    try:
        own = os.open(f"/proc/self/fd/{lifeline}", os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return []
    fcntl.fcntl(own, _F_SETSIG, signal.SIGKILL)
    fcntl.fcntl(own, fcntl.F_SETOWN, os.getpid() if owner is None else owner)
    fcntl.fcntl(own, fcntl.F_SETFL, os.O_NONBLOCK | os.O_ASYNC)
    poller = select.poll()
    poller.register(own, 0)
    if poller.poll(0):  # the host went before the tie was made
        os._exit(0)
    return [own]
