"""What a run of the benchmarks found: plain data, made by the rows and read by the report and the plot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .timing import Turns

SECONDS, BYTES, COUNT, PER_SECOND = "seconds", "bytes", "count", "per second"


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that was measured of several contenders.

    Attributes:
        key: names it for the budgets and the headline table.
        what: the same in words.
        unit: one of the units above.
        samples: the turns of each contender that could do it.
        notes: why another one could not.
        beyond: for one that was stopped, the multiple of the plain figure that it had reached.
    """

    key: str
    what: str
    unit: str
    samples: Mapping[str, Turns]
    notes: dict[str, str] = field(default_factory=dict)
    beyond: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Curve:
    """How a cost, in seconds, depends on something.

    Attributes:
        points: for each contender the medians at ``x``, None where it could not go on.
        notes: why it could not.
        logarithmic: whether the plot's axes are.
    """

    key: str
    what: str
    x_label: str
    x: Sequence[float]
    points: dict[str, list[float | None]]
    notes: dict[str, str] = field(default_factory=dict)
    logarithmic: bool = True


@dataclass(slots=True)
class Results:
    """Everything of one run.

    Attributes:
        machine: facts about the machine and the software, in words.
        versions: the peers that took part; ``missing``: those that are not installed.
        unfinished: rows that were not measured, with the reason.
    """

    date: str
    command: str
    machine: dict[str, str]
    versions: dict[str, str]
    missing: list[str]
    measures: list[Measure] = field(default_factory=list)
    curves: list[Curve] = field(default_factory=list)
    unfinished: dict[str, str] = field(default_factory=dict)
    minutes: float = 0.0

    def add(self, found: Measure | Curve) -> None:
        """Take in what a row yielded."""
        if isinstance(found, Curve):
            self.curves.append(found)
        else:
            self.measures.append(found)

    def measure(self, key: str) -> Measure | None:
        """Return the measure of this key, where there is one."""
        return next((measure for measure in self.measures if measure.key == key), None)

    def keyed(self, prefix: str) -> list[Measure]:
        """Return the measures whose keys begin so."""
        return [measure for measure in self.measures if measure.key.startswith(prefix)]
