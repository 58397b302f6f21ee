"""CPython's own view of classes and objects, past whatever a class of the session's says of itself."""

from __future__ import annotations

from types import GetSetDescriptorType
from typing import Any, Final

#: Flags of a class: CPython lets nobody change it; it was made while the program ran.
IMMUTABLE: Final = 1 << 8
HEAP: Final = 1 << 9
#: Kinds of plain data: without parts, and without methods of the session's.
PLAIN: Final = frozenset({int, float, complex, bool, str, bytes, type(None)})

class_dict: Final = type.__dict__["__dict__"].__get__
order: Final = type.__dict__["__mro__"].__get__
bases: Final = type.__dict__["__bases__"].__get__
qualname: Final = type.__dict__["__qualname__"].__get__
name: Final = type.__dict__["__name__"].__get__
flags: Final = type.__dict__["__flags__"].__get__


class CannotSave(Exception):
    """The session holds something that no snapshot can hold; the message says what."""


def own_dict(value: Any) -> Any:
    """Return an instance's dictionary, past whatever its class calls ``__dict__``; None where it has none."""
    for cls in order(type(value)):
        found = class_dict(cls).get("__dict__")
        if type(found) is GetSetDescriptorType:
            return found.__get__(value)
    return None
