"""Serves the application with waitress: start, the line that says where, and a clean end.

    bind -> Sandbox() -> listen -> "pysandbox listening on ..." -> loop -> signal
         -> stop listening -> wait briefly for answers -> Sandbox.close() -> exit status 0

The main thread runs waitress's loop, waitress's threads run the application. Nothing here knows the contract
beyond the JSON form of an error.
"""

from __future__ import annotations

import errno
import json
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any, Final

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask, ThreadedTaskDispatcher

from pysandbox import Sandbox

from . import logs
from .access import Access, is_loopback, make_access
from .settings import KIB, Settings
from .web import create_app

#: Threads beyond those that execute or wait, so that refusals and other paths are answered under full load.
SPARE_THREADS: Final = 8
#: Connections beyond the threads: idle ones, and slow clients that have not sent their request yet.
SPARE_CONNECTIONS: Final = 512
#: Descriptors for each session and for everything else, for the process's own limit.
DESCRIPTORS_PER_SESSION: Final = 8
SPARE_DESCRIPTORS: Final = 256

#: A body up to this many times the application's limit is read, so that the client gets its 413 instead of
#: a connection that breaks while it still sends; waitress refuses a larger one at its head.
READ_BEYOND_LIMIT: Final = 16

#: How long an unused connection stays open, in seconds.
CONNECTION_SECONDS: Final = 60
#: How long a stopping server waits for executions and then for answers to leave, in seconds.
DRAIN_SECONDS: Final = 0.8
FLUSH_SECONDS: Final = 0.3
#: The longest that a signal can stay unseen where it does not interrupt the wait for sockets, in seconds.
POLL_SECONDS: Final = 0.5

#: What a proxy that is trusted tells of the client's side; the page's own origin is known by it.
PROXY_HEADERS: Final = ("x-forwarded-for", "x-forwarded-host", "x-forwarded-port", "x-forwarded-proto")

ABSENT_FAMILY: Final = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)
STOP_SIGNALS: Final = ("SIGINT", "SIGTERM", "SIGBREAK")

log = logging.getLogger("pysandbox.server")


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


def serve(settings: Settings) -> None:
    """Run the server until a signal ends it.

    Raises:
        StartError: the address cannot be had, or a file of keys cannot be read.
        Exception: whatever ``Sandbox`` raises when it cannot start.
    """
    stopping: list[int] = []
    wake: list[Callable[[], None]] = []

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.append(number)
        for pull in wake:
            pull()

    _on_signals(stop)
    logs.configure(settings.log_level, settings.log_format)
    access = make_access(settings.host, _keys(settings), settings.allow_host, settings.allow_origin)
    sockets = bind(settings.host, settings.port)
    _warn_if_open(settings.host, access)
    running, waiting, threads = capacity(settings)
    _raise_descriptor_limit(threads + SPARE_CONNECTIONS + DESCRIPTORS_PER_SESSION * settings.max_sessions)
    keywords = settings.sandbox_keywords() | {"max_running": running, "max_waiting": waiting}
    with Sandbox(**keywords) as sandbox:
        active = ", ".join(layer.name for layer in sandbox.layers if layer.active)
        log.info("confined by %s; checkpoints: %s", active or "nothing", sandbox.checkpoints)
        for layer in sandbox.layers:
            if not layer.active:
                log.warning("layer %s is not active: %s; %s", layer.name, layer.reason, layer.lost)
        app = create_app(
            sandbox,
            max_request_bytes=settings.max_request * KIB,
            max_admitted=running + waiting,
            access=access,
        )
        listeners = _listen(app, sockets, threads, settings)
        wake.append(listeners[0].pull_trigger)
        print(f"pysandbox listening on {address(settings.host, sockets[0])}", flush=True)
        _loop(listeners, until=lambda: bool(stopping))
        log.info("stopping on %s", signal.Signals(stopping[0]).name)
        for listener in listeners:
            wasyncore.dispatcher.close(listener)
        _drain(listeners, DRAIN_SECONDS)
    _drain(listeners, FLUSH_SECONDS)


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


def capacity(settings: Settings) -> tuple[int, int, int]:
    """Return how many executions may run and wait at once, and how many threads that takes.

    A waiting execution holds a thread, and waitress queues requests silently when no thread is free; so there
    are always more threads than executions. Where the operator gives fewer threads, fewer may wait.

    Example:
        >>> capacity(Settings(max_running=2, max_waiting=256))
        (2, 256, 266)
        >>> capacity(Settings(max_running=2, max_waiting=256, threads=16))
        (2, 6, 16)
    """
    running = settings.max_running or os.cpu_count() or 1
    threads = settings.threads or running + settings.max_waiting + SPARE_THREADS
    running = min(running, threads - 1)
    waiting = min(settings.max_waiting, max(0, threads - running - SPARE_THREADS))
    return running, waiting, threads


def _listen(app: Any, sockets: list[socket.socket], threads: int, settings: Settings) -> list[Any]:
    """Accept connections on bound sockets, in one map of waitress's loop and with one set of threads."""
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
    channels: dict[int, Any] = {}
    return [
        _Listener(
            app,
            map=channels,
            _sock=bound,
            dispatcher=dispatcher,
            adj=adjustments,
            bind_socket=False,
            sockinfo=(bound.family, bound.type, bound.proto, bound.getsockname()),
        )
        for bound in sockets
    ]


def _loop(listeners: list[Any], until: Callable[[], bool], seconds: float = POLL_SECONDS) -> None:
    while not until():
        wasyncore.loop(timeout=seconds, use_poll=True, map=listeners[0]._map, count=1)


def _drain(listeners: list[Any], seconds: float) -> None:
    """Let running requests end and their answers leave, up to a bound."""
    deadline = time.monotonic() + seconds

    def done() -> bool:
        channels = [channel for listener in listeners for channel in listener.active_channels.values()]
        busy = any(channel.requests or channel.total_outbufs_len for channel in channels)
        return not busy or time.monotonic() >= deadline

    _loop(listeners, until=done, seconds=0.02)


def _on_signals(stop: Callable[[int, FrameType | None], None]) -> None:
    for name in STOP_SIGNALS:
        if hasattr(signal, name):  # SIGBREAK is Windows's
            signal.signal(getattr(signal, name), stop)


def _keys(settings: Settings) -> tuple[str, ...]:
    # The template process and its workers must not inherit the keys.
    os.environ.pop("PYSANDBOX_API_KEY", None)
    if settings.api_key_file is None:
        return settings.api_key
    try:
        lines = Path(settings.api_key_file).read_text(encoding="utf-8").split()
    except (OSError, UnicodeDecodeError) as error:
        raise StartError(f"cannot read the keys: {error}") from None
    if not lines:
        raise StartError(f"there is no key in {settings.api_key_file}")
    return (*settings.api_key, *lines)


def _warn_if_open(host: str, access: Access) -> None:
    if not access.keys and not is_loopback(host):
        log.warning(
            "listening on %s without a key: whoever reaches it can run code; set PYSANDBOX_API_KEY", host
        )


def _raise_descriptor_limit(wanted: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = wanted + SPARE_DESCRIPTORS
    allowed = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
    if soft != resource.RLIM_INFINITY and soft < allowed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
