"""The tables: which attribute names user code may read, write and match, and why not the others.

Public and single-underscore names are free unless a table here lists them; double-underscore names are
guarded unless a table frees them, so that a name which a later Python adds is not free by accident. Defining
a name (``def``, class bodies, ``type(name, bases, namespace)``) is always free: what counts is what reaches
existing objects.

    free      plain attribute access, decided when the code is compiled
    guarded   a guard looks at the object when the code runs (``guards.py``)
    refused   a SyntaxError when the code is compiled; an AttributeError by way of ``getattr``
"""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import Final

from RestrictedPython.transformer import INSPECT_ATTRIBUTES

# --- refused: no object of any kind has a harmless use for these --------------------------------------------

_FRAMES: Final = "it leads to the frames and code objects of running functions"
_FRAMES_INSTEAD: Final = "use the traceback module to format errors"

# name -> (what it reaches, what to write instead)
REFUSED: Final = MappingProxyType(
    {
        **dict.fromkeys(sorted(INSPECT_ATTRIBUTES), (_FRAMES, _FRAMES_INSTEAD)),
        "gi_frame": (_FRAMES, "use inspect.getgeneratorstate() to ask for a generator's state"),
        "__globals__": (
            "it reaches the variables of the module behind a function",
            "use globals() for your own",
        ),
        "__builtins__": ("it reaches the builtins behind a function", "use import builtins"),
        "__code__": (
            "it reaches the code object of a function",
            "use inspect.signature() to look at parameters",
        ),
        "__forward_code__": ("it reaches a code object", "use __forward_arg__ for the text"),
        "__loader__": ("it reaches the import system", "use the import statement"),
        "__spec__": ("it reaches the import system", "use the import statement"),
    }
)

# --- guarded: harmless on the session's own objects, or in part ---------------------------------------------

# What extra modules' functions have, where Cython compiled them: name -> what it reaches.
COMPILED: Final = MappingProxyType(
    {
        "func_globals": "the variables of the module behind a compiled function",
        "func_code": "the code object of a compiled function",
        "func_closure": "the variables of a compiled function",
        "func_defaults": "the default values of a compiled function",
        "func_dict": "the attributes of a compiled function",
    }
)

# name -> what it reaches on an object of the library
GUARDED: Final = MappingProxyType(
    {
        **COMPILED,
        "__dict__": "the raw descriptors of a type, the variables of a module or function",
        "__closure__": "the variables of a library function",
        "__defaults__": "the default values of a library function",
        "__kwdefaults__": "the default values of a library function",
        "__func__": "the function behind a method of the library",
        "__self__": "the module of a built-in function",
        "__wrapped__": "the function that a replacement of ours stands for",
        "__subclasses__": "every class of the process",
        "__getattribute__": "any attribute by its name",
        "__getattr__": "any attribute by its name",
        "__setattr__": "any attribute by its name",
        "__delattr__": "any attribute by its name",
        "__reduce__": "the state of any object",
        "__reduce_ex__": "the state of any object",
        "__getstate__": "the state of any object",
        "format": "attributes by the names in a format string",
        "format_map": "attributes by the names in a format string",
        "get_stack": "the frames of a task",
        "_module": "the real module that a context manager of the library keeps",
        "_evaluate": "eval, behind a forward reference of typing",
    }
)

# Guarded also when they are stored or deleted; all other guarded names may be stored and deleted freely, as
# that defines something on an object of the session (library classes are immutable).
GUARDED_STORES: Final = frozenset(
    {"__dict__", "__defaults__", "__kwdefaults__", "__bases__", "__class__", "__match_args__"}
)

# Names that nothing may store or delete although they may be read, or read under a guard.
UNWRITABLE: Final = frozenset({"__closure__", "__self__", "__func__", "__subclasses__"})

# --- free: the data model -----------------------------------------------------------------------------------

