"""The rows of the report: each is a function that measures with a ``Bench`` and yields what it found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from ..bench import Bench
from ..results import Curve, Measure
from . import curves, latency, memory, programs, web

Row = Callable[[Bench], Iterator[Measure | Curve]]

#: In the order of the report; each with what ``--only`` calls it.
ROWS: Final[dict[str, Row]] = {
    "start": latency.starts,
    "execute": latency.round_trips,
    "recovery": latency.recovery,
    "http": web.requests,
    "programs": programs.programs,
    "memory": memory.memory,
    "length": curves.program_length,
    "state": curves.state_size,
    "live": curves.live_sessions,
}
