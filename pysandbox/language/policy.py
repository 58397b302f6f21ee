"""The policy: which syntax and which attribute names user code may contain, and where a guard is put.

A subclass of RestrictedPython's transformer that keeps its deny-by-default rule for unknown nodes and its
table of inspection attributes, but decides by name when the code is compiled and leaves ordinary code as it
is. It edits the tree in place and without recursion, so that deep expressions fail only where CPython's own
compiler does.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from RestrictedPython.transformer import RestrictingNodeTransformer

from . import binding
from .formatting import is_harmless_format
from .names import REFUSED, is_free_to_read, is_free_to_write
from .syntax import EXCEPT_STAR_BUG, EXCEPT_STAR_REASON, LEAVES, NODES, NODES_WITHOUT_ANNOTATIONS, SCOPES

Edit = Callable[[Any, Any], ast.AST]

# Names that were found free to read and to write, so that they need not be looked up in every table again.
_PLAIN: Final[set[str]] = set()
_PLAIN_NAMES_KEPT: Final = 4096


_constant: Final[Any] = ast.Constant  # the stubs know no tuples and sets among constants


class Refusal(NamedTuple):
    """One place where the policy refuses, in the columns (UTF-8 bytes) of the syntax tree."""

    line: int
    column: int
    end_line: int
    end_column: int
    reason: str


class Policy(RestrictingNodeTransformer):
    """Checks one syntax tree and puts the guards in.

    Attributes:
        refusals: the places that were refused, in no particular order.
        binds: whether the tree now holds marks that ``binding.bind`` has to exchange.
    """

    def __init__(self, *, text_annotations: bool = False) -> None:
        super().__init__()
        self.refusals: list[Refusal] = []
        self.binds = False
        self._at_module_level = True
        self._text_annotations = text_annotations

    def visit(self, tree: Any) -> Any:
        """Edit ``tree``, a root node, in place."""
        if type(tree) is ast.Module and _has_text_annotations(tree):
            self._text_annotations = True
        scopes: list[ast.AST] = []
        self._walk([tree], scopes)
        self._at_module_level = False
        self._walk(scopes, scopes)
        return tree

    def _walk(self, pending: list[ast.AST], scopes: list[ast.AST]) -> None:
        """Visit the nodes of ``pending`` and all below; those that open a scope are put off to ``scopes``."""
        fields_of = NODES_WITHOUT_ANNOTATIONS if self._text_annotations else NODES
        leaves, edits, plain, attribute = LEAVES, _EDITS, _PLAIN, ast.Attribute
        while pending:
            node = pending.pop()
            fields = fields_of.get(type(node))
            if fields is None:
                self.generic_visit(node)  # refuses
                continue
            for field in fields:
                child = getattr(node, field, None)
                if type(child) is list:
                    for index, item in enumerate(child):
                        kind = type(item)
                        if kind in leaves or item is None:
                            continue
                        if kind is attribute:
                            if item.attr not in plain:
                                child[index] = item = self._edit_attribute(item)
                        elif kind in edits:
                            child[index] = item = edits[kind](self, item)
                        (scopes if kind in SCOPES else pending).append(item)
                elif child is not None:
                    kind = type(child)
                    if kind in leaves:
                        continue
                    if kind is attribute:
                        if child.attr not in plain:
                            child = self._edit_attribute(child)
                            setattr(node, field, child)
                    elif kind in edits:
                        child = edits[kind](self, child)
                        setattr(node, field, child)
                    (scopes if kind in SCOPES else pending).append(child)

    # --- refusing -------------------------------------------------------------------------------------------

    def error(self, node: ast.AST, info: str) -> None:
        """Note a refusal; RestrictedPython's own rule for unknown nodes ends here too."""
        line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
        end_line, end_column = getattr(node, "end_lineno", line), getattr(node, "end_col_offset", column)
        self.refusals.append(Refusal(line, column, end_line, end_column, info))

    def _refuse_name(self, node: Any, name: str) -> None:
        reaches, instead = REFUSED[name]
        line, column = node.lineno, node.col_offset
        if type(node) is ast.Attribute:  # point at the name alone, which ends where the node ends
            line = node.end_lineno or node.lineno
            column = max((node.end_col_offset or 0) - len(name.encode()), 0)
        reason = f"'{name}' is not available: {reaches}; {instead}"
        self.refusals.append(Refusal(line, column, node.end_lineno, node.end_col_offset, reason))

    # --- guarding -------------------------------------------------------------------------------------------

    def _guard(self, kind: str, arguments: list[ast.expr], node: Any) -> ast.Call:
        self.binds = True
        place = {
            "lineno": node.lineno,
            "col_offset": node.col_offset,
            "end_lineno": node.end_lineno,
            "end_col_offset": node.end_col_offset,
        }
        # A call of a plain constant would draw a SyntaxWarning; the compiler removes this condition.
        function = ast.IfExp(
            ast.Constant(True, **place),
            _constant(binding.mark(kind), **place),
            ast.Constant(None, **place),
            **place,
        )
        for argument in arguments:
            if not hasattr(argument, "lineno"):
                for name, value in place.items():
                    setattr(argument, name, value)
        return ast.Call(function, arguments, [], **place)

    def _edit_attribute(self, node: ast.Attribute) -> ast.expr:
        name = node.attr
        if name in REFUSED:
            self._refuse_name(node, name)
            return node
        readable, writable = is_free_to_read(name), is_free_to_write(name)
        if readable and writable:
            if len(_PLAIN) < _PLAIN_NAMES_KEPT:
                _PLAIN.add(name)
            return node
        if type(node.ctx) is not ast.Load:
            return node if writable else self._place(node)
        if readable or (name == "format" and _is_harmless_literal(node.value)):
            return node
        kind = "read_format" if name in ("format", "format_map") else "read"
        return self._guard(kind, [node.value, ast.Constant(name)], node)

    def _place(self, node: ast.Attribute) -> ast.Subscript:
        place = self._guard("place", [node.value], node)
        where = {key: getattr(node, key) for key in ("lineno", "col_offset", "end_lineno", "end_col_offset")}
        return ast.Subscript(place, ast.Constant(node.attr, **where), node.ctx, **where)

    def _edit_augmented(self, node: ast.AugAssign) -> ast.AugAssign:
        target = node.target
        # What is read is handed to the operand's own methods, so a free store does not make the reading free.
        if type(target) is ast.Attribute and target.attr not in REFUSED and not is_free_to_read(target.attr):
            node.target = self._place(target)
        return node

    def _edit_import(self, node: ast.Import) -> ast.stmt:
        # `import a.b as c` reads an attribute and falls back to the interpreter's own table of modules.
        if not any(alias.asname and "." in alias.name for alias in node.names):
            return node
        asked = _constant(tuple((alias.name, alias.asname is not None) for alias in node.names))
        targets = [alias.asname or alias.name.partition(".")[0] for alias in node.names]
        return self._import("import", [asked], targets, node)

    def _edit_import_from(self, node: ast.ImportFrom) -> ast.stmt:
        # `from a import b` does the same, and `from a import *` reads whatever names `__all__` holds.
        if node.module == "__future__" and not node.level:
            return node
        names = tuple(alias.name for alias in node.names)
        module, level = ast.Constant(node.module or ""), ast.Constant(node.level)
        if names == ("*",):
            if not self._at_module_level:
                return node  # CPython's own SyntaxError
            place = self._guard("import_star", [module, level], node)
            statement = ast.Expr(place)
            return ast.copy_location(statement, node)
        targets = [alias.asname or alias.name for alias in node.names]
        return self._import("import_from", [module, _constant(names), level], targets, node)

    def _import(self, kind: str, arguments: list[ast.expr], targets: list[str], node: ast.stmt) -> ast.Assign:
        place = {key: getattr(node, key) for key in ("lineno", "col_offset", "end_lineno", "end_col_offset")}
        names: list[ast.expr] = [ast.Name(target, ast.Store(), **place) for target in targets]
        return ast.Assign(
            [ast.Tuple(names, ast.Store(), **place)], self._guard(kind, arguments, node), **place
        )

    def _edit_try_star(self, node: ast.AST) -> ast.AST:
        if EXCEPT_STAR_BUG:
            self.error(node, EXCEPT_STAR_REASON)
        return node

    # --- patterns -------------------------------------------------------------------------------------------

    def _edit_pattern_value(self, node: ast.MatchValue) -> ast.MatchValue:
        node.value = self._held(node.value)
        return node

    def _edit_mapping_pattern(self, node: ast.MatchMapping) -> ast.MatchMapping:
        node.keys = [self._held(key) for key in node.keys]
        return node

    def _held(self, node: ast.expr) -> ast.expr:
        # A pattern admits an attribute, not a call: the guarded value is read from a holder.
        if type(node) is ast.Attribute and not is_free_to_read(node.attr) and node.attr not in REFUSED:
            holder = self._guard("hold", [node.value, ast.Constant(node.attr)], node)
            return ast.copy_location(ast.Attribute(holder, "value", ast.Load()), node)
        return node

    def _edit_class_pattern(self, node: ast.MatchClass) -> ast.MatchClass:
        own = False
        for name in node.kwd_attrs:
            if name in REFUSED:
                self._refuse_name(node, name)
            own = own or not is_free_to_read(name)
        part = node.cls
        while type(part) is ast.Attribute:
            if part.attr in REFUSED:
                self._refuse_name(part, part.attr)
            elif not is_free_to_read(part.attr):
                self.error(
                    part, f"'{part.attr}' may not name the class of a pattern; bind the class to a name first"
                )
            part = part.value
        if own or node.patterns:
            if binding.CACHES is None:
                self.error(
                    node,
                    "a class pattern with positional parts is not available on this Python; name the parts",
                )
                return node
            self.binds = True
            for _ in range(2):
                name = binding.OWN_PATTERN if own else binding.PATTERN
                node.cls = ast.copy_location(ast.Attribute(node.cls, name, ast.Load()), node.cls)
        return node


_EDITS: Final[dict[type[ast.AST], Edit]] = {
    ast.AugAssign: Policy._edit_augmented,
    ast.Import: Policy._edit_import,
    ast.ImportFrom: Policy._edit_import_from,
    ast.TryStar: Policy._edit_try_star,
    ast.MatchValue: Policy._edit_pattern_value,
    ast.MatchMapping: Policy._edit_mapping_pattern,
    ast.MatchClass: Policy._edit_class_pattern,
}


def _is_harmless_literal(node: ast.expr) -> bool:
    return type(node) is ast.Constant and type(node.value) is str and is_harmless_format(node.value)


def _has_text_annotations(tree: ast.Module) -> bool:
    for statement in tree.body:
        if type(statement) is ast.ImportFrom:
            if statement.module == "__future__" and not statement.level:
                if any(alias.name == "annotations" for alias in statement.names):
                    return True
                continue
            return False
        if not (type(statement) is ast.Expr and type(statement.value) is ast.Constant):
            return False
    return False
