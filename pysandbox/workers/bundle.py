"""What a worker reads from files to start, in one file: where there is no fork, each would open a thousand.

The first worker writes it, before any user code; those that come later find modules, source texts and time
zones in it. Opening a file is slow on Windows, where a virus scanner looks at each. What a
bundle does not hold is read from where it always was.

    first worker      begin, reads files ---> write
    each later one    begin <--- one file

In a worker this and ``imports`` are loaded before anything else, so they need only what the interpreter
brings along.
"""

from __future__ import annotations

import contextlib
import marshal
import mmap
import os

from .imports import Imports

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    Contents = tuple[dict[str, bytes], dict[str, memoryview]]

_LENGTH_BYTES = 8


class Bundle:
    """What is known of files.

    Args:
        path: the file that holds it, or is to hold it; None where there can be none.
        imports: where modules are, and their code.
        contents: the data of each time zone, by key, and the text of each of the library's source files, by
            its name; None unless all comes from the file.
    """

    def __init__(self, path: str | None, imports: Imports, contents: Contents | None = None) -> None:
        self.path = path
        self.imports = imports
        self.contents = contents

    def write(self, zones: dict[str, bytes], texts: dict[str, memoryview]) -> None:
        """Write what imports have found, and the rest, into the file: whole or not at all.

        Raises:
            OSError: it cannot be written.
        """
        assert self.path is not None
        pieces: list[memoryview] = []
        codes = _lay(self.imports.codes, pieces)
        head = marshal.dumps((self.imports.places, codes, zones, _lay(texts, pieces)))
        unfinished = f"{self.path}.{os.getpid()}"
        try:
            with open(unfinished, "xb") as file:
                file.writelines((len(head).to_bytes(_LENGTH_BYTES, "little"), head, *pieces))
            os.replace(unfinished, self.path)  # noqa: PTH105 - pathlib is not there yet
        except OSError:
            with contextlib.suppress(OSError):
                os.unlink(unfinished)  # noqa: PTH108
            raise


#: What this process began with, if it did.
in_use: Bundle | None = None


def begin(path: str | None) -> Bundle:
    """Let imports be served by the bundle in ``path`` if there is one, else be remembered for one.

    The file stays mapped: all workers share its pages.
    """
    global in_use
    in_use = (_read(path) if path else None) or Bundle(path, Imports({}, {}))
    in_use.imports.serve()
    return in_use


def _read(path: str) -> Bundle | None:
    try:
        with open(path, "rb") as file:
            if hasattr(os, "getuid") and os.fstat(file.fileno()).st_uid != os.getuid():
                return None  # somebody else has taken the folder's name since it was removed
            whole = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except OSError:
        return None
    start = _LENGTH_BYTES + int.from_bytes(whole[:_LENGTH_BYTES], "little")
    places, codes, zones, texts = marshal.loads(whole[_LENGTH_BYTES:start])
    data = whole[start:]
    return Bundle(path, Imports(places, _cut(data, codes)), (zones, _cut(data, texts)))


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
