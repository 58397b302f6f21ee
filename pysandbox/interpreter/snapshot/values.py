"""Plain data, sets and dicts, weak references, type variables: taken apart for a snapshot, put together."""

from __future__ import annotations

import collections
import contextlib
import io
import pickle
import threading
import typing
import weakref
from collections.abc import Callable
from typing import Any, Final

from . import raw

#: Shorter ones are not worth a pickle of their own.
_SHORT: Final = 64


class _PlainUnpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        raise pickle.UnpicklingError(f"plain data names no {module}.{name}")


def is_plain(value: Any) -> bool:
    """Tell whether a list, tuple, set or dict is long and holds numbers, text and bytes only."""
    if len(value) < _SHORT or not raw.PLAIN.issuperset(map(type, value)):
        return False
    return type(value) is not dict or raw.PLAIN.issuperset(map(type, value.values()))


def plain_parts(value: Any) -> tuple[bytes]:
    """Return what ``new_plain`` makes the container of, in one go."""
    return (pickle.dumps(value, pickle.HIGHEST_PROTOCOL),)


def new_plain(data: bytes) -> Any:
    """Return a container of plain data."""
    return _PlainUnpickler(io.BytesIO(data)).load()


# --- what asks the session's own methods ---------------------------------------------------------------

PUT: Final[dict[type, Callable[[Any, Any], Any]]] = {
    list: list.extend,
    dict: dict.update,
    set: set.update,
    bytearray: bytearray.extend,
    collections.deque: collections.deque.extend,
    collections.OrderedDict: collections.OrderedDict.update,
}
# Filling a set or a dict asks its keys for their hash, which may ask any other object: so this comes last.
_later: Final[list[tuple[Callable[[Any, Any], Any], Any, Any]]] = []


def has_own_keys(value: Any) -> bool:
    """Tell whether a set or dict has keys that may ask the session's own methods for their hash."""
    return not raw.PLAIN.issuperset(map(type, value))


def fill_later(value: Any, items: list[Any], kind: type | None = None) -> None:
    """Put items into a container once all other objects are there, by the method of ``kind``."""
    _later.append((PUT[kind or type(value)], value, items))


def fill_now() -> None:
    """Put all items into their places."""
    waiting = _later.copy()
    _later.clear()
    for put, value, items in waiting:
        put(value, items)


# --- locks --------------------------------------------------------------------------------------------

LOCKS: Final = frozenset({type(threading.Lock()), type(threading.RLock())})


def lock_parts(lock: Any) -> tuple[Any, ...]:
    """Return what ``new_lock`` makes a lock of.

    Raises:
        raw.CannotSave: a thread holds it that no snapshot holds.
    """
    held = not repr(lock).startswith("<unlocked")
    if held and type(lock) is not type(threading.Lock()):
        raise raw.CannotSave("a lock that a thread holds")
    return type(lock), held


def new_lock(kind: Any, held: bool) -> Any:
    """Return a lock, free or held as it was."""
    lock = threading.Lock() if kind is type(threading.Lock()) else threading.RLock()
    if held:
        lock.acquire()
    return lock


# --- references and type variables ----------------------------------------------------------------------


class _Plain:
    """What a dead reference is made to."""


def reference_parts(reference: Any) -> tuple[Any, ...]:
    """Return what ``new_reference`` makes a weak reference of."""
    key = (reference.key,) if type(reference) is weakref.KeyedRef else ()
    return type(reference), weakref.ref.__call__(reference), reference.__callback__, *key


def new_reference(kind: Any, target: Any, callback: Any, *key: Any) -> Any:
    """Return a weak reference; one that was dead is dead again."""
    return kind(_Plain() if target is None else target, callback, *key)


def type_variable_parts(variable: Any) -> tuple[Any, ...]:
    """Return what ``new_type_variable`` makes a type variable of."""
    named = {name: getattr(variable, f"__{name}__", None) for name in _VARIABLE_FIELDS[type(variable)]}
    if getattr(variable, "has_default", bool)():
        named["default"] = variable.__default__
    constraints = getattr(variable, "__constraints__", ())
    return type(variable), (variable.__name__, *constraints), {k: v for k, v in named.items() if v}


def new_type_variable(kind: Any, positional: tuple[Any, ...], named: dict[str, Any]) -> Any:
    """Return a type variable that belongs to the session."""
    variable = kind(*positional, **named)
    with contextlib.suppress(AttributeError):  # it cannot be told on every version
        variable.__module__ = "__main__"
    return variable


_VARIABLE_FIELDS: Final[dict[type, tuple[str, ...]]] = {
    typing.TypeVar: ("bound", "covariant", "contravariant", "infer_variance"),
    typing.ParamSpec: ("bound", "covariant", "contravariant"),
    typing.TypeVarTuple: (),
}
TYPE_VARIABLES: Final = frozenset(_VARIABLE_FIELDS)
