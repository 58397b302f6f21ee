"""What the host holds of its workers is closed in a process forked off the host.

Else such a child (of gunicorn's, of multiprocessing's) would keep channels open that end with the host,
and could write on them.
"""

from __future__ import annotations

import os
import weakref
from typing import Protocol


class Closable(Protocol):
    """Something that holds descriptors and can let go of them without ending anything."""

    def close(self) -> None:
        """Close the descriptors."""


_held: weakref.WeakSet[Closable] = weakref.WeakSet()


def close_in_children(holder: Closable) -> None:
    """Close ``holder`` in every process that is forked off this one from now on."""
    _held.add(holder)


def _close_all() -> None:
    for holder in tuple(_held):
        holder.close()
    _held.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_close_all)
