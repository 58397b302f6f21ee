"""Readers of the guarded names that concern attribute access, functions, classes and the state of objects.

What is read here is the session's own, or a wrapper that checks each name it is called with.
It may never hand out CPython's own ``__getattribute__``, ``__setattr__`` and the like: they take any name.
"""

from __future__ import annotations

import datetime
import decimal
from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable
from types import (
    BuiltinMethodType,
    FunctionType,
    MappingProxyType,
    MethodDescriptorType,
    MethodType,
    MethodWrapperType,
    ModuleType,
    SimpleNamespace,
    WrapperDescriptorType,
)
from typing import Any, Final

from . import ownership
from .guards import READERS, Fetch, check_name, check_write, read_guarded, read_own, refuse
from .names import GUARDED, REFUSED, is_dunder, is_free_to_read, is_free_to_write

_method_self: Final = MethodType.__self__.__get__

# --- __getattribute__, __getattr__, __setattr__, __delattr__ ------------------------------------------------


def read_hook(value: Any, name: str, fetch: Fetch) -> Any:
    """Read a method that takes attribute names: the session's own as it is, others with names checked."""
    hook = fetch(value, name)
    kind = type(hook)
    if kind is MethodWrapperType:  # first, as `super().__setattr__` is
        return _checked_bound(hook, name)
    if kind is WrapperDescriptorType:
        found = _unbound_hooks.get((hook, name))
        if found is None:
            found = _unbound_hooks[hook, name] = _checked(hook, name)
        return found
    if ownership.is_own(hook):
        return hook
    if kind is MethodType:
        return _checked(hook, name, _method_self(hook))
    if kind is BuiltinMethodType:
        return _checked(hook, name, hook.__self__)
    if kind is FunctionType:
        return _checked(hook, name)
    raise refuse(value, name)


# Of the compiled classes, whose methods are few.
_unbound_hooks: Final[dict[tuple[Any, str], Callable[..., Any]]] = {}


def _checked_bound(hook: Callable[..., Any], name: str) -> Callable[..., Any]:
    """Do what ``_checked`` does, for the one kind of method that programs call often."""
    is_free = is_free_to_read if name in _READING else is_free_to_write

    def checked(*arguments: Any) -> Any:
        if arguments and type(arguments[0]) is str and is_free(arguments[0]):
            return hook(*arguments)
        return _checked(hook, name, hook.__self__)(*arguments)  # type: ignore[attr-defined]

    checked.__name__ = name
    checked.__qualname__ = f"object.{name}"
    return checked


_READING: Final = ("__getattribute__", "__getattr__")


def _checked(hook: Callable[..., Any], name: str, *bound: Any) -> Callable[..., Any]:
    """Return ``hook`` with its name argument checked; ``bound`` holds what a method is bound to."""
    reading = name in _READING
    position = 1 - len(bound)
    is_free = is_free_to_read if reading else is_free_to_write

    def checked(*arguments: Any) -> Any:
        if len(arguments) <= position:
            return hook(*arguments)  # raises the TypeError
        attribute = arguments[position]
        if type(attribute) is str and is_free(attribute):
            return hook(*arguments)
        attribute = check_name(attribute)
        target = bound[0] if bound else arguments[0]
        if not reading:
            if not is_free_to_write(attribute):
                check_write(target, attribute, "deleted" if name == "__delattr__" else "set")
        elif not is_free_to_read(attribute):
            return read_guarded(target, attribute, lambda _, key: hook(*arguments[:position], key))
        return hook(*arguments[:position], attribute, *arguments[position + 1 :])

    checked.__name__ = name
    checked.__qualname__ = f"object.{name}"
    return checked


for _name in ("__getattribute__", "__getattr__", "__setattr__", "__delattr__"):
    READERS[_name] = read_hook

# --- __dict__ -----------------------------------------------------------------------------------------------


def read_dict(value: Any, name: str, fetch: Fetch) -> Any:
    """Read ``__dict__``: the real one of the session's own objects, elsewhere a copy of what the tables
    allow.
    """
    found = fetch(value, name)
    if ownership.is_open(value):
        return found
    if id(value) in ownership.facades:
        return _facade_variables(value, found)
    if type(found) is dict or type(found) is MappingProxyType:
        allowed = {key: item for key, item in found.items() if type(key) is str and is_listed(key, item)}
        return MappingProxyType(allowed) if type(found) is MappingProxyType else allowed
    if ownership.is_own(found):
        return found
    raise refuse(value, name)


def _facade_variables(facade: ModuleType, variables: dict[str, Any]) -> dict[str, Any]:
    # As with attributes: a facade may show whatever name does not have a guard of its own.
    shown = {key: item for key, item in variables.items() if not (is_dunder(key) and _has_guard(key))}
    kind = type(facade)
    if kind is not ModuleType and ownership.flags(kind) & ownership.IMMUTABLE_TYPE:
        live = [key for key in dir(facade) if key not in variables and not _has_guard(key)]
        shown.update((key, getattr(facade, key)) for key in live)  # the properties of a class of ours
    return shown


