"""Python's own events, denied by default: the layer that gives users the error they know.

One audit hook, which nothing can remove, lets a short list of harmless events pass and answers every
other one with the ``PermissionError`` of a user without permission. It contains only what goes through
CPython; native code is the kernel layers' business.
"""

from __future__ import annotations

import _thread
import gc
import os
import socket
import sys
from collections.abc import Callable, Mapping
from importlib.machinery import BuiltinImporter, FrozenImporter
from typing import Any, Final

from ..refusal import permission_denied
from . import Layer

#: Events that may pass, each with the reason why it does no harm.
ALLOWED_EVENTS: Final[Mapping[str, str]] = {
    "import": "finders that could open a file are removed when the hook is installed",
    "compile": "makes code; running it is still under this hook",
    "exec": "runs code that is still under this hook",
    "code.__new__": "makes code; fired by code.replace",
    "function.__new__": "makes a function of code",
    "marshal.loads": "makes values and code in memory",
    "marshal.dumps": "makes bytes in memory",
    "pickle.find_class": "announces a look-up; the look-up itself is an import",
    "array.__new__": "makes an array in memory",
    "builtins.id": "reads an address; the most frequent event of all",
    "builtins.input": "standard input is at its end",
    "builtins.input/result": "standard input is at its end",
    "object.__getattr__": "reads an internal; which ones is the language layer's decision",
    "object.__setattr__": "writes an internal; which ones is the language layer's decision",
    "object.__delattr__": "deletes an internal; which ones is the language layer's decision",
    "sys._getframe": "namedtuple, enum, logging and warnings look at their caller",
    "sys._getframemodulename": "the same, from Python 3.12 on",
    "sys.set_asyncgen_hook_firstiter": "asyncio's loops set it",
    "sys.set_asyncgen_hook_finalizer": "asyncio's loops set it",
    "sys.set_asyncgen_hooks_firstiter": "the same by the name of newer versions",
    "sys.set_asyncgen_hooks_finalizer": "the same by the name of newer versions",
    "sys.unraisablehook": "reports an exception in a destructor",
    "sys.excepthook": "reports an exception",
    "_thread.start_new_thread": "threads share the process and all its limits",
    "_thread.start_joinable_thread": "the same, from Python 3.13 on",
    "threading.excepthook": "reports an exception in a thread",
    "time.sleep": "waits; the host's deadline goes on",
    "os.putenv": "changes this process's own environment, which nothing inherits",
    "os.unsetenv": "changes this process's own environment, which nothing inherits",
    "urllib.Request": "announces a connection; making its socket is denied",
    "sqlite3.connect/handle": "the connection was admitted before",
}

#: Events whose first argument a user would find in the error of the operating system.
NAMED_SUBJECTS: Final = (
    "open",
    "os.",
    "shutil.",
    "glob.",
    "pathlib.",
    "tempfile.",
    "subprocess.",
    "sqlite3.",
)

_LOST: Final = "Python's own functions reach files, sockets and processes as the kernel lets them"


def _make_permits() -> tuple[
    Callable[[], int],
    Callable[[int], socket.socket],
    Callable[[object], list[object]],
    Callable[[str], bool],
]:
    """Return what the harness alone may do, and the question whether this thread does it now."""
    given: tuple[str, int] | None = None
    fork: Callable[[], int] | None = getattr(os, "fork", None)
    make_socket = socket.socket
    get_referents = gc.get_referents
    current_thread = _thread.get_ident

    def permitted_fork() -> int:
        """Fork as the harness may: past the audit hook, which refuses ``os.fork`` to everyone else.

        Returns:
            0 in the child, the child's process number in the parent.

        Raises:
            OSError: the system has no fork, or the kernel layers refuse it.
        """
        nonlocal given
        if fork is None:
            raise OSError("this system has no fork")
        given = ("os.fork", current_thread())
        try:
            return fork()
        finally:
            given = None

    def permitted_socket(descriptor: int) -> socket.socket:
        """Return the socket object of a connected UNIX stream socket that the host sent."""
        nonlocal given
        given = ("socket.__new__", current_thread())
        try:
            # With everything named, nothing is asked of the kernel.
            return make_socket(socket.AF_UNIX, socket.SOCK_STREAM, 0, descriptor)
        finally:
            given = None

    def permitted_referents(holder: object) -> list[object]:
        """Return what an object holds, past the audit hook."""
        nonlocal given
        given = ("gc.get_referents", current_thread())
        try:
            return get_referents(holder)
        finally:
            given = None

    def is_permitted(event: str) -> bool:
        return given is not None and given == (event, current_thread())

    return permitted_fork, permitted_socket, permitted_referents, is_permitted


permitted_fork, permitted_socket, permitted_referents, _is_permitted = _make_permits()


def _make_hook() -> Callable[[str, tuple[Any, ...]], None]:
    """Return the hook. What it uses is bound here, out of the reach of any later change."""
    allowed = frozenset(ALLOWED_EVENTS)
    named = NAMED_SUBJECTS
    refuse = permission_denied
    is_permitted = _is_permitted
    startswith = str.startswith

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in allowed:
            return
        if is_permitted(event):
            return
        if event == "sqlite3.connect" and arguments[0] == ":memory:" and type(arguments[0]) is str:
            return
        # Memory of no file: the language layer does not offer it, the harness keeps a reserve so.
        if event == "mmap.__new__" and arguments[0] == -1:
            return
        subject = arguments[0] if arguments and startswith(event, named) else None
        raise refuse(subject)

    return hook


def layer(active: bool) -> Layer:
    """Describe this layer."""
    reason = "one hook, deny by default" if active else "left out"
    return Layer("audit", active, reason, _LOST)


#: Made at import, for workers have no time to; the old ones are kept, since freeing them would copy every
#: page of theirs that a worker shares with the zygote.
_hook: Final = _make_hook()
_finders: Final[list[Any]] = [BuiltinImporter, FrozenImporter]
_path_hooks: Final[list[Any]] = []
_path_importer_cache: Final[dict[str, Any]] = {}
_kept: Final[list[object]] = []


def install() -> None:
    """Deny Python's own events from now on, in this process and in its forks. Cannot be undone."""
    # Without a finder that looks at files, a module that was not loaded before is simply not there,
    # as the importing program expects, instead of a PermissionError on the way to it.
    _kept.extend((sys.meta_path, sys.path_hooks, sys.path_importer_cache))
    sys.meta_path, sys.path_hooks, sys.path_importer_cache = _finders, _path_hooks, _path_importer_cache
    sys.addaudithook(_hook)
