"""Lets programs recurse exactly as deep as under plain CPython, though frames of ours lie below them."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Final

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

# The two functions between the caller and the probe.
_FRAMES_HERE: Final = 2

# How much of the limit is ours at present, and for how many frames that was found.
_own = 0
_frames = 0


def give_back_own() -> None:
    """Add to the recursion limit what the caller's own frames take of it, for what the caller executes."""
    global _own, _frames
    frames = 0
    frame = _get_frame(1)
    while frame is not None:
        frames += 1
        frame = frame.f_back  # type: ignore[assignment]
    if frames != _frames:
        asked = _get_limit() - _own
        _own = _measure(frames + _PROBE_ROOM)
        _frames = frames
        _set_limit(asked + _own)


def _measure(limit: int) -> int:
    namespace: dict[str, int] = {}
    _set_limit(limit)
    exec(_PROBE, namespace)
    return limit - _UNUSED - namespace["calls"] - _FRAMES_HERE


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
