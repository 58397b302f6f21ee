"""How ``pysandbox run`` and ``pysandbox repl`` print a result: in UTF-8, whatever the locale."""

from __future__ import annotations

import sys

from .contract import encode, reply_of
from .result import Result


def show(result: Result) -> None:
    """Print a program's output to stdout and stderr; where a limit struck, what is known of it and which."""
    limit = f"pysandbox: {result.error}\n" if result.error else ""
    for stream, text in (
        (sys.stdout, result.stdout or result.partial_stdout),
        (sys.stderr, (result.stderr or result.partial_stderr) + limit),
    ):
        stream.buffer.write(text.encode("utf-8", "replace"))
        stream.flush()


def show_reply(result: Result) -> None:
    """Print the reply of ``POST /execute`` on a line."""
    sys.stdout.buffer.write(encode(reply_of(result)) + b"\n")
    sys.stdout.flush()
