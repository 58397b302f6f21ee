"""What private copies and facades hold in place of the module's own: the replaced gadgets.

``injected`` names are set into a private copy before its code runs, ``shown`` names replace a facade's.
Shared modules are mended in ``patches.py``.
"""

from __future__ import annotations

import ast
import importlib.machinery as machinery
import sys
import sysconfig
from collections.abc import Callable, Collection, Mapping
from importlib.util import resolve_name
from types import CodeType, FrameType, ModuleType
from typing import Any, Final

from . import descriptors, generated, ownership, standard_streams, system
from .facades import Absent, Facades
from .modules import STREAMS, USED_PRIVATE
from .names import FREE_DUNDERS, is_free_to_read
from .shelf import Shelf

# Facades whose object comes with all its names.
COMPLETE: Final = frozenset({"sys", "builtins"})
# Modules that look up modules by a name which users give: they find facades.
IMPORTS_BY_NAME: Final = frozenset(
    {"unittest.main", "unittest.loader", "unittest.mock", "logging.config", "doctest", "optparse", "pydoc"}
)
# Names that users assign on a module and that the interpreter looks up there.
LIVE_NAMES: Final = {
    "warnings": ("filters", "showwarning", "formatwarning", "defaultaction", "onceregistry"),
    "threading": ("excepthook", "__excepthook__"),
}


def parse_only(
    source: Any, filename: Any = "<unknown>", mode: str = "exec", flags: int = 0, *rest: Any, **more: Any
) -> Any:
    """Do what ``compile`` does for ``ast.parse``: return a syntax tree, never a code object."""
    if type(source) not in (str, bytes) or type(flags) is not int or not flags & ast.PyCF_ONLY_AST:
        raise TypeError("compile() arg 1 must be a string or bytes object, and ast.parse() makes no code")
    return compile(source, filename, mode, flags, *rest, **more)


def injected(name: str, library: Shelf) -> dict[str, Any]:
    """Return the names that private copy ``name`` gets before its code runs."""
    if name in IMPORTS_BY_NAME:
        return {"__import__": importer(library.facades)}
    if name == "ast":
        return {"compile": parse_only}
    if name == "dataclasses":
        return {"exec": generated.execute}
    if name == "contextlib":
        return {"getattr": read_stream, "setattr": write_stream}
    return {}


def shown(name: str, library: Shelf) -> dict[str, Any]:
    """Return the names that the facade of ``name`` shows with values of ours."""
    if name == "importlib":
        return vars(import_library(library.facades))
    if name == "importlib.util":
        return {"find_spec": spec_finder(library.facades)}
    if name == "operator":  # each operator also has the name of its method
        operators = vars(library.sources[name])
        return {key: value for key, value in operators.items() if key in FREE_DUNDERS and callable(value)}
    if name in USED_PRIVATE:
        return {key: getattr(library.sources[name], key) for key in USED_PRIVATE[name]}
    if name == "pickle":
        return library.pickle_names
    if name == "zoneinfo":
        return {"available_timezones": library.available_timezones}
    if name == "atexit":
        return {"register": register_at_exit, "unregister": unregister_at_exit}
    return {}


def special_facade(name: str, library: Shelf) -> ModuleType | None:
    """Return the object for a facade that a plain module object would not do for."""
    if name == "sys":
        return standard_streams.for_users(library.facades.modules)
    if name == "builtins":
        return ownership.builtins_module
    if name in LIVE_NAMES:
        return live_facade(library.sources[name], LIVE_NAMES[name])
    return None


def replacements(library: Shelf) -> dict[int, object]:
    """Return what stands for objects that no facade shows, by the identity of the object."""
    return {
        id(open): descriptors.open,
        id(CodeType): Absent,
        id(FrameType): Absent,
        id(eval): Absent,
        id(exec): Absent,
        id(compile): Absent,
        id(__import__): Absent,
        id(sys._getframe): Absent,
    }


def import_library(facades: Facades) -> ModuleType:
    """Return the stand-in for ``importlib``, which knows facades only."""

    def import_module(name: str, package: str | None = None) -> ModuleType:
        level = 0
        if name.startswith("."):
            if not package:
                raise TypeError(
                    f"the 'package' argument is required to perform a relative import for {name!r}"
                )
            level = len(name) - len(name.lstrip("."))
        facades.import_module(name[level:], {"__package__": package}, None, (), level)
        return (
            facades.modules[name]
            if not level
            else facades.import_module(name[level:], {"__package__": package}, None, ("*",), level)
        )

    def invalidate_caches() -> None:
        """Do nothing: modules never change here."""

    def reload(module: ModuleType) -> ModuleType:
        """Return the module: its code has run, and never changes."""
        if not isinstance(module, ModuleType):
            raise TypeError("reload() argument must be a module")
        name = module.__name__
        if facades.modules.get(name) is not module:
            raise ImportError(f"module {name} not in sys.modules", name=name)
        return module

    stand_in = ModuleType("importlib", "Imports by name; the rest of the import system is not to be had.")
    stand_in.__dict__.update(
        import_module=import_module,
        invalidate_caches=invalidate_caches,
        reload=reload,
        __import__=importer(facades),
    )
    stand_in.__path__ = []
    return stand_in


