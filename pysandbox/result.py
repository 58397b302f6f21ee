"""What an execution answers: its outcome, its output and what it used. Plain data, no behaviour."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final


class Outcome(Enum):
    """How an execution ended."""

    OK = "ok"
    EXCEPTION = "exception"
    EXITED = "exited"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    OUTPUT = "output"
    CRASHED = "crashed"


#: The fixed words of ``Result.error``; an outcome that is not here is no error of the sandbox's.
ERROR_WORDS: Final = {
    Outcome.TIMEOUT: "execution timeout",
    Outcome.MEMORY: "memory limit exceeded",
    Outcome.OUTPUT: "output limit exceeded",
    Outcome.CRASHED: "interpreter crashed",
}


@dataclass(frozen=True, slots=True)
class Usage:
    """What one execution used.

    Attributes:
        wall: seconds from the request's hand-over to its answer, as the host saw them.
        cpu: seconds of processor time, as the worker reports them; None when it could not report.
        peak_memory: the worker's peak resident set in bytes, as it reports it; None as above.
        waited: seconds before that, for a worker, for the session's turn and for a free place.
    """

    wall: float
    cpu: float | None = None
    peak_memory: int | None = None
    waited: float = 0.0


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to one execution.

    Attributes:
        id: the session's id, a UUID in its canonical text form.
        outcome: how the execution ended.
        stdout, stderr: what the program printed; empty when a limit struck.
        error: one of the fixed words (``execution timeout``, ``memory limit exceeded``,
            ``output limit exceeded``, ``interpreter crashed``), else None.
        rolled_back: whether the session is back in the state of before this execution.
        partial_stdout, partial_stderr: what is known to have been printed before a limit struck.
        usage: wall time, processor time, peak memory and time spent waiting.
        exit_status: what ``python3 < program.py`` would have exited with; None when a limit struck.
        value: the ``repr`` of the last statement's value, where it was asked for, the statement is an
            expression and its value is not ``None``.
    """

    id: str
    outcome: Outcome
    usage: Usage
    stdout: str = ""
    stderr: str = ""
    rolled_back: bool = False
    partial_stdout: str = ""
    partial_stderr: str = ""
    exit_status: int | None = None
    value: str | None = None

    @property
    def error(self) -> str | None:
        """The fixed words of the limit that struck, or None."""
        return ERROR_WORDS.get(self.outcome)
