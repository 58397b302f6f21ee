"""Stand-ins for the system's own modules: what would touch files, network, processes or the machine refuses.

They take the place of the real modules in the private library, so that ``os``, ``pathlib``, ``socket`` and
their like work in their pure parts and raise, elsewhere, the error that a user without permission would see.
Nothing here changes the real modules.
"""

from __future__ import annotations

import enum
import errno
import os
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any, NoReturn

from ..refusal import permission_denied
from . import descriptors
from .ownership import forget_classes

Function = Callable[..., Any]


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# Functions of posix and nt that only compute, or tell what does no harm to know.
PURE_OS = frozenset(
    _names("""
    fspath strerror urandom getrandom cpu_count process_cpu_count getpid getppid getuid geteuid
    getgid getegid times sched_getaffinity confstr sysconf major minor makedev WCOREDUMP WEXITSTATUS
    WIFCONTINUED WIFEXITED WIFSIGNALED WIFSTOPPED WSTOPSIG WTERMSIG waitstatus_to_exitcode
    _path_normpath _path_splitroot _path_splitroot_ex
    """)
)
# Functions whose native answer under denied stat calls is False rather than an error.
FALSE_OS = (
    "isatty",
    "_path_exists",
    "_path_lexists",
    "_path_isdir",
    "_path_isfile",
    "_path_islink",
    "_path_isjunction",
)
# Functions that do nothing here: the environment is the session's own dictionary, and sessions do not fork.
IDLE_OS = ("putenv", "unsetenv", "register_at_fork")
# Functions whose first argument is no path: the error names nothing.
NAMELESS_OS = frozenset(
    _names("""
    close closerange dup dup2 lseek pipe pipe2 fork forkpty kill killpg wait waitpid wait3 wait4
    waitid umask setuid setgid seteuid setegid setreuid setregid setresuid setresgid setgroups
    initgroups setsid setpgid fsync fdatasync ftruncate fstatvfs fchmod fchown fchdir read
    write readv writev pread pwrite sendfile getloadavg nice getpriority setpriority system ttyname
    tcgetpgrp tcsetpgrp openpty abort memfd_create eventfd
    """)
)
TWO_PATHS_OS = frozenset({"rename", "replace", "link", "symlink"})
PATH_DEFAULTS_OS = {"listdir": ".", "scandir": "."}
# Functions of refusing modules that only compute: the names of signals and, what the library needs of
# Windows's own modules, letters in their other case.
PURE_FUNCTIONS = ("strsignal", "LCMapStringEx", "NeedCurrentDirectoryForExePath")
# Asked by the library for a list of file types, of which Windows has none to tell.
NO_FILE_TYPES = "_mimetypes_read_windows_registry"
ADDRESS_FUNCTIONS = frozenset(
    _names("""
    htons ntohs htonl ntohl inet_aton inet_ntoa inet_pton inet_ntop getdefaulttimeout
    setdefaulttimeout CMSG_LEN CMSG_SPACE
    """)
)
GC_FUNCTIONS = (
    "enable", "disable", "isenabled", "get_threshold", "set_threshold", "get_count", "get_stats",
    "is_tracked", "is_finalized", "get_debug",
    "DEBUG_COLLECTABLE", "DEBUG_LEAK", "DEBUG_SAVEALL", "DEBUG_STATS", "DEBUG_UNCOLLECTABLE",
)  # fmt: skip


def refusing(name: str, default: object = None, *, nameless: bool = False) -> Function:
    """Return a function called ``name`` that raises the contract's error about its first argument."""

    def refused(*args: Any, **kwargs: Any) -> NoReturn:
        if nameless:
            raise permission_denied()
        subject = args[0] if args else kwargs.get("path", default)
        raise permission_denied(subject)

    refused.__name__ = refused.__qualname__ = name
    refused.__module__ = "os"
    return refused


def refusing_two_paths(name: str) -> Function:
    """Return a function called ``name`` whose error names source and destination."""

    def refused(src: Any, dst: Any, **options: Any) -> NoReturn:
        paths = [os.fspath(src), os.fspath(dst)]
        error = PermissionError(errno.EACCES, "Permission denied", paths[0])
        # Not as an argument: the one before it is Windows's own number, which would be shown instead.
        error.filename2 = paths[1]
        raise error

    refused.__name__ = refused.__qualname__ = name
    refused.__module__ = "os"
    return refused


def answering(name: str, answer: object) -> Function:
    """Return a function called ``name`` that always returns ``answer``."""

    def answered(*args: Any, **kwargs: Any) -> Any:
        return answer

    answered.__name__ = answered.__qualname__ = name
    answered.__module__ = "os"
    return answered


def final_path(path: Any) -> Any:
    """Stand for ``nt._getfinalpathname``: return the path itself, in Windows's spelling."""
    return os.path.normpath(path)


