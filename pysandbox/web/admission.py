"""A bound on executions under way, which refuses and never waits."""

from __future__ import annotations

import threading

from pysandbox import Overloaded


class Admission:
    """Admits so many at once: a context manager.

    The sandbox bounds what waits to run and what waits for one session, each apart; but every wait, whatever
    for, holds one of the server's threads, and there must be one left to answer the next request.

    Args:
        most: how many; None: no bound.
    """

    def __init__(self, most: int | None) -> None:
        self._free = threading.BoundedSemaphore(most) if most is not None else None

    def __enter__(self) -> None:
        if self._free is not None and not self._free.acquire(blocking=False):
            raise Overloaded("too many executions are under way")

    def __exit__(self, *_: object) -> None:
        if self._free is not None:
            self._free.release()
