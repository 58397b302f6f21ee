"""How a snapshot takes the session's functions and classes apart, and puts them together.

No hook of the session's is called on either side: no metaclass, no ``__init_subclass__``, no
``__set_name__``. What comes back is what was there, not what the program would make of it now.
"""

from __future__ import annotations

import _abc  # type: ignore[import-not-found]
import collections
from types import CellType, CodeType, FunctionType, GetSetDescriptorType, MemberDescriptorType
from typing import Any, Final

from . import raw

_CODE_FIELDS: Final = (
    "argcount", "posonlyargcount", "kwonlyargcount", "nlocals", "stacksize", "flags", "code", "consts",
    "names", "varnames", "filename", "name", "qualname", "firstlineno", "linetable", "exceptiontable",
    "freevars", "cellvars",
)  # fmt: skip
#: What the classes themselves make, each for itself.
_MADE: Final = (MemberDescriptorType, GetSetDescriptorType)
_NAMED_TUPLE: Final = "namedtuple_"

_builtins_of: Final = vars(FunctionType)["__builtins__"].__get__
# The language keeps those of the library's functions from whoever sets them later.
_set_defaults: Final = vars(FunctionType)["__defaults__"].__set__
_set_keyword_defaults: Final = vars(FunctionType)["__kwdefaults__"].__set__
_set_on_class: Final = type.__setattr__
_delete_on_class: Final = type.__delattr__
_named_tuple: Final = collections.namedtuple
_Unset: Final = object()

# --- functions -------------------------------------------------------------------------------------------


def code_parts(code: CodeType) -> tuple[Any, ...]:
    """Return what ``new_code`` makes a code object of."""
    return tuple(getattr(code, "co_" + field) for field in _CODE_FIELDS)


def new_code(*parts: Any) -> CodeType:
    """Return a code object."""
    return CodeType(*parts)


def function_parts(function: FunctionType) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """Return what ``new_function`` makes a function of, and what ``fill_function`` adds."""
    state = (
        function.__defaults__,
        function.__kwdefaults__,
        function.__doc__,
        function.__module__,
        function.__qualname__,
        function.__annotations__,
        vars(function),
        getattr(function, "__type_params__", ()),
    )
    made = (
        function.__code__,
        function.__globals__,
        _builtins_of(function),
        function.__name__,
        function.__closure__,
    )
    return made, state


def new_function(
    code: CodeType, namespace: dict[str, Any], builtins: dict[str, Any], name: str, closure: Any
) -> FunctionType:
    """Return a function without its state, on exactly these builtins.

    A function takes its builtins from its namespace when it is made, and CPython's own where there are none.
    """
    present = dict.get(namespace, "__builtins__", _Unset)
    dict.__setitem__(namespace, "__builtins__", builtins)
    try:
        return FunctionType(code, namespace, name, None, closure)
    finally:
        if present is _Unset:
            dict.__delitem__(namespace, "__builtins__")
        else:
            dict.__setitem__(namespace, "__builtins__", present)


def fill_function(function: FunctionType, state: tuple[Any, ...]) -> None:
    """Give a new function the rest."""
    _set_defaults(function, state[0])
    _set_keyword_defaults(function, state[1])
    function.__doc__, function.__module__ = state[2:4]
    function.__qualname__, function.__annotations__ = state[4:6]
    vars(function).update(state[6])
    if state[7]:
        vars(FunctionType)["__type_params__"].__set__(function, state[7])


def new_cell() -> CellType:
    """Return an empty cell."""
    return CellType()


def fill_cell(cell: CellType, contents: tuple[Any, ...]) -> None:
    """Fill a cell, unless it was empty."""
    if contents:
        (cell.cell_contents,) = contents


def cell_contents(cell: CellType) -> tuple[Any, ...]:
    """Return the contents as a tuple; an empty one for an empty cell."""
    try:
        return (cell.cell_contents,)
    except ValueError:
        return ()


def is_named_tuple_maker(function: FunctionType) -> bool:
    """Tell whether this is the ``__new__`` that ``namedtuple`` made."""
    name = dict.get(function.__globals__, "__name__")
    return type(name) is str and name.startswith(_NAMED_TUPLE) and not _builtins_of(function)


def named_tuple_parts(function: FunctionType) -> tuple[Any, ...]:
    """Return what ``named_tuple_maker`` needs to make it again."""
    code = function.__code__
    name = function.__globals__["__name__"].removeprefix(_NAMED_TUPLE)
    return name, code.co_varnames[1 : code.co_argcount], function.__defaults__


def named_tuple_maker(name: str, fields: tuple[str, ...], defaults: Any) -> Any:
    """Return the ``__new__`` of a named tuple with these fields."""
    return raw.class_dict(_named_tuple(name, fields, defaults=defaults))["__new__"].__func__


# --- classes ---------------------------------------------------------------------------------------------


def class_parts(cls: type) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Return what ``new_class`` makes a class of, and what ``fill_class`` adds.

    Raises:
        raw.CannotSave: others registered with it, which nothing could tell the new one.
    """
    if "_abc_impl" in raw.class_dict(cls) and _abc._get_dump(cls)[0]:
        raise raw.CannotSave(f"the abstract class {raw.name(cls)!r} with registered classes")
    names = {
        key: value
        for key, value in raw.class_dict(cls).items()
        if type(value) not in _MADE and key not in ("__slots__", "_abc_impl")
    }
    slots = raw.class_dict(cls).get("__slots__", _Unset)
    if type(slots) not in (object, str, tuple, list, dict):
        raise raw.CannotSave(f"the class {raw.name(cls)!r} with slots of its own kind")
    given = {} if slots is _Unset else {"__slots__": slots if type(slots) is str else tuple(slots)}
    if "__orig_bases__" in names:  # typing looks at it while the class is made
        given["__orig_bases__"] = names["__orig_bases__"]
    return (type(cls), raw.name(cls), raw.bases(cls), raw.qualname(cls), given), names


def new_class(meta: Any, name: str, bases: tuple[type, ...], qualname: str, given: dict[str, Any]) -> type:
    """Return an empty class, without a word to the session's metaclasses and bases."""
    hooks = [
        (base, raw.class_dict(base)["__init_subclass__"])
        for cls in bases
        for base in raw.order(cls)
        if "__init_subclass__" in raw.class_dict(base) and not raw.flags(base) & raw.IMMUTABLE
    ]
    hooks = list({id(base): (base, hook) for base, hook in hooks}.values())
    for base, _ in hooks:
        _delete_on_class(base, "__init_subclass__")
    try:
        made: type = type.__new__(meta, name, bases, {**given, "__qualname__": qualname})
    finally:
        for base, hook in hooks:
            _set_on_class(base, "__init_subclass__", hook)
    return made


def fill_class(cls: type, names: dict[str, Any]) -> None:
    """Give a new class its attributes."""
    for key, value in names.items():
        _set_on_class(cls, key, value)
    if any("_abc_impl" in raw.class_dict(base) for base in raw.order(cls)[1:]):
        abstract = raw.class_dict(cls).get("__abstractmethods__")
        _abc._abc_init(cls)
        if abstract is not None:
            _set_on_class(cls, "__abstractmethods__", abstract)
