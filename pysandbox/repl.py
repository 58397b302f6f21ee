"""A session at a prompt: reads statements as Python's own prompt does, and runs each in the sandbox.

The host only parses what is typed, to know where a statement ends and whether it is an expression; it
compiles and runs nothing.
"""

from __future__ import annotations

import ast
import codeop
import contextlib
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from .errors import SessionNotFound
from .result import Outcome
from .sandbox import Sandbox
from .session import Session
from .terminal import show, show_reply

PROMPT, CONTINUED_PROMPT = ">>> ", "... "
HISTORY_FILE: Final = ".pysandbox_history"
HISTORY_LINES: Final = 1000

#: How an expression's value is shown. The expression itself stays a part of the module, on its own lines, so
#: that its names and its traceback are those of a plain statement.
SHOWN: Final = "(lambda value: None if value is None else print(repr(value)))((%s\n))"

COMPOUND: Final = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.If,
    ast.For,
    ast.AsyncFor,
    ast.While,
    ast.With,
    ast.AsyncWith,
    ast.Try,
    ast.TryStar,
    ast.Match,
)


def is_complete(source: str) -> bool:
    """Return whether a statement has ended; what cannot be parsed has, as its error is the sandbox's to tell.

    Example:
        >>> is_complete("x"), is_complete("if x:\\n    y"), is_complete("if x:\\n    y\\n")
        (True, False, True)
    """
    flags = ast.PyCF_ONLY_AST | codeop.PyCF_ALLOW_INCOMPLETE_INPUT  # type: ignore[attr-defined]
    try:
        with warnings.catch_warnings(action="ignore"):
            tree = compile(source + "\n", "<stdin>", "exec", flags)
    except SyntaxError as error:
        return error.msg != "incomplete input"
    except (ValueError, RecursionError, MemoryError):
        return True
    last = tree.body[-1] if tree.body else None
    return not isinstance(last, COMPOUND) or source.endswith("\n")


def shown(source: str) -> str:
    """Return the program that runs a statement and, if it is a sole expression, prints its value."""
    try:
        with warnings.catch_warnings(action="ignore"):
            body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return source
    return SHOWN % source.strip() if len(body) == 1 and isinstance(body[0], ast.Expr) else source


def statements(read: Callable[[str], str]) -> Iterator[str]:
    """Join lines into statements; an empty line ends a block, and Ctrl-C drops what was typed of one.

    Args:
        read: returns a line for a prompt, as ``input`` does.
    """
    waiting: list[str] = []
    while True:
        try:
            waiting.append(read(CONTINUED_PROMPT if waiting else PROMPT))
        except EOFError:
            break
        except KeyboardInterrupt:
            print("\nKeyboardInterrupt", file=sys.stderr)
            waiting.clear()
            continue
        source = "\n".join(waiting)
        if is_complete(source):
            waiting.clear()
            if source.strip():
                yield source
    if waiting:
        yield "\n".join(waiting)


def repl(sandbox: Sandbox, as_json: bool = False) -> int:
    """Run statements from standard input in one session until they end or exit, and return the exit status.

    Args:
        as_json: whether to print each reply as ``POST /execute`` would give it, on a line.
    """
    session = sandbox.open()
    read = input if sys.stdin.isatty() else _read_piped
    with _history():
        for source in statements(read):
            try:
                result = session.execute(shown(source))
            except (KeyboardInterrupt, SessionNotFound):
                session = _another(sandbox, session)
                continue
            (show_reply if as_json else show)(result)
            if result.outcome is Outcome.EXITED:
                return result.exit_status or 0
    if sys.stdin.isatty():
        print()  # after Ctrl-D, the shell's prompt begins a line
    return 0


def _another(sandbox: Sandbox, session: Session) -> Session:
    session.close()
    print("pysandbox: the session ended; a new one begins", file=sys.stderr)
    return sandbox.open()


def _read_piped(prompt: str) -> str:
    line = sys.stdin.buffer.readline()
    if not line:
        raise EOFError
    return line.decode("utf-8", "surrogateescape").rstrip("\r\n")  # whatever the locale, as programs are read


@contextlib.contextmanager
def _history() -> Iterator[None]:
    """Keep what was typed from one use to the next, where the terminal's library is there."""
    try:
        import readline
    except ImportError:  # Windows has its own editing of lines
        yield
        return
    path = Path.home() / HISTORY_FILE
    if not sys.stdin.isatty():
        yield
        return
    with contextlib.suppress(OSError):
        readline.read_history_file(path)
    try:
        yield
    finally:
        readline.set_history_length(HISTORY_LINES)
        with contextlib.suppress(OSError):
            readline.write_history_file(path)
