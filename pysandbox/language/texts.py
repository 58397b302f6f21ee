"""Keeps the raw ``str.format`` from texts of the user's that methods of the library format.

A class of the user's may be a text and a library class at once; then ``self.format`` in a method of the
library is that of the text. What such a text shows would be all that its fields can name.
"""

from __future__ import annotations

import logging
from types import FunctionType
from typing import Any, Final

from .formatting import read_format
from .shelf import Shelf

# What the methods of these classes call in the place of `self.format`.
_CHECKED: Final = "_checked_format"


def mend(library: Shelf) -> None:
    """Mend all of them; called once, when all modules are loaded and before any is shown."""
    handlers = [
        value
        for module in (logging, library.private.modules["logging.handlers"])
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, logging.Handler)
    ]
    setattr(logging.Handler, _CHECKED, checked_format)
    for cls in dict.fromkeys(handlers):
        check_formats(cls)
    printer: Any = library.private.modules["pprint"].PrettyPrinter
    setattr(printer, _CHECKED, checked_format)
    check_formats(printer)
    mend_path(library.private.modules["zipfile"].Path)


def checked_format(self: Any, *arguments: Any) -> Any:
    """Call ``self.format``, with names checked where that is the one of a text."""
    return read_format(self, "format")(*arguments)


def check_formats(cls: type) -> None:
    """Let the methods of ``cls`` that call ``self.format``, and no other ``format``, call the checked one."""
    for method in vars(cls).values():
        if type(method) is FunctionType and "format" in method.__code__.co_names:
            code = method.__code__
            names = tuple(_CHECKED if name == "format" else name for name in code.co_names)
            method.__code__ = code.replace(co_names=names)


def mend_path(path: Any) -> None:
    """``zipfile.Path`` formats itself by a text that a subclass may set."""

    def __repr__(self: Any) -> Any:
        return read_format(self._Path__repr, "format")(self=self)

    path.__repr__ = __repr__
