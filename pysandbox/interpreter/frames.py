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
    length = _length_of(_read(channel, _length_bytes))[0]
    if length > largest:
        _exit(1)
    return _read(channel, length)


def _read(channel: socket.socket, size: int) -> bytes:
    try:
        data = channel.recv(size, _whole)
        if len(data) == size:
            return data
        # Not every system waits for the whole.
        parts = bytearray(data)
        while data and len(parts) < size:
            data = channel.recv(size - len(parts), _whole)
            parts += data
    except ConnectionError:  # how a network socket tells that the host was killed
        _exit(0)
    if len(parts) < size:
        _exit(0)
    return bytes(parts)
