"""Mends the modules that look at other code: traceback, inspect, unittest and its mocks.

They show the session's own code and nothing below it: no frame of the harness, no raw dictionary of a
library class, no attribute that the tables refuse.
"""

from __future__ import annotations

import sys
import typing
from collections.abc import Callable, Iterator
from pathlib import Path
from types import BuiltinMethodType, DynamicClassAttribute, FrameType, MethodWrapperType, ModuleType
from typing import Any, Final

from . import dictionaries, ownership
from .builtins import BuiltinFunction
from .names import is_free_to_read
from .overrides import importer
from .shelf import Shelf

_PACKAGE: Final = str(Path(__file__).parent.parent)
_INTERPRETER: Final = str(Path(__file__).parent.parent / "interpreter")
_getattr: Final = getattr


def mend(library: Shelf) -> None:
    """Mend all of them; called once, when they are loaded."""
    mend_traceback(library)
    mend_mock(library)
    mend_inspect(library)
    mend_typing()
    mend_unittest(library)


def mend_traceback(library: Shelf) -> None:
    """Tracebacks show the session's and the library's frames, not ours; sources come from memory.

    For what to suggest they import the module that an ImportError names: also where CPython prints it.
    """
    copy: Any = library.private.modules["traceback"]
    for module in (copy, sys.modules["traceback"]):
        vars(module)["__import__"] = importer(library.facades)
    vars(library.private.modules["linecache"])["cache"] = sys.modules["linecache"].cache
    original = copy.StackSummary._extract_from_extended_frame_gen

    def extract(klass: Any, /, frames: Iterator[Any], **options: Any) -> Any:
        shown = (item for item in frames if not item[0].f_code.co_filename.startswith(_PACKAGE))
        return original.__func__(klass, shown, **options)

    copy.StackSummary._extract_from_extended_frame_gen = classmethod(extract)
    copy.walk_stack = session_stack


def session_stack(frame: FrameType | None) -> Iterator[tuple[FrameType, int]]:
    """Yield the frames of a stack from the inside out, down to the session's program."""
    if frame is None:
        caller = sys._getframe().f_back
        frame = caller.f_back.f_back.f_back if caller and caller.f_back and caller.f_back.f_back else None
    while frame is not None and not frame.f_code.co_filename.startswith(_INTERPRETER):
        yield frame, frame.f_lineno
        frame = frame.f_back


def mend_mock(library: Shelf) -> None:
    """``patch`` keeps what it replaces, read from a class without any check."""
    copy: Any = library.private.modules["unittest.mock"]
    original = copy._patch.get_original

    def get_original(self: Any) -> Any:
        if not is_free_to_read(self.attribute):
            raise AttributeError(f"attribute {self.attribute!r} may not be patched")
        return original(self)

    copy._patch.get_original = get_original


def mend_inspect(library: Shelf) -> None:
    """``getmembers`` falls back to raw descriptors, and ``unwrap`` undoes decorators of ours."""
    copy: Any = library.private.modules["inspect"]
    checked = library.builtins["getattr"]
    # By identity, as a user's predicate may say that it equals one of them.
    own_predicates = {
        id(value): value for name, value in vars(copy).items() if name.startswith("is") and callable(value)
    }

    def getmembers(object: Any, predicate: Callable[[Any], bool] | None = None) -> list[tuple[str, Any]]:
        """Return all members of an object as (name, value) pairs sorted by name."""
        members = []
        for name in sorted(set(dir(object))):
            try:
                value = checked(object, name)
            except AttributeError:
                continue
            # Our own predicates are asked about the real value, which a guard may have wrapped.
            asked = _getattr(object, name) if id(predicate) in own_predicates else value
            if predicate is None or predicate(asked):
                members.append((name, value))
        hidden = _hidden_by_members(object) if issubclass(type(object), type) else []
        members += [(name, value) for name, value in hidden if predicate is None or predicate(value)]
        return sorted(members, key=lambda pair: pair[0])

    copy.getmembers = getmembers
    copy.getattr = _getattr_of_signatures(vars(copy).get("getattr", checked))
    copy.isbuiltin = _with_replacements(copy.isbuiltin)
    for view in (copy, sys.modules["inspect"]):
        show_class_dictionaries(view)


def _hidden_by_members(cls: type) -> list[tuple[str, DynamicClassAttribute]]:
    """Return what ``dir`` of a class leaves out: an enum's ``name`` and ``value``, as its base has them."""
    found = {}
    for base in cls.__bases__:
        for name, value in dict(base.__dict__).items():
            if isinstance(value, DynamicClassAttribute):
                found[name] = value
    return list(found.items())


def _getattr_of_signatures(read: Callable[..., Any]) -> Callable[..., Any]:
    """Return a ``getattr`` that answers what the signature of a built-in function depends on.

    It lacks the first parameter where the function is bound to something, and that the first of a module's
    where this is a module; to which one makes no difference, and it is not handed out.
    """
    module = ModuleType("builtins")

    def getattr(value: Any, name: str, *default: Any) -> Any:
        if type(name) is str and name == "__self__":
            if isinstance(value, BuiltinFunction):
                return module
            if type(value) in (BuiltinMethodType, MethodWrapperType):
                return module if isinstance(value.__self__, ModuleType) else _SOMETHING
        return read(value, name, *default)

    return getattr


_SOMETHING: Final = object()


def _with_replacements(isbuiltin: Callable[[Any], bool]) -> Callable[[Any], bool]:
    def with_replacements(object: Any) -> bool:
        return isbuiltin(object) or isinstance(object, BuiltinFunction)

    with_replacements.__name__ = with_replacements.__qualname__ = isbuiltin.__name__
    with_replacements.__doc__ = isbuiltin.__doc__
    with_replacements.__annotations__ = {}
    return with_replacements


def mend_typing() -> None:
    """Our replacements of built-in functions are functions too; a forward reference is its own copy, as a
    copy would have its code object set.
    """
    vars(typing)["_allowed_types"] += (BuiltinFunction,)
    for name in ("__copy__", "__deepcopy__"):
        setattr(typing.ForwardRef, name, lambda reference, memo=None: reference)


def show_class_dictionaries(module: Any) -> None:
    """Let a copy of ``inspect`` take our own ``__dict__`` of classes for the one that ``type`` has."""
    original = module._shadowed_dict

    def _shadowed_dict(klass: type) -> Any:
        found = original(klass)
        return module._sentinel if type(found) is dictionaries.ClassDictionary else found

    module._shadowed_dict = _shadowed_dict


def mend_unittest(library: Shelf) -> None:
    """A test class keeps what its cleanups raise; the library's own, as for doctests, have no cleanups."""
    copy: Any = library.private.modules["unittest.case"]
    original = copy.TestCase.doClassCleanups.__func__

    def doClassCleanups(cls: Any) -> None:
        """Execute all class cleanup functions."""
        if ownership.is_session_class(cls):
            original(cls)

    copy.TestCase.doClassCleanups = classmethod(doClassCleanups)
    copy.TestCase.tearDown_exceptions = ()
