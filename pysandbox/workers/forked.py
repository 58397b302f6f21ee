"""A session's worker on a system that can fork: a runner, and a copy that sleeps with the last state.

Only the host promotes a copy, and only one that holds the execution it last acknowledged; in every
other case the session's state is lost, and said to be.

    idle --run--> busy --Finished--> idle, no copy yet --Checkpoint/Holding--> idle
                   |                                                            ^
                   +-- limit, crash, death: kill the runner, see it gone, -------+
                       TakeOver to the copy, which forks the next one
"""

from __future__ import annotations

import contextlib
import logging
import signal
import threading
from time import monotonic
from typing import Final

from ..result import Outcome
from .channel import Channel, ChannelClosed, ChannelTimeout
from .hearing import Hearing, as_answer
from .interface import Answer, StartFailed, WorkerLost
from .messages import (
    ASKING_SIGNAL,
    PLAIN,
    Branch,
    Checkpoint,
    Execute,
    Holding,
    NotHeld,
    Printed,
    RunOptions,
    TakeOver,
)
from .permits import Permit
from .processes import PidfdProcess, ask_for_credentials, sender_of, socket_pair
from .protocol import FINISHED_OVERHEAD_BYTES, BadFrame, decode, encode

#: How long a worker may take to be idle again, its copy made, before it is looked after.
IDLE_SECONDS: Final = 0.5
#: And how long after that, on a machine that is merely busy: a session is not given up lightly.
PATIENCE_SECONDS: Final = 10.0
#: How long a killed process may take to be gone; a kernel that frees much memory needs some.
GONE_SECONDS: Final = 5.0
#: The longest frame from a copy, in bytes.
_COPY_FRAME_BYTES: Final = 64

_log = logging.getLogger(__name__)


