"""Facades: the module objects that user code gets when it imports, and the ``import`` that hands them out.

A facade is a fresh module object that holds only a module's public names; a module inside it appears only as
its own facade. The engine knows no module by name: what is shown is ruled in ``modules.py``.
"""

from __future__ import annotations

import importlib.util
import sys
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping
from importlib.machinery import ModuleSpec
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

Replace = Callable[[object], object]

# Dunder names that a facade takes over from its module, where the module has them.
MODULE_DUNDERS = ("__all__", "__version__", "__author__", "__copyright__", "__credits__", "__license__")


# A file name by which `warnings` takes a function for the import system's and does not count its frame.
UNCOUNTED = f"{__file__}/importlib_bootstrap"

NO_PACKAGE = "can't resolve package from __spec__ or __package__, falling back on __name__ and __path__"


class Absent:
    """The mark by which a replacement rule says that an object is not to be shown at all."""


class Facades:
    """The facades of one process, made once and shared by every session that is forked from it.

    Attributes:
        modules: what has been imported; user code knows it as ``sys.modules``.
        importable: every facade, by the name under which it is imported.
    """

    def __init__(self, replace: Replace) -> None:
        self.modules: dict[str, ModuleType] = {}
        self.importable: dict[str, ModuleType] = {}
        self._known_packages: frozenset[str] | None = None
        self._replace = replace

    def add(
        self,
        name: str,
        module: ModuleType,
        *,
        without: Collection[str] = (),
        extra: Mapping[str, object] | None = None,
        facade: ModuleType | None = None,
        fill: bool = True,
    ) -> ModuleType:
        """Make the facade of ``module`` and let ``name`` be imported.

        Args:
            name: the name by which it is imported.
            module: where the public names come from.
            without: public names that are not shown.
            extra: names that are shown with these values, whatever the module holds.
            facade: the object to fill, where a plain module object does not do.
            fill: whether the public names are to be set; else ``facade`` has them already.
        """
        facade = facade if facade is not None else ModuleType(name)
        shown = facade.__dict__
        if fill:
            for key, value in public_items(name, module):
                if key not in without and not isinstance(value, ModuleType):
                    value = self._replace(value)
                    if value is not Absent:
                        shown[key] = value
        shown.update(extra or {})
        for key in MODULE_DUNDERS:
            if not isinstance(module.__dict__.get(key, module), ModuleType):
                shown[key] = module.__dict__[key]
        if "__all__" in shown:
            shown["__all__"] = [
                key for key in module.__dict__["__all__"] if key in shown or hasattr(facade, key)
            ]
        if fill and isinstance(module.__dict__.get("__getattr__"), FunctionType):
            shown["__getattr__"] = self._made_when_asked_for(module, without)
        _name_like(facade, name, module)
        self.importable[name] = facade
        return facade

    def _made_when_asked_for(self, module: ModuleType, without: Collection[str]) -> Callable[[str], Any]:
        """Return the ``__getattr__`` of a facade: the module's own, for public names and with facades."""

        def __getattr__(name: str) -> Any:
            missing = AttributeError(f"module {module.__name__!r} has no attribute {name!r}")
            if type(name) is not str or name.startswith("_") or name in without:
                raise missing
            value = self._replace(module.__dict__["__getattr__"](name))
            if isinstance(value, ModuleType):
                value = self.importable.get(value.__name__, Absent)
            if value is Absent:
                raise missing
            return value

        __getattr__.__code__ = __getattr__.__code__.replace(co_filename=UNCOUNTED)
        return __getattr__

    def link(self, sources: Mapping[str, ModuleType], lazy: Collection[str] = ()) -> None:
        """Set the facades of nested modules into the facades around them; called once, when all are made.

        Args:
            sources: the modules that the facades were made from, by the name of the facade.
            lazy: packages that show their submodules only once these are imported.
        """
        by_identity = {id(module): self.importable[name] for name, module in sources.items()}
        for name, module in sources.items():
            for key, value in public_items(name, module):
                if isinstance(value, ModuleType) and id(value) in by_identity:
                    self.importable[name].__dict__.setdefault(key, by_identity[id(value)])
            package, _, child = name.rpartition(".")
            if package in self.importable and package not in lazy:
                self.importable[package].__dict__.setdefault(child, self.importable[name])

    def find_importable(self, name: str) -> ModuleType | None:
        """Return the facade that is imported as ``name``, or None where there is none."""
        return self.importable.get(name)

    def import_module(
        self,
        name: str,
        globals: Mapping[str, Any] | None = None,
        locals: object = None,
        fromlist: Collection[str] | None = (),
        level: int = 0,
    ) -> ModuleType:
        """Do what ``__import__`` does, with the same errors, over facades.

        Raises:
            ModuleNotFoundError: there is no facade of that name.
            ImportError: a relative import outside a package.
            TypeError, ValueError: as ``__import__`` raises them for wrong arguments.
        """
        if type(name) is not str:
            if not isinstance(name, str):
                raise TypeError("module name must be a string")
            name = str.__str__(name)
        if level:
            name = _absolute(name, globals, level)
        elif not name:
            raise ValueError("Empty module name")
        module = self._find(name)
        if fromlist:
            if self.is_package(name):
                for child in fromlist:
                    if type(child) is str and f"{name}.{child}" in self.importable:
                        self._find(f"{name}.{child}")
            return module
        return module if level or "." not in name else self._find(name.partition(".")[0])

    def is_package(self, name: str) -> bool:
        """Tell whether there are modules inside the module ``name``."""
        return name in self._packages()

    def _packages(self) -> frozenset[str]:
        if self._known_packages is None:
            self._known_packages = frozenset(name.rpartition(".")[0] for name in self.importable)
        return self._known_packages

    def _find(self, name: str) -> ModuleType:
        modules = self.modules
        if name in modules:
            module = modules[name]
            if module is None:
                raise ModuleNotFoundError(f"import of {name} halted; None in sys.modules", name=name)
            return module
        parent, _, child = name.rpartition(".")
        package = self._find(parent) if parent else None
        if name in modules:
            return modules[name]
        facade = self.importable.get(name)
        if facade is None:
            message = f"No module named {name!r}"
            if package is not None and not self.is_package(parent):
                message += f"; {parent!r} is not a package"
            raise ModuleNotFoundError(message, name=name)
        modules[name] = facade
        if package is not None and child not in package.__dict__:
            setattr(package, child, facade)
        return facade


