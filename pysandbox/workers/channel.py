"""A framed channel over a stream socket, for both ends; it knows lengths and deadlines, not messages.

The host's end never blocks past its deadline and never reads more than it agreed to; the worker's end
simply blocks. A channel does not know whether the other process lives: a descriptor can be inherited,
so its owner looks at the process itself (``receive`` takes a descriptor to watch beside the socket).
"""

from __future__ import annotations

import math
import socket
from time import monotonic
from typing import Final

from .inheritance import close_in_children
from .protocol import LENGTH, BadFrame
from .waiting import READABLE, WRITABLE, Poller, new_poller

_READ_BYTES: Final = 65_536
_ANCILLARY_BYTES: Final = 256


class ChannelClosed(Exception):
    """The other end is gone."""


class ChannelTimeout(Exception):
    """The deadline passed before a whole frame was through."""


class Channel:
    """One end of a framed stream.

    Args:
        connection: a connected stream socket, owned by the channel from now on.
    """

    __slots__ = ("__weakref__", "_buffer", "_connection", "_watched")

    def __init__(self, connection: socket.socket) -> None:
        connection.setblocking(False)
        self._connection = connection
        self._buffer = bytearray()
        self._watched: tuple[int | None, Poller] | None = None
        close_in_children(self)

    def fileno(self) -> int:
        """The socket's descriptor."""
        return self._connection.fileno()

    def close(self) -> None:
        """Close the socket; closing twice is harmless."""
        self._connection.close()

    def send(self, frame: bytes, deadline: float) -> None:
        """Write a whole frame.

        Args:
            frame: what ``protocol.encode`` returned.
            deadline: the latest moment, on the monotonic clock.

        Raises:
            ChannelTimeout: the other side did not read it in time.
            ChannelClosed: the other side is gone.
        """
        view = memoryview(frame)
        while True:
            try:
                sent = self._connection.send(view)
            except BlockingIOError:
                self._wait_writable(deadline)
                continue
            except OSError as error:
                raise ChannelClosed(str(error)) from None
            if sent == len(view):
                return
            view = view[sent:]

    def send_descriptors(self, descriptors: tuple[int, ...]) -> None:
        """Pass open descriptors on to the other process, beside one byte that stands for them.

        Raises:
            ChannelClosed: the other side is gone, or does not read what was sent before.
        """
        try:
            socket.send_fds(self._connection, [b"D"], descriptors)
        except OSError as error:
            raise ChannelClosed(str(error)) from None

    def receive(self, deadline: float, largest: int, watch: int | None = None) -> bytes:
        """Read one frame and return its body.

        Args:
            deadline: the latest moment, on the monotonic clock.
            largest: the longest body to accept, in bytes; checked before it is read.
            watch: a descriptor that becomes readable when the other process is gone, where there is one.

        Raises:
            ChannelTimeout: no whole frame came in time.
            ChannelClosed: the other side ended, or the watched process did, before a whole frame.
            BadFrame: the announced length is beyond ``largest``.
        """
        buffer = self._buffer
        gone = False
        while True:
            if len(buffer) >= LENGTH.size:
                length = LENGTH.unpack_from(buffer)[0]
                if length > largest:
                    raise BadFrame(f"a frame of {length} bytes where {largest} are the most")
                end = LENGTH.size + length
                if len(buffer) >= end:
                    body = bytes(memoryview(buffer)[LENGTH.size : end])
                    del buffer[:end]
                    return body
            try:
                data = self._connection.recv(_READ_BYTES)
            except BlockingIOError:
                if gone:
                    raise ChannelClosed("the process is gone") from None
                # What a process wrote before it ended is still read: only then is it gone for good.
                gone = self._wait_readable(deadline, watch)
                continue
            except OSError as error:
                raise ChannelClosed(str(error)) from None
            if not data:
                raise ChannelClosed("end of stream")
            buffer += data

    def receive_identified(
        self, deadline: float, largest: int, watch: int | None
    ) -> tuple[bytes, list[tuple[int, int, bytes]]]:
        """Read one frame like ``receive``, with what the kernel says about its sender.

        Returns:
            The body, and the control messages that came with its first bytes (``ask_for_credentials``
            of the socket makes the kernel add them).
        """
        if self._buffer:
            raise BadFrame("bytes before their time")
        gone = False
        while True:
            try:
                data, ancillary, _, _ = self._connection.recvmsg(_READ_BYTES, _ANCILLARY_BYTES)
            except BlockingIOError:
                if gone:
                    raise ChannelClosed("the process is gone") from None
                gone = self._wait_readable(deadline, watch)
                continue
            except OSError as error:
                raise ChannelClosed(str(error)) from None
            self._buffer += data
            if not data:
                raise ChannelClosed("end of stream")
            return self.receive(deadline, largest, watch), ancillary

    def has_data(self) -> bool:
        """Say whether something, or the end of the stream, can be read at once."""
        return bool(self._buffer) or bool(self._poller(None).poll(0))

    def discard(self) -> None:
        """Throw away whatever a dead process left unread."""
        self._buffer.clear()
        while True:
            try:
                if not self._connection.recv(_READ_BYTES):
                    return
            except OSError:  # nothing more to read, or no other end: both are what is wanted
                return

    def _wait_readable(self, deadline: float, watch: int | None) -> bool:
        """Wait for data or for the end of the watched process; return whether it ended."""
        events = self._poller(watch).poll(_milliseconds_until(deadline))
        if not events:
            raise ChannelTimeout
        return any(descriptor == watch for descriptor, _ in events)

    def _poller(self, watch: int | None) -> Poller:
        if self._watched is None or self._watched[0] != watch:
            poller = new_poller()
            poller.register(self._connection, READABLE)
            if watch is not None:
                poller.register(watch, READABLE)
            self._watched = (watch, poller)
        return self._watched[1]

    def _wait_writable(self, deadline: float) -> None:
        poller = new_poller()
        poller.register(self._connection, WRITABLE)
        if not poller.poll(_milliseconds_until(deadline)):
            raise ChannelTimeout


def _milliseconds_until(deadline: float) -> int:
    remaining = deadline - monotonic()
    if remaining <= 0:
        raise ChannelTimeout
    return math.ceil(remaining * 1000)
