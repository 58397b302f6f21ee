"""Runs the text that ``dataclasses`` generates: field names in it are users' text.

The generated functions become the session's own: they run on the session's builtins.
"""

from __future__ import annotations

import ast
from types import CodeType
from typing import Any, Final

from . import evaluation, namespaces, ownership
from .names import is_free_to_read, is_free_to_write

# Attributes that the generator itself writes and that user text may not smuggle in: name -> who may be asked.
_SETTERS: Final = frozenset({"__setattr__", "__delattr__"})
_OBJECT_NAMES: Final = frozenset({"__dataclass_builtins_object__", "BUILTINS", "object"})

# Guarded names that fields may well have: the text is then compiled as user code is.
_FIELD_NAMES: Final = frozenset({"format", "format_map"})

# Statements that the generator does not write, and that read attributes without naming them as one.
_FOREIGN: Final = (ast.Import, ast.ImportFrom, ast.Match)

_walk: Final = ast.walk
_compile: Final = compile


def execute(text: str, globals: dict[str, Any], locals: dict[str, Any]) -> None:
    """Run generated function definitions.

    Raises:
        AttributeError: the text asks for an attribute that the policy keeps from user code.
    """
    guarded = False
    called = set()
    for node in _walk(evaluation.parse(text, "<string>")):  # a call comes before the attribute that it calls
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _SETTERS:
            _check_setter(node)
            called.add(node.func)
        elif isinstance(node, ast.Attribute) and not is_free_to_read(node.attr) and node not in called:
            if node.attr not in _FIELD_NAMES:
                raise AttributeError(f"attribute {node.attr!r} may not be used in a dataclass definition")
            guarded = True
        elif isinstance(node, _FOREIGN):
            raise AttributeError(f"{ast.unparse(node)!r} may not be used in a dataclass definition")
    code: CodeType
    if guarded:
        code = evaluation.compile_source(text, "<string>")
    else:
        code = _compile(text, "<string>", "exec", dont_inherit=True)
    # The functions keep the namespace: a copy of it would keep every value that a name had before.
    if type(globals) is not dict or not namespaces.is_session_namespace(globals):
        globals = {**globals, "__builtins__": ownership.session_builtins}
    namespaces.run_exec(code, globals, locals)


def check_field_name(name: object) -> None:
    """Refuse a name that would be more than a name in the generated text.

    Raises:
        TypeError: it is no identifier.
    """
    if type(name) is not str or not name.isidentifier():
        raise TypeError(f"Field names must be valid identifiers: {name!r}")


def _check_setter(call: ast.Call) -> None:
    name = call.args[1] if len(call.args) > 1 else call.args[0]
    function = call.func
    assert isinstance(function, ast.Attribute)
    if isinstance(function.value, ast.Call) and ast.unparse(function.value) == "super(cls, self)":
        return
    if isinstance(name, ast.Constant) and isinstance(name.value, str) and is_free_to_write(name.value):
        return
    raise AttributeError(f"{ast.unparse(call)!r} may not be used in a dataclass definition")
