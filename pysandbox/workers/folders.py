"""Folders for bundles in the temporary place: one for all helpers of this process that fill it alike."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
import threading
from pathlib import Path

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
            if self._users:
                return
            if _shared.get(self._purpose) is self:
                del _shared[self._purpose]
            if self.path is not None:
                shutil.rmtree(self.path, ignore_errors=True)

    def _use(self) -> Folder:
        self._users += 1
        return self

    def _is_there(self) -> bool:
        return self.path is None or Path(self.path).is_dir()


def share(purpose: str) -> Folder:
    """Return the folder for a purpose, which all who name the same one share while they use it.

    After this process was killed, the helpers that used it remove it.
    """
    with _lock:
        folder = _shared.get(purpose)
        if folder is None or not folder._is_there():
            folder = _shared[purpose] = Folder(purpose, _make())
        return folder._use()


def _make() -> str | None:
    try:
        return tempfile.mkdtemp(prefix="pysandbox-")
    except OSError as error:
        _log.info("workers will come up more slowly: %s", error)
        return None


def _begin_anew() -> None:
    """Leave what the parent uses to the parent, in a process that it forked."""
    global _lock
    _lock = threading.Lock()
    _shared.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_anew)
