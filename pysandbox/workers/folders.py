"""Folders for bundles in the temporary place: one for all helpers of this process that fill it alike."""

from __future__ import annotations

import logging
import shutil
import tempfile
import threading

_lock = threading.Lock()
_shared: dict[str, Folder] = {}
_log = logging.getLogger(__name__)


class Folder:
    """A folder in use.

    Attributes:
        path: where it is; None if there is no place where one can be made.
    """

    def __init__(self, purpose: str, path: str | None) -> None:
        self.path = path
        self._purpose = purpose
        self._users = 0

    def release(self) -> None:
        """End one use; the last one to end removes the folder."""
        with _lock:
            self._users -= 1
            if not self._users:
                del _shared[self._purpose]
                if self.path is not None:
                    shutil.rmtree(self.path, ignore_errors=True)

    def _use(self) -> Folder:
        self._users += 1
        return self


def share(purpose: str) -> Folder:
    """Return the folder for a purpose, which all who name the same one share while they use it.

    After this process was killed, the helpers that used it remove it.
    """
    with _lock:
        if purpose not in _shared:
            _shared[purpose] = Folder(purpose, _make())
        return _shared[purpose]._use()


def _make() -> str | None:
    try:
        return tempfile.mkdtemp(prefix="pysandbox-")
    except OSError as error:
        _log.info("workers will come up more slowly: %s", error)
        return None
