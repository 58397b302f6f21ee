"""Loads the modules that the operator allows beside the standard ones, such as numpy, and what they import.

They are no copies, because their compiled halves must find one module only. But their Python code runs with
the library builtins, as private copies do: ``open`` refuses, imports of system modules lead to stand-ins,
``eval`` and ``pickle`` go through the policy. Their compiled code is beyond the language layer's reach.
"""

from __future__ import annotations

import ctypes
import importlib
import importlib.util
import io
import os
import pkgutil
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from types import CodeType, ModuleType
from typing import Any, Final

from . import lookups
from .callers import FRAME_FUNCTIONS, FRAME_VARIABLES
from .finding import GuardedFinder, functions, late_imports
from .ownership import library_builtins

# What keeps compiled modules from starting threads of their own, which no fork would take along.
SINGLE_THREADED: Final = dict.fromkeys(
    (
        "OPENBLAS_NUM_THREADS",
        "OMP_NUM_THREADS",
        "MKL_NUM_THREADS",
        "BLIS_NUM_THREADS",
        "VECLIB_MAXIMUM_THREADS",
        "NUMEXPR_NUM_THREADS",
        "RAYON_NUM_THREADS",
    ),
    "1",
)

# Packages inside packages that no program needs.
TESTS: Final = frozenset({"test", "tests", "benchmarks"})

# All there is of ctypes: packages import it to ask for the size of a number, or not for now.
SIZES: Final = ("c_int", "c_long", "c_longlong", "sizeof")
# Packages that are made to work where there is no ctypes at all.
DO_WITHOUT_CTYPES: Final = frozenset({"numpy"})


class ExtraModules:
    """Loads extra modules, once, before any user code.

    Args:
        library_builtins: the builtins of private copies.
        private_modules: what library code imports, by name; its ``builtins`` and ``importlib`` are stand-ins.
        import_for_users: what ``__import__`` does for user code.
        pickle_names: what users see in ``pickle``; compiled, it finds the modules' own functions by name.
    """

    def __init__(
        self,
        library_builtins: Mapping[str, Any],
        private_modules: Mapping[str, ModuleType],
        import_for_users: Callable[..., Any],
        pickle_names: Mapping[str, Any],
    ) -> None:
        self._guarded = {**library_builtins, "__import__": self._import_statement}
        self._import_module = library_builtins["__import__"]
        self._import_for_users = import_for_users
        self._pickle_names = pickle_names
        self._stand_ins = private_modules
        self._sizes = ModuleType("ctypes")
        self._sizes.__dict__.update({name: getattr(ctypes, name) for name in SIZES})
        self._frame_readers: set[str] = set()
        self._views: dict[str, ModuleType] = {}
        self._codes: dict[str, CodeType] = {}
        self._trusted = True
        # Names that are trusted for now, and what they stand for afterwards.
        self._switched: list[tuple[dict[str, Any], dict[str, Any]]] = []
        self._builtins = self._trust({**self._guarded})

    def load(self, names: Sequence[str]) -> dict[str, ModuleType]:
        """Import modules, and what their functions import when they first need it.

        Returns:
            The modules, their submodules, and the packages that they need, as far as they are now loaded.

        Raises:
            ImportError: one of them cannot be imported, whatever went wrong.
        """
        for name in names:
            if name.partition(".")[0] in sys.modules:  # too late to guard it
                raise ImportError(f"module {name!r} is in use by the sandbox itself")
        silence = io.TextIOWrapper(io.BytesIO(), "utf-8")
        with (
            _single_threaded(),
            self._imports_guarded(),
            self._trusting(),
            redirect_stdout(silence),  # which they may keep, as handlers of logging do
            redirect_stderr(silence),
            warnings.catch_warnings(),
        ):
            warnings.simplefilter("ignore")  # of deprecated submodules, which nobody has asked for
            modules = [_import(name) for name in names]
            packages = {name.partition(".")[0] for name in (*names, *self._codes)}
            for module in modules:
                _import_packages(module)
            self._load_late(packages)
            for module in _loaded(packages).values():
                _show_all(module)
        return _loaded(packages)

    def prepare(self, module: ModuleType, code: CodeType) -> None:
        """Set up a fresh module before its code runs."""
        self._codes[module.__name__] = code
        if any(FRAME_VARIABLES.intersection(function.co_names) for function in functions(code)):
            self._frame_readers.add(module.__name__)
        spelled = lookups.spelled_names(module.__name__, code)
        builtins = self._builtins
        if spelled:
            own = {"getattr": lookups.make_getattr(spelled), "setattr": lookups.make_setattr(spelled)}
            builtins = self._trust({**self._guarded, **own})
        # What a function imports by name, its users may choose: it gets what they can import.
        import_by_name = self._until_loaded(self._import_module, self._import_for_users)
        module.__dict__.update(__builtins__=builtins, __import__=import_by_name)

    # --- imports --------------------------------------------------------------------------------------------

    def _import_statement(
        self, name: str, globals: Any = None, locals: Any = None, fromlist: Any = (), level: int = 0
    ) -> Any:
        importer = str((globals or {}).get("__name__", ""))
        if level == 0 and name == "ctypes" and importer.partition(".")[0] not in DO_WITHOUT_CTYPES:
            return self._sizes
        if level == 0 and name in FRAME_FUNCTIONS and importer in self._frame_readers:
            return self._view(name, FRAME_FUNCTIONS[name])
        if level == 0 and name == "pickle":
            return self._view(name, self._pickle_names)
        return self._import_module(name, globals, locals, fromlist, level)

    def _view(self, name: str, new: Mapping[str, Any]) -> ModuleType:
        """Return a module like the one that library code imports as ``name``, with ``new`` names in it."""
        if name not in self._views:
            real = self._stand_ins[name]
            view = type(real)(name, real.__doc__)
            view.__dict__.update({**real.__dict__, **new})
            self._views[name] = view
        return self._views[name]

    @contextmanager
    def _imports_guarded(self) -> Iterator[None]:
        finder: Any = GuardedFinder(self.prepare)
        sys.meta_path.insert(0, finder)
        try:
            yield
        finally:
            sys.meta_path.remove(finder)

    def _load_late(self, packages: set[str]) -> None:
        """Import what the functions of ``packages`` import from these packages, and so on."""
        pending = [name for name in self._codes if name.partition(".")[0] in packages]
        asked: set[str] = set()
        while pending:
            module = pending.pop()
            for name in late_imports(module, self._codes[module]):
                if name in asked or name.partition(".")[0] not in packages:
                    continue
                asked.add(name)
                known = set(self._codes)
                try:
                    importlib.import_module(name)
                except Exception:  # no module, or one that lacks what it needs: it is left out
                    continue
                pending += set(self._codes) - known

    # --- trust ----------------------------------------------------------------------------------------------

    def _trust(self, names: dict[str, Any]) -> dict[str, Any]:
        """Let ``names`` be CPython's own until all is loaded; what a module keeps of them refuses then."""
        guarded = {name: names[name] for name in _REAL if name in names}
        self._switched.append((names, guarded))
        library_builtins[id(names)] = names  # or text that users have evaluated there would see all there is
        names.update({name: self._until_loaded(_REAL[name], guarded[name]) for name in guarded})
        return names

    @contextmanager
    def _trusting(self) -> Iterator[None]:
        self._trust(self._stand_ins["builtins"].__dict__)
        self._trust(self._stand_ins["importlib"].__dict__)
        try:
            yield
        finally:
            self._trusted = False
            for names, guarded in self._switched:
                names.update(guarded)

    def _until_loaded(self, real: Callable[..., Any], guarded: Callable[..., Any]) -> Callable[..., Any]:
        def function(*arguments: Any, **keywords: Any) -> Any:
            return (real if self._trusted else guarded)(*arguments, **keywords)

        return function


