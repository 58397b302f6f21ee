"""A process as the host holds it: by a pidfd, so that a signal can never reach a stranger.

A number from a frame is never believed (a breached worker could name any process): a worker's pidfd is
opened by its parent, the zygote, and a copy's by the host from what the kernel itself says about the
sender of a message.
"""

from __future__ import annotations

import contextlib
import errno
import os
import select
import signal
import socket
import struct
from collections.abc import Iterable
from typing import Final

from .inheritance import close_in_children

#: PIDFD_SIGNAL_PROCESS_GROUP of <linux/pidfd.h>, Linux 6.9 and later.
_SIGNAL_PROCESS_GROUP: Final = 1 << 2
_CREDENTIALS: Final = struct.Struct("iII")


class PidfdProcess:
    """One process, held by ``pidfd`` (owned from now on) and known as ``pid`` for the log."""

    __slots__ = ("__weakref__", "pid", "pidfd")

    def __init__(self, pid: int, pidfd: int) -> None:
        self.pid = pid
        self.pidfd = pidfd
        close_in_children(self)

    def fileno(self) -> int:
        """The pidfd, which becomes readable when the process has ended."""
        return self.pidfd

    def signal(self, number: int) -> None:
        """Send a signal; a process that has ended, or was let go of, is no error."""
        if self.pidfd < 0:
            return
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.pidfd, number)

    def kill(self) -> None:
        """Kill the process at once; ``wait_gone`` tells when it is gone."""
        self.signal(signal.SIGKILL)

    def kill_group(self) -> None:
        """Kill every process of its process group, itself among them."""
        if self.pidfd < 0:
            return
        try:
            signal.pidfd_send_signal(self.pidfd, signal.SIGKILL, None, _SIGNAL_PROCESS_GROUP)
        except ProcessLookupError:
            return
        except OSError as error:
            if error.errno != errno.EINVAL:
                raise
            self._kill_group_by_number()

    def _kill_group_by_number(self) -> None:
        # Kernels before 6.9. The group's number cannot have been given to another one while a process
        # that we hold is alive in it, so it is read from that process, and only while it lives.
        with contextlib.suppress(ProcessLookupError):
            group = os.getpgid(self.pid)
            if self.alive and group != os.getpgrp():
                os.killpg(group, signal.SIGKILL)

    @property
    def alive(self) -> bool:
        """Whether the process has not ended yet."""
        return not self.wait_gone(0.0)

    def wait_gone(self, seconds: float) -> bool:
        """Wait until the process has ended, at most ``seconds``; return whether it has."""
        poller = select.poll()
        poller.register(self.pidfd, select.POLLIN)
        return bool(poller.poll(max(0.0, seconds) * 1000))

    def close(self) -> None:
        """Let go of the process; it is not ended by this."""
        if self.pidfd >= 0:
            os.close(self.pidfd)
            self.pidfd = -1


def socket_pair(undo: contextlib.ExitStack) -> tuple[socket.socket, socket.socket]:
    """Return the host's end and the worker's; both are closed when ``undo`` is unwound."""
    ends = socket.socketpair()
    for end in ends:
        undo.enter_context(end)
    return ends


def ask_for_credentials(connection: socket.socket) -> None:
    """Make the kernel add the sender's identity to whatever is read from ``connection``."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)


def sender_of(ancillary: Iterable[tuple[int, int, bytes]], group: int) -> PidfdProcess | None:
    """Return the process that sent a message, by the kernel's word.

    Args:
        ancillary: the control messages that came with it.
        group: the process group that the sender must belong to. A process that died and whose
            number went to a stranger fails this, because the check follows the opening of the pidfd.
    """
    for level, kind, data in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_CREDENTIALS:
            pid = _CREDENTIALS.unpack(data[: _CREDENTIALS.size])[0]
            try:
                pidfd = os.pidfd_open(pid)
            except OSError:  # it has ended already
                return None
            process = PidfdProcess(pid, pidfd)
            try:
                if os.getpgid(pid) == group:
                    return process
            except ProcessLookupError:
                pass
            process.close()
            return None
    return None
