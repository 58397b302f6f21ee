"""The host's side of the fork permits: reading what a worker asks of the kernel, and answering. Linux only.

A worker's plain ``fork`` waits in the kernel until the holder of its listener answers. Only the registers
that the kernel copied are looked at, never the worker's memory, so nothing can change between look and
answer. The listener is readable while a request waits, and hangs up when its last process is gone.

    worker                      kernel                        host
      |-- fork ------------------>|-- listener readable -------->| receive
      |   (waits)                 |<-- answer: admit or refuse --|
      |<- child, or EPERM --------|                              |
"""

from __future__ import annotations

import errno
import fcntl
import select
import struct
from dataclasses import dataclass
from typing import Final

#: struct seccomp_notif: id, pid, flags, then the call: number, machine, instruction, six arguments.
_NOTIFICATION: Final = struct.Struct("=QII iIQ6Q")
#: struct seccomp_notif_resp: id, value, error, flags.
_RESPONSE: Final = struct.Struct("=QqiI")
_ID: Final = struct.Struct("=Q")

_NOTIF_RECV: Final = 0xC050_2100
_NOTIF_SEND: Final = 0xC018_2101
_NOTIF_ID_VALID: Final = 0x4008_2102
_FLAG_CONTINUE: Final = 1


@dataclass(frozen=True, slots=True)
class Notification:
    """One call that waits for an answer.

    Attributes:
        id: the kernel's number of this request.
        pid: the process or thread that waits, as this process numbers it.
        number: the number of the system call.
        arguments: its six registers.
    """

    id: int
    pid: int
    number: int
    arguments: tuple[int, ...]


def receive(listener: int) -> Notification | None:
    """Take the next request, without waiting for one.

    Returns:
        None when nobody asks, or the asking process ended meanwhile.

    Raises:
        OSError: the descriptor is no listener, or closed.
    """
    # The kernel would wait for a request, and what was readable may be another listener of the same number.
    asked = select.poll()
    asked.register(listener, select.POLLIN)
    if not any(events & select.POLLIN for _, events in asked.poll(0)):
        return None
    buffer = bytearray(_NOTIFICATION.size)
    try:
        fcntl.ioctl(listener, _NOTIF_RECV, buffer)
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.EINTR):
            return None
        raise
    identity, pid, _, number, _, _, *arguments = _NOTIFICATION.unpack(buffer)
    return Notification(identity, pid, number, tuple(arguments))


def is_valid(listener: int, notification: Notification) -> bool:
    """Say whether the request still waits, so that its process number still means the same process."""
    try:
        fcntl.ioctl(listener, _NOTIF_ID_VALID, _ID.pack(notification.id))
    except OSError as error:
        if error.errno == errno.ENOENT:
            return False
        raise
    return True


def answer(listener: int, notification: Notification, allow: bool) -> bool:
    """Let the call go on, or have it fail with EPERM.

    Returns:
        Whether the process was still there to hear it.

    Raises:
        OSError: the descriptor is no listener, or closed.
    """
    if allow:
        response = _RESPONSE.pack(notification.id, 0, 0, _FLAG_CONTINUE)
    else:
        response = _RESPONSE.pack(notification.id, 0, -errno.EPERM, 0)
    try:
        fcntl.ioctl(listener, _NOTIF_SEND, bytearray(response))
    except OSError as error:
        if error.errno == errno.ENOENT:
            return False
        raise
    return True
