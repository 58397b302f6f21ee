"""Launches the helper process that starts workers afresh: the source of workers where there is no fork.

The helper, not the host, starts them: ``multiprocess`` would run the host's main module again in each
worker, so a library user's script would need a main guard. The helper has no main module to run.

    host                               helper                       worker
     |-- settings, then orders (JSON) -->|-- multiprocess, spawn ----->| loads everything
     |<- pid (JSON) ---------------------|                             |
     |   holds the process (handle, job) |                             |
     |<- connection, secret; layers (JSON); Ready ---------------------|
     |-- null, end of stream ----------->| kills all, exits
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from time import monotonic
from typing import Any, Final

from ..limits import RESERVE_BYTES
from . import folders
from .channel import Channel, ChannelClosed, ChannelTimeout
from .handles import HeldProcess, hold
from .interface import LaunchOptions, LayerReport, StartFailed, Worker
from .launching import import_path, settings_of
from .messages import Failed, Ready
from .protocol import BadFrame, decode
from .rendezvous import Rendezvous
from .spawned import SpawnedWorker

#: How long a worker may take to load everything, in seconds.
WORKER_START_SECONDS: Final = 60.0
#: How long the helper may take to end its workers when it is asked to, in seconds.
HELPER_END_SECONDS: Final = 1.5

_GREETING_BYTES: Final = 65_536
_BOOT: Final = "import sys; sys.path.extend(sys.argv[1:]); from pysandbox.workers.spawner import main; main()"

#: How a session comes back where no worker forks, as ``doctor`` reports it.
SNAPSHOT_LAYER: Final = LayerReport(
    "snapshot",
    True,
    "a session's state is saved after each execution, and loaded by another worker when one fails",
    "a session that holds what cannot be saved (running generators, threads, tracebacks, too much data)"
    " ends when an execution fails",
)
_log = logging.getLogger(__name__)


class SpawningSource:
    """Makes workers by way of one helper. May be used by several threads.

    Raises:
        StartFailed: no worker can be started, for instance because a module cannot be imported.
    """

    checkpoints = "snapshot"

    def __init__(self, options: LaunchOptions) -> None:
        self._options = options
        self._lock = threading.Lock()
        self._helper: _Helper | None = None
        self._closed = False
        self._take: Callable[[], Worker] = self.start
        self._first: Worker | None = None
        self.layers: tuple[LayerReport, ...] = ()
        try:
            self._first, self.layers = self._start()
        except BaseException:
            self.close()
            raise

    def start(self) -> Worker:
        with self._lock:
            first, self._first = self._first, None
        return first or self._start()[0]

    def lend(self, take: Callable[[], Worker]) -> None:
        self._take = take

    def close(self) -> None:
        with self._lock:
            self._closed = True
            if self._first is not None:
                self._first.close()
                self._first = None
            if self._helper is not None:
                self._helper.close()
                self._helper = None

    def abandon(self) -> None:
        self._closed = True
        if self._helper is not None:
            self._helper.abandon()

    def _start(self) -> tuple[Worker, tuple[LayerReport, ...]]:
        with Rendezvous() as meeting, contextlib.ExitStack() as undo:
            process = self._spawn(meeting)
            undo.callback(process.close)
            undo.callback(process.kill)
            try:
                channel = Channel(meeting.wait(WORKER_START_SECONDS, lambda: process.alive))
                undo.callback(channel.close)
                greeting = _welcome(channel, process)
            except (OSError, ChannelClosed, ChannelTimeout, BadFrame, ValueError) as error:
                raise StartFailed(f"a worker did not come up: {error}") from None
            if "error" in greeting:
                raise StartFailed(greeting["error"])
            worker = self._as_worker(process, channel)
            undo.pop_all()
        reported = (LayerReport(*fields) for fields in greeting["layers"])
        return worker, (*reported, SNAPSHOT_LAYER)

    def _as_worker(self, process: HeldProcess, channel: Channel) -> SpawnedWorker:
        options = self._options
        memory_bytes = options.limits.memory + RESERVE_BYTES
        bounded = process.limit_memory(memory_bytes) or "job" in options.without
        return SpawnedWorker(
            process,
            channel,
            lambda: self._take(),
            output_bytes=options.limits.output,
            state_bytes=options.request_bytes,
            watched_bytes=None if bounded else memory_bytes,
        )

    def _spawn(self, meeting: Rendezvous) -> HeldProcess:
        """Have a process started and take hold of it; start another helper if this one is gone."""
        with self._lock:
            for attempt in (1, 2):
                if self._closed:
                    raise StartFailed("the sandbox is closed")
                if self._helper is None:
                    self._helper = _Helper(self._options)
                try:
                    pid = self._helper.spawn(meeting.invitation)
                    # Until the next order, the helper keeps this number from being given away.
                    return hold(pid, in_job="job" not in self._options.without)
                except OSError as error:
                    _log.warning("the helper is of no use (%s), attempt %d", error, attempt)
                    self._helper.close()
                    self._helper = None
        raise StartFailed("the helper dies whenever it is asked for a worker")


class _Helper:
    """The running helper, as the host holds it."""

    def __init__(self, options: LaunchOptions) -> None:
        path, settings = import_path(), settings_of(options)
        settings["without"] = [*settings["without"], "fork"]
        self._process = subprocess.Popen(
            [_executable(), "-I", "-X", "utf8", "-c", _BOOT, *path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=_environment(),
            cwd="/",
            **_apart(),
        )
        self._orders: Any = self._process.stdin
        self._answers: Any = self._process.stdout
        self._folder = folders.share(json.dumps([path, settings["modules"], settings["without"]]))
        try:
            self._send(settings | {"folder": self._folder.path})
        except BaseException:
            self.close()
            raise

    def spawn(self, invitation: dict[str, object]) -> int:
        """Have a worker started; return its process's number.

        Raises:
            OSError: the helper is gone, or it could not start one.
        """
        self._send(invitation)
        line = self._answers.readline()
        if not line:
            raise ConnectionResetError("end of stream")
        answer = json.loads(line)
        if "error" in answer:
            raise StartFailed(answer["error"])
        return int(answer["pid"])

    def close(self) -> None:
        """End the helper and with it every worker of its own."""
        with contextlib.suppress(OSError):
            self._send(None)
        with contextlib.suppress(OSError):
            self._orders.close()
        try:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(HELPER_END_SECONDS)
        finally:  # also after a second Ctrl-C
            self._process.kill()
            self._process.wait()
            self._answers.close()
            self._folder.release()

    def abandon(self) -> None:
        """Let go of the helper in a process that is not its parent."""
        for stream in (self._orders, self._answers):
            stream.raw.close()  # without writing what another thread may have left in the buffer
        self._process.returncode = 0  # not ours to wait for: it keeps Popen from warning at its end

    def _send(self, message: dict[str, Any] | None) -> None:
        self._orders.write(json.dumps(message).encode() + b"\n")
        self._orders.flush()


def _welcome(channel: Channel, process: HeldProcess) -> dict[str, Any]:
    """Return what a worker says of itself before it has run any user code, and wait until it is ready."""
    deadline = monotonic() + WORKER_START_SECONDS
    greeting: dict[str, Any] = json.loads(channel.receive(deadline, _GREETING_BYTES, process.watch))
    if "error" not in greeting:
        ready = decode(channel.receive(deadline, _GREETING_BYTES, process.watch))
        if isinstance(ready, Failed):
            raise BadFrame(ready.reason)
        if ready != Ready(0):
            raise BadFrame("no greeting")
    return greeting


def _executable() -> str:
    # In a virtual environment of Windows, the executable is a launcher that starts a second process; the
    # path travels as data, so the environment's own interpreter is not needed.
    if os.name == "nt":
        return str(getattr(sys, "_base_executable", sys.executable))
    return sys.executable


def _environment() -> dict[str, str]:
    if os.name == "nt":
        # Windows needs its own folder to find the libraries behind sockets.
        return {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    return {"MALLOC_ARENA_MAX": "1", "LC_ALL": "C.UTF-8"}


def _apart() -> dict[str, Any]:
    """Keep the host's Ctrl-C and Ctrl-Break from the helper and its workers: the host ends them."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NO_WINDOW}
    return {"start_new_session": True}
