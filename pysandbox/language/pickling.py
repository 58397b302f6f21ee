"""A ``pickle`` that loads its own classes, and a short list of plain library ones.

Dumping is CPython's own; it stores names, never objects. But users see what is pickled, by hooks of a pickler
or of ``copyreg``, and in the older protocols the compiled half names the real ``getattr``. So that half works
on the session's builtins, and by newer protocols only; else it is the Python half, whose class users get.
Loading asks ``find_class`` below for every name, so that no pickle leads to a function, a module or a class
outside the list.
"""

from __future__ import annotations

import io
import pickle
import sys
from _compat_pickle import IMPORT_MAPPING, NAME_MAPPING
from collections.abc import Callable, Mapping
from contextlib import suppress
from operator import index
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any, Final

from . import namespaces, ownership, standard_streams
from .facades import Facades

# Library classes, constructors and constants that pickles of plain values name; each only builds a value.
LOADABLE: Final = {
    "builtins": "bool bytearray bytes complex dict float frozenset int list object range set slice str tuple"
    " enumerate filter iter map reversed zip Ellipsis NotImplemented",
    "itertools": "accumulate chain combinations combinations_with_replacement compress count cycle dropwhile"
    " filterfalse groupby islice permutations product repeat starmap takewhile zip_longest",
    "collections": "Counter OrderedDict defaultdict deque ChainMap UserDict UserList UserString",
    "datetime": "date datetime time timedelta timezone tzinfo",
    "decimal": "Decimal Context",
    "fractions": "Fraction",
    "ipaddress": "IPv4Address IPv6Address IPv4Network IPv6Network IPv4Interface IPv6Interface",
    "uuid": "UUID SafeUUID",
    "argparse": "Namespace",
    "statistics": "NormalDist",
    "array": "array _array_reconstructor",
    "copyreg": "_reconstructor __newobj__ __newobj_ex__",
    "_codecs": "encode",
    "re": "_compile RegexFlag",
    "_io": "StringIO BytesIO",
    "types": "SimpleNamespace",
    "random": "Random",
    "zoneinfo": "ZoneInfo",
    "string": "Template",
    "pathlib": "PurePosixPath PureWindowsPath PosixPath WindowsPath",
    "pathlib._local": "PurePosixPath PureWindowsPath PosixPath WindowsPath",
}

# What numpy's arrays are made of, where the operator allows numpy; arrays hold what the pickle holds.
ARRAYS: Final = {
    "numpy": "ndarray dtype",
    "numpy._core.multiarray": "_reconstruct scalar",
    "numpy.core.multiarray": "_reconstruct scalar",
    "numpy._core.numeric": "_frombuffer",
    "numpy.core.numeric": "_frombuffer",
}

_NAMED_KINDS: Final = (type, FunctionType, BuiltinFunctionType)
# The first protocol that has a way of its own to say that a class is inside another: `getattr` is for older.
NESTED_NAMES: Final = 4

_compiled_dumps: Final = namespaces.on_session_builtins(pickle.dumps)


def plain_buffers(buffers: Any) -> Any:
    """Yield the buffers that a pickle takes from outside it; else anything could be made a part of it.

    Raises:
        TypeError: one of them is no bytes-like object.
    """
    for buffer in buffers:
        memoryview(buffer).release()
        yield buffer


class Loader:
    """Finds classes for unpicklers, by the table above and among the session's own."""

    def __init__(self, facades: Facades, load_module: Callable[[str], ModuleType]) -> None:
        self._facades = facades
        self._load_module = load_module
        self._allowed: dict[tuple[str, str], Any] = {}
        self._names: dict[str, dict[str, Any]] = {}
        self.allow(LOADABLE)
        for name, value in vars(load_module("builtins")).items():
            if isinstance(value, type) and issubclass(value, BaseException):
                self._allowed["builtins", name] = value

    def allow(self, table: Mapping[str, str]) -> None:
        """Let pickles name what ``table`` lists by module, as far as this version of the library has it."""
        for module, names in table.items():
            for name in names.split():
                try:
                    self._allowed[module, name] = getattr(self._load_module(module), name)
                except (AttributeError, ImportError):
                    continue  # this version has it elsewhere

    def names_in(self, module: str) -> Mapping[str, Any]:
        """Return the classes and functions of the library's ``module``, which hooks of users may be shown.

        Nothing else of it: the pickle of a class inside another object holds that object.
        """
        names = self._names.get(module)
        if names is None:
            try:
                variables = vars(self._load_module(module))
            except ModuleNotFoundError:
                return {}
            names = {key: value for key, value in variables.items() if isinstance(value, _NAMED_KINDS)}
            self._names[module] = names
        return names

    def import_module(self, name: str) -> ModuleType:
        """Import a module as users do.

        Raises:
            ModuleNotFoundError: there is none for them.
        """
        return self._facades.import_module(name)

    def find_class(self, module: str, name: str) -> Any:
        """Return the class that a pickle calls ``module.name``.

        Raises:
            pickle.UnpicklingError: it is no class of the session, and not among the plain library classes.
        """
        if type(module) is str and type(name) is str:
            if (module, name) in NAME_MAPPING:  # pickles of protocol 0 to 2 bear the names of Python 2
                module, name = NAME_MAPPING[module, name]
            elif (module, name) not in self._allowed:
                module = IMPORT_MAPPING.get(module, module)
            if (module, name) in self._allowed:
                return self._allowed[module, name]
            if (module, name) == ("builtins", "getattr"):  # older protocols find classes in classes by it
                return ownership.session_builtins["getattr"]
            found = self._find_own(module, name)
            if found is not None:
                return found
        raise pickle.UnpicklingError(
            f"global {module}.{name} may not be loaded: it is no class of this session"
        )

    def _find_own(self, module: str, name: str) -> Any:
        home = self._facades.modules.get(module)
        if home is None or id(home) in ownership.facades:
            return None
        names = name.split(".")
        found = ModuleType.__getattribute__(home, "__dict__").get(names[0])
        for part in names[1:]:
            if not ownership.is_session_class(found):
                return None
            found = type.__getattribute__(found, "__dict__").get(part)
        return found if ownership.is_session_class(found) else None


