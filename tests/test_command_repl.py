"""``pysandbox repl``: where a statement ends, what of it is shown, and a whole session at the prompt."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from test_command_run import ROOT, command

from pysandbox.repl import HISTORY_FILE, is_complete, statements

TYPED = [
    ("simple", ["x = 1", "x"], ["x = 1", "x"]),
    ("block", ["if 1:", "  x", "  y", "", "z"], ["if 1:\n  x\n  y\n", "z"]),
    ("else", ["if 1:", "  x", "else:", "  y", ""], ["if 1:\n  x\nelse:\n  y\n"]),
    ("decorator", ["@d", "def f(): pass", "", "x"], ["@d\ndef f(): pass\n", "x"]),
    ("brackets", ["(1,", "2)", "x"], ["(1,\n2)", "x"]),
    ("string", ["'''a", "", "b'''", "x"], ["'''a\n\nb'''", "x"]),
    ("backslash", ["x = \\", "1", "x"], ["x = \\\n1", "x"]),
    ("error", ["x = =", "y"], ["x = =", "y"]),
    ("empty lines", ["", "  ", "x"], ["x"]),
    ("end within a block", ["for a in b:", "  pass"], ["for a in b:\n  pass"]),
    ("Ctrl-C within a block", ["for a in b:", KeyboardInterrupt, "x"], ["x"]),
]


def reader(lines: list[str | type[BaseException]]) -> Callable[[str], str]:
    remaining = iter(lines)

    def read(prompt: str) -> str:
        line = next(remaining, EOFError)
        if isinstance(line, str):
            return line
        raise line

    return read


@pytest.mark.parametrize(("lines", "expected"), [row[1:] for row in TYPED], ids=[row[0] for row in TYPED])
def test_lines_become_statements(lines: list[str | type[BaseException]], expected: list[str]) -> None:
    assert list(statements(reader(lines))) == expected


@pytest.mark.parametrize("source", ["(" * 1000, "x" + "[0]" * 100_000, "\0", "\ud800", "1" * 5000])
def test_what_cannot_be_parsed_is_the_sandbox_s_to_refuse(source: str) -> None:
    assert is_complete(source)


SESSION = """\
x = 20
x + 1
def double(n):
    return 2 * n

double(x)
None
'text'  # a comment
1 / 0
import os; os.remove('file.txt')
while True: pass

x
"""


def test_a_session_at_the_prompt() -> None:
    status, stdout, stderr = command("repl", "--time", "0.5", stdin=SESSION.encode())
    assert (status, stdout) == (0, "21\n40\n'text'\n20\n")
    assert stderr == (
        'Traceback (most recent call last):\n  File "<stdin>", line 1, in <module>\n'
        "ZeroDivisionError: division by zero\n"
        'Traceback (most recent call last):\n  File "<stdin>", line 1, in <module>\n'
        "PermissionError: [Errno 13] Permission denied: 'file.txt'\n"
        "pysandbox: execution timeout\n"
    )


REPLIES = [
    ("x = 20", {}),
    ("x + 1", {"stdout": "21\n"}),
    ("'\u00e9\u4e2d'", {"stdout": "'\u00e9\u4e2d'\n"}),
    ("while True: pass\n", {"error": "execution timeout"}),
    ("x", {"stdout": "20\n"}),
]


def test_json_is_the_server_s_reply_to_each_statement() -> None:
    typed = "".join(f"{line}\n" for line, _ in REPLIES).encode()
    status, stdout, stderr = command("repl", "--json", "--time", "0.5", stdin=typed)
    replies = [json.loads(line) for line in stdout.splitlines()]
    assert (status, stderr, len({reply.pop("id") for reply in replies})) == (0, "", 1)
    assert replies == [reply for _, reply in REPLIES]


@pytest.mark.parametrize(("typed", "status"), [("exit()", 0), ("import sys; sys.exit(3)", 3)])
def test_exit_ends_it(typed: str, status: int) -> None:
    assert command("repl", stdin=f"1\n{typed}\n2\n".encode()) == (status, "1\n", "")


def at_a_terminal(home: Path, *typed: bytes) -> str:
    """Return what a terminal shows when each of ``typed`` answers a prompt of ``pysandbox repl``."""
    host, terminal = os.openpty()
    environment = os.environ | {"HOME": str(home), "TERM": "dumb", "INPUTRC": os.devnull}
    repl = subprocess.Popen(
        [sys.executable, "-m", "pysandbox", "repl"],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        cwd=ROOT,
        env=environment,
    )
    os.close(terminal)
    shown = b""
    remaining = iter(typed)
    try:
        while part := os.read(host, 4096):
            shown += part
            if shown.endswith(b">>> "):
                os.write(host, next(remaining))
    except OSError:  # how Linux says that the last one has let go of the terminal
        pass
    os.close(host)
    assert repl.wait(20) == 0
    return shown.decode()


@pytest.mark.posix_only
@pytest.mark.skipif(not importlib.util.find_spec("readline"), reason="this Python has no readline")
def test_what_was_typed_at_a_terminal_is_there_the_next_time(tmp_path: Path) -> None:
    arrow_up, end_of_input = b"\x1b[A", b"\x04"
    assert "\n42\r\n" in at_a_terminal(tmp_path, b"6 * 7\n", end_of_input)
    assert (tmp_path / HISTORY_FILE).read_text().endswith("6 * 7\n")
    assert "\n42\r\n" in at_a_terminal(tmp_path, arrow_up + b"\n", end_of_input)


def test_what_is_piped_in_is_not_remembered(tmp_path: Path) -> None:
    assert command("repl", stdin=b"6 * 7\n", HOME=str(tmp_path)) == (0, "42\n", "")
    assert not list(tmp_path.iterdir())
