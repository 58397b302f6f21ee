"""What this project promises about speed, and how each promise is read off a run's results."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable
from dataclasses import dataclass

from .figures import MEBIBYTE, as_bytes, as_ratio, as_time
from .peers import OURS
from .results import Measure, Results
from .rows.programs import PLAIN
from .rows.web import CONNECTIONS, EMPTY_ANSWER
from .timing import flat, ratios

MONTY = "Monty"


@dataclass(frozen=True, slots=True)
class Budget:
    """A promise about speed: ``value`` of the results is between ``least`` and ``most``."""

    what: str
    most: float
    value: Callable[[Results], float | None]
    show: Callable[[float], str]
    least: float = -math.inf


def ratio_to(key: str, other: str) -> Callable[[Results], float | None]:
    """Return what reads this project's ratio to another contender off a measure."""

    def value(results: Results) -> float | None:
        measure = results.measure(key)
        if measure is None or OURS not in measure.samples or other not in measure.samples:
            return None
        found = ratios(measure.samples[OURS], measure.samples[other])
        return statistics.median(found) if found else None

    return value


def own(
    key: str, pick: Callable[[list[float]], float] = statistics.median
) -> Callable[[Results], float | None]:
    """Return what reads this project's own figure off a measure."""

    def value(results: Results) -> float | None:
        measure = results.measure(key)
        return pick(flat(measure.samples[OURS])) if measure and OURS in measure.samples else None

    return value


def mean_of_programs(name: str) -> Callable[[Results], float | None]:
    """Return what reads a contender's geometric mean over the programs that it can run."""

    def value(results: Results) -> float | None:
        found = [ratio for m in results.keyed("program ") if (ratio := program_ratio(m, name)) is not None]
        return statistics.geometric_mean(found) if found else None

    return value


def program_ratio(measure: Measure, name: str) -> float | None:
    """Return one contender's ratio to plain CPython in one program."""
    if name not in measure.samples or PLAIN not in measure.samples:
        return None
    return statistics.median(ratios(measure.samples[name], measure.samples[PLAIN]))


BUDGETS = (
    Budget("CPU-bound programs, to plain CPython (geometric mean)", 1.05, mean_of_programs(OURS), as_ratio),
    Budget("`execute` of `x += 1` after a pause, to Monty's", 1.0, ratio_to("execute", MONTY), as_ratio),
    Budget("`execute` of `x += 1` back to back, to Monty's", 1.0, ratio_to("execute-busy", MONTY), as_ratio),
    Budget("new session and its first result, to Monty's", 1.5, ratio_to("start", MONTY), as_ratio),
    *(
        Budget(
            f"`POST /execute`, connections: {connections}; time of an answer (p50), to an empty one's",
            2.0,
            ratio_to(f"http {connections}", EMPTY_ANSWER),
            as_ratio,
        )
        for connections in CONNECTIONS
    ),
    Budget(
        "private memory of an idle session, its checkpoint included", 4 * MEBIBYTE, own("private"), as_bytes
    ),
    Budget("error after a deadline of 2 s, beyond it (the latest)", 0.1, own("late", max), as_time, 0.0),
)

#: More ratios for the headline, which no budget binds.
BESIDE = (
    ("new session and its first result, to a Jupyter kernel's", "start", "Jupyter kernel"),
    ("new session and its first result, to a whole `python -c`", "start", "python -c"),
    ("`execute` of `x += 1` after a pause, to a Jupyter kernel's", "execute", "Jupyter kernel"),
    ("private memory of an idle session, to a Jupyter kernel's", "private", "Jupyter kernel"),
)
