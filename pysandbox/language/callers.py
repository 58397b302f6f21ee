"""The frames that extra modules get when they look at their caller's variables, as pandas does for a query.

They show the session's own variables only: a caller may just as well be the library, or a guard, and what is
stored there would change how these work.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from types import FrameType
from typing import Any, Final

from . import ownership


class Frame:
    """What library code gets for a frame: the variables of the session's code, and of nothing else.

    Attributes:
        f_back: the caller's, as far as to the innermost one of the session.
        f_globals: the variables of its module; none for the library's.
        f_locals: its local variables; none for the library's.
    """

    __slots__ = ("f_back", "f_globals", "f_locals")

    def __init__(self, frame: FrameType) -> None:
        own = frame.f_builtins is ownership.session_builtins
        self.f_back = Frame(frame.f_back) if frame.f_back is not None and not own else None
        self.f_globals: Any = frame.f_globals if own else {}
        self.f_locals: Any = frame.f_locals if own else {}


def frame_at(depth: int = 0, /) -> Frame:
    """Do what ``sys._getframe`` does."""
    return Frame(sys._getframe(depth + 1))


def current_frame() -> Frame:
    """Do what ``inspect.currentframe`` does."""
    return Frame(sys._getframe(1))


FRAME_VARIABLES: Final = frozenset({"f_globals", "f_locals"})
FRAME_FUNCTIONS: Final[Mapping[str, dict[str, Any]]] = {
    "sys": {"_getframe": frame_at},
    "inspect": {"currentframe": current_frame},
}