class ModuleSpec:
    """What ``importlib.util.find_spec`` tells of a module: its names, and no way to load it."""

    def __init__(self, name: str, origin: str, is_package: bool) -> None:
        self.name = name
        self.loader = None
        self.origin = origin
        self.parent = name if is_package else name.rpartition(".")[0]
        self.submodule_search_locations: list[str] | None = [] if is_package else None

    def __repr__(self) -> str:
        return f"ModuleSpec(name={self.name!r}, loader=None, origin={self.origin!r})"


ModuleSpec.__module__ = "importlib.machinery"


def spec_finder(facades: Facades) -> Callable[..., ModuleSpec | None]:
    """Return the stand-in for ``importlib.util.find_spec``, which programs ask whether a module exists."""

    def find_spec(name: str, package: str | None = None) -> ModuleSpec | None:
        """Return what is known of the specified module, or None where there is no such module."""
        if name.startswith("."):
            name = resolve_name(name, package)
        parent = name.rpartition(".")[0]
        if parent:
            facades.import_module(parent, None, None, ("*",))
            if not facades.is_package(parent):
                raise ModuleNotFoundError(
                    f"__path__ attribute not found on {parent!r} while trying to find {name!r}", name=name
                )
        facade = facades.find_importable(name)
        if facade is None:
            return None
        return ModuleSpec(name, facade.__dict__.get("__file__", "built-in"), facades.is_package(name))

    return find_spec


def importer(facades: Facades) -> Callable[..., ModuleType]:
    """Return what ``__import__`` does for users, as a function: users can take a method apart, by way of a
    weak reference or a copy, and have what it belongs to.
    """

    def __import__(
        name: str,
        globals: Mapping[str, Any] | None = None,
        locals: object = None,
        fromlist: Collection[str] | None = (),
        level: int = 0,
    ) -> ModuleType:
        return facades.import_module(name, globals, locals, fromlist, level)

    return __import__


def import_machinery() -> dict[str, ModuleType]:
    """Return stand-ins for what the library imports of the import system and the debugger."""
    suffixes = {name: value for name, value in vars(machinery).items() if name.endswith("_SUFFIXES")}
    nothing = type("Nothing", (), {"__doc__": "Stands for a class of the import system."})
    contents: dict[str, dict[str, Any]] = {
        "importlib.machinery": {
            **suffixes,
            "all_suffixes": machinery.all_suffixes,
            **dict.fromkeys(("FileFinder", "SourceFileLoader", "ModuleSpec", "ExtensionFileLoader"), nothing),
        },
        "importlib.util": {},
        "importlib.abc": {},
        "importlib.metadata": no_packages(),
        "importlib._bootstrap": {},
        "importlib._bootstrap_external": {},
        "zipimport": {"zipimporter": nothing},
        "sysconfig": {"get_path": sysconfig.get_path, "get_config_var": sysconfig.get_config_var},
        "pdb": {
            "Pdb": type("Pdb", (), {"__init__": lambda self, *rest, **more: None, "reset": lambda self: None})
        },
    }
    stand_ins = {}
    for name, names in contents.items():
        stand_ins[name] = ModuleType(name)
        stand_ins[name].__dict__.update(names)
    stand_ins["pdb"].__dict__["set_trace"] = stand_ins["pdb"].Pdb.set_trace = system.refusing(
        "set_trace", nameless=True
    )
    return stand_ins


def no_packages() -> dict[str, Any]:
    """Return the names of an ``importlib.metadata`` that knows of no installed package."""

    class PackageNotFoundError(ModuleNotFoundError):
        """The package was not found."""

    def version(distribution_name: str) -> Any:
        """Refuse: whatever the name, there is no such package."""
        raise PackageNotFoundError(distribution_name)

    names = {"PackageNotFoundError": PackageNotFoundError, "version": version, "distribution": version}
    return {**names, "entry_points": lambda **selection: ()}


def live_facade(real: ModuleType, names: tuple[str, ...]) -> ModuleType:
    """Return a module object on which ``names`` are those of ``real``, to read and to assign."""

    def live(name: str) -> property:
        def read(module: ModuleType) -> Any:
            return getattr(real, name)

        def write(module: ModuleType, value: Any) -> None:
            setattr(real, name, value)

        return property(read, write)

    kind = type("module", (ModuleType,), {name: live(name) for name in names})
    kind.__module__ = "builtins"
    facade: ModuleType = kind(real.__name__)
    return facade


def read_stream(value: Any, name: Any, *default: Any) -> Any:
    """Do what ``getattr`` does in ``contextlib``, which reads nothing but the streams of ``sys``."""
    if (
        type(name) is not str
        or (name not in STREAMS and not is_free_to_read(name))
        or (type(value) is standard_streams.System and name not in STREAMS)
    ):
        raise AttributeError(f"stream {name!r} cannot be redirected")
    return getattr(value, name, *default)


def write_stream(value: Any, name: Any, new: Any) -> None:
    """Do what ``setattr`` does in ``contextlib``, which sets nothing but the streams of ``sys``."""
    if type(name) is not str or name not in STREAMS:
        raise AttributeError(f"stream {name!r} cannot be redirected")
    setattr(value, name, new)


def register_at_exit(func: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Callable[..., Any]:
    """Accept a function for the end of a process that does not end by itself."""
    return func


def unregister_at_exit(func: Callable[..., Any], /) -> None:
    """Do nothing: nothing is registered."""
