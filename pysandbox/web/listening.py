"""The server's sockets and the connections on them: bound, listened on by waitress, and drained.

The thread that calls ``run`` and ``drain`` runs waitress's loop; waitress's own threads run the application.
Nothing here knows the contract beyond the JSON form of an error.
"""

from __future__ import annotations

import errno
import json
import socket
import sys
import time
from collections.abc import Callable
from typing import Any, Final

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask, ThreadedTaskDispatcher

from ..settings import KIB, Settings

#: Connections beyond the threads: idle ones, and slow clients that have not sent their request yet.
SPARE_CONNECTIONS: Final = 512
#: A body up to this many times the application's limit is read, so that the client gets its 413 instead of
#: a connection that breaks while it still sends; waitress refuses a larger one at its head.
READ_BEYOND_LIMIT: Final = 16
#: How long an unused connection stays open, in seconds.
CONNECTION_SECONDS: Final = 60
#: The longest that a signal can stay unseen where it does not interrupt the wait for sockets, in seconds.
POLL_SECONDS: Final = 0.5
#: How often draining connections are looked at, in seconds.
DRAIN_POLL_SECONDS: Final = 0.02
#: What a proxy that is trusted tells of the client's side; the page's own origin is known by it.
PROXY_HEADERS: Final = ("x-forwarded-for", "x-forwarded-host", "x-forwarded-port", "x-forwarded-proto")
ABSENT_FAMILY: Final = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)


class StartError(Exception):
    """The server cannot start as it was asked to; the message is one line for the operator."""


class _JsonErrorTask(ErrorTask):  # type: ignore[misc]  # waitress has no types
    """Answers what never reaches the application, such as unparsable HTTP, in the application's form."""

    def execute(self) -> None:
        error = self.request.error
        body = json.dumps({"error": f"{error.reason}: {error.body}"}).encode()
        self.status = f"{error.code} {error.reason}"
        self.response_headers.append(("Content-Type", "application/json"))
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class _Channel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    error_task_class = _JsonErrorTask


class _Listener(TcpWSGIServer):  # type: ignore[misc]  # waitress has no types
    channel_class = _Channel


class Listening:
    """Accepts connections on bound sockets, in one map of waitress's loop and with one set of threads.

    Args:
        app: the WSGI application.
        sockets: what ``bind`` returned; closed by ``stop_accepting``.
        threads: how many run the application.
        settings: the size of requests, and the proxy that is trusted.
    """

    def __init__(self, app: Any, sockets: list[socket.socket], threads: int, settings: Settings) -> None:
        proxy: dict[str, Any] = {"clear_untrusted_proxy_headers": True}
        if settings.trusted_proxy is not None:
            proxy |= {"trusted_proxy": settings.trusted_proxy, "trusted_proxy_headers": PROXY_HEADERS}
        adjustments = Adjustments(
            sockets=sockets,
            ident="pysandbox",
            asyncore_use_poll=True,  # select() cannot watch descriptors above 1023
            connection_limit=threads + SPARE_CONNECTIONS,
            channel_timeout=CONNECTION_SECONDS,
            log_socket_errors=False,  # clients that go away are no event
            max_request_body_size=settings.max_request * KIB * READ_BEYOND_LIMIT,
            **proxy,
        )
        dispatcher = ThreadedTaskDispatcher()
        dispatcher.set_thread_count(threads)
        self._map: dict[int, Any] = {}
        self._listeners = [
            _Listener(
                app,
                map=self._map,
                _sock=bound,
                dispatcher=dispatcher,
                adj=adjustments,
                bind_socket=False,
                sockinfo=(bound.family, bound.type, bound.proto, bound.getsockname()),
            )
            for bound in sockets
        ]

    def wake(self) -> None:
        """Have the loop look at once whether it should end; a signal handler may call this."""
        self._listeners[0].pull_trigger()

    def run(self, until: Callable[[], bool], seconds: float = POLL_SECONDS) -> None:
        """Serve until a condition holds, which is asked at every event and every so many seconds."""
        while not until():
            wasyncore.loop(timeout=seconds, use_poll=True, map=self._map, count=1)

    def stop_accepting(self) -> None:
        """Close the sockets; the connections that are open stay so."""
        for listener in self._listeners:
            wasyncore.dispatcher.close(listener)

    def drain(self, seconds: float) -> None:
        """Let running requests end and their answers leave, up to a bound in seconds."""
        deadline = time.monotonic() + seconds

        def done() -> bool:
            channels = [
                channel for listener in self._listeners for channel in listener.active_channels.values()
            ]
            busy = any(channel.requests or channel.total_outbufs_len for channel in channels)
            return not busy or time.monotonic() >= deadline

        self.run(until=done, seconds=DRAIN_POLL_SECONDS)


def bind(host: str, port: int) -> list[socket.socket]:
    """Return sockets bound to every address of a host name, all to the same port.

    Raises:
        StartError: there is no such host, or the port is taken or not allowed.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except UnicodeError:  # no name at all, by the rules of host names
        raise StartError(f"cannot listen on {host}: no such host") from None
    except OSError as error:
        raise StartError(f"cannot listen on {host}: {error.strerror}") from None
    sockets: list[socket.socket] = []
    refusal: OSError | None = None
    for family, kind, protocol, _, where in dict.fromkeys(found):
        if sockets:
            where = (where[0], sockets[0].getsockname()[1], *where[2:])
        try:
            sockets.append(_bound(socket.socket(family, kind, protocol), where))
        except OSError as error:
            refusal = error
    # A name such as localhost may have an address of a family that this machine lacks.
    if refusal is not None and (not sockets or refusal.errno not in ABSENT_FAMILY):
        for opened in sockets:
            opened.close()
        raise StartError(f"cannot listen on {host}:{port}: {refusal.strerror}")
    return sockets


def _bound(made: socket.socket, where: Any) -> socket.socket:
    try:
        if sys.platform == "win32":
            # There, SO_REUSEADDR would let a second server take the port from the first.
            made.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if made.family == socket.AF_INET6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        made.bind(where)
    except OSError:
        made.close()
        raise
    return made


def address(host: str, bound: socket.socket) -> str:
    """Return the URL of a server that listens on a host."""
    return f"http://{f'[{host}]' if ':' in host else host}:{bound.getsockname()[1]}"
