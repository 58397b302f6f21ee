"""Reading frames inside a worker: blocking, and ending with the host."""

from __future__ import annotations

import os
import socket
from typing import Final

from ..workers.protocol import LENGTH

_exit = os._exit
_whole: Final = socket.MSG_WAITALL
_length_bytes: Final = LENGTH.size
_length_of = LENGTH.unpack


def read_frame(channel: socket.socket, largest: int) -> bytes:
    """Wait for one frame and return its body.

    The end of the stream is the end of this process, and so is a frame longer than ``largest`` bytes.
    """
    header = channel.recv(_length_bytes, _whole)
    if len(header) < _length_bytes:
        _exit(0)
    length = _length_of(header)[0]
    if length > largest:
        _exit(1)
    body = channel.recv(length, _whole)
    if len(body) < length:
        _exit(0)
    return body
