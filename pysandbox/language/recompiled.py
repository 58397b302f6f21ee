"""Library functions compiled once more, with ``value.format`` read by the guard.

A method that passes its caller's own object or text on to ``str.format`` would otherwise let a format string
name any attribute. The new code stands at the old one's place: tracebacks show the library's own lines.
"""

from __future__ import annotations

import ast
import inspect
from types import FunctionType, ModuleType
from typing import Any, Final

from . import formatting

FORMATS: Final = ("format", "format_map")
#: The guard's name among the variables of the library's module, which no facade shows.
_GUARD: Final = "_pysandbox_read_format"


def guard_formats(module: ModuleType, owner: Any, *names: str) -> None:
    """Compile functions of ``owner``, a class of ``module``'s, anew where they read ``format``.

    Raises:
        AssertionError: one of them reads no format, so that its guard would be of no use.
    """
    vars(module)[_GUARD] = formatting.read_format
    for name in names:
        setattr(owner, name, _guarded(vars(owner)[name], vars(module)))


def _guarded(function: FunctionType, variables: dict[str, Any]) -> FunctionType:
    lines, first = inspect.getsourcelines(function)
    # Below a line of its own, a method may keep its indentation, and with it every column.
    tree = ast.parse("if True:\n" + "".join(lines))
    ast.increment_lineno(tree, first - 2)
    guarding = _Guarding()
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
    def __init__(self) -> None:
        self.count = 0

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        self.generic_visit(node)
        if node.attr not in FORMATS:
            return node
        self.count += 1
        call = ast.Call(ast.Name(_GUARD, ast.Load()), [node.value, ast.Constant(node.attr)], [])
        return ast.fix_missing_locations(ast.copy_location(call, node))
