"""What every peer offers, and how it says that it cannot do something."""

from __future__ import annotations

from typing import Any, Final

#: Wall time that an execution may take where its time is not what is measured, in seconds.
MOST_SECONDS: Final = 60.0
#: The deadline that an endless program runs into, in seconds.
DEADLINE_SECONDS: Final = 2.0
ENDLESS: Final = "while True: pass"
MOST_SESSIONS: Final = 2_000
NO_TIME_LIMIT: Final = "has no time limit"


class Failed(Exception):
    """A peer could not do what was asked of it; the message says why, in its own words."""


class NoAnswer(Failed):
    """A peer took longer than it was given, and was ended."""


class Peer:
    """One way to run somebody's Python; what most of them have in common is here."""

    def open(self, deadline: float | None = None) -> Any:
        """Return a new, empty session; ``deadline`` bounds each of its executions, in seconds."""
        raise NotImplementedError

    def printed(self, session: Any, code: str) -> str:
        """Run a program and return what it printed."""
        raise NotImplementedError

    def run(self, session: Any, code: str) -> None:
        """Run a program to its end."""
        self.printed(session, code)

    def run_into_deadline(self, session: Any) -> None:
        """Run an endless program until its deadline ends it; the session must be usable afterwards."""
        raise Failed(NO_TIME_LIMIT)

    def close(self, session: Any) -> None:
        """End a session."""

    def rest(self) -> None:
        """Wait until the peer is as ready for the next session as it gets."""


def last_line(text: str) -> str:
    """Return what a traceback says in the end, not too much of it."""
    return (text.strip().splitlines() or [""])[-1][:200]
