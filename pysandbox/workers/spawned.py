"""A session's worker where there is no fork: one process, and a snapshot of its state in the host's hands.

The snapshot is bytes to the host, made by one worker and loaded by another. A session comes back to the
last acknowledged state only from a snapshot of exactly that state; where the state could not be saved,
it is lost with its process, and said to be.

    idle --run--> busy --Finished--> idle, no snapshot yet --Checkpoint/Snapshot--> idle
                   |                                                                 ^
                   +-- limit, crash, death: kill; when the session is used again, ---+
                       see it gone, take a fresh worker, Restore the snapshot there
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from time import monotonic
from typing import Final

from ..result import Outcome
from .channel import Channel, ChannelClosed, ChannelTimeout
from .handles import HeldProcess
from .hearing import Hearing, as_answer
from .interface import Answer, StartFailed, Worker, WorkerLost
from .messages import PLAIN, Checkpoint, Execute, Holding, NotHeld, Printed, Restore, RunOptions, Snapshot
from .protocol import FINISHED_OVERHEAD_BYTES, STATE_OVERHEAD_BYTES, BadFrame, decode, encode

#: How long a worker may take to save its state, and another one to load it.
SNAPSHOT_SECONDS: Final = 5.0
#: How long a killed process may take to be gone.
GONE_SECONDS: Final = 5.0
#: Where the system does not bound memory, the host looks this often.
WATCH_SECONDS: Final = 0.02

_log = logging.getLogger(__name__)


class SpawnedWorker:
    """One session's process.

    Args:
        process: the worker's process, ready and idle.
        channel: its channel.
        take: gives another ready worker, to load this one's state.
        output_bytes: the limit for each of stdout and stderr.
        state_bytes: the largest snapshot.
        watched_bytes: memory at which the host ends the worker, where the system does not bound it.
    """

    def __init__(
        self,
        process: HeldProcess,
        channel: Channel,
        take: Callable[[], Worker],
        output_bytes: int,
        state_bytes: int,
        watched_bytes: int | None,
    ) -> None:
        self._process = process
        self._channel = channel
        self._take = take
        self._output_bytes = output_bytes
        self._state_bytes = state_bytes
        self._watched_bytes = watched_bytes
        self._number = 0
        self._snapshot: Snapshot | None = None
        self._savable = True
        self._awaited = False
        self._paused = False
        self._ended = False
        self._interrupted = False
        self._changing = threading.Lock()

    def prepare(self) -> None:
        self.settle()  # the worker itself saves its state: it reads no program before that

    def settle(self) -> None:
        if self._awaited:
            self._await_snapshot()
        if self._ended or not self._process.alive:
            self._replace()

    def run(self, source: bytes, seconds: float, options: RunOptions = PLAIN) -> Answer:
        number = self._number + 1
        if self._paused:
            self._process.resume()
            self._paused = False
        started = monotonic()
        deadline = started + seconds
        hearing = Hearing(number, seconds, self._output_bytes)
        receive = self._receive
        if self._watched_bytes is not None:
            # What the program may not have, the host keeps from it; the worker would take it to no effect,
            # where memory counts only once it is written to, or count twice.
            receive = partial(self._receive_watching, self._watched_bytes - options.withheld)
            options = replace(options, withheld=0)
        try:
            self._channel.send(encode(Execute(number, seconds, source, options)), deadline)
            finished = hearing.answer(receive, deadline)
        except ChannelTimeout:
            return self._failed(Outcome.TIMEOUT, started, hearing.printed)
        except ChannelClosed:
            return self._failed(Outcome.CRASHED, started, hearing.printed)
        except _TooMuchMemory:
            return self._failed(Outcome.MEMORY, started, hearing.printed)
        except BadFrame as error:
            _log.warning("worker %d sent %s", self._process.pid, error)
            return self._failed(Outcome.CRASHED, started, hearing.printed)
        wall = monotonic() - started
        if finished.outcome in (Outcome.MEMORY, Outcome.OUTPUT):
            self._process.kill()
        elif finished.threads:
            self._paused = True
        return as_answer(finished, wall)

    def acknowledge(self) -> None:
        self._number += 1
        self._snapshot = None
        self._awaited = True
        try:
            self._channel.send(encode(Checkpoint(self._number)), monotonic() + SNAPSHOT_SECONDS)
        except (ChannelClosed, ChannelTimeout):
            _log.debug("worker %d went before its state was saved", self._process.pid)
        if self._paused:
            # Threads that the program left behind must not run between executions; the state is saved
            # first, since a paused process could not do it.
            try:
                self._await_snapshot()
            except WorkerLost:
                return  # the next call finds the worker gone and says so
            self._process.pause()

    def recover(self) -> bool:
        # The caller waits for its answer: another worker takes over when the session is used again.
        self._process.kill()
        self._ended = True
        return not self._interrupted and self._has_state

    def branch(self) -> Worker:
        if not self._has_state:
            raise StartFailed("this session holds what cannot be saved")
        branch = self._restored(self._snapshot)
        branch._number, branch._snapshot = self._number, self._snapshot
        return branch

    def interrupt(self) -> None:
        with self._changing:
            self._interrupted = True
            self._process.kill()

    def close(self) -> None:
        with self._changing:
            self._process.kill()
            self._process.close()
        self._channel.close()
        self._snapshot = None

    @property
    def _largest_bytes(self) -> int:
        """The longest frame that an execution may bring."""
        return FINISHED_OVERHEAD_BYTES + 3 * self._output_bytes

    def _receive(self, deadline: float) -> bytes:
        return self._channel.receive(deadline, self._largest_bytes, self._process.watch)

    def _receive_watching(self, most_bytes: int, deadline: float) -> bytes:
        """Receive, and look at the worker's memory meanwhile, where nobody else does."""
        body = None
        while body is None:
            step = min(deadline, monotonic() + WATCH_SECONDS)
            try:
                body = self._channel.receive(step, self._largest_bytes, self._process.watch)
            except ChannelTimeout:
                if step == deadline:
                    raise
            if self._process.memory_used() > most_bytes:
                raise _TooMuchMemory
        return body

    def _failed(self, outcome: Outcome, started: float, printed: Printed) -> Answer:
        self._process.kill()
        return Answer(outcome, monotonic() - started, printed.stdout, printed.stderr)

    def _await_snapshot(self) -> None:
        largest = STATE_OVERHEAD_BYTES + self._state_bytes
        try:
            message = decode(
                self._channel.receive(monotonic() + SNAPSHOT_SECONDS, largest, self._process.watch)
            )
        except (ChannelClosed, ChannelTimeout, BadFrame) as error:
            # What a worker does that does not come back from saving is unknown, and so is its state.
            self._process.kill()
            raise WorkerLost(f"the state was not saved: {error or 'it took too long'}") from None
        finally:
            self._awaited = False
        if message == NotHeld(self._number):
            if self._savable:
                _log.info("worker %d cannot save its session's state any more", self._process.pid)
            self._savable = False
        elif isinstance(message, Snapshot) and message.number == self._number:
            self._snapshot, self._savable = message, True
        else:
            self._process.kill()
            raise WorkerLost("the worker saved another state than the last acknowledged one")

    @property
    def _has_state(self) -> bool:
        """Whether another worker can come to the last acknowledged state; the first one is the empty one."""
        return self._snapshot is not None or not self._number

    def _replace(self) -> None:
        """Let another worker take over in the last acknowledged state.

        Raises:
            WorkerLost: that state is gone, or no worker can have it.
        """
        if not self._has_state:
            raise WorkerLost("the worker ended, and its session's state could not be saved")
        if not self._process.wait_gone(GONE_SECONDS):
            raise WorkerLost("the worker cannot be killed")
        try:
            fresh = self._restored(self._snapshot)
        except StartFailed as error:
            raise WorkerLost(f"the worker has no successor: {error}") from None
        with self._changing:
            self._process.close()
            self._channel.close()
            self._process, self._channel = fresh._process, fresh._channel
            self._paused = self._ended = False
            if self._interrupted:
                self._process.kill()

    def _restored(self, snapshot: Snapshot | None) -> SpawnedWorker:
        """Return a fresh worker that has loaded the state, if there is one.

        Raises:
            StartFailed: there is no worker, or it could not load the state.
        """
        fresh = self._take()
        assert isinstance(fresh, SpawnedWorker)
        if snapshot is None:
            return fresh
        deadline = monotonic() + SNAPSHOT_SECONDS
        try:
            fresh._channel.send(encode(Restore(snapshot.number, snapshot.state)), deadline)
            body = fresh._channel.receive(deadline, STATE_OVERHEAD_BYTES, fresh._process.watch)
            if decode(body) != Holding(snapshot.number):
                raise BadFrame("it could not load the state")
        except (ChannelClosed, ChannelTimeout, BadFrame) as error:
            fresh.close()
            raise StartFailed(str(error) or "loading the state took too long") from None
        return fresh


class _TooMuchMemory(Exception):
    """The worker holds more memory than its limit."""
