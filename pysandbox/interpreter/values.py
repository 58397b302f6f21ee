"""The value of a program's last expression, for callers who ask for it.

The program is changed in its text, by an assignment that keeps every line where it was, so that the language
layer sees and rules whatever runs. Asking for a value changes nothing else of what the program does.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable
from types import CodeType
from typing import Any, Final

#: Where the value is for a moment: between the program's last step and its ``repr``.
NAME: Final = "_value_of_the_last_expression"

_ABSENT: Final = object()
_parse: Final = compile
_encode: Final = str.encode
_quiet = warnings.catch_warnings
_silence = warnings.simplefilter


def compile_with_value(compile_: Callable[[str], CodeType], text: str) -> CodeType:
    """Compile a program so that it leaves the value of its last statement, if that is an expression, in NAME.

    Raises:
        BaseException: whatever ``compile_`` raises on the program as it is.
    """
    code = compile_(text)
    try:
        with _quiet():  # what there is to warn of, the first time did
            _silence("ignore")
            changed = _assigning(text)
            return code if changed is None else compile_(changed)
    except (SyntaxError, ValueError, RecursionError):  # a program at the compiler's limits has no value
        return code


def take_value(namespace: dict[str, Any], most_bytes: int) -> bytes | None:
    """Return the ``repr`` of the value that a program left, and forget the value.

    None, as at a prompt, for no value and for ``None``; and for a value whose ``repr`` fails or is longer
    than ``most_bytes``.
    """
    value = namespace.pop(NAME, _ABSENT)
    if value is _ABSENT or value is None:
        return None
    try:
        shown = _encode(repr(value), "utf-8", "backslashreplace")
    except BaseException:  # __repr__ is user code's
        return None
    return shown if len(shown) <= most_bytes else None


def _assigning(text: str) -> str | None:
    """Return the program with its last expression assigned to NAME, or None if the last step is another."""
    tree: Any = _parse(text, "<stdin>", "exec", ast.PyCF_ONLY_AST, True)
    body = tree.body
    if not body or not isinstance(body[-1], ast.Expr):
        return None
    # Lines end here as they do for the parser, and its columns count bytes.
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    last = body[-1]
    line = lines[last.lineno - 1].encode("utf-8")
    lines[last.lineno - 1] = (
        line[: last.col_offset] + f"{NAME} = ".encode() + line[last.col_offset :]
    ).decode()
    return "\n".join(lines)
