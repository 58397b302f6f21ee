"""The language layer: what user code may say. ``Language`` puts policy, builtins and facades together.

It knows nothing of processes and files: it compiles programs and prepares the namespaces that they run in.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import CodeType, ModuleType
from typing import Any

from . import builtins, evaluation, namespaces, sealing
from .library import Library
from .ownership import builtins_module, forget_classes, library_builtins
from .preload import FileContents


class BuiltinImporter:
    """What a program finds as its ``__loader__``: a class of CPython's by its name, and nothing more."""


BuiltinImporter.__module__ = "_frozen_importlib"


class Language:
    """The language of one process; made once, before any user code runs.

    Args:
        modules: further modules that user code may import, by name.
        contents: what a language with the same modules has read from files; it saves reading them again.

    Raises:
        ImportError: one of ``modules`` cannot be imported.
    """

    def __init__(self, modules: Sequence[str] = (), contents: FileContents | None = None) -> None:
        self._library = Library(modules, contents)
        stand_in = self._library.builtins_module
        for own in (self._library.builtins, stand_in, vars(stand_in)):
            library_builtins[id(own)] = own
        builtins.fill(self._library.import_module, self._library.private.load("pydoc"))

    @property
    def contents(self) -> FileContents:
        """What was read from files, for another language with the same modules."""
        return self._library.contents

    def seal(self) -> None:
        """Make all classes that exist by now immutable; nothing of ours may be imported afterwards.

        Raises:
            SealingImpossible: this interpreter is not known well enough.
        """
        self._library.close()
        sealing.seal()
        for cls in self._library.changing_classes():
            sealing.make_mutable(cls)

    def new_main(self) -> ModuleType:
        """Return a fresh ``__main__`` module, with the names that a program read from stdin finds."""
        main = ModuleType("__main__")
        names: dict[str, Any] = {"__annotations__": {}, "__builtins__": builtins_module}
        main.__dict__.update(names, __file__="<stdin>", __cached__=None)  # in CPython's order
        main.__dict__["__loader__"] = BuiltinImporter
        self._library.adopt_main(main)
        return main

    def views_of(self, name: str) -> list[ModuleType]:
        """Return the modules as which user code, and the library's own code, see the real module ``name``."""
        library = self._library
        views = (library.facades.find_importable(name), library.private.modules.get(name))
        return [view for view in views if view is not None]

    def arm(self, namespace: dict[str, object]) -> None:
        """Let what runs in ``namespace`` find the session's builtins, whatever the last run left there."""
        namespaces.arm(namespace)

    def compile(self, source: str | bytes, filename: str = "<stdin>") -> CodeType:
        """Compile a whole program under the policy.

        Raises:
            SyntaxError: what CPython refuses, worded by CPython; what the policy refuses, with the reason.
            ValueError, OverflowError, MemoryError, RecursionError: as ``compile`` raises them.
        """
        return evaluation.compile_source(source, filename)

    def run(self, code: CodeType, namespace: dict[str, object]) -> None:
        """Execute what ``compile`` returned in an armed namespace.

        Even a namespace that loses its builtins at the last moment, by a thread that an earlier program left
        running, finds the session's.
        """
        try:
            namespaces.run_exec(code, namespace, namespace)
        finally:
            forget_classes()  # they belong to the session, which may be done with them

    def library_modules(self) -> dict[str, ModuleType]:
        """Return every module of the library that is not in ``sys.modules``, each by a name of its own."""
        library = self._library
        return {
            "builtins": builtins_module,
            **{f"private {name}": module for name, module in sorted(library.private.modules.items())},
            **{f"facade {name}": module for name, module in sorted(library.facades.importable.items())},
        }

    def library_state(self) -> tuple[Any, list[str]]:
        """Return what a session changes in the library that its variables do not hold, as plain data."""
        imported = [name for name in self._library.facades.modules if name != "__main__"]
        return self._library.private.modules["random"].getstate(), imported

    def restore_library_state(self, state: tuple[Any, list[str]]) -> None:
        """Make the library as ``library_state`` found it, in another process perhaps."""
        random_state, imported = state
        self._library.private.modules["random"].setstate(random_state)
        for name in imported:
            if name in self._library.facades.importable:
                self._library.import_module(name)

    def reseed(self) -> None:
        """Give a new session randomness of its own."""
        self._library.reseed()
