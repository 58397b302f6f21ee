"""The library that user code works with: it loads, mends and shows every module that the tables allow.

Made once in the template process. It changes shared modules in place (``patches.py``) and never touches what
the rest of the process relies on for its own files, sockets and processes.
"""

from __future__ import annotations

import builtins as real_builtins
import importlib
import importlib.util
import os
import sys
from collections.abc import Sequence
from types import CodeType, FunctionType, ModuleType
from typing import Any

from . import (
    databases,
    descriptors,
    evaluation,
    lookups,
    modules,
    overrides,
    ownership,
    patches,
    pickling,
    preload,
    resources,
    settings_files,
    shared,
    standard_streams,
    system,
    texts,
    zones,
)
from .extra import ExtraModules
from .facades import Absent, Facades
from .finding import is_standard
from .private import PrivateLibrary
from .shelf import Shelf

# Modules that the import system knows under another name.
ALIASES = {"collections.abc": "_collections_abc", "os.path": os.path.__name__}
# Builtins that belong to an interactive console or to the import system.
ABSENT_BUILTINS = (
    "breakpoint",
    "exit",
    "quit",
    "copyright",
    "credits",
    "license",
    "help",
    "__loader__",
    "__spec__",
)


class Library(Shelf):
    """All modules of the sandbox.

    Args:
        extra: names of modules that the operator allows beside the standard ones.
        contents: what a library like this one has read from files.

    Attributes:
        contents: what it has read, or was given.

    Raises:
        ImportError: one of ``extra`` cannot be imported.
    """

    def __init__(self, extra: Sequence[str] = (), contents: preload.FileContents | None = None) -> None:
        zone_data = contents.zones if contents else zones.read_all()
        self.facades = Facades(self._shown)
        self.builtins = _library_builtins()
        self.sources = {}
        self._replacements: dict[int, object] = {}
        self._named_only = [*modules.NAMED_BY_COMPILED_CODE]
        self._modules_view = standard_streams.LibraryModules(self.facades)
        self.private = PrivateLibrary(
            self._stand_ins(),
            ALIASES,
            modules.SHARED,
            modules.PRIVATE_SUBMODULES,
            modules.EXTENSIONS,
            self._prepare,
        )
        self.builtins["__import__"] = self.private.import_module
        self.builtins_module.__dict__.update(self.builtins)
        preload.load_encodings()
        preload.load_late()
        self._load_allowed()
        self.available_timezones = zones.install(zone_data)
        loader = pickling.Loader(self.facades, self.private.load)
        self.pickle_names = pickling.mend(self.private.modules["pickle"], loader)
        self._load_extra(extra)
        if "numpy" in self.sources:
            loader.allow(pickling.ARRAYS)
        patches.apply(self)
        shared.mend(self)
        texts.mend(self)
        self._show()
        if contents is None:  # last: what is shown of a package may load one of its modules
            loaded = [*sys.modules.values(), *self.private.modules.values()]
            contents = preload.FileContents(zone_data, preload.read_sources(loaded))
        self.contents = contents
        preload.remember_sources(contents.texts)

    def import_module(
        self, name: Any, globals: Any = None, locals: Any = None, fromlist: Any = (), level: int = 0
    ) -> ModuleType:
        """Do what ``__import__`` does, for user code."""
        return self.facades.import_module(name, globals, locals, fromlist, level)

    def adopt_main(self, main: ModuleType) -> None:
        """Let ``main`` be the session's ``__main__`` for everything that looks it up by name."""
        self.facades.modules["__main__"] = main

    def reseed(self) -> None:
        """Start random numbers afresh; a session that is forked must not repeat another's."""
        self.private.modules["random"].seed()
        if "numpy" in self.sources:
            self.sources["numpy"].random.seed()

    def close(self) -> None:
        """End the view on real modules that start and tests need, and all loading; the last step before user
        code.
        """
        self._modules_view.real = {}
        self.private.closed = True

    def changing_classes(self) -> list[type]:
        """Return the classes of extra modules that cannot be made immutable."""
        return [
            getattr(sys.modules[name], cls)
            for name, classes in modules.CHANGING.items()
            if name in sys.modules
            for cls in classes
        ]

    def _stand_ins(self) -> dict[str, ModuleType]:
        self.builtins_module = ModuleType("builtins", real_builtins.__doc__)
        stand_ins = {
            "builtins": self.builtins_module,
            "sys": standard_streams.for_library(self._modules_view),
            os.name: system.operating_system(),
            "_io": descriptors.input_output(system.refusing("open_code")),
            "_operator": system.operators(),
            "_socket": system.sockets(),
            "ssl": system.encrypted_sockets(),
            "gc": system.garbage_collector(),
            "importlib": overrides.import_library(self.facades),
            **overrides.import_machinery(),
        }
        if importlib.util.find_spec("_sqlite3") is not None:
            stand_ins["_sqlite3"] = databases.in_memory()
        if importlib.util.find_spec("resource") is not None:
            stand_ins["resource"] = resources.limits()
        for name in modules.REFUSING:
            if importlib.util.find_spec(name) is not None:
                stand_ins[name] = system.refusing_module(name)
        return stand_ins

    def _prepare(self, module: ModuleType, code: CodeType) -> None:
        """Set up a private copy before its code runs."""
        names = module.__dict__
        names["__builtins__"] = self.builtins
        spelled = lookups.spelled_names(module.__name__, code)
        if spelled:
            names["getattr"] = lookups.make_getattr(spelled)
            names["setattr"] = lookups.make_setattr(spelled)
        names.update(overrides.injected(module.__name__, self))

    def _load_allowed(self) -> None:
        for name in (*modules.PURE, *modules.SYSTEM, *modules.IN_PART):
            try:
                self.sources[name] = self.private.load(name)
            except ModuleNotFoundError:
                if name.partition(".")[0] in sys.stdlib_module_names and name not in modules.OPTIONAL:
                    raise

        for name in modules.NEEDED_LATE:
            if importlib.util.find_spec(name) is not None:
                self.private.load(name)

    def _load_extra(self, extra: Sequence[str]) -> None:
        for name in filter(is_standard, extra):
            module = importlib.import_module(name)
            self.sources.setdefault(name, self.private.modules.setdefault(name, module))
        others = [name for name in extra if not is_standard(name)]
        if not others:
            return
        loader = ExtraModules(self.builtins, self.private.modules, self.import_module, self.pickle_names)
        present = frozenset(sys.modules)
        loaded = loader.load(others)
        self.private.extra = (frozenset(sys.modules) - present) | loaded.keys()
        for name, module in loaded.items():
            if any(part.startswith("_") for part in name.split(".")):
                self._named_only.append(name)
            else:
                self.sources[name] = module

    def _shown(self, value: object) -> object:
        if isinstance(value, FunctionType) and value.__module__ == lookups.__name__:
            return Absent  # a private copy's own `getattr`
        return self._replacements.get(id(value), value)

    def _show(self) -> None:
        self._replacements = overrides.replacements(self)
        made: dict[int, str] = {}
        for name, module in self.sources.items():
            if id(module) in made:  # os.path is posixpath: one module, one facade
                self.facades.importable[name] = self.facades.importable[made[id(module)]]
                continue
            made[id(module)] = name
            without, _reason = modules.IN_PART.get(name, ((), ""))
            facade = overrides.special_facade(name, self)
            self.facades.add(
                name,
                module,
                without=without,
                extra=overrides.shown(name, self),
                facade=facade,
                fill=name not in overrides.COMPLETE,
            )
        self.facades.link(self.sources, modules.LAZY_CHILDREN)
        patches.mend_classes(self)
        settings_files.mend(self)
        patches.mend_defaults(self)
        for name in self._named_only:
            self.facades.importable.setdefault(name, ModuleType(name))
        for facade in self.facades.importable.values():
            ownership.facades[id(facade)] = facade


def _library_builtins() -> dict[str, Any]:
    names = {name: value for name, value in vars(real_builtins).items() if name not in ABSENT_BUILTINS}
    nothing: frozenset[str] = frozenset()
    names.update(
        open=descriptors.open,
        eval=evaluation.eval_,
        exec=evaluation.exec_,
        compile=evaluation.compile_,
        dir=lookups.list_names,
        getattr=lookups.make_getattr(nothing),
        setattr=lookups.make_setattr(nothing),
        delattr=lookups.make_delattr(nothing),
    )
    return names
