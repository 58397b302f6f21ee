"""The guard of class patterns: ``case C(x)`` reads whatever names ``C.__match_args__`` holds, so those are
checked.

The class of a pattern is exchanged for a proxy known to the ``match`` statement alone; it asks the original
who its instances are and shows a checked copy of ``__match_args__``. Classes that cannot answer differently
twice pass as they are.
"""

from __future__ import annotations

from typing import Any, Final

from . import ownership
from .names import is_free_to_read

CLASSES_KEPT: Final = 512
MATCHES_SELF: Final = 1 << 22  # _Py_TPFLAGS_MATCH_SELF

_isinstance: Final = isinstance
_getattr: Final = getattr
_name_of: Final = type.__dict__["__name__"].__get__


class _ProxyType(type):
    """The metaclass of the proxies; ``_original`` is the class of the pattern."""

    _original: type
    _own_only: bool

    def __instancecheck__(cls, subject: object) -> bool:
        if cls._own_only and not ownership.is_own_instance(subject):
            return False
        return _isinstance(subject, cls._original)

    @property
    def __match_args__(cls) -> tuple[str, ...]:
        return _checked_names(_getattr(cls._original, "__match_args__"))


def _checked_names(names: object) -> tuple[str, ...]:
    if type(names) is not tuple:
        return names  # type: ignore[return-value]  # `match` raises the TypeError
    for name in names:
        if type(name) is str and not is_free_to_read(name):
            raise AttributeError(f"__match_args__ may not name {name!r} here", name=name)
    return names


class ClassPatterns(dict[Any, Any]):
    """``guard[C]`` returns what ``match`` may use in the place of ``C``.

    It remembers the classes that pass as they are, so that a pattern of them costs one lookup. A class that
    lies about its hash or equality can only get another harmless class in its place.

    Args:
        own_only: let the pattern match the session's own objects only; set where it names a guarded
        attribute.
    """

    __slots__ = ("_own_only", "_proxies")

    def __init__(self, *, own_only: bool) -> None:
        self._own_only = own_only
        self._proxies: dict[int, type] = {}
        ownership.forgetting.append(self.clear)

    def __missing__(self, cls: Any) -> Any:
        if not issubclass(type(cls), type):
            return cls  # `match` raises the TypeError
        if not self._own_only and type(cls) is type and _is_steady(cls):
            if len(self) >= CLASSES_KEPT:
                self.clear()
            self[cls] = cls
            return cls
        proxy = self._proxies.get(id(cls))
        if proxy is None:
            if len(self._proxies) >= CLASSES_KEPT:
                self._proxies.clear()
            members = {"_original": cls, "_own_only": self._own_only, "__slots__": ()}
            # A class like `str` matches one positional part as a whole, by a flag that subclasses inherit.
            bases = (int,) if ownership.flags(cls) & MATCHES_SELF else ()
            proxy = self._proxies[id(cls)] = _ProxyType(_name_of(cls), bases, members)
        return proxy


def _is_steady(cls: type) -> bool:
    """Tell whether no subject of the library's can be made to pass for an instance of ``cls``.

    The metaclass of ``cls`` is exactly ``type``, and CPython lets nobody exchange that one for another.
    """
    if ownership.flags(cls) & ownership.IMMUTABLE_TYPE:
        names = _getattr(cls, "__match_args__", ())
        return type(names) is tuple and all(type(name) is str and is_free_to_read(name) for name in names)
    # The instances of a metaclass are classes, on which `__getattribute__` is bound to nothing.
    return ownership.is_own_class(cls) and not issubclass(cls, type)
