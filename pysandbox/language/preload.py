"""Loads, while files can still be opened, what Python otherwise loads when it is first needed."""

from __future__ import annotations

import codecs
import encodings
import importlib
import importlib.util
import linecache
import mmap
import pkgutil
import tempfile
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
    "_pylong",  # conversions of very long integers; from Python 3.12 on
)


def load_encodings() -> None:
    """Load every text encoding; ones that this platform lacks are left out."""
    for name in sorted(module.name for module in pkgutil.iter_modules(encodings.__path__)):
        try:
            codecs.lookup(name)
        except LookupError:
            continue  # no codec, as `aliases`; or one that exists on Windows only, as mbcs and oem
    assert unicodedata.name("a")  # the parser asks for \\N{...} names through it


def load_late() -> None:
    """Load the modules that are otherwise imported at first use."""
    for name in LATE:
        if importlib.util.find_spec(name) is not None:
            importlib.import_module(name)
    if importlib.util.find_spec("_sqlite3") is not None:
        importlib.import_module("sqlite3.dump")


def remember_sources(modules: Iterable[ModuleType]) -> None:
    """Let tracebacks show the source lines of ``modules`` when their files can no longer be read.

    A line is found in text that is decoded when the first traceback asks for it. Until then all texts lie
    in one private mapping of a file without a name, which costs a fork nothing, as the same bytes on the
    heap would.
    """
    files = {str(getattr(module, "__file__", "")) for module in modules}
    places: dict[str, slice] = {}
    with tempfile.TemporaryFile() as texts:
        for file in sorted(files):
            if file.endswith(".py") and not file.startswith(_PACKAGE):
                start = texts.tell()
                places[file] = slice(start, start + texts.write(Path(file).read_bytes()))
        texts.flush()
        if not places:
            return
        mapping = mmap.mmap(texts.fileno(), 0, access=mmap.ACCESS_COPY)
    for file, place in places.items():
        linecache.cache[file] = (_source(mapping, place),)


def _source(mapping: mmap.mmap, place: slice) -> Callable[[], str]:
    def get_source() -> str:
        return bytes(mapping[place]).decode("utf-8", "replace")

    return get_source
