"""A bounded gate: so many may be inside, so many may wait, first come first served, the rest is refused."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from .errors import Overloaded


class Gate:
    """Admits ``slots`` at a time; waiting takes its turn in the order of arrival.

    Args:
        slots: how many may be inside at once.
        waiting: how many may wait beside them.
        refusal: the words of ``Overloaded`` beyond that.
    """

    def __init__(self, slots: int, waiting: int, refusal: str) -> None:
        self._free = slots
        self._most_waiting = waiting
        self._refusal = refusal
        self._queue: deque[threading.Lock] = deque()
        self._lock = threading.Lock()

    @property
    def waiting(self) -> int:
        """How many wait now."""
        return len(self._queue)

    @contextmanager
    def passage(self) -> Iterator[None]:
        """Be inside for the length of a ``with`` block.

        Raises:
            Overloaded: as many wait already as may.
        """
        self._enter()
        try:
            yield
        finally:
            self._leave()

    def _enter(self) -> None:
        with self._lock:
            if self._free:
                self._free -= 1
                return
            if len(self._queue) >= self._most_waiting:
                raise Overloaded(self._refusal)
            turn = threading.Lock()
            turn.acquire()
            self._queue.append(turn)
        try:
            turn.acquire()
        except BaseException:  # an interrupt in the main thread: hand on what may be ours by now
            self._give_up(turn)
            raise

    def _give_up(self, turn: threading.Lock) -> None:
        with self._lock:
            if turn in self._queue:
                self._queue.remove(turn)
                return
        self._leave()

    def _leave(self) -> None:
        with self._lock:
            if self._queue:
                self._queue.popleft().release()
            else:
                self._free += 1
