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
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class FileContents:
    """What the library reads from files beside its modules.

    Attributes:
        zones: the data of each time zone, by key.
        texts: the source text of each file of its modules, by the file's name.
    """

    zones: dict[str, bytes]
    texts: dict[str, memoryview]


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


def read_sources(modules: Iterable[ModuleType]) -> dict[str, memoryview]:
    """Return the source text of each file that ``modules`` come from, by the file's name.

    All texts lie in one private mapping of a file without a name, which costs a fork nothing, as the same
    bytes on the heap would.
    """
    files = {str(getattr(module, "__file__", "")) for module in modules}
    spans: dict[str, slice] = {}
    with tempfile.TemporaryFile() as texts:
        for file in sorted(files):
            if file.endswith(".py") and not file.startswith(_PACKAGE):
                start = texts.tell()
                spans[file] = slice(start, start + texts.write(Path(file).read_bytes()))
        texts.flush()
        if not spans:
            return {}
        mapping = memoryview(mmap.mmap(texts.fileno(), 0, access=mmap.ACCESS_COPY))
    return {file: mapping[span] for file, span in spans.items()}


def remember_sources(texts: Mapping[str, memoryview]) -> None:
    """Let tracebacks show source lines when files can no longer be read.

    A line is found in text that is decoded when the first traceback asks for it.
    """
    for file, text in texts.items():
        linecache.cache[file] = (_source(text),)


def _source(text: memoryview) -> Callable[[], str]:
    def get_source() -> str:
        return bytes(text).decode("utf-8", "replace")

    return get_source
