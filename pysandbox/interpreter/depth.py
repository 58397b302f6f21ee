"""Lets programs recurse exactly as deep as under plain CPython, though frames of ours lie below them."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Final

_get_frame = sys._getframe
_get_limit = sys.getrecursionlimit
_set_limit = sys.setrecursionlimit

# What calling ``exec`` takes of the limit beside the frames: in 3.11, calls of C functions count as well.
_EXEC_CALL: Final = 1 if sys.version_info < (3, 12) else 0

# How many frames of the limit are ours at present.
_own = 0


def give_back_own() -> None:
    """Add the caller's own frames to the recursion limit, if that has not been done at this depth."""
    global _own
    own = _EXEC_CALL
    frame = _get_frame(1)
    while frame is not None:
        own += 1
        frame = frame.f_back  # type: ignore[assignment]
    if own != _own:
        _set_limit(_get_limit() - _own + own)
        _own = own


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
