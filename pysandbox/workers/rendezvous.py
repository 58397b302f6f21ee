"""How a worker that is started afresh finds the host: a listener on loopback, for one worker and one minute.

Any process of this machine may connect to it. Only the one that knows the secret, which went from the
host to the worker by way of the helper's own pipe, becomes the worker's channel.

    host                                  helper              worker
     |-- address, secret (its pipe) ------->|-- spawns --------->|
     |<-- connection; the secret --------------------------------|
"""

from __future__ import annotations

import hmac
import secrets
import socket
from collections.abc import Callable
from time import monotonic
from typing import Final

from .waiting import READABLE, new_poller

SECRET_BYTES: Final = 32
_LOOPBACK: Final = "127.0.0.1"
_BACKLOG: Final = 8
#: A connection that says nothing is kept beside the others, up to this many.
_MOST_STRANGERS: Final = 64
#: How often to look whether the worker still lives, in milliseconds.
_LOOK_MILLISECONDS: Final = 100.0


class Rendezvous:
    """The host's side. Use it as a context manager: the listener is closed at its end."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(SECRET_BYTES)
        self._listener = socket.create_server((_LOOPBACK, 0), backlog=_BACKLOG)
        self._listener.setblocking(False)

    def __enter__(self) -> Rendezvous:
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()

    @property
    def invitation(self) -> dict[str, object]:
        """What the worker must know, as data for JSON."""
        return {"port": self._listener.getsockname()[1], "secret": self._secret.hex()}

    def wait(self, seconds: float, expected: Callable[[], bool]) -> socket.socket:
        """Return the connection of whoever shows the secret.

        Args:
            seconds: the longest wait.
            expected: asked now and then whether there is still somebody to wait for.

        Raises:
            TimeoutError: nobody showed it.
        """
        deadline = monotonic() + seconds
        shown: dict[socket.socket, bytes] = {}
        try:
            while monotonic() < deadline and expected():
                for ready in self._ready(shown):
                    if ready is self._listener:
                        self._greet(shown)
                    elif self._shows_secret(ready, shown):
                        del shown[ready]
                        return ready
        finally:
            for stranger in shown:
                stranger.close()
        raise TimeoutError("a worker did not find its host")

    def _ready(self, shown: dict[socket.socket, bytes]) -> list[socket.socket]:
        sockets = {open.fileno(): open for open in (self._listener, *shown)}
        poller = new_poller()
        for descriptor in sockets:
            poller.register(descriptor, READABLE)
        return [sockets[descriptor] for descriptor, _ in poller.poll(_LOOK_MILLISECONDS)]

    def _greet(self, shown: dict[socket.socket, bytes]) -> None:
        try:
            connection, _ = self._listener.accept()
        except OSError:  # it has gone again
            return
        if len(shown) >= _MOST_STRANGERS:
            connection.close()
            return
        connection.setblocking(False)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        shown[connection] = b""

    def _shows_secret(self, connection: socket.socket, shown: dict[socket.socket, bytes]) -> bool:
        try:
            data = connection.recv(SECRET_BYTES - len(shown[connection]))
        except OSError:
            data = b""
        shown[connection] += data
        complete = len(shown[connection]) == SECRET_BYTES
        if complete and hmac.compare_digest(shown[connection], self._secret):
            return True
        if complete or not data:
            del shown[connection]
            connection.close()
        return False


def come(invitation: dict[str, object]) -> socket.socket:
    """Connect to the host, in the worker; the socket blocks."""
    connection = socket.create_connection((_LOOPBACK, int(str(invitation["port"]))))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.sendall(bytes.fromhex(str(invitation["secret"])))
    return connection
