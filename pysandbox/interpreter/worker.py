"""The worker's loop: receive, execute, answer. It never returns.

How the session's state is kept for later is a keeper's business: a forked copy, or a snapshot where
there is no fork. Everything the loop needs is bound here at import, before user code could touch a
module.
"""

from __future__ import annotations

import _thread
import os
import signal
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NoReturn, Protocol

from ..confinement import Confinement
from ..limits import RESERVE_BYTES
from ..result import Outcome
from ..workers.messages import Execute, Failed, Finished, Message, Ready
from ..workers.protocol import EXECUTE_OVERHEAD_BYTES, LENGTH, decode, encode
from .backstop import arm, disarm
from .execution import Execution, Interpreter
from .frames import read_frame
from .reporting import Reporter
from .usage import peak_memory_bytes

_exit = os._exit
_thread_count = _thread._count
_EXAMPLE: Final = encode(Execute(0, 0.0, b""))[LENGTH.size :]
#: Windows has none.
_NO_WAIT: int | None = getattr(socket, "MSG_DONTWAIT", None)


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """What every worker of one zygote has in common; sizes in bytes.

    Attributes:
        memory_bytes: what the session may map beyond a fresh worker.
        request_bytes: the longest source.
    """

    memory_bytes: int
    request_bytes: int


class Keeper(Protocol):
    """How the state after an execution is kept, so that the session can come back to it."""

    def prepare(self) -> None:
        """Look at the process as it is before any user code; it is not confined yet."""

    def offer_listener(self, listener: int) -> None:
        """Hand on the descriptor by which the host allows forks, where there is one."""

    def confined(self) -> None:
        """Tell the host what it must know before the worker is ready."""

    def obey(self, order: Message, runner: socket.socket) -> socket.socket:
        """Do what the host orders about the state; return the channel to serve from then on."""


def run_worker(
    runner: socket.socket,
    keeper: Keeper,
    interpreter: Interpreter,
    confinement: Confinement,
    settings: WorkerSettings,
    *,
    keep_descriptors: Sequence[int],
    asked: bool = True,
) -> NoReturn:
    """Confine this process, say so, and serve the session until the host goes away.

    Args:
        runner: the channel that this process serves.
        keeper: keeps the session's state.
        interpreter: runs the session's programs; nobody has begun it.
        keep_descriptors: what must stay open beside the channel.
        asked: whether the host asks for what was printed, or a thread of the worker's tells it unasked.
    """
    try:
        reporter = Reporter(runner)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        interpreter.begin(reporter.struck)
        keeper.prepare()
        confinement.confine(
            keep_descriptors=(runner.fileno(), *keep_descriptors),
            memory_bytes=settings.memory_bytes + RESERVE_BYTES,
            offer_listener=keeper.offer_listener,
        )
        # Only now: what confines a process would not reach a thread that it has already.
        (reporter.listen if asked else reporter.tell_unasked)(interpreter.look)
        greeting: Ready | Failed = Ready(0)
    except Exception as error:  # whatever it is, only the host can tell anybody
        greeting = Failed(f"{type(error).__name__}: {error}")
    try:
        keeper.confined()
        runner.sendall(encode(greeting))
    except ConnectionError:  # the host has gone meanwhile
        _exit(0)
    if isinstance(greeting, Failed):
        _exit(1)
    _serve(interpreter, reporter, keeper, runner, settings.request_bytes)


def _serve(
    interpreter: Interpreter,
    reporter: Reporter,
    keeper: Keeper,
    runner: socket.socket,
    request_bytes: int,
) -> NoReturn:
    largest = request_bytes + EXECUTE_OVERHEAD_BYTES
    _rehearse(interpreter, reporter, runner)
    while True:
        message = decode(read_frame(runner, largest))
        if isinstance(message, Execute):
            reporter.begin(runner, message.number, message.time)
            _execute(interpreter, reporter, runner, message)
        else:
            runner = keeper.obey(message, runner)
            _rehearse(interpreter, reporter, runner)


def _rehearse(interpreter: Interpreter, reporter: Reporter, runner: socket.socket) -> None:
    """After a fork, go through the motions of an execution, unless one waits already.

    The first write to a page copies it: better while nobody waits than in the next execution.
    """
    if _NO_WAIT is None:  # nor a fork
        return
    try:
        if runner.recv(1, socket.MSG_PEEK | _NO_WAIT):
            return
    except BlockingIOError:
        pass
    try:
        decode(_EXAMPLE)
        interpreter.rehearse()
        _answer(0, Execution(Outcome.OK, b"", b""), 0.0, reporter)
        disarm()
    except MemoryError:  # a full session: it will do without
        pass


def _execute(interpreter: Interpreter, reporter: Reporter, runner: socket.socket, message: Execute) -> None:
    out_of_memory = encode(Finished(message.number, Outcome.MEMORY))
    arm(message.time)
    execution = interpreter.run(message.source, message.options)
    cpu = reporter.cpu_seconds()
    reporter.end()
    disarm()
    if execution.outcome is Outcome.MEMORY:
        # The host rolls the session back: nothing of this process is needed, and nothing in it can
        # be relied on to allocate.
        try:
            out_of_memory = encode(reporter.cut_off(Outcome.MEMORY, execution.stdout, execution.stderr))
        except MemoryError:
            pass
        runner.sendall(out_of_memory)
        _exit(0)
    runner.sendall(_answer(message.number, execution, cpu, reporter))


def _answer(number: int, execution: Execution, cpu: float, reporter: Reporter) -> bytes:
    return encode(
        Finished(
            number=number,
            outcome=execution.outcome,
            stdout=execution.stdout,
            stderr=execution.stderr,
            cpu=cpu,
            peak_memory=peak_memory_bytes(),
            threads=_thread_count() - reporter.threads,
            exit_status=execution.exit_status,
            value=execution.value,
        )
    )
