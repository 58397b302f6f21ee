"""Single calls: a new session's first result, an execution, and the way back from a deadline."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence

from ..bench import Bench
from ..peer import DEADLINE_SECONDS, Failed
from ..peers import OURS
from ..results import SECONDS, Measure

#: A user's next execution comes after a pause; in it a checkpoint can be made.
PAUSE_SECONDS = 0.005
STEP = "x += 1"
#: Leaves the endless program to a thread that goes on, which would disturb the others.
STOPPED_AFTERWARDS = ("smolagents",)


def starts(bench: Bench) -> Iterator[Measure]:
    """From nothing to the first result of a new session."""
    notes: dict[str, str] = {}
    for name in bench.names:
        _try(bench, notes, name, "starts", times=1)  # what only a first session costs, such as imports
    samples = bench.in_turns(
        bench.names,
        bench.some(40, 3),
        lambda name: bench.ask(name, "starts", 10.0, times=1),
        6.0,
        notes,
    )
    yield Measure(
        "start", "a new session and its first result, processes kept warm where a peer does so",
        SECONDS, samples, notes,
    )  # fmt: skip


def round_trips(bench: Bench) -> Iterator[Measure]:
    """``x += 1`` in a session that lives."""
    names = [name for name in bench.names if name != "python -c"]
    for key, pause, what in (
        ("execute", PAUSE_SECONDS, f"execute `{STEP}`, {PAUSE_SECONDS * 1000:g} ms after the one before"),
        ("execute-busy", 0.0, f"execute `{STEP}`, at once after the one before"),
    ):
        notes = {"python -c": "keeps no state"} if "python -c" in bench.names else {}
        for name in names:
            _try(bench, notes, name, "hold", code="x = 0")
            _try(bench, notes, name, "trips", code=STEP, times=10, pause=pause)
        samples = bench.in_turns(
            names,
            bench.some(30, 3),
            functools.partial(_trips, bench, pause),
            8.0,
            notes,
        )
        yield Measure(key, what, SECONDS, samples, notes)


def recovery(bench: Bench) -> Iterator[Measure]:
    """An endless program's end, and the call after it; then what only this project does."""
    notes: dict[str, str] = {}
    after: dict[str, list[list[float]]] = {}

    def deadline(name: str) -> list[float]:
        bench.ask(name, "hold", 10.0, code="x = 1", deadline=DEADLINE_SECONDS)
        late, call = bench.ask(name, "deadline", 4 * DEADLINE_SECONDS)
        after.setdefault(name, []).append([call])
        if name in STOPPED_AFTERWARDS:
            bench.stop(name)
        return [late]

    samples = bench.in_turns(bench.names, bench.some(3, 1), deadline, 15.0, notes)
    yield Measure(
        "late", f"error of an endless program, beyond its deadline of {DEADLINE_SECONDS:g} s",
        SECONDS, samples, notes,
    )  # fmt: skip
    yield Measure("after", "the call after it, in the same session", SECONDS, after, notes)
    if OURS not in bench.names:
        return
    for key, action, what in (
        ("crash", "crash", "the call after the session's process was killed, recovery included"),
        ("fork", "fork", "a fork of a session, and its end"),
    ):
        failed: dict[str, str] = {}
        _try(bench, failed, OURS, "hold", code="x = 1")
        taken = bench.in_turns(
            [OURS],
            bench.some(10, 2),
            functools.partial(_special, bench, action),
            8.0,
            failed,
        )
        yield Measure(key, what, SECONDS, taken, failed)


def _trips(bench: Bench, pause: float, name: str) -> Sequence[float]:
    return list(bench.ask(name, "trips", 10.0, code=STEP, times=10, pause=pause))


def _special(bench: Bench, action: str, name: str) -> Sequence[float]:
    return list(bench.ask(name, "special", 10.0, action=action, times=2))


def _try(bench: Bench, notes: dict[str, str], name: str, command: str, **arguments: object) -> None:
    if name in notes:
        return
    try:
        bench.ask(name, command, 10.0, **arguments)
    except Failed as error:
        notes[name] = str(error)