class _NamedModules(dict[str, Any]):
    """What the Python half has for ``sys.modules``: what users see, and what else pickles name."""

    def __init__(self, loader: Loader, modules: Mapping[str, Any]) -> None:
        super().__init__()
        self._loader = loader
        self._modules = modules

    def __missing__(self, name: str) -> Any:
        names = self._loader.names_in(name)
        if not names:
            return self._modules[name]
        module = ModuleType(name)
        module.__dict__.update(names)
        with suppress(KeyError):
            module.__dict__.update(vars(self._modules[name]))
        return module

    def copy(self) -> dict[str, Any]:
        """Return the modules that users see, to be searched for a name."""
        return {**self._modules}


def mend(copy: ModuleType, loader: Loader) -> dict[str, Any]:
    """Return the names that the facade of ``pickle`` shows in place of the private copy's own."""

    class Restricted(pickle.Unpickler):
        def find_class(self, module: str, name: str) -> Any:
            return loader.find_class(module, name)

    def load(
        file: Any,
        *,
        fix_imports: bool = True,
        encoding: str = "ASCII",
        errors: str = "strict",
        buffers: Any = None,
    ) -> Any:
        """Read and return an object from the pickle data stored in a file."""
        unpickler = Restricted(
            file,
            fix_imports=fix_imports,
            encoding=encoding,
            errors=errors,
            buffers=None if buffers is None else plain_buffers(buffers),
        )
        try:
            return unpickler.load()
        finally:
            ownership.forget_classes()  # a pickle's state may have given one other bases

    def loads(
        data: Any,
        /,
        *,
        fix_imports: bool = True,
        encoding: str = "ASCII",
        errors: str = "strict",
        buffers: Any = None,
    ) -> Any:
        """Read and return an object from the given pickle data."""
        if isinstance(data, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        return load(
            io.BytesIO(data), fix_imports=fix_imports, encoding=encoding, errors=errors, buffers=buffers
        )

    def dumps(
        obj: Any, protocol: int | None = None, *, fix_imports: bool = True, buffer_callback: Any = None
    ) -> bytes:
        """Return the pickled representation of the object as a bytes object."""
        if protocol is not None:
            protocol = int.__int__(index(protocol))  # exact: a subclass says what it likes of its size
        if protocol is not None and 0 <= protocol < NESTED_NAMES:
            old: bytes = dumps_of_python(
                obj, protocol, fix_imports=fix_imports, buffer_callback=buffer_callback
            )
            return old
        try:
            pickled: bytes = _compiled_dumps(
                obj, protocol, fix_imports=fix_imports, buffer_callback=buffer_callback
            )
            return pickled
        except pickle.PicklingError as error:
            failure = error
        # Compiled code looks for classes in the real modules, where those of private copies are not.
        try:
            dumped: bytes = dumps_of_python(
                obj, protocol, fix_imports=fix_imports, buffer_callback=buffer_callback
            )
            return dumped
        except (
            Exception
        ):  # the object's own methods may raise anything; the first failure tells as CPython does
            pass
        raise failure

    def dump(
        obj: Any,
        file: Any,
        protocol: int | None = None,
        *,
        fix_imports: bool = True,
        buffer_callback: Any = None,
    ) -> None:
        """Write a pickled representation of obj to the open file object file."""
        file.write(dumps(obj, protocol, fix_imports=fix_imports, buffer_callback=buffer_callback))

    def find_class(self: Any, module: str, name: str) -> Any:
        """Return the class that a pickle calls ``module.name``."""
        return loader.find_class(module, name)

    def save(self: Any, obj: Any, save_persistent_id: bool = True) -> None:
        # What is inside a class is found by the session's own `getattr`, which is also what hooks are shown.
        if obj is library_getattr:
            obj = ownership.session_builtins.get("getattr", obj)
        original_save(self, obj, save_persistent_id)

    def __import__(name: str, *rest: Any, level: int = 0) -> None:
        """Raise unless there is a module of that name; it is then looked for among ``sys.modules``."""
        if not loader.names_in(name):
            loader.import_module(name)

    variables = vars(copy)
    library_getattr, original_save = variables["getattr"], copy._Pickler.save
    modules = _NamedModules(loader, variables["sys"].modules)
    variables.update(__import__=__import__, sys=standard_streams.for_library(modules))
    copy._Pickler.save = save
    dumps_of_python = copy._dumps
    copy._Pickler.__name__ = copy._Pickler.__qualname__ = "Pickler"
    copy._Unpickler.find_class = find_class
    copy._Unpickler.__name__ = copy._Unpickler.__qualname__ = "Unpickler"
    errors = {name: getattr(pickle, name) for name in ("PickleError", "PicklingError", "UnpicklingError")}
    vars(copy).update(errors)
    functions = {"dump": dump, "dumps": dumps, "load": load, "loads": loads}
    classes = {"Pickler": copy._Pickler, "Unpickler": copy._Unpickler, "PickleBuffer": pickle.PickleBuffer}
    return {**errors, **classes, **functions}


assert sys.modules["_pickle"]  # pickle.Unpickler is the compiled one, which finds names by find_class alone
