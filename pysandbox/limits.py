"""What one execution may use: time, memory and output. Plain data, checked when made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MIB: Final = 2**20

#: What a worker maps beyond its session's memory, so that a full session can still compile and answer.
RESERVE_BYTES: Final = 8 * MIB

DEFAULT_TIME_SECONDS: Final = 2.0
DEFAULT_MEMORY_BYTES: Final = 100 * MIB
DEFAULT_OUTPUT_BYTES: Final = 1 * MIB

SMALLEST_TIME_SECONDS: Final = 0.01
LARGEST_TIME_SECONDS: Final = 86_400.0
SMALLEST_MEMORY_BYTES: Final = 1 * MIB
LARGEST_MEMORY_BYTES: Final = 2**46
SMALLEST_OUTPUT_BYTES: Final = 1
LARGEST_OUTPUT_BYTES: Final = 256 * MIB


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of a single execution.

    Args:
        time: wall time in seconds, kept by the host.
        memory: address space in bytes that the session's state and the running code may add to a
            fresh worker.
        output: bytes for each of stdout and stderr.

    Raises:
        TypeError: a limit is not a number (``time``) or not an integer (the others).
        ValueError: a limit lies outside its range.

    Example:
        >>> Limits(time=0.5, memory=50 * 2**20).output
        1048576
    """

    time: float = DEFAULT_TIME_SECONDS
    memory: int = DEFAULT_MEMORY_BYTES
    output: int = DEFAULT_OUTPUT_BYTES

    def __post_init__(self) -> None:
        if isinstance(self.time, bool) or not isinstance(self.time, (int, float)):
            raise TypeError(f"time must be a number of seconds, not {type(self.time).__name__}")
        _check_range("time", self.time, SMALLEST_TIME_SECONDS, LARGEST_TIME_SECONDS, "seconds")
        for name, smallest, largest in (
            ("memory", SMALLEST_MEMORY_BYTES, LARGEST_MEMORY_BYTES),
            ("output", SMALLEST_OUTPUT_BYTES, LARGEST_OUTPUT_BYTES),
        ):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int):
                raise TypeError(f"{name} must be a whole number of bytes, not {type(value).__name__}")
            _check_range(name, value, smallest, largest, "bytes")


def _check_range(name: str, value: float, smallest: float, largest: float, unit: str) -> None:
    # Written so that NaN, which compares false with everything, is refused too.
    if not smallest <= value <= largest:
        raise ValueError(f"{name} must be from {smallest} to {largest} {unit}, not {value}")
