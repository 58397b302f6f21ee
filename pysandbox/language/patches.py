"""Mends shared modules in place, and private copies once loaded, so that no gadget bypasses the policy.

A module's variables win over builtins, so a ``getattr`` set there is what its functions call. Nothing changes
for the rest of the process, except that these modules open no files and look up no guarded names for others.
"""

from __future__ import annotations

import _thread
import codecs
import collections
import enum
import gc
import locale
import logging
import operator
import sys
import threading
import types
import typing
import warnings
from collections.abc import Callable
from types import CodeType, FunctionType, ModuleType
from typing import Any, Final

from ..refusal import permission_denied
from . import (
    copying,
    descriptors,
    evaluation,
    eventloop,
    generated,
    lookups,
    observers,
    ownership,
    standard_streams,
    system,
    wrappers,
)
from .copying import with_library_imports
from .names import is_free_to_read
from .namespaces import is_session_namespace
from .overrides import live_facade
from .recompiled import FORMATS, guard_formats, guard_name
from .shelf import Shelf

# How many threads a session may have; a thread more gets the error of a machine that is out of them.
THREADS: Final = 64
# What `warnings.catch_warnings` reads and writes on the module.
WARNINGS_STATE: Final = (
    "filters",
    "showwarning",
    "_showwarnmsg_impl",
    "_showwarning_orig",
    "_filters_mutated",
)
# Modules that asyncio uses for files, sockets and processes.
ASYNCIO_SYSTEM: Final = ("os", "socket", "subprocess", "selectors", "traceback", "linecache")

# The folder that temporary files would be in, if there were any; else tempfile finds none.
TEMPORARY_FOLDER: Final = "/tmp"

_eval: Final = eval
_compiled_attrgetter: Final = operator.attrgetter


def apply(library: Shelf) -> None:
    """Mend everything; called once, when all modules are loaded."""
    mend_typing(library)
    mend_dataclasses(library)
    mend_enum(library)
    mend_types()
    mend_collections()
    copying.mend(library)
    mend_zoneinfo(library)
    mend_codecs(library)
    mend_locale()
    mend_logging(library)
    mend_warnings(library)
    mend_threading()
    mend_operator(library)
    mend_asyncio(library)
    observers.mend(library)
    mend_environment(library)
    mend_subprocess(library)
    mend_email(library)
    wrappers.mend(library.private.modules["functools"])


def mend_typing(library: Shelf) -> None:
    """Annotations given as text are evaluated under the policy, in the session's variables only."""

    def compile_annotation(source: Any, filename: str, mode: str, *rest: Any) -> Any:
        return evaluation.compile_(source, filename, mode, 0, True)

    def evaluate(code: Any, globals: Any = None, locals: Any = None) -> Any:
        if type(code) is CodeType:  # made before this mend, by a library module
            return _eval(code, dict(globals), locals)
        # Of a class, the variables of its module are the locals, and its own the globals.
        if type(globals) is not dict or not is_session_namespace(globals):
            globals = {}
        if locals is not None and (type(locals) is not dict or not is_session_namespace(locals)):
            locals = globals
        return evaluation.eval_(code, dict(globals), locals)

    vars(typing).update(compile=compile_annotation, eval=evaluate, sys=library.private.modules["sys"])


def mend_dataclasses(library: Shelf) -> None:
    """The names of fields become program text."""
    copy: Any = library.private.modules["dataclasses"]
    original = copy._get_field

    def get_field(cls: Any, name: Any, *rest: Any) -> Any:
        generated.check_field_name(name)
        return original(cls, name, *rest)

    copy._get_field = get_field


def mend_enum(library: Shelf) -> None:
    """``enum.property`` reads an attribute whose name and object its user may set."""
    names = frozenset({"__new_member__"})
    vars(enum).update(getattr=lookups.make_getattr(names), sys=library.private.modules["sys"])


def mend_zoneinfo(library: Shelf) -> None:
    """Users may say in which folders time zones are looked for; there are none."""
    vars(sys.modules["zoneinfo._tzpath"])["os"] = library.private.modules["os"]


def mend_types() -> None:
    """``types.coroutine`` changes the function that it is given: a copy, where that is the library's."""
    original: Any = types.coroutine

    def coroutine(func: Any) -> Any:
        """Convert regular generator function to a coroutine."""
        if type(func) is FunctionType and not ownership.is_session_function(func):
            func = FunctionType(
                func.__code__, func.__globals__, func.__name__, func.__defaults__, func.__closure__
            )
        return original(func)

    types.coroutine = coroutine


def mend_collections() -> None:
    """A ``UserString`` passes its format to the real ``str.format``."""
    guard_formats(collections, collections.UserString, *FORMATS)


def mend_codecs(library: Shelf) -> None:
    """Stream wrappers pass every attribute on to the wrapped object, and ``codecs.open`` opens files."""
    checked = lookups.make_getattr(frozenset())
    for name in ("StreamWriter", "StreamReader", "StreamReaderWriter", "StreamRecoder"):
        getattr(codecs, name).__getattr__.__defaults__ = (checked,)
    vars(codecs)["builtins"] = library.private.modules["builtins"]


def mend_locale() -> None:
    """It asks the system's environment, which is empty; a session's streams are in UTF-8."""

    def getpreferredencoding(do_setlocale: bool = True) -> str:
        """Return the charset that the user is likely using."""
        return "UTF-8"

    locale.getpreferredencoding = getpreferredencoding


