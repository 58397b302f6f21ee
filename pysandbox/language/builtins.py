"""The builtins that user code sees: CPython's own, except those that take names, source text, paths or frames.

The replacements look and behave like built-in functions. They fill the module that user code knows as
``builtins``; a session may change it as it likes, since nothing of ours ever looks there.
"""

from __future__ import annotations

import builtins
import pydoc
from collections.abc import Callable
from typing import Any, Final, NoReturn

from ..refusal import permission_denied
from . import evaluation, guards, namespaces
from .ownership import builtins_module, session_builtins

# What only the interactive interpreter and its import system put there.
LEFT_OUT: Final = frozenset({"__loader__", "__spec__", "_"})

NO_DOCUMENTATION: Final = """\
No Python documentation found for {!r}.
Use help() to get the interactive help utility.
Use help(str) for help on the str class.
"""


def open_(
    file: Any, mode: str = "r", buffering: int = -1, encoding: str | None = None, errors: str | None = None,
    newline: str | None = None, closefd: bool = True, opener: Any = None,
) -> NoReturn:
    """Refuse to open a file, as the operating system does for a user without permission."""
    if not isinstance(file, (str, bytes, int)) and not hasattr(type(file), "__fspath__"):
        raise TypeError(f"expected str, bytes or os.PathLike object, not {type(file).__name__}")
    raise permission_denied(file)


def breakpoint_(*arguments: Any, **keywords: Any) -> NoReturn:
    """Refuse to start a debugger."""
    raise RuntimeError("breakpoint() needs an interactive debugger, which is not available here")


def help_(*arguments: Any) -> None:
    """Print the documentation of the argument."""
    if not arguments:
        raise RuntimeError("help() without an argument needs an interactive terminal; use help(thing)")
    if isinstance(arguments[0], str):
        print(NO_DOCUMENTATION.format(arguments[0]))
        return
    print(pydoc.render_doc(arguments[0], "Help on %s", renderer=pydoc.plaintext))  # type: ignore[attr-defined]


def exit_(code: Any = None) -> NoReturn:
    """Raise ``SystemExit``."""
    raise SystemExit(code)


REPLACEMENTS: Final[dict[str, Callable[..., Any]]] = {
    "__import__": namespaces.import_,  # exchanged for the facades' when the language is put together
    "breakpoint": breakpoint_,
    "compile": evaluation.compile_,
    "delattr": guards.delete_attribute,
    "dir": namespaces.dir_,
    "eval": evaluation.eval_,
    "exec": evaluation.exec_,
    "getattr": guards.read_attribute,
    "globals": namespaces.globals_,
    "hasattr": guards.has_attribute,
    "locals": namespaces.locals_,
    "open": open_,
    "setattr": guards.write_attribute,
    "vars": namespaces.vars_,
}


def like_builtin(name: str, function: Callable[..., Any]) -> Any:
    """Return ``function`` as an object that, like a built-in function, binds to no instance and shows no insides."""
    native = getattr(builtins, name, None)
    members = {
        "__slots__": (),
        "__module__": "builtins",
        "__name__": name,
        "__doc__": getattr(native, "__doc__", None),
        "__call__": staticmethod(function),
        "__repr__": lambda self: f"<built-in function {name}>",
        "__reduce__": lambda self: name,
    }
    return type("builtin_function_or_method", (), members)()


def _site_object(name: str, function: Callable[..., Any], text: str) -> Any:
    members = {"__slots__": (), "__call__": staticmethod(function), "__repr__": lambda self: text, "__module__": "builtins"}
    return type(name, (), members)()


def fill(import_module: Callable[..., Any]) -> None:
    """Put the builtins into the session's ``builtins`` module.

    Args:
        import_module: what ``__import__`` does.
    """
    for name, value in vars(builtins).items():
        if name not in LEFT_OUT:
            session_builtins[name] = value
    for name, function in {**REPLACEMENTS, "__import__": import_module}.items():
        session_builtins[name] = like_builtin(name, function)
    session_builtins["help"] = _site_object("_Helper", help_, "Type help() for interactive help, or help(object) for help about object.")
    for name in ("exit", "quit"):
        session_builtins[name] = _site_object("Quitter", exit_, f"Use {name}() or Ctrl-D (i.e. EOF) to exit")
    for name in ("copyright", "credits", "license"):
        session_builtins.pop(name, None)
    builtins_module.__doc__ = builtins.__doc__
