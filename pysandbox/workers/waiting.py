"""Waiting for sockets: by ``select.poll`` where the system has it, by ``select.select`` elsewhere.

Only what a channel needs: a few descriptors, readable or writable, for some milliseconds.
"""

from __future__ import annotations

import select
from typing import Final, Protocol

_HAS_POLL: Final = hasattr(select, "poll")

READABLE: Final[int] = select.POLLIN if _HAS_POLL else 1
WRITABLE: Final[int] = select.POLLOUT if _HAS_POLL else 4


class _HasDescriptor(Protocol):
    def fileno(self) -> int: ...


class Poller(Protocol):
    """What both kinds offer."""

    def register(self, descriptor: int | _HasDescriptor, events: int, /) -> None:
        """Watch one more descriptor."""

    def poll(self, milliseconds: float, /) -> list[tuple[int, int]]:
        """Wait; return the descriptors that are ready, each with its events."""


class SelectPoller:
    """A poller for systems without ``poll``; there, a descriptor can only be a socket."""

    __slots__ = ("_readable", "_writable")

    def __init__(self) -> None:
        self._readable: list[int] = []
        self._writable: list[int] = []

    def register(self, descriptor: int | _HasDescriptor, events: int, /) -> None:
        number = descriptor if isinstance(descriptor, int) else descriptor.fileno()
        if events & READABLE:
            self._readable.append(number)
        if events & WRITABLE:
            self._writable.append(number)

    def poll(self, milliseconds: float, /) -> list[tuple[int, int]]:
        readable, writable, failed = select.select(
            self._readable, self._writable, self._writable, milliseconds / 1000
        )
        events = [(descriptor, READABLE) for descriptor in readable]
        # A connection that could not be made is told as an exception, never as writable.
        return events + [(descriptor, WRITABLE) for descriptor in {*writable, *failed}]


def new_poller() -> Poller:
    """Return an empty poller of the kind that this system has."""
    return select.poll() if _HAS_POLL else SelectPoller()
