"""What a worker reads from files to start, in one file: where there is no fork, each would open a thousand.

The first worker of a source writes it, before any user code; those that come later find modules, source
texts and time zones in it. Opening a file is slow on Windows, where a virus scanner looks at each. What a
bundle does not hold is read from where it always was.

    first worker      reads files ---------> write(path, ...)
    each later one    <--- one file ------- read(path)
"""

from __future__ import annotations

import contextlib
import marshal
import mmap
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .imports import Imports, Place
from .protocol import LENGTH


@dataclass(frozen=True, slots=True)
class Bundle:
    """What is known of files.

    Attributes:
        imports: where modules are, and their code.
        zones: the data of each time zone, by key.
        texts: the text of each of the library's source files, by its name.
    """

    imports: Imports
    zones: dict[str, bytes]
    texts: dict[str, memoryview]


def read(path: Path) -> Bundle | None:
    """Return the bundle in ``path``, if there is one.

    The file stays mapped: all workers share its pages.
    """
    try:
        with path.open("rb") as file:
            whole = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except FileNotFoundError:
        return None
    start = LENGTH.size + LENGTH.unpack_from(whole)[0]
    places, codes, zones, texts = marshal.loads(whole[LENGTH.size : start])
    data = whole[start:]
    known = {key: place and Place(*place) for key, place in places.items()}
    return Bundle(Imports(known, _cut(data, codes)), zones, _cut(data, texts))


def write(path: Path, bundle: Bundle) -> None:
    """Write a bundle, whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    places = {key: place and tuple(place) for key, place in bundle.imports.places.items()}
    pieces: list[memoryview] = []
    codes = _lay(bundle.imports.codes, pieces)
    texts = _lay(bundle.texts, pieces)
    head = marshal.dumps((places, codes, bundle.zones, texts))
    unfinished = path.with_suffix(f".{os.getpid()}")
    try:
        with unfinished.open("xb") as file:
            file.writelines((LENGTH.pack(len(head)), head, *pieces))
        unfinished.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            unfinished.unlink()
        raise


def _lay(values: Mapping[str, memoryview], pieces: list[memoryview]) -> dict[str, tuple[int, int]]:
    """Append ``values`` to ``pieces``; return where each begins and ends."""
    spans = {}
    end = sum(map(len, pieces))
    for name, value in values.items():
        start, end = end, end + len(value)
        spans[name] = (start, end)
        pieces.append(value)
    return spans


def _cut(data: memoryview, spans: Mapping[str, tuple[int, int]]) -> dict[str, memoryview]:
    return {name: data[start:end] for name, (start, end) in spans.items()}