def public_items(name: str, module: ModuleType) -> Iterator[tuple[str, Any]]:
    """Yield a module's public names with their values.

    Public is what ``__all__`` lists, and whatever else bears no leading underscore, unless it is a function
    or class that the module merely imported from elsewhere.
    """
    listed = frozenset(getattr(module, "__all__", ()))
    own = {name, module.__name__, "_" + name, *_implementation_names(name)}
    for key in sorted({*module.__dict__, *listed}):
        if key in listed:
            try:
                yield key, getattr(module, key)
            except Exception:  # a module's own `__getattr__` may fail in any way: the name is left out
                continue
        elif not key.startswith("_"):
            value = module.__dict__[key]
            if listed and isinstance(value, (type, FunctionType, BuiltinFunctionType)):
                home = getattr(value, "__module__", None)
                if home not in own and not (isinstance(home, str) and home.startswith(name + ".")):
                    continue
            yield key, value


def _implementation_names(name: str) -> tuple[str, ...]:
    last = name.rpartition(".")[2]
    return (f"_{last}", f"_py{last}", f"{name}._{last}")


def _absolute(name: str, globals: Mapping[str, Any] | None, level: int) -> str:
    if level < 0:
        raise ValueError("level must be >= 0")
    if globals is None:
        raise KeyError("'__name__' not in globals")
    package = globals.get("__package__")
    if package is None:
        warnings.warn(NO_PACKAGE, ImportWarning, stacklevel=2)
        package = globals["__name__"]
        if isinstance(package, str) and "__path__" not in globals:
            package = package.rpartition(".")[0]
    if not isinstance(package, str) or not package:
        raise ImportError("attempted relative import with no known parent package")
    return importlib.util.resolve_name("." * level + name, package)


def _name_like(facade: ModuleType, name: str, module: ModuleType) -> None:
    shown = facade.__dict__
    shown["__doc__"] = module.__doc__
    shown["__name__"] = module.__name__
    shown["__package__"] = getattr(module, "__package__", None)
    file = getattr(module, "__file__", None)
    if file is not None:
        shown["__file__"] = file
    real = sys.modules.get(module.__name__)
    original = getattr(real, "__spec__", None) or getattr(module, "__spec__", None)
    spec = ModuleSpec(module.__name__, None, origin=getattr(original, "origin", None))
    spec.has_location = getattr(original, "has_location", False)
    shown["__spec__"] = spec
