"""The snapshot of a session by ``dill``: made by one worker, loaded by another, never in the host.

Where there is no fork, this is how a session comes back. It holds the session's variables, what they
lead to, its imports and its random state. The library is not in it, only names of its objects, and loading
looks up nothing else: so a facade comes back as a facade, a guard as a guard. What a snapshot cannot hold
(running generators, threads, tracebacks) makes saving fail, and the session then has none; settings that a
program changed inside library modules start afresh. Saving has a deadline and a size limit, and no hook of
the session's is called in it.
"""

from __future__ import annotations

import copyreg
import gc
import io
import os
import pickle
import sys
import weakref
from collections.abc import Callable, Mapping
from time import monotonic
from types import CellType, CodeType, FunctionType, ModuleType
from typing import Any, Final, Protocol

import dill  # type: ignore[import-untyped]

from ...workers.messages import Checkpoint, Holding, Message, NotHeld, Restore, Snapshot
from ...workers.protocol import encode
from . import definitions, instances, raw, values
from .naming import Names
from .raw import CannotSave

#: How long saving may take, in seconds; the host's own patience is longer.
SAVE_SECONDS: Final = 1.0

_MAIN: Final = "session"
_PROTOCOL: Final = 4

_PicklerOfPython: Any = pickle._Pickler
_UnpicklerOfPython: Any = pickle._Unpickler
_exit = os._exit

#: Kinds that dill or pickle save by what they hold, each without a look at any module. Whatever else needs a
#: method of its own is saved by ``__reduce_ex__`` of its class, which is the library's.
_KINDS_OF_DILL: Final = (
    "NoneType", "bool", "int", "float", "bytes", "bytearray", "str", "tuple", "list", "set", "frozenset",
    "dict_keys", "dict_values", "dict_items", "odict_keys", "odict_values", "odict_items",
    "_lru_cache_wrapper", "super", "method", "mappingproxy", "slice", "NotImplementedType", "ellipsis",
    "range", "CallableProxyType", "ProxyType", "property", "classmethod", "staticmethod",
    "abstractproperty", "abstractclassmethod", "abstractstaticmethod", "Context",
)  # fmt: skip

_CONTAINERS: Final = frozenset({list, tuple, set, dict})
_REFERENCES: Final = frozenset({weakref.ref, weakref.KeyedRef})


class Library(Protocol):
    """What a snapshot needs of the language layer."""

    def library_modules(self) -> Mapping[str, ModuleType]:
        """Return every module that is not the session's, by a name that is the same in each process."""

    def library_state(self) -> Any:
        """Return, as plain data, what a session changes in the library that its variables do not hold."""

    def restore_library_state(self, state: Any) -> None:
        """Make the library as it was."""


class SnapshotKeeper:
    """Keeps the state of a worker's session in snapshots that the host holds.

    Args:
        library: tells the session from the rest.
        largest: bytes that a snapshot may have.
    """

    def __init__(self, library: Library, largest: int) -> None:
        self._library = library
        self._largest = largest

    def prepare(self) -> None:
        """Name everything that is there before any user code; the session's module is there, and empty."""
        gc.disable()
        main = sys.modules["__main__"]
        modules = {name: module for name, module in sorted(sys.modules.items()) if name != "__main__"}
        modules |= {f"library {name}": module for name, module in self._library.library_modules().items()}
        self._main = vars(main)
        self._names = Names({_MAIN: main, **modules}, main)
        gc.freeze()  # they will never be garbage
        gc.enable()

    def offer_listener(self, listener: int) -> None:
        """Nothing here forks: without a listener, the kernel refuses it."""

    def confined(self) -> None:
        """The host knows already."""

    def obey(self, order: Message, runner: Any) -> Any:
        """Save the state, or load one; return the channel."""
        if isinstance(order, Checkpoint):
            runner.sendall(encode(self._saved(order.number)))
        elif isinstance(order, Restore):
            try:
                self._load(order.state)
            except Exception:  # no state is worth more than an honest end: the host says that it is lost
                _exit(1)
            runner.sendall(encode(Holding(order.number)))
        return runner

    def _saved(self, number: int) -> Snapshot | NotHeld:
        try:
            return Snapshot(number, self._save())
        except Exception:  # whatever the session's objects and their classes raise when they are asked
            return NotHeld(number)

    def _save(self) -> bytes:
        variables = [(key, value) for key, value in self._main.items() if key != "__builtins__"]
        file = _Bounded(self._largest)
        saver = _Saver(file, self._names, monotonic() + SAVE_SECONDS)
        saver.dump((self._library.library_state(), variables))
        return file.getvalue()

    def _load(self, state: bytes) -> None:
        library_state, variables = _Loader(io.BytesIO(state), self._names).load()
        values.fill_now()
        self._library.restore_library_state(library_state)
        for key in [key for key in self._main if key != "__builtins__"]:
            del self._main[key]
        self._main.update(variables)


class _Bounded(io.BytesIO):
    """Takes so many bytes and no more."""

    def __init__(self, largest: int) -> None:
        super().__init__()
        self._room = largest

    def write(self, data: Any) -> int:
        self._room -= len(data)
        if self._room < 0:
            raise CannotSave("more than a snapshot may hold")
        return super().write(data)


