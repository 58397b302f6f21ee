"""Mends how shared modules copy objects and take them apart for a copy or a pickle.

A copy is made by calling what an object's ``__reduce__`` names, and by setting what its state names: neither
may be CPython's own function, nor come from a module's variables by a name that anyone may set.
"""

from __future__ import annotations

import collections
import operator
import typing
import weakref
from types import FunctionType
from typing import Any, Final

from .shelf import Shelf

# Methods that import `copy`, which sets whatever attributes an object's own state names.
COPYING: Final = (
    (collections.UserDict, "copy"),
    (weakref.WeakValueDictionary, "__deepcopy__"),
    (weakref.WeakKeyDictionary, "__deepcopy__"),
)


def mend(library: Shelf) -> None:
    """Mend all of it; called once, when the library's own ``copy`` is loaded."""
    mend_aliases()
    for kind, name in COPYING:
        setattr(kind, name, with_library_imports(vars(kind)[name], library))


def mend_aliases() -> None:
    """``typing.List[int]`` is taken apart into ``typing.List`` and ``int``."""
    public = {name: getattr(typing, name) for name in typing.__all__}

    def __reduce__(self: Any) -> Any:
        # CPython's own takes the origin from all variables of typing, by a name that anyone may set.
        name = self._name
        origin = public[name] if type(name) is str and name in public else self.__origin__
        arguments = tuple(self.__args__)
        if len(arguments) == 1 and not isinstance(arguments[0], tuple):
            return operator.getitem, (origin, arguments[0])
        return operator.getitem, (origin, arguments)

    setattr(vars(typing)["_GenericAlias"], "__reduce__", __reduce__)  # noqa: B010 - for the type checker


def with_library_imports(function: Any, library: Shelf) -> Any:
    """Return ``function`` as a function whose import statements are the library's."""
    variables = function.__globals__
    real = variables["__builtins__"]
    variables["__builtins__"] = library.builtins
    try:
        copy = FunctionType(
            function.__code__, variables, function.__name__, function.__defaults__, function.__closure__
        )
    finally:
        variables["__builtins__"] = real
    copy.__kwdefaults__ = function.__kwdefaults__
    return copy