def mend_logging(library: Shelf) -> None:
    """Handlers open files, and brace-style formats name attributes."""

    guard_formats(logging, logging.StrFormatStyle, "_format")
    guard_formats(logging, logging.Handler, "format")
    guard_formats(logging, logging.Formatter, "formatMessage")
    guard_formats(logging, logging.BufferingFormatter, "format")
    private = library.private.modules
    vars(logging).update(open=descriptors.open, os=private["os"], traceback=private["traceback"])
    # What it takes for `logging` is the shared module, which has no copy of `handlers` in it.
    seen_by_config = ModuleType("logging")
    seen_by_config.__dict__.update(vars(logging), handlers=private["logging.handlers"])
    vars(private["logging.config"])["logging"] = seen_by_config


def mend_warnings(library: Shelf) -> None:
    """Showing a warning reads the source line of a file that its caller names, and ``catch_warnings`` keeps
    the module that it finds by its own name, for everyone who reads or copies what it keeps.
    """
    own_view = live_facade(warnings, tuple(name for name in WARNINGS_STATE if hasattr(warnings, name)))
    vars(warnings)["sys"] = standard_streams.for_library({"warnings": own_view})
    original = warnings._formatwarnmsg_impl  # type: ignore[attr-defined]
    warnings._formatwarnmsg_impl = with_library_imports(original, library)  # type: ignore[attr-defined]


def mend_operator(library: Shelf) -> None:
    """``attrgetter`` is compiled inside where its names are free, so that sorting by one costs little."""
    copy: Any = library.private.modules["operator"]
    initialize = copy.attrgetter.__init__

    def __init__(self: Any, attr: Any, /, *attrs: Any) -> None:
        initialize(self, attr, *attrs)
        if all(type(name) is str and all(map(is_free_to_read, name.split("."))) for name in (attr, *attrs)):
            call = _compiled_attrgetter(attr, *attrs)
            # A function, as a method of the compiled class would tell whoever asks which class that is.
            self._call = lambda obj: call(obj)

    __init__.__annotations__ = {}  # the signature shows none
    copy.attrgetter.__init__ = __init__


def mend_threading() -> None:
    """Threads are bounded, and the main thread forgets the real stream that it keeps for errors."""
    vars(threading.main_thread())["_stderr"] = None
    for module_name, name in (("threading", "_start_new_thread"), ("threading", "_start_joinable_thread")):
        module = sys.modules[module_name]
        if hasattr(module, name):
            setattr(module, name, bounded(getattr(module, name)))


def bounded(start: Callable[..., Any]) -> Callable[..., Any]:
    """Return ``start`` with a bound on how many threads run at a time."""

    def start_thread(*args: Any, **kwargs: Any) -> Any:
        if _thread._count() >= THREADS:
            raise RuntimeError("can't start new thread")
        return start(*args, **kwargs)

    return start_thread


def mend_asyncio(library: Shelf) -> None:
    """The loop needs no descriptors, and nothing in asyncio reaches sockets or processes."""
    eventloop.install()
    for name, module in list(sys.modules.items()):
        if name == "asyncio" or name.startswith("asyncio."):
            for system_name in ASYNCIO_SYSTEM:
                used = module.__dict__.get(system_name)
                if isinstance(used, ModuleType) and not used.__name__.startswith("asyncio."):
                    module.__dict__[system_name] = library.private.modules[system_name]
            if "ssl" in module.__dict__:
                module.__dict__["ssl"] = None
    if "asyncio.unix_events" in sys.modules:  # the methods that a loop of ours hides can be had from its base
        vars(sys.modules["asyncio.unix_events"])["signal"] = library.private.modules["signal"]


def mend_environment(library: Shelf) -> None:
    """Paths are the interpreter's own kind, temporary files have a folder, and exits are exceptions."""
    copy: Any = library.private.modules["os"]
    import os

    copy.PathLike = os.PathLike
    copy._exit = system._exit
    vars(library.private.modules["tempfile"])["tempdir"] = TEMPORARY_FOLDER


def mend_subprocess(library: Shelf) -> None:
    """A process cannot be started; the error names the program."""
    copy: Any = library.private.modules["subprocess"]

    def __init__(self: Any, args: Any, *rest: Any, shell: bool = False, **options: Any) -> None:
        self.returncode = None
        self._child_created = False
        program = args if isinstance(args, str | bytes) or not args else next(iter(args))
        raise permission_denied("/bin/sh" if shell else program)

    copy.Popen.__init__ = __init__


def mend_email(library: Shelf) -> None:
    """A policy sets whatever its user names, on whatever the ``__new__`` of a subclass returns."""
    module = library.private.modules["email._policybase"]
    for name in ("__init__", "clone"):
        guard_name(module, vars(module)["_PolicyBase"], name, "__setattr__")


def mend_classes(library: Shelf) -> None:
    """Classes that keep a module as an attribute, as ``pathlib``'s do, keep its facade; called last."""
    facades = {id(module): library.facades.importable[name] for name, module in library.sources.items()}
    for name in library.private.copies:
        for cls in vars(library.private.modules[name]).values():
            if isinstance(cls, type):
                for key, value in list(vars(cls).items()):
                    if isinstance(value, ModuleType) and id(value) in facades:
                        setattr(cls, key, facades[id(value)])


def mend_defaults(library: Shelf) -> None:
    """Functions that keep a module as a default value keep its facade: ``inspect.signature`` shows it."""
    facades = {id(module): library.facades.importable[name] for name, module in library.sources.items()}
    for function in gc.get_objects():
        if type(function) is FunctionType and any(
            id(value) in facades for value in function.__defaults__ or ()
        ):
            function.__defaults__ = tuple(
                facades.get(id(value), value) for value in function.__defaults__ or ()
            )