def operating_system() -> ModuleType:
    """Return the stand-in for ``posix`` or ``nt``."""
    real = sys.modules[os.name]
    stand_in = ModuleType(real.__name__)
    for name, value in vars(real).items():
        if name.startswith("__"):
            continue
        if not callable(value) or isinstance(value, type) or name in PURE_OS:
            stand_in.__dict__[name] = value
        elif name in TWO_PATHS_OS:
            stand_in.__dict__[name] = refusing_two_paths(name)
        else:
            stand_in.__dict__[name] = refusing(name, PATH_DEFAULTS_OS.get(name), nameless=name in NAMELESS_OS)
    for name in (*FALSE_OS, *IDLE_OS):
        if hasattr(real, name):
            stand_in.__dict__[name] = answering(name, False if name in FALSE_OS else None)
    stand_in.__dict__.update(environ={}, getcwd=answering("getcwd", "/"), getcwdb=answering("getcwdb", b"/"))
    if hasattr(real, "_getfinalpathname"):  # what is not there to be seen is no link
        stand_in.__dict__["_getfinalpathname"] = final_path
    stand_in.__dict__.update(descriptors.OF_OS, _exit=_exit)
    if hasattr(os, "uname"):
        system, _, release, version, machine = os.uname()
        stand_in.__dict__["uname"] = answering(
            "uname", os.uname_result((system, "localhost", release, version, machine))
        )
    stand_in.__dict__.pop("DirEntry", None)
    stand_in.__dict__["DirEntry"] = os.DirEntry
    return stand_in


def _exit(status: int = 0) -> NoReturn:
    raise SystemExit(status)


class socket:
    """The stand-in for the class of sockets: it cannot be made."""

    __slots__ = ()

    def __init__(self, family: int = -1, type: int = -1, proto: int = -1, fileno: Any = None) -> None:
        raise permission_denied()

    def close(self) -> None:
        """Do nothing: there is nothing to close."""


def sockets() -> ModuleType:
    """Return the stand-in for ``_socket``: constants, errors and byte orders; nothing that connects."""
    import _socket

    stand_in = ModuleType("_socket")
    for name, value in vars(_socket).items():
        is_error = isinstance(value, type) and issubclass(value, BaseException)
        if is_error or name in ADDRESS_FUNCTIONS or isinstance(value, int | str):
            stand_in.__dict__[name] = value
        elif callable(value):
            stand_in.__dict__[name] = refusing(name, nameless=True)
    stand_in.__dict__.update(
        socket=socket, SocketType=socket, gethostname=answering("gethostname", "localhost")
    )
    stand_in.__dict__.pop("CAPI", None)
    return stand_in


class SSLContext:
    """The stand-in for settings of encrypted connections, which are never made."""

    def __init__(self, protocol: object = None) -> None:
        self.check_hostname = True
        self.verify_mode = 2
        self.post_handshake_auth = False

    def set_alpn_protocols(self, protocols: object) -> None:
        """Do nothing: there will be no handshake."""

    def load_verify_locations(self, cafile: Any = None, capath: Any = None, cadata: Any = None) -> NoReturn:
        """Refuse to read certificates."""
        raise permission_denied(cafile or capath)


def encrypted_sockets() -> ModuleType:
    """Return the stand-in for ``ssl``, so that https URLs fail where http ones do: when they connect."""

    def create_default_context(*rest: Any, **more: Any) -> SSLContext:
        return SSLContext()

    stand_in = ModuleType("ssl", "Settings of encrypted connections.")
    error = type("SSLError", (OSError,), {"__module__": "ssl"})
    makers = (
        "create_default_context",
        "_create_default_https_context",
        "_create_unverified_context",
        "_create_stdlib_context",
    )
    stand_in.__dict__.update(dict.fromkeys(makers, create_default_context))
    stand_in.__dict__.update(SSLContext=SSLContext, SSLError=error, SSLCertVerificationError=error)
    stand_in.__dict__.update(
        CERT_NONE=0, CERT_OPTIONAL=1, CERT_REQUIRED=2, PROTOCOL_TLS_CLIENT=16, HAS_ALPN=True
    )
    return stand_in


def refusing_module(name: str) -> ModuleType:
    """Return a stand-in that keeps a compiled module's constants and errors, and refuses every call."""
    real = __import__(name)
    stand_in = ModuleType(name)
    for key, value in vars(real).items():
        is_plain_class = isinstance(value, type) and issubclass(value, BaseException | enum.Enum)
        if is_plain_class or isinstance(value, int | str) or key in PURE_FUNCTIONS:
            stand_in.__dict__[key] = value
        elif isinstance(value, type):  # still a class, which values are asked about
            refused = {"__new__": refusing(key, nameless=True), "__module__": name}
            stand_in.__dict__[key] = type(key, (), refused)
        elif key == NO_FILE_TYPES:
            stand_in.__dict__[key] = answering(key, None)
        elif callable(value):
            stand_in.__dict__[key] = refusing(key, nameless=True)
    stand_in.__dict__.pop("__loader__", None)
    return stand_in


def garbage_collector() -> ModuleType:
    """Return the stand-in for ``gc``: it collects, but does not hand out other people's objects."""
    import gc

    def collect(generation: int = 2) -> int:
        """Run the garbage collector; what the guards remember keeps no class alive."""
        forget_classes()
        return gc.collect(generation)

    collect.__qualname__, collect.__module__ = "collect", "gc"
    stand_in = ModuleType("gc")
    stand_in.__dict__.update({name: getattr(gc, name) for name in GC_FUNCTIONS}, collect=collect, garbage=[])
    return stand_in


def operators() -> ModuleType:
    """Return the stand-in for ``_operator`` without the compiled classes that look up attributes by name."""
    import _operator

    stand_in = _copy(_operator)
    for name in ("attrgetter", "methodcaller"):
        del stand_in.__dict__[name]
    return stand_in


def _copy(real: ModuleType) -> ModuleType:
    stand_in = ModuleType(real.__name__)
    stand_in.__dict__.update({key: value for key, value in vars(real).items() if not key.startswith("__")})
    stand_in.__doc__ = real.__doc__
    return stand_in
