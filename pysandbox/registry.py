"""The live sessions of one sandbox: how many there may be, which is which, and which are due to end."""

from __future__ import annotations

import logging
import math
import threading
from collections.abc import Callable
from time import monotonic
from typing import Final, Generic, Protocol, TypeVar

from .errors import Overloaded, SandboxClosed, SessionNotFound

#: A session that is due but busy is looked at again after this long, in seconds.
EXPIRY_STEP_SECONDS: Final = 0.05

_log = logging.getLogger(__name__)


class Expiring(Protocol):
    """What the registry needs of a session."""

    id: str

    @property
    def last_used(self) -> float:
        """When it was used last, on the monotonic clock."""

    def close(self) -> None:
        """End it."""

    def close_if_idle_since(self, moment: float) -> bool:
        """End it unless it was used after ``moment`` or is in use; return whether it was ended."""

    def close_if_released(self) -> bool:
        """End it if it is to make room for others; return whether it was ended."""


S = TypeVar("S", bound=Expiring)


class Registry(Generic[S]):
    """Holds up to ``most`` sessions, and closes each that nobody used for ``idle_expiry`` seconds.

    Where there is no room for one more, the oldest that was released makes room.
    """

    def __init__(self, most: int, idle_expiry: float) -> None:
        self._most = most
        self.idle_expiry = idle_expiry
        self._sessions: dict[str, S] = {}
        self._opening = 0
        self._closed = False
        self._lock = threading.Lock()
        self._changed = threading.Event()
        self._thread = threading.Thread(target=self._expire, name="pysandbox-expiry", daemon=True)
        self._thread.start()

    def __len__(self) -> int:
        return len(self._sessions)

    def admit(self, make: Callable[[], S]) -> S:
        """Make a session and hold it from then on.

        Raises:
            Overloaded: there is no room.
            SandboxClosed: the registry is closed.
            Exception: whatever ``make`` raises.
        """
        while not self._reserve():
            self._make_room()
        session = None
        try:
            session = make()
        finally:
            with self._lock:
                self._opening -= 1
                closed = self._closed
                if session is not None and not closed:
                    self._sessions[session.id] = session
        if closed:
            session.close()
            self._check_open()
        self._changed.set()
        return session

    def find(self, id: str) -> S:
        """Return the session with this id.

        Raises:
            SessionNotFound: there is none.
            SandboxClosed: the registry is closed.
        """
        with self._lock:
            self._check_open()
            session = self._sessions.get(id)
        if session is None:
            raise SessionNotFound
        return session

    def forget(self, session: S) -> None:
        """Hold a session no longer."""
        with self._lock:
            self._sessions.pop(session.id, None)

    def close(self) -> None:
        """End every session, and take no more."""
        with self._lock:
            self._closed = True
            sessions = tuple(self._sessions.values())
        self._changed.set()
        for session in sessions:
            session.close()

    def _check_open(self) -> None:
        if self._closed:
            raise SandboxClosed("the sandbox is closed")

    def _reserve(self) -> bool:
        """Take a place for a session that is about to be made; return whether there was one."""
        with self._lock:
            self._check_open()
            if len(self._sessions) + self._opening >= self._most:
                return False
            self._opening += 1
            return True

    def _make_room(self) -> None:
        """End the oldest session that was released.

        Raises:
            Overloaded: there is none.
        """
        with self._lock:
            sessions = tuple(self._sessions.values())
        for session in sessions:  # not under the lock, which the end of a session takes
            if session.close_if_released():
                _log.info("session %s ended: it was used once only, and there was no room", session.id)
                return
        raise Overloaded("too many sessions", self._seconds_until_room(sessions))

    def _seconds_until_room(self, sessions: tuple[S, ...]) -> int:
        """When the first idle session can expire, as a hint for a caller who was refused."""
        due = min((session.last_used for session in sessions), default=monotonic())
        return max(1, math.ceil(due + self.idle_expiry - monotonic()))

    def _expire(self) -> None:
        """Close idle sessions as they come due; sleep until the next one can be."""
        while not self._closed:
            with self._lock:
                sessions = tuple(self._sessions.values())
            now = monotonic()
            for session in sessions:
                if session.close_if_idle_since(now - self.idle_expiry):
                    _log.info("session %s expired", session.id)
            due = min((session.last_used for session in sessions), default=None)
            if due is None:
                self._changed.wait()
            else:
                self._changed.wait(max(EXPIRY_STEP_SECONDS, due + self.idle_expiry - now))
            self._changed.clear()
