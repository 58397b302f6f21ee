"""A client that costs little: one thread keeps several connections busy, each with one request at a time.

What a client takes, two processors share with the server; a heavy one would hide what the server takes.
"""

from __future__ import annotations

import json
import select
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

_HEAD = (
    "POST {path} HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Type: application/json\r\n"
    "Content-Length: {length}\r\n\r\n"
)
_ANSWER_SECONDS = 10.0
_READ_BYTES = 65_536


class Unanswered(Exception):
    """A server did not answer as it should have."""


@dataclass(slots=True)
class Load:
    """Times in seconds from each request to the end of its answer, and the answers in each second."""

    seconds: list[float] = field(default_factory=list)
    per_second: float = 0.0


def request_of(address: tuple[str, int], path: str, body: Mapping[str, object]) -> bytes:
    """Return a request as it goes over the wire."""
    data = json.dumps(body).encode()
    head = _HEAD.format(path=path, host=address[0], port=address[1], length=len(data))
    return head.encode() + data


def ask(address: tuple[str, int], request: bytes) -> bytes:
    """Send one request over a connection of its own and return the answer's body.

    Raises:
        Unanswered: no answer in time, or not 200.
    """
    with _connected(address) as connection:
        connection.sendall(request)
        data = b""
        while not (end := _end_of(data)):
            try:
                more = connection.recv(_READ_BYTES)
            except OSError as error:
                raise Unanswered(str(error)) from None
            if not more:
                raise Unanswered("the connection was closed")
            data += more
        return data[data.index(b"\r\n\r\n") + 4 : end]


def load(address: tuple[str, int], requests: list[bytes], seconds: float, expected: bytes) -> Load:
    """Send each request again and again over a connection of its own.

    Args:
        requests: one for each connection.
        seconds: how long.
        expected: what each answer's body must hold.

    Raises:
        Unanswered: an answer was late, or another one.
    """
    taken = Load()
    poller = select.poll()
    connections = [_connected(address) for _ in requests]
    by_descriptor = {connection.fileno(): i for i, connection in enumerate(connections)}
    sent, data = [0.0] * len(requests), [b""] * len(requests)
    try:
        began = time.perf_counter()
        for i, connection in enumerate(connections):
            poller.register(connection, select.POLLIN)
            sent[i] = time.perf_counter()
            connection.send(requests[i])
        while (now := time.perf_counter()) < began + seconds:
            ready = poller.poll(_ANSWER_SECONDS * 1000)
            if not ready:
                raise Unanswered(f"no answer in {_ANSWER_SECONDS:g} s")
            for descriptor, _ in ready:
                i = by_descriptor[descriptor]
                data[i] += connections[i].recv(_READ_BYTES)
                if not (end := _end_of(data[i])):
                    continue
                now = time.perf_counter()
                taken.seconds.append(now - sent[i])
                if expected not in data[i] or end != len(data[i]):
                    raise Unanswered(data[i].decode("utf-8", "replace")[-200:])
                data[i], sent[i] = b"", now
                connections[i].send(requests[i])
        taken.per_second = len(taken.seconds) / (now - began)
    finally:
        for connection in connections:
            connection.close()
    return taken


def _connected(address: tuple[str, int]) -> socket.socket:
    connection = socket.create_connection(address, timeout=_ANSWER_SECONDS)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _end_of(data: bytes) -> int:
    """Return where a whole answer ends; 0 while it is not whole."""
    head = data.find(b"\r\n\r\n")
    if head < 0:
        if data and not data.startswith(b"HTTP/1.1"[: len(data)]):
            raise Unanswered(data.decode("utf-8", "replace")[:200])
        return 0
    if not data.startswith(b"HTTP/1.1 200"):
        raise Unanswered(data.decode("utf-8", "replace")[:200])
    at = data.lower().find(b"content-length:", 0, head)
    length = int(data[at + 15 : data.index(b"\r\n", at)]) if at >= 0 else 0
    return head + 4 + length if len(data) >= head + 4 + length else 0
