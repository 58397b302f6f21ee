"""Replaces the operating system's functions that raise no audit event, before user code runs.

``os.stat``, ``os.access``, ``os.pipe`` and their like are invisible to an audit hook. Everything the
system module offers, outside a short list of functions that only compute, is replaced wherever a loaded
module holds it by a function that raises the ``PermissionError`` of a user without permission.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator
from types import BuiltinFunctionType, ModuleType
from typing import Any, Final

from ..refusal import permission_denied

SYSTEM_MODULE: Final = sys.modules["nt" if os.name == "nt" else "posix"]

#: Functions of the system module that stay: they compute, or tell what is no secret.
PURE: Final = frozenset(
    {
        # computing on their arguments alone
        "fspath", "strerror", "major", "minor", "makedev", "waitstatus_to_exitcode", "device_encoding",
        "WCOREDUMP", "WIFCONTINUED", "WIFSTOPPED", "WIFSIGNALED", "WIFEXITED", "WEXITSTATUS", "WTERMSIG",
        "WSTOPSIG", "_path_normpath", "_path_splitroot", "_path_splitroot_ex", "_supports_virtual_terminal",
        # randomness and time
        "urandom", "getrandom", "times", "sched_yield",
        # this process's own numbers
        "getpid", "getppid", "getuid", "geteuid", "getgid", "getegid", "get_blocking",
        # the machine's size
        "cpu_count", "sched_getaffinity", "sysconf",
        # this process's own environment and end; audited or harmless
        "putenv", "unsetenv", "_exit", "abort",
        # audited, and needed by the harness and by threads (Python 3.12 and later ask it at a fork)
        "fork", "register_at_fork", "_is_inputhook_installed", "_inputhook",
    }
)  # fmt: skip

#: Functions elsewhere that reach the system without an event.
ELSEWHERE: Final = (
    ("_posixsubprocess", "fork_exec"),
    ("_posixshmem", "shm_open"),
    ("_posixshmem", "shm_unlink"),
    ("_socket", "socketpair"),
    ("_socket", "close"),
    ("_socket", "dup"),
    ("_socket", "if_nameindex"),
    ("select", "epoll"),
    ("select", "kqueue"),
    ("signal", "pidfd_send_signal"),
    ("_signal", "pidfd_send_signal"),
    ("signal", "set_wakeup_fd"),
    ("_signal", "set_wakeup_fd"),
    ("time", "clock_settime"),
    ("time", "clock_settime_ns"),
)

_Function = Callable[..., Any]


def replacements() -> dict[int, tuple[object, _Function]]:
    """Return, by ``id``, each function of the system to be replaced and what stands for it."""
    found: dict[int, tuple[object, _Function]] = {}
    for name, value in vars(SYSTEM_MODULE).items():
        if isinstance(value, BuiltinFunctionType) and name not in PURE:
            found[id(value)] = (value, _replacement(name, value))
    for module_name, name in ELSEWHERE:
        value = getattr(sys.modules.get(module_name), name, None)
        if value is not None:
            found[id(value)] = (value, _wakeup(value) if name == "set_wakeup_fd" else _refusal(name, value))
    return found


def _replacement(name: str, original: _Function) -> _Function:
    if name == "getcwd":
        return _constant(original, os.sep)
    if name == "getcwdb":
        return _constant(original, os.fsencode(os.sep))
    if name == "isatty":
        return _constant(original, False)
    if name == "uname":
        return _constant(original, _anonymous_uname())
    return _refusal(name, original)


def _anonymous_uname() -> object:
    real = os.uname()
    return type(real)((real.sysname, "localhost", real.release, real.version, real.machine))


def _refusal(name: str, original: _Function) -> _Function:
    refuse = permission_denied

    def refused(*arguments: Any, **named: Any) -> Any:
        if arguments:
            raise refuse(arguments[0])
        raise refuse(named.get("path", named.get("src")))

    return _named_as(refused, original)


def _wakeup(original: _Function) -> _Function:
    """Let no descriptor be set, and none be taken away where none is: asyncio does that in every fork."""
    refused = _refusal("set_wakeup_fd", original)

    def set_wakeup_fd(fd: Any, **named: Any) -> Any:
        return -1 if type(fd) is int and fd == -1 else refused(fd)

    return _named_as(set_wakeup_fd, original)


def _constant(original: _Function, value: object) -> _Function:
    def constant(*arguments: Any, **named: Any) -> Any:
        return value

    return _named_as(constant, original)


def _named_as(function: _Function, original: _Function) -> _Function:
    function.__name__ = original.__name__
    function.__qualname__ = original.__qualname__
    function.__module__ = getattr(original, "__module__", None) or SYSTEM_MODULE.__name__
    function.__doc__ = original.__doc__
    return function


class Refusals:
    """All places that hold such a function, found once; ``apply`` then takes little of a worker's start.

    Made in the process that the workers are forked from, when everything is imported.
    """

    def __init__(self) -> None:
        self._table = replacements()
        self._places = [
            (namespace, name, self._table[id(value)][1])
            for namespace in _module_namespaces()
            for name, value in namespace.items()
            if id(value) in self._table
        ]
        self._sets = [
            (name, {self._stand_in(member) for member in value})
            for name, value in vars(os).items()
            if name.startswith("supports_") and isinstance(value, set)
        ]

    def apply(self) -> None:
        """Replace them all, in this process. Cannot be undone from Python."""
        for namespace, name, function in self._places:
            namespace[name] = function
        for name, members in self._sets:
            own: set[object] = getattr(os, name)
            own.clear()
            own.update(members)
        self._table.clear()

    def _stand_in(self, function: object) -> object:
        return self._table.get(id(function), (None, function))[1]


def _module_namespaces() -> Iterator[dict[str, Any]]:
    # Not only those in sys.modules: other layers keep modules of their own, with the same functions.
    # The harness's own modules use the real ones until the end.
    for thing in gc.get_objects():
        if isinstance(thing, ModuleType) and not _is_own(thing):
            yield vars(thing)


def _is_own(module: ModuleType) -> bool:
    name = vars(module).get("__name__")
    return isinstance(name, str) and name.partition(".")[0] == "pysandbox"
