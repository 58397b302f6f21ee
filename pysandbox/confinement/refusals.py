"""Replaces the operating system's functions that raise no audit event, before user code runs.

``os.stat``, ``os.access``, ``os.pipe`` and their like are invisible to an audit hook. Everything the
system module offers, outside a short list of functions that only compute, is replaced wherever a loaded
module holds it by a function that raises the ``PermissionError`` of a user without permission.
"""

from __future__ import annotations

import ctypes
import gc
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from types import BuiltinFunctionType, ModuleType
from typing import Any, Final

from ..refusal import permission_denied

SYSTEM_MODULE: Final = sys.modules["nt" if os.name == "nt" else "posix"]
#: Modules whose functions reach the system; the last two are Windows's.
SYSTEM_MODULES: Final = (SYSTEM_MODULE.__name__, "_winapi", "msvcrt")

#: Functions of the system modules that stay: they compute, or tell what is no secret.
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
        # Windows: its version, how it orders text, this process's own end
        "GetVersion", "GetACP", "GetLastError", "LCMapStringEx", "GetCurrentProcess", "ExitProcess",
        "NeedCurrentDirectoryForExePath",
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

_NO_MODULE: Final = ModuleType("absent")

_Function = Callable[..., Any]


def _refuse(*arguments: Any, **named: Any) -> Any:
    raise permission_denied(arguments[0] if arguments else named.get("path", named.get("src")))


def _anonymous_uname(real: Any) -> Any:
    return type(real)((real.sysname, "localhost", real.release, real.version, real.machine))


def _constant(value: object) -> _Function:
    return lambda *arguments, **named: value


def _unset_wakeup(fd: Any, **named: Any) -> int:
    """Let no descriptor be set, and none be taken away where none is: asyncio does that in every fork."""
    return -1 if type(fd) is int and fd == -1 else _refuse(fd)


#: What the functions answer that do not refuse.
ANSWERS: Final[Mapping[str, _Function]] = {
    "getcwd": _constant(os.sep),
    "getcwdb": _constant(os.fsencode(os.sep)),
    "isatty": _constant(False),
    "set_wakeup_fd": _unset_wakeup,
    "_mimetypes_read_windows_registry": _constant(None),  # as a registry without types
} | ({"uname": _constant(_anonymous_uname(os.uname()))} if hasattr(os, "uname") else {})

#: The real functions by number, in a list that ``apply`` empties: the stand-ins have no other road to them.
#: The reference added here keeps them from being freed then, which would copy every page of theirs that a
#: worker shares with the zygote.
_real: Final[list[dict[int, _Function]]] = [{}]
ctypes.pythonapi.Py_IncRef(ctypes.py_object(_real[0]))
#: The stand-ins, by the numbers of the functions that they stand for.
_stand_ins: Final[dict[int, _Function]] = {}


def prepare() -> None:
    """Put the stand-ins wherever a loaded module holds a function of the system.

    Done in the process that the workers are forked from, when everything is imported: until ``apply`` the
    stand-ins call the real functions, so that a worker has nothing left to do but to forget those.
    """
    for original, answer in _replaced():
        _real[0][id(original)] = original
        _stand_ins[id(original)] = _stand_in(original, answer)
    for namespace in _module_namespaces():
        for name, value in [*namespace.items()]:
            if id(value) in _stand_ins:
                namespace[name] = _stand_ins[id(value)]
    for name, value in vars(os).items():
        if name.startswith("supports_") and isinstance(value, set):
            members = [_stand_ins.get(id(member), member) for member in value]
            value.clear()
            value.update(members)


def apply() -> None:
    """Refuse from now on, in this process. Cannot be undone from Python."""
    _real.clear()


def _replaced() -> Iterator[tuple[_Function, _Function]]:
    """Find each function to be replaced, with what answers for it."""
    for module_name in SYSTEM_MODULES:
        for name, value in vars(sys.modules.get(module_name, _NO_MODULE)).items():
            if isinstance(value, BuiltinFunctionType) and name not in PURE:
                yield value, ANSWERS.get(name, _refuse)
    for module_name, name in ELSEWHERE:
        value = getattr(sys.modules.get(module_name), name, None)
        if isinstance(value, BuiltinFunctionType | type):
            yield value, ANSWERS.get(name, _refuse)


def _stand_in(original: _Function, answer: _Function) -> _Function:
    real, number = _real, id(original)

    def function(*arguments: Any, **named: Any) -> Any:
        if real:
            return real[0][number](*arguments, **named)
        return answer(*arguments, **named)

    function.__name__ = original.__name__
    function.__qualname__ = original.__qualname__
    function.__module__ = getattr(original, "__module__", None) or SYSTEM_MODULE.__name__
    function.__doc__ = original.__doc__
    return function


def _module_namespaces() -> Iterator[dict[str, Any]]:
    # Not only those in sys.modules: other layers keep modules of their own, with the same functions.
    # The harness's own modules use the real ones until the end.
    for thing in gc.get_objects():
        if isinstance(thing, ModuleType) and not _is_own(thing):
            yield vars(thing)


def _is_own(module: ModuleType) -> bool:
    name = vars(module).get("__name__")
    return isinstance(name, str) and name.partition(".")[0] == "pysandbox"
