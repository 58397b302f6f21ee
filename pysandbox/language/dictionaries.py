"""Shows a copy of a class's dictionary to whoever reads ``__dict__`` of a class, the library's code included,
and keeps the defaults of the library's functions.

Much library code reads ``x.__dict__`` of whatever it is handed, and hands on what it finds. In the dictionary
of a library class lie the raw methods that reach any attribute by its name. So the attribute itself is
exchanged, once for all: it may never hand out what the tables keep, nor a dictionary that is the class's own.
Likewise compiled code sets whatever attributes it is told to, as ``pickle`` does: the defaults of a function
of the library are no one's to set.
"""

from __future__ import annotations

import ctypes
import gc
from types import (
    BuiltinMethodType,
    ClassMethodDescriptorType,
    FunctionType,
    GetSetDescriptorType,
    MappingProxyType,
    MemberDescriptorType,
    MethodDescriptorType,
    MethodType,
    MethodWrapperType,
    ModuleType,
    WrapperDescriptorType,
)
from typing import Any, Final, NoReturn

from . import ownership
from .guards import refuse
from .hooks import is_listed
from .names import REFUSED

_members: Final = type.__dict__["__dict__"].__get__


class Withheld:
    """Stands in a library class's dictionary for what is not shown, so that ``dir`` still lists the name."""

    __slots__ = ()


class WithheldAttribute(Withheld):
    """Stands for what is not shown and computes a value, as ``__dict__`` does: it is described as that."""

    __slots__ = ()

    def __get__(self, instance: object, owner: object = None) -> WithheldAttribute:
        return self

    def __set__(self, instance: object, value: object) -> NoReturn:
        raise AttributeError("this attribute is not writable")


_WITHHELD: Final = Withheld()
_WITHHELD_ATTRIBUTE: Final = WithheldAttribute()


class ClassDictionary:
    """The attribute ``__dict__`` of classes.

    Of a class of the session it shows everything, of a library class what user code may read. It is a copy in
    both cases, since a comparison of the read-only view would hand the dictionary below to the other operand.
    """

    __slots__ = ("_shown",)

    def __init__(self) -> None:
        # Library classes cannot change, so what they show is found once; kept, so that none takes its id.
        self._shown: dict[int, tuple[type, dict[str, Any]]] = {}

    def __get__(self, cls: Any, metaclass: Any = None) -> MappingProxyType[str, Any]:
        if not ownership.flags(cls) & ownership.IMMUTABLE_TYPE:
            return MappingProxyType(_members(cls).copy())
        known = self._shown.get(id(cls))
        if known is None:
            known = self._shown[id(cls)] = cls, _listed(_members(cls))
        return MappingProxyType(known[1].copy())

    def __set__(self, cls: Any, value: object) -> NoReturn:
        raise AttributeError("attribute '__dict__' of 'type' objects is not writable")

    def __delete__(self, cls: Any) -> NoReturn:
        raise AttributeError("attribute '__dict__' of 'type' objects is not writable")


def _listed(members: MappingProxyType[str, Any]) -> dict[str, Any]:
    return {
        name: value if is_listed(name, value) else _withheld(value)
        for name, value in members.items()
        if type(name) is str and name not in REFUSED
    }


def _withheld(value: object) -> Withheld:
    return _WITHHELD_ATTRIBUTE if type(value) is GetSetDescriptorType else _WITHHELD


_DEFAULTS: Final = {name: FunctionType.__dict__[name] for name in ("__defaults__", "__kwdefaults__")}


class FunctionDefaults:
    """The attribute ``__defaults__`` or ``__kwdefaults__`` of functions."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, function: Any, kind: Any = None) -> Any:
        return self if function is None else _DEFAULTS[self._name].__get__(function)

    def __set__(self, function: Any, value: object) -> None:
        if ownership.is_library_function(function):
            raise refuse(function, self._name, "set")
        _DEFAULTS[self._name].__set__(function, value)

    def __delete__(self, function: Any) -> None:
        if ownership.is_library_function(function):
            raise refuse(function, self._name, "deleted")
        _DEFAULTS[self._name].__delete__(function)


def exchange() -> None:
    """Let every class show copies from now on; called once, when the library is complete."""
    _set_member(type, "__dict__", ClassDictionary())
    for name in _DEFAULTS:
        _set_member(FunctionType, name, FunctionDefaults(name))
    for kind in _METHODS:
        _set_member(kind, "__reduce__", _reduce_method)


# The state of a method names `getattr`, and the compiled code takes the one of whoever happens to call it.
_UNBOUND: Final = (
    MethodDescriptorType,
    WrapperDescriptorType,
    ClassMethodDescriptorType,
    MemberDescriptorType,
)
_METHODS: Final = (MethodType, BuiltinMethodType, MethodWrapperType, *_UNBOUND)


def _reduce_method(method: Any) -> Any:
    """Return how a method is found again: its name, or the session's ``getattr`` of what it belongs to."""
    owner = method.__objclass__ if type(method) in _UNBOUND else method.__self__
    if owner is None or isinstance(owner, ModuleType):
        return method.__qualname__
    return ownership.session_builtins["getattr"], (owner, method.__name__)


def _set_member(cls: type, name: str, value: object) -> None:
    (members,) = gc.get_referents(_members(cls))
    members[name] = value
    ctypes.pythonapi.PyType_Modified(ctypes.py_object(cls))
