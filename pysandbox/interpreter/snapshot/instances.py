"""How a snapshot takes instances of the session's classes apart, and puts them together.

``__reduce__``, ``__getstate__`` and ``__setstate__`` of the session's own are not called: what is stored in
an instance is saved as it is.
"""

from __future__ import annotations

import collections
import enum
from collections.abc import Callable
from types import MemberDescriptorType
from typing import Any, Final

from . import raw, values

_HOOKS: Final = frozenset(
    {"__reduce__", "__reduce_ex__", "__getstate__", "__setstate__", "__getnewargs__", "__getnewargs_ex__"}
)

_traceback: Final = BaseException.__dict__["__traceback__"].__get__
_CHAIN: Final = tuple(
    BaseException.__dict__[name] for name in ("__cause__", "__context__", "__suppress_context__")
)
_maxlen: Final = collections.deque.__dict__["maxlen"].__get__


class _Plain:
    pass


_PLAIN_SIZE: Final = _Plain.__basicsize__

_VALUES: Final[dict[type, Callable[[Any], Any]]] = {
    int: int.__pos__,
    float: float.__pos__,
    complex: complex.__pos__,
    str: str.__str__,
    bytes: lambda value: bytes.__getitem__(value, slice(None)),
    tuple: lambda value: tuple.__getitem__(value, slice(None)),
    frozenset: lambda value: frozenset.__or__(value, frozenset()),
}
_ITEMS: Final[dict[type, Callable[[Any], Any]]] = {
    list: lambda value: list.__getitem__(value, slice(None)),
    dict: lambda value: list(dict.items(value)),
    set: lambda value: list(set.__iter__(value)),
    bytearray: lambda value: bytes(bytearray.__getitem__(value, slice(None))),
    collections.deque: lambda value: list(collections.deque.__iter__(value)),
    collections.OrderedDict: lambda value: list(collections.OrderedDict.items(value)),
}


def library_base(cls: type, is_library: Callable[[type], bool]) -> type:
    """Return the class of the library that knows how an instance is stored.

    Classes of the library that only add methods, and enumerations, whose members are made with the class,
    know no more than the one below them.
    """
    if issubclass(cls, BaseException):
        return next(base for base in raw.order(cls) if not raw.flags(base) & raw.HEAP)  # type: ignore[no-any-return]
    for base in raw.order(cls):
        if is_library(base) and not _only_adds_methods(base):
            return base  # type: ignore[no-any-return]
    raise raw.CannotSave(f"an object of class {raw.name(cls)!r}")


def _only_adds_methods(base: type) -> bool:
    if issubclass(base, enum.Enum):
        return True
    names = raw.class_dict(base)
    return (
        base not in _ITEMS
        and bool(raw.flags(base) & raw.HEAP)
        and _HOOKS.isdisjoint(names)
        and not any(type(value) is MemberDescriptorType for value in names.values())
        and base.__basicsize__ <= _PLAIN_SIZE
    )


def instance_parts(value: Any, base: type) -> tuple[tuple[Any, ...], tuple[Any, ...]] | None:
    """Return what ``new_instance`` makes an instance of, and what ``fill_instance`` adds.

    Args:
        base: what ``library_base`` returned for its class.

    Returns:
        None where only the library knows how to save such an object.
    """
    arguments: tuple[Any, ...] = ()
    items = chain = None
    if base in _VALUES:
        arguments = (_VALUES[base](value),)
    elif base in _ITEMS:
        items = _ITEMS[base](value)
        if base is collections.deque:
            arguments = ((), _maxlen(value))
    elif issubclass(base, BaseException):
        if _traceback(value) is not None:
            raise raw.CannotSave("an exception with its traceback")
        reduced: Any = base.__reduce__(value)
        arguments = reduced[1]
        chain = tuple(field.__get__(value) for field in _CHAIN)
    elif base is not object:
        return None
    return (base, type(value), arguments), (base, items, raw.own_dict(value), _slots(value), chain)


def new_instance(base: type, cls: type, arguments: tuple[Any, ...]) -> Any:
    """Return an instance without its attributes and items."""
    made = base.__new__(cls, *arguments)
    if issubclass(base, BaseException):
        base.__init__(made, *arguments)  # the fields of some are set there; not the session's own method
    return made


def fill_instance(value: Any, state: tuple[Any, ...]) -> None:
    """Give a new instance its items and attributes."""
    base, items, attributes, slots, chain = state
    if attributes is not None:
        raw.own_dict(value).update(attributes)
    for owner, name, part in slots:
        raw.class_dict(owner)[name].__set__(value, part)
    if items:
        values.fill_later(value, items, base)
    for field, part in zip(_CHAIN, chain or (), strict=False):
        field.__set__(value, part)


def _slots(value: Any) -> list[tuple[type, str, Any]]:
    found = []
    for cls in raw.order(type(value)):
        for name, member in raw.class_dict(cls).items():
            if type(member) is MemberDescriptorType and not raw.flags(cls) & raw.IMMUTABLE:
                try:
                    found.append((cls, name, member.__get__(value)))
                except AttributeError:  # a slot that was never set
                    continue
    return found
