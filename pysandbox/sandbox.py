"""Sandbox: opens, finds, expires and closes sessions.

It owns what they share: the source of workers, the stock of warm ones, the bound on executions that run
at once. It starts no process itself and knows nothing of what runs inside one.
"""

from __future__ import annotations

import os
import threading
import uuid
import weakref
from collections.abc import Iterable
from time import monotonic
from types import TracebackType
from typing import Final

from .errors import LayerMissing, SandboxClosed, WorkerStartError
from .gate import Gate
from .limits import Limits
from .registry import Registry
from .request import MAX_SOURCE_BYTES, Request
from .result import Result
from .session import Session, Shared
from .workers import LaunchOptions, LayerReport, StartFailed, WorkerSource, launch
from .workers.pool import WarmPool

DEFAULT_MAX_SESSIONS: Final = 256
DEFAULT_IDLE_EXPIRY_SECONDS: Final = 1800.0
DEFAULT_WARM_WORKERS: Final = 2
DEFAULT_MAX_WAITING: Final = 256


class Sandbox:
    """Runs untrusted Python in sessions. May be shared by threads; close it, or use ``with``.

    Args:
        limits: what each execution may use.
        max_sessions: sessions that may live at once. Where one more is wanted, the oldest makes room of
            those that ``execute`` opened and that nobody came back to.
        idle_expiry: seconds after which a session that nobody uses is closed.
        warm_workers: workers kept ready for new sessions.
        max_running: executions that run at once; by default as many as there are processors.
        max_waiting: executions that may wait for that; the wait does not count against their time.
        modules: modules beyond the standard list that user code may import, such as ``"numpy"``.
        require: names of confinement layers without which the sandbox must not start.
        uid_range: first user id and how many, for the workers of a host that runs as root.

    Raises:
        TypeError, ValueError: an argument is of the wrong kind or out of its range.
        LayerMissing: a required layer is not to be had on this host.
        WorkerStartError: no worker can be made, for instance because a module cannot be imported.

    Example:
        >>> with Sandbox(limits=Limits(time=1.0)) as sandbox:
        ...     first = sandbox.execute("x = 5")
        ...     sandbox.execute("print(x)", first.id).stdout
        '5\\n'
    """

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        max_sessions: int = DEFAULT_MAX_SESSIONS,
        idle_expiry: float = DEFAULT_IDLE_EXPIRY_SECONDS,
        warm_workers: int = DEFAULT_WARM_WORKERS,
        max_running: int | None = None,
        max_waiting: int = DEFAULT_MAX_WAITING,
        modules: Iterable[str] = (),
        require: Iterable[str] = (),
        uid_range: tuple[int, int] | None = None,
        _without: Iterable[str] = (),
    ) -> None:
        if limits is not None and not isinstance(limits, Limits):
            raise TypeError(f"limits must be a Limits, not {type(limits).__name__}")
        self._limits = limits if limits is not None else Limits()
        most_sessions = _whole("max_sessions", max_sessions, 1)
        idle_seconds = _seconds("idle_expiry", idle_expiry)
        processors = os.cpu_count() or 1
        running = _whole("max_running", processors if max_running is None else max_running, 1)
        waiting = _whole("max_waiting", max_waiting, 0)
        warm = _whole("warm_workers", warm_workers, 0)
        self._lock = threading.Lock()
        self._closed = False
        self._forked_away = False
        options = LaunchOptions(
            limits=self._limits,
            modules=_names("modules", modules),
            uid_range=uid_range,
            request_bytes=MAX_SOURCE_BYTES,
            without=frozenset(_without),
        )
        self._source = _start(options, _names("require", require))
        self._pool = WarmPool(self._source, warm)
        self._source.lend(self._pool.take)
        self._registry: Registry[Session] = Registry(most_sessions, idle_seconds)
        self._shared = Shared(
            limits=self._limits,
            running=Gate(running, waiting, "too many executions are waiting"),
            fresh_worker=self._pool.take,
            registry=self._registry,
        )
        _alive.add(self)

    @property
    def limits(self) -> Limits:
        """What each execution may use."""
        return self._limits

    @property
    def layers(self) -> tuple[LayerReport, ...]:
        """The layers of confinement, each with ``name``, ``active``, ``reason`` and ``lost``."""
        return self._source.layers

    @property
    def checkpoints(self) -> str:
        """How sessions come back from a failed execution.

        ``"fork"``: a sleeping copy of the worker takes over; ``"snapshot"``: a fresh worker loads the
        variables; ``"none"``: they do not, and are over.
        """
        return self._source.checkpoints

    @property
    def warm_workers(self) -> int:
        """How many workers are ready for new sessions now."""
        return len(self._pool)

    def __len__(self) -> int:
        """How many sessions live now."""
        return len(self._registry)

    def execute(
        self,
        code: str,
        id: str | uuid.UUID | None = None,
        *,
        stdin: str = "",
        time: float | None = None,
        memory: int | None = None,
        value: bool = False,
    ) -> Result:
        """Run a program, in the session ``id`` or in a new one.

        Args:
            code: a Python program.
            id: the session to continue, as a UUID or its text.
            stdin, time, memory, value: as ``Session.execute`` takes them.

        Raises:
            TypeError: an argument is of the wrong kind.
            ValueError: ``id`` is no UUID, a limit is out of its range, or the program is too long.
            SessionNotFound: no live session has this id.
            Overloaded: there is no room for a session or an execution now.
            SandboxClosed: the sandbox is closed.
            WorkerStartError: no worker could be started for a new session.
        """
        began = monotonic()
        # What is no request must not cost a session.
        request = Request.checked(self._limits, code, stdin, time, memory, value)
        if id is not None:
            return self.session(id)._run(request, began)
        session = self.open()
        try:
            result = session._run(request, began)
        except BaseException:
            session.close()  # nobody was told its id
            raise
        session._release()
        return result

    def open(self) -> Session:
        """Open an empty session.

        Raises:
            Overloaded, SandboxClosed, WorkerStartError: as ``execute`` does.
        """
        self._check_process()
        try:
            return self._registry.admit(lambda: Session(self._pool.take(), self._shared))
        except StartFailed as error:
            raise WorkerStartError(str(error)) from None

    def session(self, id: str | uuid.UUID) -> Session:
        """Return the live session with this id.

        Raises:
            TypeError, ValueError, SessionNotFound, SandboxClosed: as ``execute`` does.
        """
        if not isinstance(id, (str, uuid.UUID)):
            raise TypeError(f"id must be a str or a UUID, not {type(id).__name__}")
        self._check_process()
        return self._registry.find(str(uuid.UUID(id) if isinstance(id, str) else id))

    def close(self) -> None:
        """End every session and every process at once; closing twice is harmless."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
        _alive.discard(self)
        self._registry.close()
        self._pool.stop()
        self._source.close()  # ends the start of a worker that is under way
        self._pool.close()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _check_process(self) -> None:
        if self._forked_away:
            raise SandboxClosed("the sandbox belongs to the process that this one was forked from")

    def _abandon(self) -> None:
        """In a forked child of the host: nothing here is usable, and nothing of the parent's is touched."""
        self._forked_away = True
        self._closed = True
        self._source.abandon()