_DESCRIPTION = """
    __name__ __qualname__ __module__ __doc__ __annotations__ __annotate__ __type_params__ __text_signature__
    __signature__ __all__ __version__ __author__ __copyright__ __license__ __credits__ __date__ __email__
    __main__ __file__ __path__ __package__ __cached__ __debug__ __firstlineno__ __static_attributes__
    __objclass__ __isabstractmethod__ __abstractmethods__ __slots__ __match_args__ __weakref__
    __weakrefoffset__ __dictoffset__ __basicsize__ __itemsize__ __flags__ __import__ __build_class__
"""
_CLASSES = """
    __class__ __base__ __bases__ __mro__ __new__ __init__ __del__ __init_subclass__ __subclasshook__
    __subclasscheck__ __instancecheck__ __prepare__ __set_name__ __class_getitem__ __mro_entries__
    __thisclass__ __self_class__ __call__ __get__ __set__ __delete__ __post_init__ __members__ __classcell__
    __orig_bases__ __orig_class__
"""
_CONVERSIONS = """
    __repr__ __str__ __bytes__ __format__ __hash__ __bool__ __dir__ __sizeof__ __int__ __float__ __complex__
    __index__ __round__ __trunc__ __floor__ __ceil__ __fspath__ __copy__ __deepcopy__ __replace__
    __getnewargs__ __getnewargs_ex__ __getinitargs__ __setstate__ __buffer__ __release_buffer__ __missing__
    __getformat__ __rich_repr__ _repr_html_
"""
_CONTAINERS = """
    __len__ __length_hint__ __getitem__ __setitem__ __delitem__ __contains__ __iter__ __next__ __reversed__
    __enter__ __exit__ __aenter__ __aexit__ __await__ __aiter__ __anext__
"""
_OPERATORS = """
    __lt__ __le__ __eq__ __ne__ __gt__ __ge__ __neg__ __pos__ __abs__ __invert__ __divmod__ __rdivmod__
    __add__ __sub__ __mul__ __matmul__ __truediv__ __floordiv__ __mod__ __pow__ __lshift__ __rshift__ __and__
    __or__ __xor__ __radd__ __rsub__ __rmul__ __rmatmul__ __rtruediv__ __rfloordiv__ __rmod__ __rpow__
    __rlshift__ __rrshift__ __rand__ __ror__ __rxor__ __iadd__ __isub__ __imul__ __imatmul__ __itruediv__
    __ifloordiv__ __imod__ __ipow__ __ilshift__ __irshift__ __iand__ __ior__ __ixor__ __concat__ __iconcat__
    __inv__ __not__
"""
_ERRORS = "__cause__ __context__ __suppress_context__ __traceback__ __notes__"
_TYPING = """
    __origin__ __args__ __parameters__ __metadata__ __supertype__ __bound__ __constraints__ __covariant__
    __contravariant__ __infer_variance__ __default__ __value__ __unpacked__ __typing_subst__ __total__
    __required_keys__ __optional_keys__ __readonly_keys__ __mutable_keys__ __final__ __override__
    __no_type_check__ __overloads__ __protocol_attrs__ __forward_arg__ __dataclass_fields__
    __dataclass_params__
"""

FREE_DUNDERS: Final = frozenset(
    " ".join((_DESCRIPTION, _CLASSES, _CONVERSIONS, _CONTAINERS, _OPERATORS, _ERRORS, _TYPING)).split()
)

# Library bases whose instances keep nothing of the library's in their dictionaries, so that an instance of a
# session's subclass counts as the session's own. A class of any other module does not.
HARMLESS_BASE_MODULES: Final = frozenset(
    [
        "builtins",
        "abc",
        "_abc",
        "enum",
        "typing",
        "_typing",
        "types",
        "collections",
        "_collections",
        "collections.abc",
        "_collections_abc",
        "contextlib",
        "functools",
        "_functools",
        "dataclasses",
        "string",
        "argparse",
        "threading",
        "_thread",
        "_threading_local",
        "numbers",
        "random",
        "_random",
        "decimal",
        "_decimal",
        "_pydecimal",
        "fractions",
        "datetime",
        "_datetime",
        "json",
        "json.encoder",
        "json.decoder",
        "queue",
        "_queue",
        "heapq",
        "io",
        "_io",
        "array",
        "graphlib",
        "html.parser",
        "_markupbase",
        "unittest.case",
        "uuid",
        "weakref",
        "_weakref",
        "_weakrefset",
        "contextvars",
        "_contextvars",
        "pprint",
        "reprlib",
        "csv",
        "_csv",
        "configparser",
        "cmd",
        "asyncio.queues",
        "asyncio.events",
        "asyncio.locks",
        "asyncio.mixins",
        "asyncio.exceptions",
        "ast",
        "copy",
        "__main__",
    ]
)


NAMES_REMEMBERED: Final = 2048


def is_dunder(name: str) -> bool:
    """Tell whether ``name`` has the form ``__x__``."""
    return name[:2] == "__" == name[-2:] and len(name) > 4


@lru_cache(maxsize=NAMES_REMEMBERED)
def is_free_to_read(name: str) -> bool:
    """Tell whether reading the attribute ``name`` needs no guard on any object."""
    if name in GUARDED or name in REFUSED:
        return False
    return name in FREE_DUNDERS or not is_dunder(name)


@lru_cache(maxsize=NAMES_REMEMBERED)
def is_free_to_write(name: str) -> bool:
    """Tell whether storing or deleting the attribute ``name`` needs no guard on any object."""
    if name in GUARDED_STORES or name in REFUSED or name in UNWRITABLE:
        return False
    return name in GUARDED or name in FREE_DUNDERS or not is_dunder(name)
