"""Lets shared modules work as CPython's do where the sandbox around them would get in their way.

What they import at their first use can be read from no file by then, their classes cannot change, and their
random numbers must be the session's. Nothing here opens anything to users that a facade does not show.
"""

from __future__ import annotations

import calendar
import collections
import difflib
import statistics
from itertools import count
from typing import Any, Final

from .copying import with_library_imports
from .ownership import session_builtins
from .shelf import Shelf

_eval: Final = eval


def mend(library: Shelf) -> None:
    """Mend all of them; called once, when all modules are loaded and before any is shown."""
    mend_namedtuple()
    mend_statistics(library)
    mend_calendar(library)
    mend_difflib()
    mend_zipfile(library.private.modules["zipfile"])


def mend_namedtuple() -> None:
    """The ``__new__`` of a named tuple is the session's own: its defaults are there to be read and set."""

    def evaluate(code: str, namespace: dict[str, Any]) -> Any:
        # The names of the fields, which are all that users have in the text, are identifiers by now.
        return _eval(code, {**namespace, "__builtins__": session_builtins})

    vars(collections)["eval"] = evaluate


def mend_statistics(library: Shelf) -> None:
    """Samples are drawn from the random numbers that the session seeds."""
    vars(statistics)["random"] = library.private.modules["random"]


def mend_calendar(library: Shelf) -> None:
    """``calendar.main`` imports ``argparse`` when it is called."""
    variables = vars(calendar)
    variables["main"] = with_library_imports(variables["main"], library)


def mend_difflib() -> None:
    """``HtmlDiff`` counts its tables in its class."""
    numbers = count()

    def _make_prefix(self: Any) -> None:
        """Create unique anchor prefixes"""
        number = next(numbers)
        self._prefix = [f"from{number}_", f"to{number}_"]

    setattr(difflib.HtmlDiff, _make_prefix.__name__, _make_prefix)


def mend_zipfile(zipfile: Any) -> None:
    """A ``Path`` exchanges the class of its archive; here it makes a view of it that lives as long."""
    complete = _class_below(zipfile.ZipFile, "CompleteDirs")

    def make(cls: Any, source: Any) -> Any:
        """Given a source (filename or zipfile), return an appropriate CompleteDirs subclass."""
        if isinstance(source, complete):
            return source
        if not isinstance(source, zipfile.ZipFile):
            return cls(source)
        view = vars(source).get("_view")
        if view is None:
            view = object.__new__(cls if "r" in source.mode else complete)
            view.__dict__ = vars(source)
            vars(source)["_view"] = view
        return view

    complete.make = classmethod(make)


def _class_below(cls: Any, name: str) -> Any:
    return next(found for found in cls.__subclasses__() if found.__name__ == name)
