"""The seam between the host and whatever kind of worker its platform has. Types only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from ..limits import Limits
from ..result import Outcome
from .messages import PLAIN, RunOptions


class WorkerLost(Exception):
    """The worker's state is gone: it died, or it does not hold what the host last acknowledged."""


class StartFailed(Exception):
    """A worker, or the process that makes them, could not be started; the message says why."""


@dataclass(frozen=True, slots=True)
class LayerReport:
    """A layer of confinement as the host reports it.

    Attributes:
        name: the layer's name, as ``require`` takes it.
        active: whether it is in force in every worker.
        reason: why it is, or why it is not.
        lost: what is not stopped where it is not active.
    """

    name: str
    active: bool
    reason: str
    lost: str


@dataclass(frozen=True, slots=True)
class LaunchOptions:
    """What the process that makes workers must know.

    Attributes:
        limits: the largest limits of any execution.
        modules: modules that user code may import beyond the standard list.
        uid_range: first user id and how many, for the workers of a host that runs as root.
        request_bytes: the longest source, encoded.
        without: layers that are left out, for tests of the others; without ``fork``, workers are
            started afresh.
    """

    limits: Limits
    modules: tuple[str, ...] = ()
    uid_range: tuple[int, int] | None = None
    request_bytes: int = 2**20
    without: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Answer:
    """How one execution ended, as the host knows it; ``wall`` and ``cpu`` in seconds."""

    outcome: Outcome
    wall: float
    stdout: bytes = b""
    stderr: bytes = b""
    cpu: float | None = None
    peak_memory: int | None = None
    exit_status: int | None = None
    value: bytes | None = None


class Worker(Protocol):
    """One session's interpreter, as the host holds it. Not for use by two threads at once."""

    def prepare(self) -> None:
        """Be ready to run a program, as ``settle``; the state's copy may still be in the making.

        Raises:
            WorkerLost: that state is gone.
        """

    def settle(self) -> None:
        """Be idle with the state of the last acknowledged execution; recover it if it must be.

        Raises:
            WorkerLost: that state is gone.
        """

    def run(self, source: bytes, seconds: float, options: RunOptions = PLAIN) -> Answer:
        """Run a program, for ``seconds`` at the most; on any other end than its own, kill it."""

    def acknowledge(self) -> None:
        """Make the present state the one to come back to. Returns without waiting for that."""

    def recover(self) -> bool:
        """Go back to the last acknowledged state; False when there is none."""

    def branch(self) -> Worker:
        """Return a second worker that starts from the present state. Only for a settled worker.

        Raises:
            StartFailed: there is no such thing here, or no room for it.
        """

    def interrupt(self) -> None:
        """End every process of the session at once. May be called by another thread than ``run``."""

    def close(self) -> None:
        """End every process of the session, and let go of them."""


class WorkerSource(Protocol):
    """What makes workers."""

    @property
    def layers(self) -> tuple[LayerReport, ...]:
        """The layers of confinement that every worker gets, or misses."""

    @property
    def checkpoints(self) -> str:
        """How the state after an execution is kept: ``fork``, ``snapshot`` or ``none``."""

    def start(self) -> Worker:
        """Make a worker that is ready for its first execution.

        Raises:
            StartFailed: there is none to be had.
        """

    def lend(self, take: Callable[[], Worker]) -> None:
        """Name where a worker may take another one from that is ready, to put its state there."""

    def close(self) -> None:
        """End the process that makes workers, and every worker that is left."""

    def abandon(self) -> None:
        """In a process forked from the host: let go of every descriptor, ending nothing."""
