"""What idle sessions hold, by filling memory with them."""

from __future__ import annotations

import time
from collections.abc import Iterator

from ..bench import Bench
from ..peer import Failed
from ..processes import available_bytes, memory_of_tree
from ..results import BYTES, COUNT, Measure

GIBIBYTE = 2**30
#: Sessions that are there before the first look, so that what all share is not counted.
FIRST_SESSIONS = 5
MOST_SESSIONS = 1_500
SETTLE_SECONDS = 0.7
#: Part of the machine's free memory that is never used.
SPARE_BYTES = 2 * GIBIBYTE
FILL_SECONDS = 12.0
STEP = 1.6


def memory(bench: Bench) -> Iterator[Measure]:
    """Memory of one more idle session, and how many fit in 1 GiB."""
    private, share, fit, notes = {}, {}, {}, {}
    for name in bench.names:
        if name in ("python -c", "plain exec"):
            continue  # one has no sessions, the other's are a dictionary
        try:
            private[name], share[name], fit[name] = _filled(bench, name)
        except Failed as error:
            notes[name] = str(error)
        except PermissionError:
            notes[name] = "only root may look at the memory of confined processes"
        bench.stop(name)
    yield Measure("private", "private memory of an idle session", BYTES, _single(private), notes)
    yield Measure(
        "share", "memory of one more idle session: its share of all pages, and page tables",
        BYTES, _single(share), notes,
    )  # fmt: skip
    yield Measure("fit", "sessions that fit in 1 GiB", COUNT, _single(fit), notes)


def _single(values: dict[str, float]) -> dict[str, list[list[float]]]:
    return {name: [[value]] for name, value in values.items()}


def _filled(bench: Bench, name: str) -> tuple[float, float, float]:
    """Open sessions until they fill 1 GiB or the time for it is over.

    Returns:
        Private bytes and bytes in all of one more session, and the sessions in 1 GiB; where the time did not
        suffice, this continues the line.
    """
    count = FIRST_SESSIONS
    bench.ask(name, "fill", 30.0, count=count)
    first_private, first_share = private_now, share_now = _settled(bench, name)
    started = time.monotonic()
    limit = GIBIBYTE if not bench.quick else first_share + GIBIBYTE // 20
    while share_now < limit and count < MOST_SESSIONS and time.monotonic() - started < FILL_SECONDS:
        # Until it is known what one takes, a few; then as many as it seems to need, and never many more.
        each = (share_now - first_share) / (count - FIRST_SESSIONS) if count > FIRST_SESSIONS else 0
        wanted = int((limit - share_now) / each) + 1 if each > 0 else FIRST_SESSIONS
        count = min(count + wanted, int(count * STEP) + 1, MOST_SESSIONS)
        if available_bytes() < SPARE_BYTES:
            raise Failed("the machine has too little free memory")
        bench.ask(name, "fill", 30.0, count=count)
        private_now, share_now = _settled(bench, name)
    more = count - FIRST_SESSIONS
    if share_now <= first_share:
        raise Failed(f"{more} more sessions took no memory that can be seen")
    each = (share_now - first_share) / more
    return (
        (private_now - first_private) / more,
        each,
        int(FIRST_SESSIONS + (GIBIBYTE - first_share) / each),
    )


def _settled(bench: Bench, name: str) -> tuple[int, int]:
    time.sleep(SETTLE_SECONDS)
    return memory_of_tree(bench.pid(name))
