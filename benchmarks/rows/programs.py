"""CPU-bound programs, against the same text under plain CPython.

Each program runs as often in a row as makes about half a second, inside one execution, so that what is
compared is the program and not the call; what a call costs is another row.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from ..bench import Bench
from ..language import PROGRAMS
from ..peer import Failed, NoAnswer
from ..results import SECONDS, Measure

PLAIN = "plain exec"
TARGET_SECONDS = 0.4
MOST_REPETITIONS = 160
#: How long a peer may take for one program; who needs longer is stopped.
PATIENCE_SECONDS = 2.0
#: From here on a first run is believed; a faster peer runs once more, with its caches filled.
SLOW_SECONDS = 0.5


def programs(bench: Bench) -> Iterator[Measure]:
    """Every program of the language benchmark."""
    # A fresh process is plain CPython behind its start, which has a row of its own.
    names = [PLAIN, *(name for name in bench.names if name not in (PLAIN, "python -c"))]
    paths = sorted(PROGRAMS.glob("*.py"))
    for path in paths[: bench.some(len(paths), 2)]:
        yield _program(bench, names, path.stem, path.read_text(encoding="utf-8"))


def _program(bench: Bench, names: list[str], stem: str, source: str) -> Measure:
    expected, plain = None, 0.0
    repetitions: dict[str, int] = {}
    notes: dict[str, str] = {}
    beyond: dict[str, float] = {}
    for name in names:
        try:
            taken, printed = bench.ask(name, "program", PATIENCE_SECONDS, source=source)
            if taken < SLOW_SECONDS:
                taken, printed = bench.ask(name, "program", PATIENCE_SECONDS, source=source)
            if name == PLAIN:
                expected, plain = printed, taken
            if expected is not None and printed != expected:
                raise Failed("prints something else")
        except Failed as error:
            notes[name] = str(error)
            if isinstance(error, NoAnswer) and plain:
                beyond[name] = PATIENCE_SECONDS / plain
            continue
        repetitions[name] = max(1, min(MOST_REPETITIONS, int(TARGET_SECONDS / taken)))

    def turn(name: str) -> list[float]:
        times = repetitions[name]
        taken, _ = bench.ask(name, "program", PATIENCE_SECONDS, source=repeated(source, times))
        return [taken / times]

    samples = bench.in_turns(names, bench.some(5, 1), turn, 1.5, notes)
    return Measure(f"program {stem}", stem, SECONDS, samples, notes, beyond)


def repeated(source: str, times: int) -> str:
    """Return a program that runs this one several times."""
    return f"for _ in range({times}):\n{textwrap.indent(source, '    ')}"
