"""Loads, while files can still be opened, what Python otherwise loads when it is first needed."""

from __future__ import annotations

import codecs
import encodings.aliases
import importlib
import importlib.util
import linecache
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType
from typing import Final

# Modules that compiled code or the library's functions import when they first need them.
_PACKAGE: Final = str(Path(__file__).parent.parent)

LATE: Final = (
    "_strptime",
    "stringprep",
    "encodings.idna",
    "encodings.punycode",
    "unicodedata",
    "locale",
    "copyreg",
    "_compat_pickle",
    "tracemalloc",
)


def load_encodings() -> None:
    """Load every text encoding; ones that this platform lacks are left out."""
    for name in sorted(set(encodings.aliases.aliases.values())):
        try:
            codecs.lookup(name)
        except LookupError:
            continue  # mbcs and oem exist on Windows only
    assert unicodedata.name("a")  # the parser asks for \\N{...} names through it


def load_late() -> None:
    """Load the modules that are otherwise imported at first use."""
    for name in LATE:
        importlib.import_module(name)
    if importlib.util.find_spec("_sqlite3") is not None:
        importlib.import_module("sqlite3.dump")


def remember_sources(modules: Iterable[ModuleType]) -> None:
    """Let tracebacks show the source lines of ``modules`` when their files can no longer be read.

    A line is found in text that is decoded when the first traceback asks for it.
    """
    for module in modules:
        file = getattr(module, "__file__", None)
        if file is not None and file.endswith(".py") and not file.startswith(_PACKAGE):
            linecache.cache[file] = (_source(Path(file)),)


def _source(path: Path) -> Callable[[], str]:
    data = path.read_bytes()

    def get_source() -> str:
        return data.decode("utf-8", "replace")

    return get_source
