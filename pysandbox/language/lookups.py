"""The ``getattr``, ``setattr`` and ``delattr`` that the library's own code works with.

A name that comes from elsewhere obeys the policy's tables, as if user code had asked. The special names that
a module's own source spells out are its author's, not an attacker's, and stay open to that module alone.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from types import CodeType, MappingProxyType
from typing import Any, Final

from . import guards
from .names import REFUSED, is_dunder, is_free_to_read, is_free_to_write

# Not open even to a module that spells them out, as its users could steer it to hand them over.
NEVER: Final = frozenset(REFUSED) | {
    "__dict__",
    "__subclasses__",
    "__getattribute__",
    "__closure__",
    "__self__",
}
# Names that lead on to any other attribute, to state or to what a function keeps. They stay closed too, but
# for a module whose own code reads them without looking up a name that its users choose.
LEADING: Final = frozenset(
    {
        *("__getattr__", "__setattr__", "__delattr__", "__reduce__", "__reduce_ex__", "__getstate__"),
        *("__func__", "__defaults__", "__kwdefaults__"),
    }
)
LEADING_OPEN: Final = MappingProxyType(
    {
        "copy": frozenset({"__reduce__", "__reduce_ex__"}),
        "pickle": frozenset({"__reduce__", "__reduce_ex__"}),
        "inspect": frozenset({"__func__", "__defaults__", "__kwdefaults__"}),
    }
)

_getattr: Final = getattr
_setattr: Final = setattr
_delattr: Final = delattr


def spelled_names(module: str, code: CodeType) -> frozenset[str]:
    """Return the guarded names in the texts of ``code``, the source of ``module``, that are open to it."""
    closed = NEVER | LEADING - LEADING_OPEN.get(module, frozenset())
    return frozenset(
        name for name in _texts(code) if is_dunder(name) and not is_free_to_read(name) and name not in closed
    )


def _texts(code: CodeType) -> set[str]:
    texts = set()
    pending: list[Iterable[object]] = [code.co_consts]
    while pending:
        for value in pending.pop():
            if type(value) is str:
                texts.add(value)
            elif type(value) is CodeType:
                pending.append(value.co_consts)
            elif type(value) is tuple or type(value) is frozenset:
                pending.append(value)
    return texts


def make_getattr(open_names: frozenset[str]) -> Callable[..., Any]:
    """Return a ``getattr`` under the policy, to which ``open_names`` are open as well."""

    def getattr(value: Any, name: str, *default: Any) -> Any:
        if type(name) is str and (name in open_names or is_free_to_read(name)):
            return _getattr(value, name, *default)
        return guards.read_attribute(value, name, *default)

    getattr.__qualname__ = getattr.__name__  # the state of an object may name it
    return getattr


def make_setattr(open_names: frozenset[str]) -> Callable[[Any, str, Any], None]:
    """Return a ``setattr`` under the policy, to which ``open_names`` are open as well."""

    def setattr(value: Any, name: str, new: Any) -> None:
        if type(name) is str and (name in open_names or is_free_to_write(name)):
            _setattr(value, name, new)
        else:
            guards.write_attribute(value, name, new)

    setattr.__qualname__ = setattr.__name__  # the state of an object may name it
    return setattr


def make_delattr(open_names: frozenset[str]) -> Callable[[Any, str], None]:
    """Return a ``delattr`` under the policy, to which ``open_names`` are open as well."""

    def delattr(value: Any, name: str) -> None:
        if type(name) is str and (name in open_names or is_free_to_write(name)):
            _delattr(value, name)
        else:
            guards.delete_attribute(value, name)

    delattr.__qualname__ = delattr.__name__  # the state of an object may name it
    return delattr


def list_names(*value: Any) -> list[str]:
    """Do what ``dir`` does, without the names that no object shows to anyone."""
    if not value:
        return sorted(sys._getframe(1).f_locals)
    return [name for name in dir(*value) if name not in REFUSED]
