"""What host and worker say to each other; ``protocol`` is the form in which it travels.

    host                                 runner                     copy
     |------ Execute(n, time, source) ---->|                          |
     |<----- Printed(n, stdout, stderr) ---|  (when it takes long)    |
     |<----- Finished(n, outcome, ...) ----|                          |
     |------ Checkpoint(n) --------------->| forks                    |
     |<----- Holding(n) ------------------------------------------ (sleeps)
     |                                     |                          |
     |   ... the runner fails, is killed and seen gone ...            |
     |------ TakeOver(n) ---------------------------------------->(is the runner)

Where there is no fork, the runner hands its state to the host, which gives it to another runner; to
the host it is bytes, and nothing else:

    host                                 runner                     another runner
     |------ Checkpoint(n) --------------->|
     |<----- Snapshot(n, state) -----------|
     |------ Restore(n, state) ------------------------------------>|
     |<----- Holding(n) --------------------------------------------|
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ..result import Outcome

#: The signal that asks a runner for ``Printed``, where there are signals. Who has no ear for it ignores it.
ASKING_SIGNAL: Final = "SIGURG"
#: How long before its deadline a worker tells for the last time what was printed, in seconds.
SHORTEST_REMAINDER_SECONDS: Final = 0.01


@dataclass(frozen=True, slots=True)
class Ready:
    """Worker to host: confined and idle, with an empty session."""

    number: int


@dataclass(frozen=True, slots=True)
class Failed:
    """Worker to host, instead of ``Ready``: the worker cannot serve, and ``reason`` says why."""

    reason: str


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What is particular to one execution.

    Attributes:
        stdin: what the program finds on its standard input.
        withheld: bytes of the session's memory that it may not have.
        value: whether to answer with the ``repr`` of the last expression's value.
    """

    stdin: bytes = b""
    withheld: int = 0
    value: bool = False


PLAIN: Final = RunOptions()


@dataclass(frozen=True, slots=True)
class Execute:
    """Host to runner: run ``source`` as execution ``number``; end yourself well after ``time`` seconds."""

    number: int
    time: float
    source: bytes
    options: RunOptions = PLAIN


@dataclass(frozen=True, slots=True)
class Finished:
    """Runner to host: execution ``number`` ended.

    Attributes:
        cpu: processor time of the execution in seconds.
        peak_memory: the process's peak resident set in bytes.
        threads: user threads that are still alive.
        exit_status: what the program's process would have exited with.
        value: the ``repr`` of the last expression's value, where it was asked for and there is one.
    """

    number: int
    outcome: Outcome
    stdout: bytes = b""
    stderr: bytes = b""
    cpu: float = 0.0
    peak_memory: int = 0
    threads: int = 0
    exit_status: int = 0
    value: bytes | None = None


@dataclass(frozen=True, slots=True)
class Printed:
    """Runner to host, while execution ``number`` runs: all that it has printed so far."""

    number: int
    stdout: bytes = b""
    stderr: bytes = b""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Host to runner: fork a copy that holds the state after execution ``number``."""

    number: int


@dataclass(frozen=True, slots=True)
class Holding:
    """Copy to host, on its own channel: asleep, with the state after execution ``number``."""

    number: int


@dataclass(frozen=True, slots=True)
class NotHeld:
    """Runner to host: the copy for execution ``number`` could not be made."""

    number: int


@dataclass(frozen=True, slots=True)
class Branch:
    """Host to runner, two channel ends following: fork a second session from the state after ``number``.

    The branch answers ``Holding`` on the first of the two, and serves it from then on.
    """

    number: int


@dataclass(frozen=True, slots=True)
class TakeOver:
    """Host to copy: the runner is gone; you are the session, after execution ``number``."""

    number: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Runner to host: the state after execution ``number``, for another runner to load."""

    number: int
    state: bytes


@dataclass(frozen=True, slots=True)
class Restore:
    """Host to a fresh runner: load the state after execution ``number``; answered by ``Holding``."""

    number: int
    state: bytes


Message = (
    Ready
    | Failed
    | Execute
    | Finished
    | Printed
    | Checkpoint
    | Holding
    | NotHeld
    | Branch
    | TakeOver
    | Snapshot
    | Restore
)


def remainders(seconds: float) -> Iterator[float]:
    """Yield how much of an execution's time is left each time that a worker tells what was printed.

    Halves, so that what takes long is told again shortly before its deadline, and what is quick never.

    Example:
        >>> list(remainders(0.05))
        [0.025, 0.0125]
    """
    while (seconds := seconds / 2) >= SHORTEST_REMAINDER_SECONDS:
        yield seconds
