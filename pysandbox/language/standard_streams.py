"""Two stand-ins for ``sys``: one for the code of the private library, one for users.

Both are live where the interpreter itself looks: assigning ``stdout`` reaches the real ``sys``, so that
``print`` and ``contextlib.redirect_stdout`` agree. Neither shows frames, hooks or real modules.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from types import ModuleType
from typing import Any

from .facades import Facades


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# Names of sys that are read and written in the real module.
LIVE = (
    "stdin", "stdout", "stderr", "__stdin__", "__stdout__", "__stderr__",
    "excepthook", "displayhook", "unraisablehook", "tracebacklimit",
)  # fmt: skip
# Names of sys that users see as they are.
SHOWN = frozenset(
    _names("""
    __displayhook__ __excepthook__ __unraisablehook__ abiflags api_version base_exec_prefix
    base_prefix builtin_module_names byteorder copyright dont_write_bytecode exc_info exception
    exec_prefix executable exit flags float_info float_repr_style get_int_max_str_digits
    getallocatedblocks getdefaultencoding getfilesystemencodeerrors getfilesystemencoding
    getrecursionlimit getrefcount getsizeof getswitchinterval getwindowsversion hash_info hexversion
    implementation int_info intern is_finalizing maxsize maxunicode platform platlibdir prefix
    pycache_prefix set_int_max_str_digits setrecursionlimit setswitchinterval stdlib_module_names
    thread_info version version_info warnoptions winver
    """)
)


# Names of sys that library and users share, but not with the process around them.
SESSION: dict[str, Any] = {"argv": [""], "path": ["", *sys.path]}
# Names of sys that would let library functions be steered into the interpreter or the import system.
HIDDEN = frozenset(
    _names("""
    addaudithook meta_path path_hooks path_importer_cache settrace setprofile breakpointhook modules
    _current_frames _current_exceptions _clear_type_cache _debugmallocstats set_asyncgen_hooks
    setdlopenflags monitoring last_traceback _jit _xoptions orig_argv argv path audit call_tracing
    activate_stack_trampoline _settraceallthreads _setprofileallthreads
    """)
)


# The modules whose names are live, by identity; any other of the class is one that a user made.
_live_modules: dict[int, ModuleType] = {}


def _property(
    name: str, read: Callable[[], Any], write: Callable[[Any], None], delete: Callable[[], None]
) -> property:
    def get(module: ModuleType) -> Any:
        if id(module) in _live_modules:
            return read()
        if name not in module.__dict__:
            raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}")
        return module.__dict__[name]

    def set(module: ModuleType, value: Any) -> None:
        if id(module) in _live_modules:
            write(value)
        else:
            module.__dict__[name] = value

    def remove(module: ModuleType) -> None:
        if id(module) in _live_modules:
            delete()
        else:
            get(module)
            del module.__dict__[name]

    return property(get, set, remove)


def _shared(name: str) -> property:
    def missing() -> AttributeError:
        return AttributeError(f"module 'sys' has no attribute {name!r}")

    def read() -> Any:
        if name not in SESSION:
            raise missing()
        return SESSION[name]

    def write(value: Any) -> None:
        SESSION[name] = value

    def delete() -> None:  # as `unittest.mock.patch` does before it puts a value back
        if SESSION.pop(name, None) is None:
            raise missing()

    return _property(name, read, write, delete)


def _live(name: str) -> property:
    return _property(
        name, lambda: getattr(sys, name), lambda value: setattr(sys, name, value), lambda: delattr(sys, name)
    )


class System(ModuleType):
    """A module whose live names are the real ``sys``'s."""

    def __dir__(self) -> list[str]:
        if id(self) not in _live_modules:
            return list(super().__dir__())
        return sorted({*self.__dict__, *SESSION, *(name for name in LIVE if hasattr(sys, name))})


for _name in LIVE:
    setattr(System, _name, _live(_name))
for _name in SESSION:
    setattr(System, _name, _shared(_name))
System.__name__ = System.__qualname__ = "module"
System.__module__ = "builtins"


def _new_system() -> System:
    module = System("sys", sys.__doc__)
    _live_modules[id(module)] = module
    return module


class LibraryModules(MutableMapping[str, Any]):
    """What the library's code sees as ``sys.modules``: facades and the session's main module, nothing real.

    Storing does nothing: only what users store in their own ``sys.modules`` counts. While the template
    process starts, real modules show through (``real``), as modules look themselves up while they load.
    """

    def __init__(self, facades: Facades) -> None:
        self._facades = facades
        self.real: dict[str, ModuleType] = sys.modules

    def __getitem__(self, name: str) -> Any:
        if name in self._facades.modules:
            return self._facades.modules[name]
        if name in self._facades.importable:
            return self._facades.importable[name]
        return self.real[name]

    def __setitem__(self, name: str, module: Any) -> None:
        pass

    def __delitem__(self, name: str) -> None:
        pass

    def __iter__(self) -> Iterator[str]:
        return iter(self.copy())

    def __len__(self) -> int:
        return len(self.copy())

    def copy(self) -> dict[str, Any]:
        """Return a plain dictionary of the same modules."""
        return {**self._facades.importable, **self._facades.modules}


def for_library(modules: Mapping[str, Any]) -> ModuleType:
    """Return the ``sys`` that the library's own code works with."""
    module = _new_system()
    for name, value in vars(sys).items():
        if name in SHOWN or not (name in HIDDEN or name in LIVE or name.startswith("__")):
            module.__dict__[name] = value
    module.__dict__.update(modules=modules, settrace=_ignore, audit=_ignore)
    return module


def _ignore(*arguments: Any) -> None:
    """Do nothing. A trace function would be handed frames; events are for what the real modules do."""


def for_users(modules: dict[str, ModuleType]) -> ModuleType:
    """Return the ``sys`` that users import, its names already filled in."""
    module = _new_system()
    module.__dict__.update({name: vars(sys)[name] for name in sorted(SHOWN) if name in vars(sys)})
    module.__dict__["modules"] = modules
    return module