def _has_guard(name: str) -> bool:
    return name in GUARDED or name in REFUSED


def is_listed(name: str, value: object) -> bool:
    """Tell whether a variable of a type, function or module of the library may be shown."""
    if not is_free_to_read(name):
        return False
    return not isinstance(value, ModuleType) or id(value) in ownership.facades


READERS["__dict__"] = read_dict

# --- functions and methods ----------------------------------------------------------------------------------


def read_of_function(value: Any, name: str, fetch: Fetch) -> Any:
    """Read the closure or the defaults of a function: only the session's own."""
    if type(value) is FunctionType and not ownership.is_session_function(value):
        raise refuse(value, name)
    return read_own(value, name, fetch)


def read_function_behind(value: Any, name: str, fetch: Fetch) -> Any:
    """Read ``__func__`` or ``__wrapped__``: only where that is the session's own."""
    found = fetch(value, name)
    if ownership.is_own(found) or (ownership.is_own(value) and type(found) is not FunctionType):
        return found
    raise refuse(value, name)


# Types whose instances hold nothing but plain data.
PLAIN_TYPES: Final = frozenset(
    {
        int,
        float,
        complex,
        bool,
        str,
        bytes,
        bytearray,
        list,
        tuple,
        dict,
        set,
        frozenset,
        range,
        slice,
        type(None),
    }
)


def read_self(value: Any, name: str, fetch: Fetch) -> Any:
    """Read ``__self__``: what a method is bound to, unless that is a module, a class or the library's."""
    found = fetch(value, name)
    if ownership.is_own(value) or ownership.is_exactly(found, PLAIN_TYPES):
        return found
    if not isinstance(found, ModuleType) and ownership.is_own(found):
        return found
    raise refuse(value, name)


READERS["__closure__"] = READERS["__defaults__"] = READERS["__kwdefaults__"] = read_of_function
READERS["__func__"] = READERS["__wrapped__"] = read_function_behind
READERS["__self__"] = read_self


# --- classes and state --------------------------------------------------------------------------------------


def read_subclasses(value: Any, name: str, fetch: Fetch) -> Any:
    """Read ``__subclasses__``: of the session's own classes only."""
    if issubclass(type(value), type) and not ownership.is_session_class(value):
        raise refuse(value, name)
    found = fetch(value, name)
    if ownership.is_own(found) or (
        type(found) is BuiltinMethodType and ownership.is_session_class(found.__self__)
    ):
        return found
    raise refuse(value, name)


def read_state_method(value: Any, name: str, fetch: Fetch) -> Any:
    """Read ``__reduce__``, ``__reduce_ex__`` or ``__getstate__``: calling it works for the session's own
    objects.
    """
    found = fetch(value, name)
    if ownership.is_own(found):
        return found
    if type(found) in (BuiltinMethodType, MethodType):
        return _checked_state(found, name, found.__self__)
    if type(found) in _UNBOUND_TYPES:
        if found not in _unbound_state:
            _unbound_state[found] = _checked_state(found, name)
        return _unbound_state[found]  # the same each time, since enum compares what classes have
    return _checked_state(found, name)


_UNBOUND_TYPES: Final = (MethodDescriptorType, WrapperDescriptorType, FunctionType)
_unbound_state: Final[dict[Any, Callable[..., Any]]] = {}


# Types whose state, too, is plain data.
STATE_TYPES: Final = PLAIN_TYPES | {
    *(OrderedDict, defaultdict, deque, datetime.date, datetime.datetime, datetime.time, datetime.timedelta),
    *(decimal.Decimal, SimpleNamespace),
}


def _checked_state(found: Any, name: str, *bound: Any) -> Callable[..., Any]:
    def checked(*arguments: Any) -> Any:
        target = bound[0] if bound else arguments[0] if arguments else None
        # The state of a method names the real `getattr`, that of a class is the library's way to make it.
        if ownership.is_exactly(target, STATE_TYPES) or ownership.is_own_instance(target):
            return found(*arguments)
        raise TypeError(f"cannot pickle {type(target).__name__!r} object")

    checked.__name__ = name
    return checked


READERS["__subclasses__"] = read_subclasses
READERS["__reduce__"] = READERS["__reduce_ex__"] = READERS["__getstate__"] = read_state_method


def compiled_behind(function: Any) -> Any:
    """Return the compiled method that ``function`` stands for, or ``function`` itself.

    Only to describe it: the method may not be handed out.
    """
    stand_ins = [*((checked, hook) for (hook, _), checked in _unbound_hooks.items())]
    stand_ins += ((checked, found) for found, checked in _unbound_state.items())
    return next((compiled for checked, compiled in stand_ins if checked is function), function)
