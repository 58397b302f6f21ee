"""The syntax that the policy knows: every node of the tree that it lets pass, and where its parts are.

Whatever is not listed is refused, so that the syntax of a later Python is not let in by accident. A construct
that the running CPython gets wrong is named here, too.
"""

from __future__ import annotations

import ast
import sys
from typing import Any, Final

# node -> the fields that hold further nodes

_FUNCTION = ("decorator_list", "args", "returns", "body", "type_params")

FIELDS: Final[dict[str, tuple[str, ...]]] = {
    # roots and statements
    "Module": ("body",),
    "Expression": ("body",),
    "Interactive": ("body",),
    "FunctionDef": _FUNCTION,
    "AsyncFunctionDef": _FUNCTION,
    "ClassDef": ("decorator_list", "bases", "keywords", "body", "type_params"),
    "Return": ("value",),
    "Delete": ("targets",),
    "Assign": ("targets", "value"),
    "TypeAlias": ("type_params", "value"),
    "AugAssign": ("target", "value"),
    "AnnAssign": ("target", "annotation", "value"),
    "For": ("target", "iter", "body", "orelse"),
    "AsyncFor": ("target", "iter", "body", "orelse"),
    "While": ("test", "body", "orelse"),
    "If": ("test", "body", "orelse"),
    "With": ("items", "body"),
    "AsyncWith": ("items", "body"),
    "withitem": ("context_expr", "optional_vars"),
    "Match": ("subject", "cases"),
    "Raise": ("exc", "cause"),
    "Try": ("body", "handlers", "orelse", "finalbody"),
    "TryStar": ("body", "handlers", "orelse", "finalbody"),
    "ExceptHandler": ("type", "body"),
    "Assert": ("test", "msg"),
    "Import": (),
    "ImportFrom": (),
    "Global": (),
    "Nonlocal": (),
    "Expr": ("value",),
    "Pass": (),
    "Break": (),
    "Continue": (),
    # expressions
    "BoolOp": ("values",),
    "NamedExpr": ("target", "value"),
    "BinOp": ("left", "right"),
    "UnaryOp": ("operand",),
    "Lambda": ("args", "body"),
    "IfExp": ("test", "body", "orelse"),
    "Dict": ("keys", "values"),
    "Set": ("elts",),
    "ListComp": ("elt", "generators"),
    "SetComp": ("elt", "generators"),
    "DictComp": ("key", "value", "generators"),
    "GeneratorExp": ("elt", "generators"),
    "comprehension": ("target", "iter", "ifs"),
    "Await": ("value",),
    "Yield": ("value",),
    "YieldFrom": ("value",),
    "Compare": ("left", "comparators"),
    "Call": ("func", "args", "keywords"),
    "keyword": ("value",),
    "FormattedValue": ("value", "format_spec"),
    "JoinedStr": ("values",),
    "Constant": (),
    "Attribute": ("value",),
    "Subscript": ("value", "slice"),
    "Slice": ("lower", "upper", "step"),
    "Starred": ("value",),
    "Name": (),
    "List": ("elts",),
    "Tuple": ("elts",),
    "arguments": ("posonlyargs", "args", "vararg", "kwonlyargs", "kw_defaults", "kwarg", "defaults"),
    "arg": ("annotation",),
    # patterns
    "match_case": ("pattern", "guard", "body"),
    "MatchValue": ("value",),
    "MatchSingleton": (),
    "MatchSequence": ("patterns",),
    "MatchMapping": ("keys", "patterns"),
    "MatchClass": ("patterns", "kwd_patterns"),
    "MatchStar": (),
    "MatchAs": ("pattern",),
    "MatchOr": ("patterns",),
    # type parameters
    "TypeVar": ("bound", "default_value"),
    "ParamSpec": ("default_value",),
    "TypeVarTuple": ("default_value",),
}

# Annotations under `from __future__ import annotations` are text: they are never run as part of the program.
_ANNOTATIONS: Final = frozenset({"annotation", "returns"})


def _known_nodes(*, annotations: bool) -> dict[type[ast.AST], tuple[str, ...]]:
    known: dict[type[ast.AST], tuple[str, ...]] = {}
    for name, fields in FIELDS.items():
        node = getattr(ast, name, None)
        if node is not None:  # a node of a later Python than this one
            known[node] = tuple(
                field
                for field in fields
                if field in node._fields and (annotations or field not in _ANNOTATIONS)
            )
    return known


NODES: Final = _known_nodes(annotations=True)
NODES_WITHOUT_ANNOTATIONS: Final = _known_nodes(annotations=False)
LEAVES: Final = frozenset(node for node, fields in NODES.items() if not fields) - {
    ast.Import,
    ast.ImportFrom,
}
SCOPES: Final = frozenset({ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda})


def _has_except_star_bug() -> bool:
    """Tell whether this CPython takes whatever ``split`` of an exception group returns for a pair of
    pointers.
    """

    class Pair(tuple):  # type: ignore[type-arg]
        pass

    class Group(BaseExceptionGroup):
        def split(self, condition: Any) -> Any:
            return Pair((self, None))

    try:
        namespace: dict[str, Any] = {"group": Group("", [ValueError()])}
        exec("try: raise group\nexcept* ValueError: pass", namespace)
    except TypeError:  # repaired: "split must return a tuple"
        return False
    return True


EXCEPT_STAR_BUG: Final = _has_except_star_bug()
EXCEPT_STAR_REASON: Final = (
    f"'except*' is not available on Python {'.'.join(map(str, sys.version_info[:3]))}, where it can be "
    "made to corrupt memory; write 'except ExceptionGroup as group' and use group.split()"
)
