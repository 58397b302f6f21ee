"""The run-time guards over attributes: the policy's ``getattr``, ``setattr``, ``delattr`` and ``hasattr``.

They apply the tables of ``names.py`` to names that are known only when the code runs, and to the few names
for which the object decides. They ask ``type(x)``, never what user code could override, and hand out nothing
raw.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from . import ownership
from .names import GUARDED, REFUSED, UNWRITABLE, is_free_to_read, is_free_to_write

Fetch = Callable[[Any, str], Any]
Reader = Callable[[Any, str, Fetch], Any]
Store = Callable[..., None]

_getattr: Final = getattr
_setattr: Final = setattr
_delattr: Final = delattr

# What is remembered of classes depends on these.
SHAPES: Final = frozenset({"__bases__", "__match_args__"})

# Readers of guarded names that have more to say than "only on the session's own objects".
READERS: Final[dict[str, Reader]] = {}


def check_name(name: object) -> str:
    """Return the attribute name as an exact ``str``, whatever a subclass of ``str`` would answer.

    Raises:
        TypeError: it is no string; worded as CPython does.
    """
    if type(name) is str:
        return name
    if not issubclass(type(name), str):
        raise TypeError(f"attribute name must be string, not '{type(name).__name__}'")
    return str.__str__(name)


def refuse(value: object, name: str, action: str = "read") -> AttributeError:
    """Return the error for a name that the policy keeps from ``value``, ready to raise."""
    reaches = (
        REFUSED[name][0] if name in REFUSED else "it reaches " + GUARDED.get(name, "the library's insides")
    )
    # Without the error's `name`, which would have the traceback suggest a similar one.
    return AttributeError(
        f"attribute {name!r} of {type(value).__name__!r} objects may not be {action} here: {reaches}"
    )


def read_own(value: Any, name: str, fetch: Fetch = _getattr) -> Any:
    """Read a guarded name that is harmless on the session's own objects only."""
    if ownership.is_own(value) or id(value) in ownership.facades:
        return fetch(value, name)
    fetch(value, name)  # an attribute that is missing is reported in CPython's own words
    raise refuse(value, name)


def read_guarded(value: Any, name: str, fetch: Fetch = _getattr) -> Any:
    """Read a name that is not free; ``name`` is an exact string."""
    if name in REFUSED:
        raise refuse(value, name)
    return READERS.get(name, read_own)(value, name, fetch)


def read_named(value: Any, name: str) -> Any:
    """Read a name that the source spells out; the policy has found it neither free nor refused."""
    return READERS.get(name, read_own)(value, name, _getattr)


def read_attribute(value: Any, name: Any, *default: Any) -> Any:
    """Do what ``getattr`` does, as far as the policy allows.

    Raises:
        AttributeError: the attribute is missing, or is kept from user code.
        TypeError: as ``getattr`` raises it for wrong arguments.
    """
    if type(name) is not str:
        name = check_name(name)
    if is_free_to_read(name):
        return _getattr(value, name, *default)
    if len(default) > 1:
        return _getattr(value, name, *default)  # raises the TypeError
    try:
        return read_guarded(value, name)
    except AttributeError:
        if default:
            return default[0]
        raise


def has_attribute(value: Any, name: Any) -> bool:
    """Do what ``hasattr`` does, as far as the policy allows."""
    try:
        read_attribute(value, check_name(name))
    except AttributeError:
        return False
    return True


def write_attribute(value: Any, name: Any, new: Any) -> None:
    """Do what ``setattr`` does, as far as the policy allows.

    Raises:
        AttributeError: the attribute cannot be set, or is kept from user code.
    """
    name = check_name(name)
    if not is_free_to_write(name):
        check_write(value, name, "set")
    _setattr(value, name, new)
    if name in SHAPES:
        ownership.forget_classes()  # what another thread has asked about in between


def delete_attribute(value: Any, name: Any) -> None:
    """Do what ``delattr`` does, as far as the policy allows.

    Raises:
        AttributeError: the attribute cannot be deleted, or is kept from user code.
    """
    name = check_name(name)
    if not is_free_to_write(name):
        check_write(value, name, "deleted")
    _delattr(value, name)
    if name in SHAPES:
        ownership.forget_classes()


def check_write(value: Any, name: str, action: str) -> None:
    """Raise unless ``name``, which is not free, may be set or deleted on ``value``.

    Raises:
        AttributeError: it may not.
    """
    if name in REFUSED or name in UNWRITABLE:
        raise refuse(value, name, action)
    if name in SHAPES:
        ownership.forget_classes()
        return  # CPython itself refuses it for library classes, which are immutable
    if name == "__class__":
        if id(value) in ownership.facades:
            raise refuse(value, name, action)  # its dictionary is shown by what its class says
        if ownership.flags(type(value)) & ownership.IMMUTABLE_TYPE and not ownership.is_own_module(value):
            return  # CPython itself refuses it, in its own words
    elif name == "__dict__" and ownership.is_open(value):
        return
    if not ownership.is_own(value) and id(value) not in ownership.facades:
        raise refuse(value, name, action)


class Place:
    """The target of a store or deletion under a guarded name: ``x.__dict__ = y`` is ``Place(x)['__dict__'] =
    y``.
    """

    __slots__ = ("_value",)

    def __init__(self, value: Any) -> None:
        self._value = value

    def __getitem__(self, name: str) -> Any:
        return read_attribute(self._value, name)

    def __setitem__(self, name: str, new: Any) -> None:
        write_attribute(self._value, name, new)

    def __delitem__(self, name: str) -> None:
        delete_attribute(self._value, name)
