"""Clocks and statistics that the benchmarks share.

Every comparison is made in turns: A, B, A, B, ..., so that a machine that drifts does so for both; a ratio is
the median of the turns' own ratios. Nothing here knows what is being measured.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

#: The samples of one contender: a list for each turn, empty where it did not take part.
Turns = Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True)
class Spread:
    """A median with the quartiles around it."""

    median: float
    low: float
    high: float
    count: int

    @classmethod
    def of(cls, samples: Iterable[float]) -> Spread:
        """Summarize at least one sample."""
        ordered = sorted(samples)
        return cls(statistics.median(ordered), percentile(ordered, 25), percentile(ordered, 75), len(ordered))


def percentile(ordered: Sequence[float], percent: float) -> float:
    """Return the smallest sample that is not below ``percent`` of them; they must be sorted."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def seconds(action: Callable[[], object]) -> float:
    """Return how long an action takes on the wall clock."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def flat(turns: Turns) -> list[float]:
    """Return the samples of all turns."""
    return [sample for turn in turns for sample in turn]


def ratios(ours: Turns, theirs: Turns) -> list[float]:
    """Return, for each turn in which both took part, the ratio of the two medians."""
    return [
        statistics.median(a) / statistics.median(b) for a, b in zip(ours, theirs, strict=False) if a and b
    ]


def alternate(
    names: Sequence[str],
    turns: int,
    measure: Callable[[str], Sequence[float] | None],
    allowance: Mapping[str, float] | float,
) -> dict[str, list[list[float]]]:
    """Let each contender measure itself once a turn.

    Args:
        names: the contenders, in the order of a turn.
        turns: how often each has its turn.
        measure: returns the samples of one contender's turn; None leaves it out from then on.
        allowance: seconds that a contender may take for all its turns; who has used them is left out of those
            that follow, but everyone has one.

    Returns:
        The samples of each, turn by turn.
    """
    samples: dict[str, list[list[float]]] = {name: [] for name in names}
    used = dict.fromkeys(names, 0.0)
    out: set[str] = set()
    for _ in range(turns):
        for name in names:
            if name in out:
                samples[name].append([])
                continue
            started = time.monotonic()
            measured = measure(name)
            used[name] += time.monotonic() - started
            samples[name].append(list(measured or ()))
            most = allowance if isinstance(allowance, (int, float)) else allowance[name]
            if measured is None or used[name] >= most:
                out.add(name)
    return samples
