"""The run that a row takes part in: its contenders, whether it is to be short, and the time that is left."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from .contenders import Contender
from .peer import Failed
from .timing import alternate

PAUSE_BETWEEN_TURNS_SECONDS = 0.02


class Bench:
    """What rows measure with.

    Args:
        names: the contenders that are installed.
        quick: whether to take few samples.
        until: the moment (monotonic) at which the whole run must be over.
    """

    def __init__(self, names: Iterable[str], quick: bool, until: float) -> None:
        self.names = tuple(names)
        self.quick = quick
        self.until = until
        self._contenders = {name: Contender(name) for name in self.names}

    def some(self, many: int, few: int) -> int:
        """Return how much to do: ``few`` in a quick run."""
        return few if self.quick else many

    def of(self, *names: str) -> list[str]:
        """Return those of these contenders that are installed."""
        return [name for name in names if name in self.names]

    def ask(self, name: str, command: str, within: float, **arguments: Any) -> Any:
        """Have a contender carry out a command of ``contenders.Server``.

        Raises:
            Failed: it cannot, did not within these seconds, or the run's time is over.
        """
        left = self.until - time.monotonic()
        if left <= 0:
            raise Failed("the run's time was over")
        return self._contenders[name].ask(command, min(within, left), **arguments)

    def pid(self, name: str) -> int:
        """The process id of a contender that was asked before."""
        return self._contenders[name].pid

    def in_turns(
        self,
        names: Sequence[str],
        turns: int,
        measure: Callable[[str], Sequence[float]],
        allowance: Mapping[str, float] | float,
        notes: dict[str, str],
    ) -> dict[str, list[list[float]]]:
        """Let contenders measure themselves turn by turn; who fails is left out and noted."""

        def turn(name: str) -> Sequence[float] | None:
            time.sleep(PAUSE_BETWEEN_TURNS_SECONDS)
            try:
                return measure(name)
            except Failed as error:
                notes[name] = str(error)
                return None

        samples = alternate([name for name in names if name not in notes], turns, turn, allowance)
        return {name: taken for name, taken in samples.items() if any(taken)}

    def stop(self, name: str) -> None:
        """End a contender's processes; it starts anew when it is asked again."""
        self._contenders[name].close()

    @contextmanager
    def fresh(self) -> Iterator[Bench]:
        """Let every contender start anew for a row, and end with it."""
        try:
            yield self
        finally:
            for contender in self._contenders.values():
                contender.close()
