"""Launches the zygote and asks it for workers: the source of workers on a system that can fork.

The host itself never forks: it has threads. A zygote that dies is started again at the next request;
the sessions that it made live on without it.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from time import monotonic
from typing import Any, Final

from .channel import Channel, ChannelClosed, ChannelTimeout
from .forked import ForkedWorker
from .interface import LaunchOptions, LayerReport, StartFailed, Worker
from .launching import import_path, settings_of
from .messages import Failed, Ready
from .permits import Permit, PermitDesk
from .processes import PidfdProcess, ask_for_credentials, socket_pair
from .protocol import LONGEST_REASON_BYTES, BadFrame, decode

#: How long a zygote may take to load everything, and a worker to be ready, in seconds.
ZYGOTE_START_SECONDS: Final = 60.0
WORKER_START_SECONDS: Final = 20.0
#: How long a zygote may take to end its workers when it is asked to, in seconds.
ZYGOTE_END_SECONDS: Final = 1.5

#: Zygotes that may die over one request for a worker, before it fails.
ZYGOTES_TRIED: Final = 2

_CONTROL_BYTES: Final = 65_536
_GREETING_BYTES: Final = 2 * LONGEST_REASON_BYTES
_BOOT: Final = (
    "import sys; sys.path.extend(sys.argv[3:]);"
    "from pysandbox.workers.zygote import main; main(int(sys.argv[1]), int(sys.argv[2]))"
)

_log = logging.getLogger(__name__)


class ForkingSource:
    """Makes workers by way of one zygote. May be used by several threads.

    Raises:
        StartFailed: the zygote cannot start, for instance because a module cannot be imported.
    """

    def __init__(self, options: LaunchOptions) -> None:
        self._options = options
        self._lock = threading.Lock()
        self._lifeline, self._lifeline_end = os.pipe2(os.O_CLOEXEC)
        self._desk: PermitDesk | None = None
        self._zygote: _Zygote | None = None
        self._closed = False
        try:
            self._zygote = _Zygote(options, self._lifeline)
            self.layers = self._zygote.layers
            self._desk = PermitDesk()
        except BaseException:
            self.close()
            raise

    @property
    def checkpoints(self) -> str:
        return "fork" if self._may_fork else "none"

    @property
    def _may_fork(self) -> bool:
        return any(layer.name == "fork-permit" and layer.active for layer in self.layers)

    def start(self) -> Worker:
        for _ in range(ZYGOTES_TRIED):
            with contextlib.suppress(_ZygoteGone):
                return self._start()
        raise StartFailed("the zygote dies whenever it is asked for a worker")

    def _start(self) -> Worker:
        # A zygote that dies may have forked already, and that worker holds the ends that it was given:
        # each attempt has channels of its own, so that a worker nobody knows of finds its own closed.
        with contextlib.ExitStack() as undo:
            runner, runner_end = socket_pair(undo)
            copy, copy_end = socket_pair(undo)
            with self._lock:
                process = self._fork(runner_end, copy_end)
            undo.callback(process.close)
            undo.callback(process.kill_group)
            runner_end.close()
            copy_end.close()
            permit = self._welcome(runner, process)
            for end in (runner, copy):
                ask_for_credentials(end)
            worker = ForkedWorker(
                process, Channel(runner), Channel(copy), permit, self._options.limits.output
            )
            undo.pop_all()
            return worker

    def lend(self, take: Callable[[], Worker]) -> None:
        """A forked worker comes back by itself."""

    def close(self) -> None:
        with self._lock:
            if self._closed:
                return
            self._closed = True
            if self._zygote is not None:
                self._zygote.close()
            if self._desk is not None:
                self._desk.close()
            # What is still alive in spite of all ends with its lifeline.
            os.close(self._lifeline_end)
            os.close(self._lifeline)

    def abandon(self) -> None:
        self._closed = True
        if self._zygote is not None:
            self._zygote.abandon()
        if self._desk is not None:
            self._desk.abandon()
        os.close(self._lifeline_end)
        os.close(self._lifeline)

    def _fork(self, runner_end: socket.socket, copy_end: socket.socket) -> PidfdProcess:
        """Ask the zygote for a worker; start one if there is none.

        Raises:
            _ZygoteGone: it died; the next call starts another.
        """
        if self._closed:
            raise StartFailed("the sandbox is closed")
        if self._zygote is None:
            self._zygote = _Zygote(self._options, self._lifeline)
        try:
            return self._zygote.fork(runner_end, copy_end)
        except OSError as error:
            _log.warning("the zygote is gone (%s); another one takes its place", error)
            self._zygote.close()
            self._zygote = None
            raise _ZygoteGone from None

    def _welcome(self, runner: socket.socket, process: PidfdProcess) -> Permit | None:
        """Wait until a worker says that it is confined; take the listener for its forks, if it has one."""
        listeners: list[int] = []
        try:
            runner.settimeout(WORKER_START_SECONDS)
            opening, listeners, _, _ = socket.recv_fds(runner, 1, 1)
            if not opening:
                raise ChannelClosed("end of stream")
            deadline = monotonic() + WORKER_START_SECONDS
            greeting = decode(Channel(runner).receive(deadline, _GREETING_BYTES, process.pidfd))
            if isinstance(greeting, Failed):
                raise BadFrame(greeting.reason)
            if greeting != Ready(0):
                raise BadFrame("no greeting")
        except (OSError, ChannelClosed, ChannelTimeout, BadFrame) as error:
            for listener in listeners:
                os.close(listener)
            raise StartFailed(f"a worker did not come up: {error}") from None
        assert self._desk is not None
        if listeners:
            return self._desk.add(listeners[0])
        return Permit(self._desk, None) if self._may_fork else None


class _ZygoteGone(Exception):
    """The zygote died; whether it had forked by then is not known."""


class _Zygote:
    """The running template process, as the host holds it."""

    def __init__(self, options: LaunchOptions, lifeline: int) -> None:
        self._control, control_end = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with control_end:
            descriptors = (control_end.fileno(), lifeline)
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", _BOOT, *map(str, descriptors), *import_path()],
                pass_fds=descriptors,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env={"MALLOC_ARENA_MAX": "1", "LC_ALL": "C.UTF-8"},
                cwd="/",
            )
        self._control.settimeout(ZYGOTE_START_SECONDS)
        try:
            self._control.send(json.dumps(settings_of(options)).encode())
            answer = self._answer()[0]
        except OSError as error:
            self.close()
            raise StartFailed(f"the zygote did not come up: {error}") from None
        if "error" in answer:
            self.close()
            raise StartFailed(answer["error"])
        self.layers = tuple(LayerReport(*fields) for fields in answer["layers"])

    def fork(self, runner_end: socket.socket, copy_end: socket.socket) -> PidfdProcess:
        """Have a worker forked that owns the two ends.

        Raises:
            OSError: the zygote is gone.
            StartFailed: it lives and could not fork.
        """
        socket.send_fds(self._control, [b"fork"], [runner_end.fileno(), copy_end.fileno()])
        answer, descriptors = self._answer()
        if "error" in answer:
            raise StartFailed(answer["error"])
        return PidfdProcess(answer["pid"], descriptors[0])

    def close(self) -> None:
        """End the zygote and with it every worker of its own."""
        self._control.close()
        try:
            self._process.wait(ZYGOTE_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()

    def abandon(self) -> None:
        """Let go of the zygote in a process that is not its parent."""
        self._control.close()
        self._process.returncode = 0  # not ours to wait for: it keeps Popen from warning at its end

    def _answer(self) -> tuple[dict[str, Any], list[int]]:
        data, descriptors, _, _ = socket.recv_fds(self._control, _CONTROL_BYTES, 1)
        if not data:
            raise ConnectionResetError("end of stream")
        return json.loads(data), descriptors
