"""The worker's loop: receive, execute, answer. It is forked from the zygote and never returns.

One process at a time is the session's runner and reads the first channel; its copy sleeps on the
other. Everything the loop needs is bound here at import, before user code could touch a module.
"""

from __future__ import annotations

import _thread
import os
import resource
import signal
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NoReturn

from ..confinement import Confinement
from ..language import Language
from ..result import Outcome
from ..workers.protocol import (
    EXECUTE_OVERHEAD_BYTES,
    Branch,
    Checkpoint,
    Execute,
    Finished,
    Ready,
    decode,
    encode,
)
from .checkpoint import fork_branch, fork_copy, receive_ends
from .execution import Interpreter
from .frames import read_frame
from .reserve import RESERVE_BYTES, Reserve
from .unguarded import Unguarded

#: A busy worker whose host and zygote are both gone ends itself this long after its deadline.
BACKSTOP_GRACE_SECONDS: Final = 0.5
#: The byte that opens a worker's channel: with or without a listener for the fork permits beside it.
WITH_LISTENER: Final = b"L"
WITHOUT_LISTENER: Final = b"-"

_exit = os._exit
_setitimer = signal.setitimer
_timer: Final = signal.ITIMER_REAL
_cpu_seconds = time.process_time
_getrusage = resource.getrusage
_self: Final = resource.RUSAGE_SELF
_thread_count = _thread._count


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """What every worker of one zygote has in common; sizes in bytes.

    Attributes:
        memory_bytes: what the session may map beyond a fresh worker.
        output_bytes: the limit for each of stdout and stderr.
        request_bytes: the longest source.
        guarded: whether the language layer is on; off only in tests of the other layers.
    """

    memory_bytes: int
    output_bytes: int
    request_bytes: int
    guarded: bool = True


def run_worker(
    runner: socket.socket,
    copy: socket.socket,
    language: Language,
    confinement: Confinement,
    settings: WorkerSettings,
    *,
    keep_descriptors: Sequence[int],
) -> NoReturn:
    """Confine this process, say so, and serve the session until the host goes away.

    Args:
        runner: the channel that this process serves.
        copy: the channel on which its copies will sleep.
        keep_descriptors: what must stay open beside the two channels.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    language.reseed()
    limit = _OutputLimit(runner)
    interpreter = Interpreter(
        language if settings.guarded else Unguarded(),
        settings.output_bytes,
        limit.struck,
        Reserve(),
    )
    listened = False

    def offer_listener(listener: int) -> None:
        nonlocal listened
        socket.send_fds(runner, [WITH_LISTENER], [listener])
        listened = True

    confinement.confine(
        keep_descriptors=(runner.fileno(), copy.fileno(), *keep_descriptors),
        memory_bytes=settings.memory_bytes + RESERVE_BYTES,
        offer_listener=offer_listener,
    )
    if not listened:
        runner.sendall(WITHOUT_LISTENER)
    runner.sendall(encode(Ready(0)))
    _serve(interpreter, limit, runner, copy, settings.request_bytes)


class _OutputLimit:
    """Ends the process at once when a stream passes its limit, whatever user code would catch."""

    def __init__(self, runner: socket.socket) -> None:
        self._channel = runner
        self._number = 0
        self._first = _thread.allocate_lock()

    def watch(self, channel: socket.socket, number: int) -> None:
        """Answer on ``channel`` as execution ``number`` from now on."""
        self._channel = channel
        self._number = number

    def struck(self, stdout: bytes, stderr: bytes) -> NoReturn:
        """Send what was printed until now, and end."""
        self._first.acquire()  # and never released: a second thread waits here for the end
        answer = Finished(self._number, Outcome.OUTPUT, stdout, stderr)
        self._channel.sendall(encode(answer))
        _exit(0)


def _serve(
    interpreter: Interpreter,
    limit: _OutputLimit,
    runner: socket.socket,
    copy: socket.socket,
    request_bytes: int,
) -> NoReturn:
    largest = request_bytes + EXECUTE_OVERHEAD_BYTES
    while True:
        message = decode(read_frame(runner, largest))
        if isinstance(message, Execute):
            limit.watch(runner, message.number)
            _execute(interpreter, runner, message)
        elif isinstance(message, Checkpoint) and fork_copy(message.number, copy):
            # This is the copy, promoted: it answers on the channel on which it slept.
            runner, copy = copy, runner
        elif isinstance(message, Branch):
            ends = receive_ends(runner)
            leave, stay = (
                ((runner, copy), ends) if fork_branch(message.number, ends[0]) else (ends, (runner, copy))
            )
            for end in leave:
                end.close()
            runner, copy = stay


def _execute(interpreter: Interpreter, runner: socket.socket, message: Execute) -> None:
    out_of_memory = encode(Finished(message.number, Outcome.MEMORY))
    _setitimer(_timer, message.time + BACKSTOP_GRACE_SECONDS)
    started = _cpu_seconds()
    execution = interpreter.run(message.source)
    cpu = _cpu_seconds() - started
    _setitimer(_timer, 0.0)
    if execution.outcome is Outcome.MEMORY:
        # The host rolls the session back: nothing of this process is needed, and nothing in it can
        # be relied on to allocate.
        runner.sendall(out_of_memory)
        _exit(0)
    runner.sendall(
        encode(
            Finished(
                number=message.number,
                outcome=execution.outcome,
                stdout=execution.stdout,
                stderr=execution.stderr,
                cpu=cpu,
                peak_memory=_getrusage(_self).ru_maxrss * 1024,
                threads=_thread_count(),
            )
        )
    )
