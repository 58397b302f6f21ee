"""The ``help`` of user code: what ``pydoc`` says of the session's objects and the library's.

It is a private copy of ``pydoc`` that words everything; a name is looked up as user code would. What stands
for a compiled method is described as that method: nothing but text comes of it.
"""

from __future__ import annotations

from collections.abc import Callable
from types import BuiltinMethodType, MethodDescriptorType, ModuleType, WrapperDescriptorType
from typing import Any, Final

from . import formatting, guards, hooks
from .ownership import builtins_module

#: Requests in words for which there is a list.
LISTS: Final = {"keywords": "listkeywords", "symbols": "listsymbols", "topics": "listtopics"}

#: Subclasses of built-in classes that only the sandbox's own use of ctypes makes.
OF_CTYPES: Final = ("StgDict",)
CONSTANTS: Final = {"True": True, "False": False, "None": None}


def make_help(pydoc: Any, import_module: Callable[..., Any]) -> Callable[..., None]:
    """Return what ``help`` does.

    Args:
        pydoc: a copy that reads no files; it is mended.
        import_module: what ``__import__`` does for user code.
    """
    _mend(pydoc, import_module)

    def help_(*arguments: Any) -> None:
        if not arguments:
            raise RuntimeError("help() without an argument needs an interactive terminal; use help(thing)")
        request = arguments[0]
        if type(request) is str and request in LISTS:
            getattr(pydoc.help, LISTS[request])()
            print()
            return
        if type(request) is str and request in CONSTANTS:
            request = CONSTANTS[request]
        try:
            text = pydoc.render_doc(request, "Help on %s:", renderer=pydoc.plaintext)
        except ImportError as error:  # a name that leads to nothing
            text = f"{error}\n"
        print(text)

    return help_


def _mend(pydoc: Any, import_module: Callable[..., Any]) -> None:
    is_bound_method = pydoc._is_bound_method
    finddoc = pydoc._finddoc
    docroutine = pydoc.TextDoc.docroutine

    def _is_bound_method(fn: Any) -> bool:
        if type(fn) is BuiltinMethodType:  # what it is bound to is not to be read, but may be asked about
            return fn.__self__ is not None and not isinstance(fn.__self__, ModuleType)
        return bool(is_bound_method(fn))

    def _finddoc(obj: Any) -> Any:
        if type(obj) not in (MethodDescriptorType, WrapperDescriptorType):
            return finddoc(obj)
        texts = (getattr(base, obj.__name__, obj).__doc__ for base in obj.__objclass__.__mro__)
        return next((text for text in texts if text is not None), None)

    def described(self: Any, object: Any, *rest: Any, **more: Any) -> Any:
        compiled = formatting.compiled_behind(hooks.compiled_behind(object))
        return docroutine(self, compiled, *rest, **more)

    def locate(path: str, forceload: bool = False) -> Any:
        """Locate an object by name or dotted path, importing as necessary."""
        parts = [part for part in path.split(".") if part]
        found: Any = builtins_module
        for count in range(1, len(parts) + 1):
            try:
                found = import_module(".".join(parts[:count]), None, None, ("*",))
            except ImportError:
                parts = parts[count - 1 :]
                break
        else:
            return found
        for part in parts:
            found = guards.read_attribute(found, part, None)
        return found

    def sort(values: Any, **options: Any) -> list[Any]:
        return [value for value in sorted(values, **options) if value not in OF_CTYPES]

    pydoc._finddoc = _finddoc
    pydoc.sorted = sort
    pydoc._is_bound_method = _is_bound_method
    pydoc.TextDoc.docroutine = described
    pydoc.locate = locate
