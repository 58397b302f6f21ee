"""A small stock of workers that are ready before anybody asks, so that a new session costs a hand-over."""

from __future__ import annotations

import logging
import threading
from collections import deque
from typing import Final

from .interface import StartFailed, Worker, WorkerSource

#: After a worker failed to start, the stock is left alone for this long, in seconds.
PAUSE_AFTER_FAILURE_SECONDS: Final = 1.0

_log = logging.getLogger(__name__)


class WarmPool:
    """Keeps ``size`` workers ready, refilled by one thread of its own."""

    def __init__(self, source: WorkerSource, size: int) -> None:
        self._source = source
        self._size = size
        self._ready: deque[Worker] = deque()
        self._changed = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._refill, name="pysandbox-warm", daemon=True)
        self._thread.start()

    def __len__(self) -> int:
        return len(self._ready)

    def take(self) -> Worker:
        """Return a ready worker, from the stock or, when that is empty, started now.

        Raises:
            StartFailed: there is none to be had.
        """
        with self._changed:
            worker = self._ready.popleft() if self._ready else None
            self._changed.notify()
        if worker is not None:
            return worker
        try:
            return self._source.start()
        except StartFailed as error:
            if self._closed:
                raise
            # A newborn that was killed from outside says nothing about the next one.
            _log.warning("trying once more: %s", error)
            return self._source.start()

    def stop(self) -> None:
        """Start no more workers; one that is being started now may still fail."""
        with self._changed:
            self._closed = True
            self._changed.notify()

    def close(self) -> None:
        """Stop refilling and end the workers in stock."""
        self.stop()
        self._thread.join()
        while self._ready:
            self._ready.popleft().close()

    def _refill(self) -> None:
        while True:
            with self._changed:
                while not self._closed and len(self._ready) >= self._size:
                    self._changed.wait()
                if self._closed:
                    return
            try:
                worker = self._source.start()
            except StartFailed as error:
                if self._closed:
                    return
                _log.warning("no warm worker: %s", error)
                with self._changed:
                    self._changed.wait_for(lambda: self._closed, PAUSE_AFTER_FAILURE_SECONDS)
                continue
            with self._changed:
                self._ready.append(worker)
