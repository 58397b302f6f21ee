"""``globals``, ``locals``, ``vars`` and ``dir``, and the import statements that read names from modules.

CPython's own work on the frame that calls them, which is the library's when a user hands them to the library
as a callback; these look for the nearest frame of the session instead.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType, FunctionType
from typing import Any, Final

from .guards import read_attribute
from .names import REFUSED
from .ownership import builtins_module, library_builtins, session_builtins

_dir: Final = dir
_globals: Final = globals
_locals: Final = locals
_MISSING: Final = object()


def on_session_builtins(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that calls ``function``, which is compiled and works with its caller's builtins."""

    def call(*arguments: Any, **keywords: Any) -> Any:
        return function(*arguments, **keywords)

    return FunctionType(call.__code__, {"__builtins__": session_builtins}, closure=call.__closure__)


# CPython's own, called on the session's builtins: those of the caller are what it puts into a namespace that
# has none, and user code may take them away at the last moment, from another thread or a hook.
run_eval: Final = on_session_builtins(eval)
run_exec: Final = on_session_builtins(exec)
_CALL: Final = run_eval.__code__  # of all such functions


def session_frame() -> FrameType:
    """Return the innermost frame that runs the session's own code.

    Raises:
        RuntimeError: there is none, as in a thread whose target is one of these functions.
    """
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        if frame.f_builtins is session_builtins and frame.f_code is not _CALL:
            return frame
        frame = frame.f_back
    raise RuntimeError("no current frame")


def locals_of(frame: FrameType) -> Any:
    """Return what ``locals()`` returns in ``frame``."""
    namespace = frame.f_locals
    return namespace if type(namespace).__name__ != "FrameLocalsProxy" else dict(namespace)


def arm(namespace: dict[str, Any]) -> None:
    """Let code that runs in ``namespace`` find the session's builtins, or the dictionary that the user put
    there.

    A missing entry would make CPython put in those of the caller; anything else would outlast the program
    that put it there.
    """
    found = dict.get(namespace, "__builtins__")
    if type(found) is not dict and found is not builtins_module:
        dict.__setitem__(namespace, "__builtins__", session_builtins)


def arm_unless_armed(namespace: dict[str, Any]) -> None:
    """Let text that the user runs in ``namespace`` find the session's builtins, or whatever is there."""
    dict.setdefault(namespace, "__builtins__", session_builtins)


def is_session_namespace(namespace: dict[str, Any]) -> bool:
    """Tell whether code that runs in ``namespace`` finds the session's builtins, or would after arming."""
    found = dict.get(namespace, "__builtins__", builtins_module)
    if found is builtins_module:
        arm(namespace)
    return found is builtins_module or found is session_builtins


def is_library_namespace(namespace: dict[str, Any]) -> bool:
    """Tell whether code that runs in ``namespace`` would find the builtins of the library's own code."""
    return id(dict.get(namespace, "__builtins__")) in library_builtins


# --- what user code calls -----------------------------------------------------------------------------------


def globals_(*arguments: Any) -> dict[str, Any]:
    """Return the dictionary of the caller's module."""
    if arguments:
        return _globals(*arguments)  # raises the TypeError
    return session_frame().f_globals


def locals_(*arguments: Any) -> Any:
    """Return the caller's local variables."""
    if arguments:
        return _locals(*arguments)  # raises the TypeError
    return locals_of(session_frame())


def vars_(*arguments: Any) -> Any:
    """Return ``__dict__`` of the argument, or the caller's local variables."""
    if not arguments:
        return locals_of(session_frame())
    if len(arguments) > 1:
        raise TypeError(f"vars expected at most 1 argument, got {len(arguments)}")
    found = read_attribute(arguments[0], "__dict__", _MISSING)
    if found is _MISSING:
        raise TypeError("vars() argument must have __dict__ attribute")
    return found


def dir_(*arguments: Any) -> list[str]:
    """Return the names of the argument's attributes, without those that no object shows."""
    if not arguments:
        return sorted(locals_of(session_frame()).keys())
    names = _dir(*arguments)
    return [name for name in names if not (type(name) is str and name in REFUSED)]


# --- what import statements become --------------------------------------------------------------------------


def import_(names: tuple[tuple[str, bool], ...]) -> list[Any]:
    """Do what ``import a, b.c as d`` does: return the values for the names it binds.

    Args:
        names: each module's name, and whether ``as`` follows it.
    """
    frame = sys._getframe(1)
    values = []
    for name, renamed in names:
        value = _import_module(frame, name, None, 0)
        if renamed:
            for part in name.split(".")[1:]:
                value = _read_from(value, part)
        values.append(value)
    return values


def import_from(module: str, names: tuple[str, ...], level: int) -> list[Any]:
    """Do what ``from module import names`` does: return the values of ``names``."""
    imported = _import_module(sys._getframe(1), module, names, level)
    return [_read_from(imported, name) for name in names]


def import_star(module: str, level: int) -> None:
    """Do what ``from module import *`` does, in the namespace of the calling frame."""
    frame = sys._getframe(1)
    imported = _import_module(frame, module, ("*",), level)
    names = read_attribute(imported, "__all__", None)
    listed = names is not None
    if not listed:
        names = list(read_attribute(imported, "__dict__"))
    namespace = frame.f_locals
    for name in names:
        if type(name) is not str:
            raise TypeError(f"Item in {module}.__all__ must be str, not {type(name).__name__}")
        if listed or not name.startswith("_"):
            namespace[name] = read_attribute(imported, name)


def _import_module(frame: FrameType, name: str, names: tuple[str, ...] | None, level: int) -> Any:
    try:
        importer = frame.f_builtins["__import__"]  # of a class of the user's, perhaps
    except KeyError:
        raise ImportError("__import__ not found") from None
    return importer(name, frame.f_globals, None, names, level)


def _read_from(module: Any, name: str) -> Any:
    value = read_attribute(module, name, _MISSING)
    if value is not _MISSING:
        return value
    where = read_attribute(module, "__name__", "<unknown module name>")
    path = read_attribute(module, "__file__", None)
    message = f"cannot import name {name!r} from {where!r} ({path or 'unknown location'})"
    # From 3.12 on, what was asked for lets the traceback suggest a similar name.
    suggest = {"name_from": name} if sys.version_info >= (3, 12) else {}
    raise ImportError(message, name=where, path=path, **suggest)
