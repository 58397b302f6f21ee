"""How the cost of an execution depends on what grows: the program, the state, the number of sessions."""

from __future__ import annotations

import functools
import itertools
import statistics
from collections.abc import Callable, Iterator, Sequence

from ..bench import Bench
from ..peer import Failed
from ..peers import OURS
from ..processes import available_bytes
from ..results import Curve
from ..timing import flat
from .latency import PAUSE_SECONDS, STEP

LENGTHS = (1, 10, 100, 1_000, 10_000)
STATE_MEGABYTES = (0, 1, 5, 10, 20, 40, 80)
LIVE_SESSIONS = (1, 10, 100, 300, 1_000)
OURS_BUSY = f"{OURS}, back to back"
#: What a process of its own for each session may take at most, for a look ahead at the machine's memory.
SESSION_BYTES = 12 * 2**20
SPARE_BYTES = 2**31
#: Who has no session in another process has nothing that could grow.
WITH_PROCESSES = (OURS, "Monty", "Jupyter kernel")
KERNELS_AT_MOST = 10
ALLOWANCE_SECONDS = 4.0

_LINES = """
def f{i}(a, b={i}):
    total = a + b
    if total % 2:
        total += 1
    return total
x{i} = f{i}({i})
y{i} = [n * n for n in range(3)]
z{i} = {{"name": "item", "number": x{i}}}
s{i} = str(x{i}) + "{nonce}"
y{i}[0] = z{i}["number"]
""".strip().splitlines()


def program_of(lines: int, nonce: str) -> str:
    """Return a straight program of so many lines that no cache knows, because of ``nonce``."""
    blocks = ("\n".join(_LINES).format(i=i, nonce=nonce) for i in range(-(-lines // len(_LINES))))
    if lines < len(_LINES):
        return "\n".join(f"s{i} = '{nonce}'" for i in range(lines))
    return "\n".join(blocks)


def program_length(bench: Bench) -> Iterator[Curve]:
    """A program's length in lines, each text new."""
    names = [name for name in bench.names if name != "python -c"]
    nonces = itertools.count()

    def measure(lines: int, name: str) -> list[float]:
        code = program_of(lines, f"n{next(nonces)}")
        return list(bench.ask(name, "trips", 15.0, code=code, times=1, pause=PAUSE_SECONDS))

    yield _curve(
        bench, "length", "an execution of a new program", "lines of the program",
        LENGTHS[: bench.some(len(LENGTHS), 3)], {name: name for name in names},
        lambda name, _: bench.ask(name, "hold", 15.0, code="x = 0"), measure, bench.some(5, 2),
    )  # fmt: skip


def state_size(bench: Bench) -> Iterator[Curve]:
    """The size of the state that a session holds, in blocks of about a kilobyte."""

    def prepare(name: str, megabytes: int) -> None:
        state = f"state = [str(1000000 + i) * 139 for i in range({megabytes * 1000})]"
        bench.ask(name, "hold", 20.0, code=f"x = 0\n{state}")

    yield _curve(
        bench, "state", f"an execution of `{STEP}`", "megabytes of state",
        STATE_MEGABYTES[: bench.some(len(STATE_MEGABYTES), 3)], _processes(bench), prepare, _trips(bench),
        bench.some(4, 1), logarithmic=False,
    )  # fmt: skip


def live_sessions(bench: Bench) -> Iterator[Curve]:
    """The number of sessions that live and sleep beside the one that executes."""
    opened: dict[str, list[float | None]] = {name: [] for name in bench.of(*WITH_PROCESSES)}

    def prepare(name: str, count: int) -> None:
        if name == "Jupyter kernel" and count > KERNELS_AT_MOST:
            raise Failed(f"not tried beyond {KERNELS_AT_MOST} kernels")
        if available_bytes() - count * SESSION_BYTES < SPARE_BYTES:
            raise Failed("the machine has too little free memory")
        taken = bench.ask(name, "fill", 25.0, count=count)
        opened[name].append(statistics.median(taken) if taken else None)

    counts = LIVE_SESSIONS[: bench.some(len(LIVE_SESSIONS), 2)]
    yield _curve(
        bench, "live", "an execution of `x = 1`", "sessions alive", counts,
        _processes(bench), prepare, _trips(bench, "x = 1"), bench.some(4, 1),
    )  # fmt: skip
    padded = {name: [*values, *[None] * (len(counts) - len(values))] for name, values in opened.items()}
    yield Curve(
        "opening",
        "a new session and its first result, one right after the other",
        "sessions alive",
        counts,
        padded,
    )


def _processes(bench: Bench) -> dict[str, str]:
    """Return the lines of a plot, each with the contender behind it."""
    lines = {name: name for name in bench.of(*WITH_PROCESSES)}
    return lines | ({OURS_BUSY: OURS} if OURS in lines else {})


def _trips(bench: Bench, code: str = STEP) -> Callable[[int, str], list[float]]:
    def measure(_: int, line: str) -> list[float]:
        pause = 0.0 if line == OURS_BUSY else 4 * PAUSE_SECONDS
        name = OURS if line == OURS_BUSY else line
        return list(bench.ask(name, "trips", 15.0, code=code, times=8, pause=pause))

    return measure


def _curve(
    bench: Bench,
    key: str,
    what: str,
    x_label: str,
    x: Sequence[int],
    lines: dict[str, str],
    prepare: Callable[[str, int], object],
    measure: Callable[[int, str], list[float]],
    turns: int,
    logarithmic: bool = True,
) -> Curve:
    """Measure every line at every x; a contender that fails once is left out of what follows."""
    points: dict[str, list[float | None]] = {line: [] for line in lines}
    notes: dict[str, str] = {}
    for value in x:
        for name in dict.fromkeys(lines.values()):
            if name not in notes:
                try:
                    prepare(name, value)
                except Failed as error:
                    notes[name] = f"{error}, at {value:,} {x_label}"
        failed = {line: notes[name] for line, name in lines.items() if name in notes}
        before = set(failed)
        samples = bench.in_turns(
            list(lines),
            turns,
            functools.partial(measure, value),
            ALLOWANCE_SECONDS,
            failed,
        )
        for line, name in lines.items():
            if line in failed and line not in before:
                notes[name] = f"{failed[line]}, at {value:,} {x_label}"
            points[line].append(statistics.median(flat(samples[line])) if line in samples else None)
    return Curve(key, what, x_label, x, points, notes, logarithmic)