def _eval(source: Any, globals: Any = None, locals: Any = None) -> Any:
    return eval(source, *_namespaces(globals, locals))


def _exec(source: Any, globals: Any = None, locals: Any = None) -> None:
    exec(source, *_namespaces(globals, locals))


def _namespaces(globals: Any, locals: Any) -> tuple[Any, Any]:
    if globals is not None:
        return globals, globals if locals is None else locals
    caller = sys._getframe(3)
    return caller.f_globals, caller.f_locals if locals is None else locals


_REAL: Final[Mapping[str, Callable[..., Any]]] = {
    "open": open,
    "compile": compile,
    "eval": _eval,
    "exec": _exec,
    "getattr": getattr,
    "setattr": setattr,
    "delattr": delattr,
    "import_module": importlib.import_module,
}


def _import(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ImportError:
        raise
    except (Exception, SystemExit) as error:  # a module's own code may raise anything when it is imported
        raise ImportError(f"module {name!r} cannot be imported: {type(error).__name__}: {error}") from error


def _import_packages(package: ModuleType) -> None:
    """Import the packages inside ``package``, which programs import by name; its tests are left out."""
    for found in pkgutil.iter_modules(getattr(package, "__path__", ()), f"{package.__name__}."):
        child = found.name.rpartition(".")[2]
        if found.ispkg and not child.startswith("_") and child not in TESTS:
            try:
                _import_packages(importlib.import_module(found.name))
            except Exception:  # one that lacks what it needs: it is left out
                continue


def _loaded(packages: set[str]) -> dict[str, ModuleType]:
    return {name: module for name, module in list(sys.modules.items()) if name.partition(".")[0] in packages}


def _show_all(module: ModuleType) -> None:
    """Let a module make what it has listed, but makes only when it is asked for."""
    for name in list(module.__dict__.get("__all__", ())):
        try:
            getattr(module, name)
        except Exception:  # a module's own `__getattr__` may fail in any way: the name is left out
            continue


@contextmanager
def _single_threaded() -> Iterator[None]:
    outside = {name: os.environ.get(name) for name in SINGLE_THREADED}
    os.environ.update(SINGLE_THREADED)
    try:
        yield
    finally:
        for name, value in outside.items():
            del os.environ[name]
            if value is not None:
                os.environ[name] = value
