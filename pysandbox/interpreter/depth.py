"""Lets programs recurse exactly as deep as under plain CPython, though frames of ours lie below them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import CodeType, ModuleType
from typing import Any, Final

_get_frame = sys._getframe
_get_limit = sys.getrecursionlimit
_set_limit = sys.setrecursionlimit

# How many calls a program may nest is found by nesting them, with this much of the limit left to do it in:
# besides frames, versions of CPython count calls of C functions and entries into the interpreter's loop.
_PROBE_ROOM: Final = 40
_PROBE: Final = compile(
    """
def nested(calls):
    try:
        return nested(calls + 1)
    except RecursionError:
        return calls
calls = nested(0)
""",
    "<depth>",
    "exec",
)
# Of the limit, a program read from stdin cannot use this for nested calls: its module's frame and one more.
_UNUSED: Final = 2

# The two functions between the caller and what runs the probe.
_FRAMES_HERE: Final = 2

Run = Callable[[CodeType, dict[str, object]], None]

# How much of the limit is ours at present, and for how many frames that was found.
_own = 0
_frames = 0


def give_back_own(run: Run) -> None:
    """Add to the recursion limit what the caller's own frames take of it, for what it has ``run`` execute."""
    global _own, _frames
    frames = 0
    frame = _get_frame(1)
    while frame is not None:
        frames += 1
        frame = frame.f_back  # type: ignore[assignment]
    if frames != _frames:
        asked = _get_limit() - _own
        _own = _measure(frames + _PROBE_ROOM, run)
        _frames = frames
        _set_limit(asked + _own)


def _measure(limit: int, run: Run) -> int:
    namespace: dict[str, Any] = {"__builtins__": {"RecursionError": RecursionError}}
    _set_limit(limit)
    run(_PROBE, namespace)
    calls: int = namespace["calls"]
    return limit - _UNUSED - calls - _FRAMES_HERE


def install(module: ModuleType) -> None:
    """Let a view of the ``sys`` module tell and take the limit without what is ours."""
    module.getrecursionlimit = getrecursionlimit  # type: ignore[attr-defined]
    module.setrecursionlimit = setrecursionlimit  # type: ignore[attr-defined]


def getrecursionlimit() -> int:
    """Return the current value of the recursion limit, the maximum depth of the Python interpreter stack."""
    return _get_limit() - _own


def setrecursionlimit(limit: int, /) -> None:
    """Set the maximum depth of the Python interpreter stack to n."""
    _set_limit(limit + _own if type(limit) is int and limit > 0 else limit)