class ForkedWorker:
    """One session's processes.

    Args:
        process: the runner, its own process group's leader.
        runner: the channel that the runner serves.
        copy: the channel on which copies sleep.
        permit: the right to fork once, or None where workers may not fork after they are confined.
        output_bytes: the limit for each of stdout and stderr.
        group: the process group, where another process than ``process`` leads it.
        number: the execution whose state the runner holds.
    """

    def __init__(
        self,
        process: PidfdProcess,
        runner: Channel,
        copy: Channel,
        permit: Permit | None,
        output_bytes: int,
        *,
        group: int | None = None,
        number: int = 0,
    ) -> None:
        self._group = process.pid if group is None else group
        self._process = process
        self._copy_process: PidfdProcess | None = None
        self._leaving: PidfdProcess | None = None
        self._runner = runner
        self._copy = copy
        self._permit = permit
        self._largest = FINISHED_OVERHEAD_BYTES + 3 * output_bytes
        self._output_bytes = output_bytes
        self._number = number
        self._awaited = False
        self._stopped = False
        self._interrupted = False
        self._changing = threading.Lock()

    def prepare(self) -> None:
        # The runner forks before it reads on, so a program may be sent while its copy wakes up.
        if self._has_forked:
            self.settle()
        elif not self._process.alive and not self.recover():
            raise WorkerLost("the worker ended while its copy was made")

    def settle(self) -> None:
        if self._awaited:
            self._await_copy()
        elif self._permit is not None and self._copy_process is not None and not self._copy_process.alive:
            self._request_copy()
            self._await_copy()
        if not self._process.alive and not self.recover():
            raise WorkerLost("the worker ended while it was idle")

    def run(self, source: bytes, seconds: float, options: RunOptions = PLAIN) -> Answer:
        number = self._number + 1
        if self._stopped:
            self._process.signal(signal.SIGCONT)
            self._stopped = False
        started = monotonic()
        deadline = started + seconds
        hearing = Hearing(number, seconds, self._output_bytes, ask=self._ask)
        try:
            self._runner.send(encode(Execute(number, seconds, source, options)), deadline)
            try:
                finished = hearing.answer(self._receive, deadline)
            except ChannelTimeout:
                if self._has_forked:
                    raise
                # Its fork was held up, so it has not been idle yet: the time begins when it is.
                self._await_copy()
                finished = hearing.answer(self._receive, monotonic() + seconds)
        except ChannelTimeout:
            return self._failed(Outcome.TIMEOUT, started, hearing.printed)
        except (ChannelClosed, WorkerLost):
            return self._failed(Outcome.CRASHED, started, hearing.printed)
        except BadFrame as error:
            _log.warning("worker %d sent %s", self._process.pid, error)
            return self._failed(Outcome.CRASHED, started, hearing.printed)
        except BaseException:  # an interrupt in the host's main thread: its answer would meet the next call
            self._process.kill()
            raise
        wall = monotonic() - started
        if finished.outcome in (Outcome.MEMORY, Outcome.OUTPUT):
            self._process.kill()
        elif finished.threads:
            self._stopped = True
        return as_answer(finished, wall)

    def acknowledge(self) -> None:
        if not self._hears_copy():
            self._process.kill()  # what it may still fork would be of the past
        self._number += 1
        if self._permit is not None:
            self._request_copy()
        # Threads that the program left behind must not run between executions; the copy is made first,
        # since a stopped process could not make it. Where that fails, the next call finds the worker gone.
        if self._stopped and self._hears_copy():
            self._process.signal(signal.SIGSTOP)

    def recover(self) -> bool:
        self._process.kill()
        if not self._hears_copy():
            return False
        copy = self._copy_process
        if copy is None or self._interrupted or not self._process.wait_gone(GONE_SECONDS):
            return False
        if self._leaving is not None and not self._leaving.wait_gone(GONE_SECONDS):
            return False
        copy.signal(signal.SIGCONT)
        try:
            self._copy.send(encode(TakeOver(self._number)), monotonic() + IDLE_SECONDS)
        except (ChannelClosed, ChannelTimeout):
            return False
        self._runner.discard()
        self._runner, self._copy = self._copy, self._runner
        with self._changing:
            self._process.close()
            self._process, self._copy_process = copy, None
        self._stopped = False
        self._request_copy()
        return self._hears_copy()

    def branch(self) -> ForkedWorker:
        if self._permit is None:
            raise StartFailed("workers cannot fork on this host")
        with contextlib.ExitStack() as undo:
            runner, runner_end = socket_pair(undo)
            copy, copy_end = socket_pair(undo)
            for end in (runner, copy):
                ask_for_credentials(end)
            self._permit.grant(self._process.pid)
            channel = Channel(runner)
            try:
                self._runner.send(encode(Branch(self._number)), monotonic() + IDLE_SECONDS)
                self._runner.send_descriptors((runner_end.fileno(), copy_end.fileno()))
                process = self._identified(channel)
            except (ChannelClosed, ChannelTimeout, BadFrame) as error:
                raise StartFailed(f"the session could not be forked: {error}") from None
            undo.pop_all()
        runner_end.close()
        copy_end.close()
        branch = ForkedWorker(
            process,
            channel,
            Channel(copy),
            self._permit.share(),
            self._output_bytes,
            group=self._group,
            number=self._number,
        )
        branch._request_copy()
        return branch

    def interrupt(self) -> None:
        with self._changing:
            self._interrupted = True
            self._kill_all()

    def close(self) -> None:
        with self._changing:
            pid = self._process.pid
            self._kill_all()
            for process in (self._process, self._copy_process, self._leaving):
                if process is not None:
                    process.close()
            self._copy_process = self._leaving = None
        self._runner.close()
        self._copy.close()
        if self._permit is not None:
            self._permit.close(pid)

    def _kill_all(self) -> None:
        if self._permit is None or not self._permit.shared:
            self._process.kill_group()
        for process in (self._process, self._copy_process, self._leaving):
            if process is not None:
                process.kill()

    def _receive(self, deadline: float) -> bytes:
        return self._runner.receive(deadline, self._largest, self._process.pidfd)

    def _ask(self) -> None:
        """Have the worker tell what it has printed so far."""
        # A signal makes a fork begin again, which its permit does not cover.
        if self._has_forked:
            self._process.signal(getattr(signal, ASKING_SIGNAL))

    def _failed(self, outcome: Outcome, started: float, printed: Printed) -> Answer:
        self._process.kill()
        return Answer(outcome, monotonic() - started, printed.stdout, printed.stderr)

    def _request_copy(self) -> None:
        """Have the runner fork a copy of its present state; the answer comes on the copy's channel."""
        assert self._permit is not None
        with self._changing:
            if self._leaving is not None:
                self._leaving.close()
            self._leaving, self._copy_process = self._copy_process, None
        self._permit.grant(self._process.pid)
        self._awaited = True
        try:
            self._runner.send(encode(Checkpoint(self._number)), monotonic() + IDLE_SECONDS)
        except (ChannelClosed, ChannelTimeout):
            _log.debug("worker %d went before its copy was made", self._process.pid)
        # After the order for its successor: an end takes the kernel longer than the runner should wait.
        if self._leaving is not None:
            self._leaving.kill()

    @property
    def _has_forked(self) -> bool:
        """Whether the runner is past the last fork that it was asked for."""
        return not self._awaited or self._copy.has_data()

    def _hears_copy(self) -> bool:
        """Wait for the copy that was asked for, if one was; False if the runner can no longer be trusted."""
        if self._awaited:
            try:
                self._await_copy()
            except WorkerLost as error:
                _log.warning("worker %d: %s", self._process.pid, error)
                return False
        return True

    def _await_copy(self) -> None:
        try:
            self._copy_process = self._identified(self._copy)
        except _CannotFork:
            _log.warning("worker %d could not fork: its session has no checkpoint now", self._process.pid)
        except (ChannelClosed, ChannelTimeout, BadFrame) as error:
            raise WorkerLost(f"no copy of the state was made: {error}") from None
        finally:
            self._awaited = False

    def _identified(self, channel: Channel) -> PidfdProcess:
        """Wait for the word of a process that was forked just now, and return that process."""
        watch = self._process.pidfd
        try:
            body, ancillary = channel.receive_identified(monotonic() + IDLE_SECONDS, _COPY_FRAME_BYTES, watch)
        except ChannelTimeout:
            # Somebody may have stopped the runner from outside, in the middle of its fork.
            self._process.signal(signal.SIGCONT)
            deadline = monotonic() + PATIENCE_SECONDS
            body, ancillary = channel.receive_identified(deadline, _COPY_FRAME_BYTES, watch)
        except ChannelClosed:
            # A runner that is dead may have forked before: the end of the channel tells if it has not.
            deadline = monotonic() + GONE_SECONDS
            body, ancillary = channel.receive_identified(deadline, _COPY_FRAME_BYTES, None)
        answer = decode(body)
        if answer == NotHeld(self._number):
            raise _CannotFork
        child = sender_of(ancillary, self._group)
        if answer != Holding(self._number) or child is None or child.pid == self._process.pid:
            if child is not None:
                child.close()
            raise BadFrame("a copy of another state than the last acknowledged one")
        return child


class _CannotFork(BadFrame):
    """The worker was allowed to fork and could not."""

    def __init__(self) -> None:
        super().__init__("no memory or no process for it")
