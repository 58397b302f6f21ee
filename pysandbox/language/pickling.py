"""A ``pickle`` that loads its own classes, and a short list of plain library ones.

Dumping is CPython's own; it stores names, never objects. Loading asks ``find_class`` below for every name, so
that no pickle leads to a function, a module or a class outside the list.
"""

from __future__ import annotations

import io
import pickle
import sys
from _compat_pickle import IMPORT_MAPPING, NAME_MAPPING
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any, Final

from . import ownership
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
    "re": "_compile",
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

_Python_unpickler: Final = pickle._Unpickler


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
        try:
            return pickle.dumps(obj, protocol, fix_imports=fix_imports, buffer_callback=buffer_callback)
        except pickle.PicklingError as error:
            failure = error
        # Compiled code looks for classes in the real modules, where those of private copies are not.
        try:
            dumped: bytes = copy._dumps(
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

    copy._Unpickler.find_class = find_class
    copy._Unpickler.__name__ = copy._Unpickler.__qualname__ = "Unpickler"
    errors = {name: getattr(pickle, name) for name in ("PickleError", "PicklingError", "UnpicklingError")}
    vars(copy).update(errors)
    compiled = {name: getattr(pickle, name) for name in ("Pickler", "PickleBuffer")}
    functions = {"dump": dump, "dumps": dumps, "load": load, "loads": loads}
    return {**errors, **compiled, **functions, "Unpickler": copy._Unpickler}


assert sys.modules["_pickle"]  # pickle.Unpickler is the compiled one, which finds names by find_class alone
