"""Library functions compiled once more, with a guarded name such as ``value.format`` read by the guard.

A method that passes its caller's own object or text on to ``str.format`` would otherwise let a format string
name any attribute, and one that keeps what it has read would hand that out. The new code stands at the old
one's place: tracebacks show the library's own lines.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Collection
from types import FunctionType, ModuleType
from typing import Any, Final

from . import formatting, guards

FORMATS: Final = ("format", "format_map")
#: The guard's name among the variables of the library's module, which no facade shows.
_GUARD: Final = "_pysandbox_read"


def guard_formats(module: ModuleType, owner: Any, *names: str) -> None:
    """Compile functions of ``owner``, a class of ``module``'s, anew where they read ``format``.

    Raises:
        AssertionError: one of them reads no format, so that its guard would be of no use.
    """
    _guard(module, owner, names, FORMATS, formatting.read_format)


def guard_name(module: ModuleType, owner: Any, function: str, name: str) -> None:
    """Compile a function of ``owner``, a class of ``module``'s, anew where it reads ``name``.

    Raises:
        AssertionError: it does not.
    """
    _guard(module, owner, (function,), (name,), guards.read_attribute)


def _guard(
    module: ModuleType,
    owner: Any,
    functions: Collection[str],
    names: Collection[str],
    guard: Callable[..., Any],
) -> None:
    variables = vars(module)
    assert variables.setdefault(_GUARD, guard) is guard, module
    for function in functions:
        setattr(owner, function, _guarded(vars(owner)[function], variables, names))


def _guarded(function: FunctionType, variables: dict[str, Any], names: Collection[str]) -> FunctionType:
    lines, first = inspect.getsourcelines(function)
    # Below a line of its own, a method may keep its indentation, and with it every column.
    tree = ast.parse("if True:\n" + "".join(lines))
    ast.increment_lineno(tree, first - 2)
    guarding = _Guarding(names)
    block: Any = tree.body[0]
    definition = guarding.visit(block.body[0])
    assert guarding.count, function
    made: dict[str, Any] = {}
    code = compile(ast.Module([definition], []), function.__code__.co_filename, "exec", dont_inherit=True)
    exec(code, variables, made)
    copy: FunctionType = made[function.__name__]
    copy.__qualname__ = function.__qualname__
    return copy


class _Guarding(ast.NodeTransformer):
    def __init__(self, names: Collection[str]) -> None:
        self.names = names
        self.count = 0

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        self.generic_visit(node)
        if node.attr not in self.names or not isinstance(node.ctx, ast.Load):
            return node
        self.count += 1
        call = ast.Call(ast.Name(_GUARD, ast.Load()), [node.value, ast.Constant(node.attr)], [])
        return ast.fix_missing_locations(ast.copy_location(call, node))
