"""The private library: second copies of standard-library modules that only user code works with.

A copy is executed afresh from the module's own code with the *library builtins*: there ``open`` refuses,
``getattr`` and its kin check names, ``eval`` and ``exec`` go through the policy, and ``import`` leads only to
other copies, to stand-ins for system modules, or to modules that cannot do harm. So nothing that user code
does through a copy, or to a copy, reaches the real module that the rest of the process relies on.
It may not decide what is shown to users: that is the facades' business.

    user code -> facade -> private copy -> library import -> private copy | stand-in | shared module
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Callable, Collection, Mapping
from importlib.machinery import ModuleSpec, PathFinder
from types import CodeType, ModuleType
from typing import Any

from .finding import is_standard

Prepare = Callable[[ModuleType, CodeType], None]


class PrivateLibrary:
    """Loads private copies and answers the imports that they make.

    Args:
        stand_ins: the modules that take the place of system modules, by name.
        aliases: names under which other modules are imported.
        shared: names of modules of which there must be one only (a package's name covers its submodules).
        excepted: submodules of shared packages that are copied all the same.
        extensions: names of compiled modules that cannot do harm; no other one exists here.
        prepare: readies a fresh copy, given its code, before that runs; sets its builtins.

    Attributes:
        modules: what is loaded, by name.
        copies: the names of those that are copies.
        extra: names of loaded modules that the operator allows, and of what they need.
        closed: whether nothing more may be loaded; some modules import by names that users give.
    """

    def __init__(
        self,
        stand_ins: Mapping[str, ModuleType],
        aliases: Mapping[str, str],
        shared: Collection[str],
        excepted: Collection[str],
        extensions: Collection[str],
        prepare: Prepare,
    ) -> None:
        self.modules: dict[str, ModuleType] = dict(stand_ins)
        for name, module in stand_ins.items():
            parent, _, child = name.rpartition(".")
            if parent:
                setattr(stand_ins[parent], child, module)
        self.copies: set[str] = set()
        self.extra: frozenset[str] = frozenset()
        self.closed = False
        self._aliases = aliases
        self._shared = frozenset(shared)
        self._excepted = frozenset(excepted)
        self._extensions = frozenset(extensions)
        self._prepare = prepare

    def load(self, name: str) -> ModuleType:
        """Return what the library sees as module ``name``.

        Raises:
            ModuleNotFoundError: the module does not exist, is a system module without a stand-in, or was
                not asked for before the library was closed.
        """
        name = self._aliases.get(name, name)
        if name in self.modules:
            return self.modules[name]
        if self.closed and not self._is_at_hand(name):
            raise _not_found(name)
        if not is_standard(name):  # the interpreter's table keeps those; one may be half loaded
            return importlib.import_module(name)
        if self._is_shared(name):
            module = importlib.import_module(name)
            self.modules[name] = module
            return module
        parent, _, child = name.rpartition(".")
        package = self.load(parent) if parent else None
        if name in self.modules:  # the package's own code has just loaded it
            return self.modules[name]
        module = self._load_anew(name)
        if package is not None and not self._is_shared(parent):
            setattr(package, child, module)
        return module

    def import_module(
        self,
        name: str,
        globals: Mapping[str, Any] | None = None,
        locals: object = None,
        fromlist: Collection[str] | None = (),
        level: int = 0,
    ) -> ModuleType:
        """Do what ``__import__`` does, for the code of private copies."""
        if level:
            name = importlib.util.resolve_name("." * level + name, (globals or {}).get("__package__"))
        module = self.load(name)
        if not fromlist:
            return self.load(name.partition(".")[0]) if not level else module
        for child in fromlist:
            if child != "*" and not hasattr(module, child) and hasattr(module, "__path__"):
                self._load_child(module, f"{name}.{child}")
        return module

    def _load_child(self, package: ModuleType, name: str) -> None:
        try:
            self.load(name)
        except ModuleNotFoundError as error:
            if error.name != name:  # a real failure inside the submodule, not merely its absence
                raise

    def _is_at_hand(self, name: str) -> bool:
        """Tell whether library code that asks for module ``name`` only now may have it."""
        if name in self.extra:
            return True
        return name in sys.modules and (self._is_shared(name) or name in self._extensions)

    def _is_shared(self, name: str) -> bool:
        while name and name not in self._excepted:
            if name in self._shared:
                return True
            name = name.rpartition(".")[0]
        return False

    def _load_anew(self, name: str) -> ModuleType:
        spec = _find_spec(name)
        code = _code_of(spec)
        if code is None:
            if name not in self._extensions:
                raise _not_found(name)
            module = importlib.import_module(name)
            self.modules[name] = module
            return module
        module = _empty_module(spec)
        self._prepare(module, code)
        self.modules[name] = module
        self.copies.add(name)
        try:
            exec(code, module.__dict__)
        except BaseException:
            del self.modules[name]
            self.copies.discard(name)
            raise
        return self.modules[name]


def _find_spec(name: str) -> ModuleSpec:
    spec = PathFinder.find_spec(name, _search_path(name)) or importlib.util.find_spec(name)
    if spec is None:
        raise _not_found(name)
    return spec


def _search_path(name: str) -> list[str] | None:
    parent = name.rpartition(".")[0]
    if not parent:
        return None
    spec = _find_spec(parent)
    return list(spec.submodule_search_locations or [])


def _code_of(spec: ModuleSpec) -> CodeType | None:
    get_code = getattr(spec.loader, "get_code", None)
    code = get_code(spec.name) if get_code is not None else None
    return code if isinstance(code, CodeType) else None


def _empty_module(spec: ModuleSpec) -> ModuleType:
    module = ModuleType(spec.name)
    module.__spec__ = spec
    module.__package__ = spec.parent
    if spec.origin is not None:
        module.__file__ = spec.origin
    if spec.submodule_search_locations is not None:
        module.__path__ = list(spec.submodule_search_locations)
    return module


def _not_found(name: str) -> ModuleNotFoundError:
    return ModuleNotFoundError(f"No module named {name!r}", name=name)
