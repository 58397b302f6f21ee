"""Serves the application with waitress: start, the line that says where, and a clean end.

    bind -> Sandbox() -> Listening() -> "pysandbox listening on ..." -> run -> signal
         -> stop accepting -> wait briefly for answers -> Sandbox.close() -> exit status 0

The main thread does all of this; the application runs in waitress's threads.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Final

from pysandbox import Sandbox

from ..settings import KIB, Settings
from . import logs
from .access import Access, is_loopback, make_access
from .application import create_app
from .listening import SPARE_CONNECTIONS, Listening, StartError, address, bind

#: Threads beyond those that execute or wait, so that refusals and other paths are answered under full load.
SPARE_THREADS: Final = 8
#: Descriptors for each session and for everything else, for the process's own limit.
DESCRIPTORS_PER_SESSION: Final = 8
SPARE_DESCRIPTORS: Final = 256

#: How long a stopping server waits for executions and then for answers to leave, in seconds.
DRAIN_SECONDS: Final = 0.8
FLUSH_SECONDS: Final = 0.3

STOP_SIGNALS: Final = ("SIGINT", "SIGTERM", "SIGBREAK")

log = logging.getLogger("pysandbox.server")


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
        listening = Listening(app, sockets, threads, settings)
        wake.append(listening.wake)
        print(f"pysandbox listening on {address(settings.host, sockets[0])}", flush=True)
        listening.run(until=lambda: bool(stopping))
        log.info("stopping on %s", signal.Signals(stopping[0]).name)
        listening.stop_accepting()
        listening.drain(DRAIN_SECONDS)
    listening.drain(FLUSH_SECONDS)


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
