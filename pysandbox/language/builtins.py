"""The builtins that user code sees: CPython's own, except those that take names, source text, paths or
frames.

The replacements look and behave like built-in functions. They fill the module that user code knows as
``builtins``; a session may change it as it likes, since nothing of ours ever looks there.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import Any, Final, NoReturn

from . import descriptors, documentation, evaluation, guards, namespaces
from .names import is_free_to_read
from .ownership import builtins_module, session_builtins

# What only the interactive interpreter and its import system put there.
LEFT_OUT: Final = frozenset({"__loader__", "__spec__", "_"})

_MISSING: Final = object()

_getattr: Final = getattr
# Names that were found free to read, so that the tables need not be asked again.
_free_names: Final[set[str]] = set()
FREE_NAMES_KEPT: Final = 4096

# What shows a text of Python's own; the one behind `license` is in a file.
SITE_TEXTS: Final = ("copyright", "credits", "license")
LICENSE: Final = "See https://www.python.org/psf/license/"


def getattr_(
    value: Any = _MISSING, name: Any = _MISSING, default: Any = _MISSING, /, *rest: Any, **keywords: Any
) -> Any:
    """Do what ``getattr`` does, as far as the policy allows."""
    if rest or keywords or name is _MISSING:
        given = [argument for argument in (value, name, default) if argument is not _MISSING]
        return getattr(*given, *rest, **keywords)  # raises the TypeError
    if type(name) is str and name in _free_names:
        return _getattr(value, name) if default is _MISSING else _getattr(value, name, default)
    if type(name) is str and is_free_to_read(name) and len(_free_names) < FREE_NAMES_KEPT:
        _free_names.add(name)
    return guards.read_attribute(value, name, *(() if default is _MISSING else (default,)))


def setattr_(*arguments: Any, **keywords: Any) -> None:
    """Do what ``setattr`` does, as far as the policy allows."""
    if keywords or len(arguments) != 3:
        setattr(*arguments, **keywords)  # raises the TypeError
    guards.write_attribute(*arguments)


def delattr_(*arguments: Any, **keywords: Any) -> None:
    """Do what ``delattr`` does, as far as the policy allows."""
    if keywords or len(arguments) != 2:
        delattr(*arguments, **keywords)  # raises the TypeError
    guards.delete_attribute(*arguments)


def hasattr_(*arguments: Any, **keywords: Any) -> bool:
    """Do what ``hasattr`` does, as far as the policy allows."""
    if keywords or len(arguments) != 2:
        return hasattr(*arguments, **keywords)  # raises the TypeError
    return guards.has_attribute(*arguments)


def open_(file: Any = _MISSING, *arguments: Any, **keywords: Any) -> Any:
    """Open standard input, output or error by number; refuse a file as to a user without permission."""
    if file is _MISSING:
        raise TypeError("open() missing required argument 'file' (pos 1)")
    if not isinstance(file, (str, bytes, int)) and not hasattr(type(file), "__fspath__"):
        raise TypeError(f"expected str, bytes or os.PathLike object, not {type(file).__name__}")
    return descriptors.open(file, *arguments, **keywords)


def breakpoint_(*arguments: Any, **keywords: Any) -> NoReturn:
    """Refuse to start a debugger."""
    raise RuntimeError("breakpoint() needs an interactive debugger, which is not available here")


def exit_(code: Any = None) -> NoReturn:
    """Raise ``SystemExit``."""
    raise SystemExit(code)


REPLACEMENTS: Final[dict[str, Callable[..., Any]]] = {
    "breakpoint": breakpoint_,
    "compile": evaluation.compile_,
    "delattr": delattr_,
    "dir": namespaces.dir_,
    "eval": evaluation.eval_,
    "exec": evaluation.exec_,
    "getattr": getattr_,
    "globals": namespaces.globals_,
    "hasattr": hasattr_,
    "locals": namespaces.locals_,
    "open": open_,
    "setattr": setattr_,
    "vars": namespaces.vars_,
}


class BuiltinFunction:
    """The base of the replacements' classes: what they share with built-in functions."""

    __slots__ = ()
    __name__ = "?"  # each has its own

    def __getattr__(self, key: str) -> Any:
        if key == "__qualname__":  # which a class keeps to itself, and errors about a call ask for
            return self.__name__
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {key!r}", name=key, obj=self)

    def __repr__(self) -> str:
        return f"<built-in function {self.__name__}>"

    def __reduce__(self) -> str:
        return self.__name__


def like_builtin(name: str, function: Callable[..., Any]) -> Any:
    """Return ``function`` as an object that, like a built-in function, binds to no instance and shows no
    insides.
    """
    native = getattr(builtins, name, None)
    members = {
        "__slots__": (),
        "__module__": getattr(native, "__module__", "builtins"),
        "__name__": name,
        "__doc__": property(lambda self: getattr(native, "__doc__", None)),  # its own, not its class's
        "__text_signature__": getattr(native, "__text_signature__", None),
        "__call__": staticmethod(function),
    }
    return type("builtin_function_or_method", (BuiltinFunction,), members)()


def _site_object(name: str, function: Callable[..., Any], text: str, words: str | None = None) -> Any:
    members = {
        "__doc__": words,
        "__slots__": (),
        "__call__": staticmethod(function),
        "__repr__": lambda self: text,
        "__module__": "builtins",
    }
    return type(name, (), members)()


def _make_printer(name: str, printer: object) -> Callable[[], None]:
    def print_() -> None:
        print(LICENSE if name == "license" else repr(printer))

    return print_


def fill(import_module: Callable[..., Any], pydoc: Any) -> None:
    """Put the builtins into the session's ``builtins`` module.

    Args:
        import_module: what ``__import__`` does.
        pydoc: the module that words documentation.
    """
    for name, value in vars(builtins).items():
        if name not in LEFT_OUT:
            session_builtins[name] = value

    def import_(
        name: Any = _MISSING, globals: Any = None, locals: Any = None, fromlist: Any = (), level: int = 0
    ) -> Any:
        if name is _MISSING:
            raise TypeError("__import__() missing required argument 'name' (pos 1)")
        return import_module(name, globals, locals, fromlist, level)

    for name, function in {**REPLACEMENTS, "__import__": import_}.items():
        session_builtins[name] = like_builtin(name, function)
    session_builtins["help"] = _site_object(
        "_Helper",
        documentation.make_help(pydoc, import_module),
        "Type help() for interactive help, or help(object) for help about object.",
    )
    for name in ("exit", "quit"):
        session_builtins[name] = _site_object("Quitter", exit_, f"Use {name}() or Ctrl-D (i.e. EOF) to exit")
    for name in SITE_TEXTS:
        printer = getattr(builtins, name, None)
        if printer is not None:  # `python -S` has none
            printed = _make_printer(name, printer)
            session_builtins[name] = _site_object("_Printer", printed, repr(printer), printer.__doc__)
    builtins_module.__doc__ = builtins.__doc__
