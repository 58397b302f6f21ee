"""How figures are written: few digits, with a unit that suits their size."""

from __future__ import annotations

from .results import BYTES, COUNT, PER_SECOND, SECONDS

KIBIBYTE, MEBIBYTE = 2**10, 2**20


def as_ratio(value: float) -> str:
    """Return a ratio: two decimals where they matter."""
    return f"{value:,.0f}" if value >= 10 else f"{value:.2f}" if value >= 0.1 else f"{value:.2g}"


def as_time(value: float) -> str:
    """Return seconds in the unit that suits them."""
    for limit, factor, unit in ((1e-3, 1e6, "µs"), (1, 1e3, "ms")):
        if abs(value) < limit:
            return (
                f"{value * factor:.3g} {unit}"
                if abs(value * factor) < 100
                else f"{value * factor:.0f} {unit}"
            )
    return f"{value:.2f} s"


def as_bytes(value: float) -> str:
    """Return bytes in KiB or MiB."""
    return f"{value / MEBIBYTE:.2f} MiB" if value >= MEBIBYTE / 10 else f"{value / KIBIBYTE:.1f} KiB"


BY_UNIT = {SECONDS: as_time, BYTES: as_bytes, COUNT: "{:,.0f}".format, PER_SECOND: "{:,.0f}".format}
