"""The guard of class patterns: ``case C(x)`` reads whatever names ``C.__match_args__`` holds, so those are
checked.

The class of a pattern is exchanged for a proxy known to the ``match`` statement alone; it asks the original
who its instances are and shows a checked copy of ``__match_args__``. Only classes of the library, which
cannot change, pass as they are: asking a subject for its class may run user code, which may exchange the
names.
"""

from __future__ import annotations

from typing import Any, Final

from . import ownership
from .names import REFUSED, is_free_to_read

CLASSES_KEPT: Final = 512
MATCHES_SELF: Final = 1 << 22  # _Py_TPFLAGS_MATCH_SELF

_isinstance: Final = isinstance
_getattr: Final = getattr
_name_of: Final = type.__dict__["__name__"].__get__
_members: Final = type.__dict__["__dict__"].__get__
_resolution_order: Final = type.__dict__["__mro__"].__get__
_has_instance: Final = type.__instancecheck__


class _ProxyType(type):
    """The metaclass of the proxies; ``_original`` is the class of the pattern."""

    _original: type
    _own_only: bool

    def __instancecheck__(cls, subject: object) -> bool:
        if not _isinstance(subject, cls._original):
            return False
        return not cls._own_only or _is_harmless(subject)

    @property
    def __match_args__(cls) -> tuple[str, ...]:
        return _checked_names(_getattr(cls._original, "__match_args__"), own_only=cls._own_only)


def _is_harmless(subject: object) -> bool:
    """Tell whether a guarded name may be read from ``subject`` as it is; ``format`` of a text may not."""
    return ownership.is_own_instance(subject) and not issubclass(type(subject), str)


def _checked_names(names: object, *, own_only: bool) -> tuple[str, ...]:
    if type(names) is not tuple:
        return names  # type: ignore[return-value]  # `match` raises the TypeError
    for name in names:
        if type(name) is str and (name in REFUSED if own_only else not is_free_to_read(name)):
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
        ownership.forgetting.append(self._forget)

    def __missing__(self, cls: Any) -> Any:
        if not issubclass(type(cls), type):
            return cls  # `match` raises the TypeError
        if type(cls) is type and not self._own_only:
            if len(self) >= CLASSES_KEPT:
                self.clear()
            found = self[cls] = cls if _is_steady(cls) else _plain_proxy(cls)
            return found
        proxy = self._proxies.get(id(cls))
        if proxy is None:
            if len(self._proxies) >= CLASSES_KEPT:
                self._proxies.clear()
            proxy = self._proxies[id(cls)] = _proxy(cls, own_only=self._own_only)
        return proxy

    def _forget(self) -> None:
        self.clear()
        self._proxies.clear()


def _is_steady(cls: type) -> bool:
    """Tell whether ``cls`` cannot change, and has its instances matched by free names only."""
    if not ownership.flags(cls) & ownership.IMMUTABLE_TYPE:
        return False
    names = _getattr(cls, "__match_args__", ())
    return type(names) is tuple and all(type(name) is str and is_free_to_read(name) for name in names)


def _proxy(cls: type, *, own_only: bool) -> type:
    members = {"_original": cls, "_own_only": own_only, "__slots__": ()}
    return _ProxyType(_name_of(cls), _bases(cls), members)


def _bases(cls: type) -> tuple[type, ...]:
    # A class like `str` matches one positional part as a whole, by a flag that subclasses inherit.
    return (int,) if ownership.flags(cls) & MATCHES_SELF else ()


def _plain_proxy(cls: type) -> type:
    """Return the proxy of a class whose metaclass is exactly ``type``; it runs at native speed.

    It holds the names that the class has by now. When those change, the class is forgotten (``guards.py``).
    """
    names = next(
        (m["__match_args__"] for m in map(_members, _resolution_order(cls)) if "__match_args__" in m), None
    )
    members: dict[str, Any] = {"__slots__": ()}
    if names is not None:
        if type(names) is not tuple or not all(type(name) is str for name in names):
            return _proxy(cls, own_only=False)  # a descriptor, or a mistake
        if not all(map(is_free_to_read, names)):
            return _proxy(cls, own_only=True)
        members["__match_args__"] = names
    kind = type("type", (type,), {"__instancecheck__": _has_instance.__get__(cls)})
    return kind(_name_of(cls), _bases(cls), members)  # type: ignore[no-any-return]
