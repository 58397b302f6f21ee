"""The stand-in for ``resource``: limits that a program may read and set for itself, and that bind nothing.

Programs of contests raise the limit of their stack before they recurse deeply. What binds a session is what
the host has set, which no code in it can change.
"""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import Any, Final

#: Functions that only tell, what one of them returns, and the error.
TELLING: Final = frozenset({"getpagesize", "getrusage", "struct_rusage", "error"})


def limits() -> ModuleType:
    """Return the stand-in: without a limit at first, and then with those that the program has set.

    Raises:
        ImportError: this system has no such module.
    """
    real = importlib.import_module("resource")
    infinity: int = real.RLIM_INFINITY
    known = {value for name, value in vars(real).items() if name.startswith("RLIMIT_")}
    chosen: dict[int, tuple[int, int]] = {}

    def check(number: Any) -> int:
        if not isinstance(number, int):
            raise TypeError(f"'{type(number).__name__}' object cannot be interpreted as an integer")
        if number not in known:
            raise ValueError("invalid resource specified")
        return int(number)

    def getrlimit(resource: Any, /) -> tuple[int, int]:
        """Return a tuple (soft, hard) with the current limits of the resource."""
        return chosen.get(check(resource), (infinity, infinity))

    def setrlimit(resource: Any, limits: Any, /) -> None:
        """Set new limits of consumption of the resource."""
        number = check(resource)
        soft, hard = (int(limit) for limit in limits)
        highest = chosen.get(number, (infinity, infinity))[1]
        if highest != infinity and not 0 <= hard <= highest:
            raise ValueError("not allowed to raise maximum limit")
        if hard != infinity and not 0 <= soft <= hard:
            raise ValueError("current limit exceeds maximum limit")
        chosen[number] = soft, hard

    stand_in = ModuleType("resource", real.__doc__)
    for name, value in vars(real).items():
        if isinstance(value, int) or name in TELLING:
            stand_in.__dict__[name] = value
    for function in (getrlimit, setrlimit):
        function.__module__ = "resource"
        function.__qualname__ = function.__name__
        stand_in.__dict__[function.__name__] = function
    return stand_in