class _Saver(dill.Pickler):  # type: ignore[misc]  # dill has no types
    """Saves a session: the library by name, the session's own by its parts."""

    dispatch: Final = {
        **{kind: save for kind, save in dill.Pickler.dispatch.items() if kind.__name__ in _KINDS_OF_DILL},
        dict: _PicklerOfPython.save_dict,
    }
    dispatch_table: Final = dict(copyreg.dispatch_table)
    # dill's own versions look at numpy and set up its log.
    save = _PicklerOfPython.save
    dump = _PicklerOfPython.dump

    def __init__(self, file: _Bounded, names: Names, deadline: float) -> None:
        super().__init__(file, protocol=_PROTOCOL)
        self._names = names
        self._deadline = deadline

    def persistent_id(self, value: Any) -> str | None:
        if monotonic() > self._deadline:
            raise CannotSave("saving took too long")
        return self._names.name_of(value)

    def reducer_override(self, value: Any) -> Any:
        kind = type(value)
        if kind in _CONTAINERS and values.is_plain(value):
            return values.new_plain, values.plain_parts(value)
        if kind in (set, dict) and values.has_own_keys(value):
            items = list(value.items() if kind is dict else value)
            return kind, (), items, None, None, values.fill_later
        if kind in self.dispatch:
            return NotImplemented
        if kind in _REFERENCES:
            return values.new_reference, values.reference_parts(value)
        if kind in values.LOCKS:
            return values.new_lock, values.lock_parts(value)
        if kind in values.TYPE_VARIABLES:
            return values.new_type_variable, values.type_variable_parts(value)
        if kind is FunctionType:
            return self._function(value)
        if kind is CodeType:
            return definitions.new_code, definitions.code_parts(value)
        if kind is CellType:
            contents = definitions.cell_contents(value)
            return definitions.new_cell, (), contents or None, None, None, definitions.fill_cell
        if issubclass(kind, type):
            made, state = definitions.class_parts(value)
            return definitions.new_class, made, state, None, None, definitions.fill_class
        if self._is_library(kind) and not issubclass(kind, BaseException):
            return NotImplemented
        return self._instance(value)

    def save_global(self, value: Any, name: str | None = None) -> None:
        raise CannotSave(
            f"{type(value).__name__} {name or getattr(value, '__name__', '')!r}, which has no name here"
        )

    def save_reduce(
        self,
        function: Any,
        arguments: Any,
        state: Any = None,
        listitems: Any = None,
        dictitems: Any = None,
        state_setter: Any = None,
        *,
        obj: Any = None,
    ) -> None:
        if state is not None and state_setter is None:
            state_setter = _set_state
        super().save_reduce(function, arguments, state, listitems, dictitems, state_setter, obj=obj)

    def _function(self, value: FunctionType) -> Any:
        if definitions.is_named_tuple_maker(value):
            return definitions.named_tuple_maker, definitions.named_tuple_parts(value)
        made, state = definitions.function_parts(value)
        return definitions.new_function, made, state, None, None, definitions.fill_function

    def _instance(self, value: Any) -> Any:
        cls = type(value)
        base = instances.library_base(cls, self._is_library)
        parts = instances.instance_parts(value, base)
        if parts is not None:
            return instances.new_instance, parts[0], parts[1], None, None, instances.fill_instance
        reduced = base.__reduce_ex__(value, _PROTOCOL)  # type: ignore[call-arg]
        if type(reduced) is not tuple or not self._is_named(reduced[0]):
            raise CannotSave(f"an object of class {cls.__name__!r}")
        if reduced[0] is cls:
            return instances.new_instance, (base, cls, reduced[1]), *reduced[2:]
        return reduced

    def _is_named(self, function: Any) -> bool:
        return self._names.name_of(function) is not None or issubclass(type(function), type)

    def _is_library(self, cls: type) -> bool:
        return self._names.name_of(cls) is not None


class _Loader(_UnpicklerOfPython):  # type: ignore[misc]
    """Loads what a saver wrote; looks up nothing but the names."""

    def __init__(self, file: io.BytesIO, names: Names) -> None:
        super().__init__(file)
        self._names = names

    def persistent_load(self, name: Any) -> Any:
        return self._names[name]

    def find_class(self, module: str, name: str) -> Any:
        raise pickle.UnpicklingError(f"a snapshot names no {module}.{name}")


def _set_state(value: Any, state: Any) -> None:
    """Give a library object its state, as ``pickle`` does, but never through a class of the session's."""
    for cls in raw.order(type(value)):
        setter: Callable[[Any, Any], None] | None = raw.class_dict(cls).get("__setstate__")
        if setter is not None and raw.flags(cls) & raw.IMMUTABLE:
            setter(value, state)
            return
    slots = None
    if type(state) is tuple and len(state) == 2:
        state, slots = state
    if state:
        raw.own_dict(value).update(state)
    for key, part in (slots or {}).items():
        object.__setattr__(value, key, part)
