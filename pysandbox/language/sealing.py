"""Makes library classes immutable, so that user code cannot change what the policy and the harness run on.

CPython itself then refuses a store on such a class. No Python-level switch does it: the type's flag is
set in memory, at an offset that is verified first. Classes made later, the session's own, stay as they are.
"""

from __future__ import annotations

import ctypes
import weakref
from typing import Final

from . import dictionaries

IMMUTABLE_TYPE: Final = 1 << 8  # Py_TPFLAGS_IMMUTABLETYPE
HEAP_TYPE: Final = 1 << 9  # Py_TPFLAGS_HEAPTYPE

# Classes that keep changing state on the class itself.
EXCEPTED: Final[frozenset[type]] = frozenset({weakref.finalize})

# tp_flags follows a header of three words, three words of name and sizes, and fifteen slots.
_FLAGS_OFFSET: Final = 21 * ctypes.sizeof(ctypes.c_void_p)


class SealingImpossible(RuntimeError):
    """This interpreter lays out its types in a way that is not known here."""


def all_classes() -> set[type]:
    """Return every class of the process."""
    seen: set[type] = {object}
    waiting: list[type] = [object]
    while waiting:
        subclasses: list[type] = type.__subclasses__(waiting.pop())
        for cls in subclasses:
            if cls not in seen:
                seen.add(cls)
                waiting.append(cls)
    return seen


def verify() -> None:
    """Check that a type's flags lie where they are expected, and that the flag does what it should.

    Raises:
        SealingImpossible: they do not.
    """
    probe = type("probe", (), {})
    for cls in (object, type, int, str, dict, probe):
        if _flags(cls).value != cls.__flags__:
            raise SealingImpossible("the flags of a type are not where they are expected")
    make_immutable(probe)
    try:
        probe.attribute = None  # type: ignore[attr-defined]
    except TypeError:
        return
    raise SealingImpossible("a type with the immutable flag can still be changed")


def make_immutable(cls: type) -> None:
    """Let CPython refuse every change of ``cls``."""
    flags = _flags(cls)
    flags.value |= IMMUTABLE_TYPE


def make_mutable(cls: type) -> None:
    """Take back what ``make_immutable`` did, or what a compiled module asked for."""
    flags = _flags(cls)
    flags.value &= ~IMMUTABLE_TYPE


def seal() -> None:
    """Make every class that exists by now immutable, and the dictionaries of classes copies.

    Raises:
        SealingImpossible: this interpreter is not known well enough; nothing has been changed.
    """
    verify()
    for cls in all_classes() - EXCEPTED:
        if cls.__flags__ & HEAP_TYPE:
            make_immutable(cls)
    dictionaries.exchange()


def _flags(cls: type) -> ctypes.c_ulong:
    return ctypes.c_ulong.from_address(id(cls) + _FLAGS_OFFSET)
