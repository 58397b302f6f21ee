"""Imports that remember: which module lies in which folder, and its code. What is known needs no file again.

Used while a worker loads what it needs, before any user code. In a worker this is loaded before anything
else, so it needs only what the interpreter brings along.
"""

from __future__ import annotations

import marshal
import os
import sys
from functools import partial
from importlib.machinery import (
    BYTECODE_SUFFIXES,
    EXTENSION_SUFFIXES,
    SOURCE_SUFFIXES,
    ExtensionFileLoader,
    FileFinder,
    ModuleSpec,
    SourceFileLoader,
    SourcelessFileLoader,
)
from importlib.util import spec_from_file_location

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType, ModuleType
    from typing import Any

    #: A module's file, and where its modules are if it is a package.
    Place = tuple[str, list[str] | None]


class Imports:
    """What imports from folders have found, and will find without a look at the folders.

    Args:
        places: where a module is in a folder, or that it is not there; by the folder and its full name.
        codes: the code of each module that has one, as ``marshal`` writes it; by its full name.
    """

    def __init__(self, places: dict[tuple[str, str], Place | None], codes: dict[str, memoryview]) -> None:
        self.places = places
        self.codes = codes

    def serve(self) -> None:
        """Begin to find modules here and to remember them here."""
        sys.path_hooks.insert(0, self._finder)
        sys.path_importer_cache.clear()

    def end(self) -> None:
        """Let imports be as they were, and forget what is known."""
        sys.path_hooks.remove(self._finder)
        sys.path_importer_cache.clear()
        self.places.clear()
        self.codes.clear()

    def _finder(self, folder: str) -> FileFinder:
        if not os.path.isdir(folder):  # noqa: PTH112 - pathlib is not there yet
            raise ImportError("only folders are supported", path=folder)  # another hook may know what it is
        return _Folder(folder, self)


class _Folder(FileFinder):
    """Finds the modules in one folder."""

    def __init__(self, folder: str, imports: Imports) -> None:
        source: Any = partial(_Source, imports.codes)
        self._kinds = (
            (ExtensionFileLoader, EXTENSION_SUFFIXES),
            (source, SOURCE_SUFFIXES),
            (SourcelessFileLoader, BYTECODE_SUFFIXES),
        )
        super().__init__(folder, *self._kinds)
        self._places = imports.places

    def find_spec(self, fullname: str, target: ModuleType | None = None) -> ModuleSpec | None:
        key = (str(self.path), fullname)
        if key in self._places:
            place = self._places[key]
            return place and self._known(fullname, place)
        spec = super().find_spec(fullname, target)
        if spec is None:
            self._places[key] = None
        elif spec.loader is not None and spec.origin is not None:
            contents = spec.submodule_search_locations
            self._places[key] = (spec.origin, contents and [*contents])
        return spec

    def _known(self, fullname: str, place: Place) -> ModuleSpec | None:
        file, contents = place
        loader = next(kind for kind, suffixes in self._kinds if file.endswith(tuple(suffixes)))
        return spec_from_file_location(
            fullname,
            file,
            loader=loader(fullname, file),
            submodule_search_locations=contents and [*contents],
        )


class _Source(SourceFileLoader):
    """Reads a module's code once."""

    def __init__(self, codes: dict[str, memoryview], fullname: str, path: str) -> None:
        super().__init__(fullname, path)
        self._codes = codes

    def get_code(self, fullname: str) -> CodeType | None:
        known = self._codes.get(fullname)
        if known is None:
            code = super().get_code(fullname)
            self._codes[fullname] = memoryview(marshal.dumps(code))
            return code
        known_code: CodeType = marshal.loads(known)
        return known_code
