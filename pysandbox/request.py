"""One execution as it is asked for: the arguments checked, in the form in which they travel to a worker."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Final

from .limits import Limits
from .workers import RunOptions

#: The longest program, with its standard input, in bytes of UTF-8.
MAX_SOURCE_BYTES: Final = 16 * 2**20

_PLAIN: Final = RunOptions()


@dataclass(frozen=True, slots=True)
class Request:
    """A checked request: the program, its wall time in seconds, and what is particular to it."""

    source: bytes
    seconds: float
    options: RunOptions

    @staticmethod
    def checked(
        limits: Limits,
        code: str,
        stdin: str = "",
        time: float | None = None,
        memory: int | None = None,
        value: bool = False,
    ) -> Request:
        """Return the request for these arguments of ``execute``.

        Lone surrogates, which JSON can carry, pass: the worker reports them as CPython reports what is
        not UTF-8.

        Raises:
            TypeError, ValueError: as ``Session.execute`` says.
        """
        source = _encoded("code", code)
        if len(source) > MAX_SOURCE_BYTES:
            raise ValueError(f"code must be at most {MAX_SOURCE_BYTES} bytes of UTF-8, not {len(source)}")
        if stdin == "" and time is None and memory is None and not value:
            return Request(source, limits.time, _PLAIN)
        data = _encoded("stdin", stdin)
        if len(source) + len(data) > MAX_SOURCE_BYTES:
            raise ValueError(f"code and stdin must be at most {MAX_SOURCE_BYTES} bytes of UTF-8 together")
        asked = dataclasses.replace(
            limits,
            time=limits.time if time is None else time,
            memory=limits.memory if memory is None else memory,
        )
        for name in ("time", "memory"):
            if getattr(asked, name) > getattr(limits, name):
                raise ValueError(
                    f"{name} must be at most {getattr(limits, name)}, not {getattr(asked, name)}"
                )
        options = RunOptions(data, limits.memory - asked.memory, bool(value))
        return Request(source, asked.time, options)


def _encoded(name: str, text: str) -> bytes:
    if not isinstance(text, str):
        raise TypeError(f"{name} must be a str, not {type(text).__name__}")
    return text.encode("utf-8", "surrogatepass")
