"""What belongs to the session and what to the library: the question that every guard asks.

A function belongs to the session when it runs on the session's builtins; a class, when it can be changed (all
library classes are immutable once the language is sealed). Nothing here calls what user code could override.
"""

from __future__ import annotations

import _random
import builtins
import collections
import datetime
import decimal
from _thread import _local
from collections.abc import Callable
from functools import lru_cache
from types import FunctionType, MethodType, ModuleType, SimpleNamespace
from typing import Any, Final

from .names import HARMLESS_BASE_MODULES

# The module that user code knows as `builtins`; its dictionary is what session functions find their builtins
# in.
builtins_module: Final = ModuleType("builtins")
session_builtins: Final[dict[str, Any]] = builtins_module.__dict__

# The builtins that the library's own code runs on, as dictionaries and modules, by identity.
library_builtins: Final[dict[int, object]] = {id(found): found for found in (builtins, vars(builtins))}

# Modules whose variables are not user code's to change by way of `__dict__`: the facades, by identity.
facades: Final[dict[int, ModuleType]] = {id(builtins_module): builtins_module}

IMMUTABLE_TYPE: Final = 1 << 8

flags: Final = type.__dict__["__flags__"].__get__
_resolution_order: Final = type.__dict__["__mro__"].__get__
_members: Final = type.__dict__["__dict__"].__get__
_home_module: Final = type.__dict__["__module__"].__get__
_name: Final = type.__dict__["__name__"].__get__
_function_builtins: Final = FunctionType.__dict__["__builtins__"].__get__


def is_session_function(value: object) -> bool:
    """Tell whether ``value`` is a function that was defined by the session's own code."""
    return type(value) is FunctionType and _function_builtins(value) is session_builtins


def is_library_function(function: FunctionType) -> bool:
    """Tell whether ``function`` runs on the builtins of the library's own code."""
    return id(_function_builtins(function)) in library_builtins


def is_session_class(value: object) -> bool:
    """Tell whether ``value`` is a class that was made by the session's own code."""
    return issubclass(type(value), type) and not flags(value) & IMMUTABLE_TYPE


_ERRORS: Final = [
    found for found in vars(builtins).values() if isinstance(found, type) and issubclass(found, BaseException)
]
# Classes whose own way to look up attributes leads to no other object; any other may forward to one, as
# `super` and `types.GenericAlias` do, or show another's dictionary, as `staticmethod` does. Compiled classes
# say that they have a way of their own where it is that of `object`.
_NOT_FORWARDING: Final = frozenset(
    [
        *(object, type, ModuleType, _local),
        *(int, float, complex, str, bytes, bytearray, list, tuple, dict, set, frozenset),
        *_ERRORS,
        *(collections.OrderedDict, collections.defaultdict, collections.deque),
        *(datetime.date, datetime.datetime, datetime.time, datetime.timedelta, datetime.tzinfo),
        *(decimal.Decimal, _random.Random, SimpleNamespace),
    ]
)
# Library classes whose instances hold what users put there, and nothing else: those that there is one of, and
# those that the library has copies of, by module and name.
_OPEN: Final = frozenset([SimpleNamespace, *_ERRORS])
_OPEN_BY_NAME: Final = frozenset({("argparse", "Namespace")})


def _is_harmless_base(cls: type) -> bool:
    if cls in _NOT_FORWARDING:
        return True
    members = _members(cls)
    return _home_module(cls) in HARMLESS_BASE_MODULES and not (
        "__getattribute__" in members or "__getattr__" in members
    )


def _is_own_class(cls: type) -> bool:
    if flags(cls) & IMMUTABLE_TYPE:
        return False
    order = _resolution_order(cls)
    if order is None:  # while a metaclass's `mro` runs
        return False
    return all(not flags(base) & IMMUTABLE_TYPE or _is_harmless_base(base) for base in order)


_is_own_plain_class = lru_cache(maxsize=1024)(_is_own_class)


def is_own_class(cls: type) -> bool:
    """Tell whether ``cls`` is a session's class whose library bases, too, are known to be harmless."""
    # Only classes whose metaclass is exactly `type` are hashed, and so cached, without calling user code.
    return _is_own_plain_class(cls) if type(cls) is type else _is_own_class(cls)


# What else remembers classes, and must forget them too.
forgetting: Final[list[Callable[[], object]]] = [_is_own_plain_class.cache_clear]


def forget_classes() -> None:
    """Forget what is known of classes: one may get other bases, or the session be done with it."""
    for forget in forgetting:
        forget()


def is_own_module(value: object) -> bool:
    """Tell whether ``value`` is a module object that user code made, or the session's ``__main__``."""
    return issubclass(type(value), ModuleType) and id(value) not in facades


def is_own(value: object) -> bool:
    """Tell whether ``value`` is the session's own, so that no name on it can reach the library's insides."""
    kind = type(value)
    if kind is FunctionType:
        return is_session_function(value)
    if kind is MethodType:
        return is_session_function(MethodType.__func__.__get__(value))
    if issubclass(kind, type):
        return is_own_class(value)  # type: ignore[arg-type]
    if issubclass(kind, ModuleType):
        return id(value) not in facades
    return is_own_class(kind)


def is_own_instance(value: object) -> bool:
    """Tell whether ``value`` is an instance of a session's class, and no class itself."""
    kind = type(value)
    return is_own_class(kind) and not issubclass(kind, type) and is_own(value)


def is_exactly(value: object, kinds: frozenset[type]) -> bool:
    """Tell whether the type of ``value`` is one of ``kinds``, which are the library's."""
    kind = type(value)
    # A class of the session is not looked up: its metaclass may say that it equals another.
    return bool(flags(kind) & IMMUTABLE_TYPE) and kind in kinds


def is_open(value: object) -> bool:
    """Tell whether the dictionary of ``value`` is the user's to change, whoever made its class."""
    kind = type(value)
    if not flags(kind) & IMMUTABLE_TYPE:
        return is_own(value)
    return kind in _OPEN or (_home_module(kind), _name(kind)) in _OPEN_BY_NAME or is_own(value)
