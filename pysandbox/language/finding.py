"""How extra modules are found and loaded: as ever, but each is readied before its own code runs.

Also what their functions import when they first need it, read from their code. It decides nothing about what
such a module may do: that is ``extra.py``'s business.
"""

from __future__ import annotations

import dis
import importlib.util
import sys
from collections.abc import Callable, Iterator
from importlib.machinery import ModuleSpec
from types import CodeType, ModuleType
from typing import Any, Final

IMPORT: Final = dis.opmap["IMPORT_NAME"]

# Packages that the process around the language is made of.
HARNESS: Final = frozenset({"pysandbox", "RestrictedPython"})


def is_standard(name: str) -> bool:
    """Tell whether module ``name`` is the standard library's."""
    return name.partition(".")[0] in sys.stdlib_module_names


class GuardedLoader:
    """Loads a module as its own loader does, but readies it before its code runs."""

    def __init__(self, loader: Any, prepare: Callable[[ModuleType, CodeType], None]) -> None:
        self._loader = loader
        self._prepare = prepare

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)

    def create_module(self, spec: ModuleSpec) -> Any:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        code = self._loader.get_code(module.__name__)
        self._prepare(module, code)
        exec(code, module.__dict__)


class GuardedFinder:
    """Finds what the interpreter's other finders find, and gives it a guarded loader where it is Python."""

    def __init__(self, prepare: Callable[[ModuleType, CodeType], None]) -> None:
        self._prepare = prepare

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if is_standard(name) or name.partition(".")[0] in HARNESS:
            return None
        for finder in sys.meta_path:
            spec = finder.find_spec(name, path, target) if finder is not self else None
            if spec is not None:
                loader: Any = spec.loader
                get_code = getattr(loader, "get_code", None)
                if get_code is not None and isinstance(get_code(name), CodeType):
                    guarded: Any = GuardedLoader(loader, self._prepare)
                    spec.loader = guarded
                return spec
        return None


def functions(code: CodeType) -> Iterator[CodeType]:
    """Yield the codes of all functions and classes in ``code``."""
    for function in code.co_consts:
        if isinstance(function, CodeType):
            yield function
            yield from functions(function)


def late_imports(module: str, code: CodeType) -> Iterator[str]:
    """Yield the names of modules that are imported in functions of ``code``, the source of ``module``."""
    for function in functions(code):
        yield from _imports_in(module, function)


def _imports_in(module: str, code: CodeType) -> Iterator[str]:
    if IMPORT not in code.co_code[::2]:  # as in nearly all of them, which are not looked at in vain
        return
    arguments: list[Any] = []
    for instruction in dis.get_instructions(code):
        if instruction.opcode == IMPORT:
            level, children = arguments[-2:]
            name = instruction.argval
            if level:
                package = (
                    module if hasattr(sys.modules.get(module), "__path__") else module.rpartition(".")[0]
                )
                name = importlib.util.resolve_name("." * level + name, package)
            yield name
            names = vars(sys.modules.get(name, sys))
            yield from (f"{name}.{child}" for child in children or () if child != "*" and child not in names)
        arguments.append(instruction.argval)
