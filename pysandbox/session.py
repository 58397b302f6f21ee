"""Session: one interpreter whose state persists, run one execution at a time.

It keeps the session's turn and its account, turns a worker's answer into a ``Result``, and sees to it
that an execution that failed leaves no trace. How a worker does this is the worker's own business.
"""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from types import TracebackType
from typing import Final

from .errors import SessionNotFound, WorkerStartError
from .gate import Gate
from .limits import Limits
from .registry import Registry
from .request import Request
from .result import ERROR_WORDS, Result, Usage
from .workers import Answer, StartFailed, Worker, WorkerLost

#: Executions that may wait for their turn in one session.
MAX_WAITING_IN_SESSION: Final = 64

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shared:
    """What the sessions of one sandbox have in common."""

    limits: Limits
    running: Gate
    fresh_worker: Callable[[], Worker]
    registry: Registry[Session]


@dataclass(frozen=True, slots=True)
class SessionInfo:
    """What is known of a session.

    Attributes:
        id: the session's id.
        created, last_used: moments in UTC.
        executions: how many programs it has run to their own end.
        idle_expiry: seconds without use after which it ends.
    """

    id: str
    created: datetime
    last_used: datetime
    executions: int
    idle_expiry: float


class Session:
    """A persistent interpreter, made by ``Sandbox.open`` or by ``Sandbox.execute`` without an id.

    May be used by several threads: executions run one after the other, in the order of their arrival
    as far as the platform's locks keep it.

    Attributes:
        id: the session's id, a version 4 UUID in its canonical text form.
    """

    def __init__(self, worker: Worker, shared: Shared, executions: int = 0) -> None:
        self.id = str(uuid.uuid4())
        self._worker = worker
        self._shared = shared
        self._turn = Gate(1, MAX_WAITING_IN_SESSION, "too many executions wait for this session")
        self._lock = threading.Lock()
        self._users = 0
        self._executions = executions
        self._closed = False
        self._released = False
        self._created = self._last_used_at = datetime.now(UTC)
        self._last_used = monotonic()

    def execute(
        self,
        code: str,
        *,
        stdin: str = "",
        time: float | None = None,
        memory: int | None = None,
        value: bool = False,
    ) -> Result:
        """Run a program in this session and return what it printed, or why it was stopped.

        Args:
            code: a Python program; it runs like the rest of a module named ``__main__``.
            stdin: what the program finds on its standard input.
            time: seconds of wall time, at most the sandbox's own limit, which None stands for.
            memory: bytes for the session's state and the running code, likewise.
            value: whether the result is to hold the ``repr`` of the last expression's value.

        Raises:
            TypeError: an argument is of the wrong kind.
            ValueError: a limit is out of its range, or ``code`` and ``stdin`` are too long.
            SessionNotFound: the session was closed, expired, or lost its state.
            Overloaded: too many executions are waiting already.

        Example:
            >>> session.execute("x = 5")
            >>> session.execute("print(x)").stdout
            '5\\n'
        """
        request = Request.checked(self._shared.limits, code, stdin, time, memory, value)
        return self._run(request, monotonic())

    def _run(self, request: Request, began: float) -> Result:
        """Run a checked request; ``began`` is the moment (monotonic) from which on its caller waits."""
        with self._used(), self._turn.passage(), self._shared.running.passage():
            return self._execute(request, began)

    def fork(self) -> Session:
        """Return a second session that starts from this one's state and is independent afterwards.

        Raises:
            SessionNotFound: as ``execute`` does.
            Overloaded: there is no room for another session.
            WorkerStartError: workers cannot fork on this host, or there is no memory for it.
        """
        with self._used(), self._turn.passage():
            self._settle(self._worker.settle)
            try:
                return self._shared.registry.admit(
                    lambda: Session(self._worker.branch(), self._shared, self._executions)
                )
            except StartFailed as error:
                raise WorkerStartError(str(error)) from None

    @property
    def info(self) -> SessionInfo:
        """What is known of the session now.

        Raises:
            SessionNotFound: it is closed.
        """
        with self._lock:
            if self._closed:
                raise SessionNotFound
            self._released = False
            return SessionInfo(
                self.id,
                self._created,
                self._last_used_at,
                self._executions,
                self._shared.registry.idle_expiry,
            )

    def close(self) -> None:
        """End the session and its processes at once; closing twice is harmless.

        An execution that runs meanwhile, in another thread, ends with ``SessionNotFound``.
        """
        with self._lock:
            if self._closed:
                return
            self._closed = True
        self._end()

    @property
    def last_used(self) -> float:
        """When an execution ended last, on the monotonic clock."""
        return self._last_used

    def close_if_idle_since(self, moment: float) -> bool:
        """Close the session unless it was used after ``moment`` (monotonic) or is in use now."""
        with self._lock:
            if self._closed or self._users or self._last_used > moment:
                return False
            self._closed = True
        self._end()
        return True

    def _release(self) -> None:
        """Nobody holds the session: until somebody comes back to it, it may have to make room for others."""
        with self._lock:
            self._released = True

    def close_if_released(self) -> bool:
        """Close the session if nobody holds it and nobody has come back to it."""
        with self._lock:
            if self._closed or self._users or not self._released:
                return False
            self._closed = True
        self._end()
        return True

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def _used(self) -> Iterator[None]:
        """Keep the session from expiring, and refuse it once it is closed."""
        with self._lock:
            if self._closed:
                raise SessionNotFound
            self._users += 1
            self._released = False
        try:
            yield
        finally:
            with self._lock:
                self._users -= 1
                self._last_used = monotonic()
                self._last_used_at = datetime.now(UTC)
                last = self._closed and not self._users
            if last:
                self._worker.close()

    def _end(self) -> None:
        self._shared.registry.forget(self)
        if self._users:  # the last of them lets go of the worker
            self._worker.interrupt()
        else:
            self._worker.close()

    def _execute(self, request: Request, began: float) -> Result:
        self._settle(self._worker.prepare)
        waited = monotonic() - began
        answer = self._worker.run(request.source, request.seconds, request.options)
        if answer.outcome not in ERROR_WORDS:
            self._executions += 1
            self._worker.acknowledge()
            return _as_result(self.id, answer, waited, rolled_back=False)
        if self._closed:
            raise SessionNotFound
        rolled_back = self._worker.recover() or self._begin_anew()
        if not rolled_back:
            self.close()
        return _as_result(self.id, answer, waited, rolled_back)

    def _settle(self, settle: Callable[[], None]) -> None:
        """Have the worker in the state of the last acknowledged execution, or end honestly."""
        if self._closed:
            raise SessionNotFound
        try:
            settle()
        except WorkerLost as error:
            _log.warning("session %s: %s", self.id, error)
            if not self._begin_anew():
                self.close()
                raise SessionNotFound from None

    def _begin_anew(self) -> bool:
        """Give a session that never completed an execution another worker: its state is the empty one."""
        if self._executions or self._closed:
            return False
        self._worker.close()
        try:
            self._worker = self._shared.fresh_worker()
        except StartFailed:
            return False
        return True


def _as_result(id: str, answer: Answer, waited: float, rolled_back: bool) -> Result:
    stdout = answer.stdout.decode("utf-8", "replace")
    stderr = answer.stderr.decode("utf-8", "replace")
    usage = Usage(answer.wall, answer.cpu, answer.peak_memory, waited)
    if answer.outcome in ERROR_WORDS:
        return Result(
            id,
            answer.outcome,
            usage,
            rolled_back=rolled_back,
            partial_stdout=stdout,
            partial_stderr=stderr,
        )
    value = None if answer.value is None else answer.value.decode("utf-8", "replace")
    return Result(id, answer.outcome, usage, stdout, stderr, exit_status=answer.exit_status, value=value)