_alive: weakref.WeakSet[Sandbox] = weakref.WeakSet()


def _abandon_all() -> None:
    for sandbox in tuple(_alive):
        sandbox._abandon()
    _alive.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_abandon_all)


def _start(options: LaunchOptions, required: tuple[str, ...]) -> WorkerSource:
    try:
        source = launch(options)
    except StartFailed as error:
        raise WorkerStartError(str(error)) from None
    active = {layer.name for layer in source.layers if layer.active}
    reasons = {layer.name: layer.reason for layer in source.layers}
    missing = [name for name in required if name not in active]
    if missing:
        source.close()
        raise LayerMissing(
            "; ".join(f"{name} is required: {reasons.get(name, 'no such layer')}" for name in missing)
        )
    return source


def _whole(name: str, value: object, smallest: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name} must be a whole number, not {type(value).__name__}")
    if value < smallest:
        raise ValueError(f"{name} must be at least {smallest}, not {value}")
    return value


def _seconds(name: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(f"{name} must be a number of seconds, not {type(value).__name__}")
    if not 0 < value <= threading.TIMEOUT_MAX:
        raise ValueError(f"{name} must be more than 0 and at most {threading.TIMEOUT_MAX:.0f}, not {value}")
    return float(value)


def _names(name: str, values: Iterable[str]) -> tuple[str, ...]:
    if isinstance(values, str):
        raise TypeError(f"{name} must be several names, not one str")
    names = tuple(values)
    for value in names:
        if not isinstance(value, str):
            raise TypeError(f"{name} must hold names, not {type(value).__name__}")
    return names
