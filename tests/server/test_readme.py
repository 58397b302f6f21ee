"""The README's examples do what it says they do."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys

import pytest
from server_process import ROOT, ServerProcess

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", README, re.DOTALL)
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def calls(kind: str, program: str) -> list[tuple[str, str]]:
    """Return each call by the program, with the reply that stands below it."""
    return [
        (text, next(reply for kind, reply in BLOCKS[number:] if kind == "json"))
        for number, (language, text) in enumerate(BLOCKS)
        if language == kind and program in text
    ]


CALLS = calls("sh", "curl")
POWERSHELL_CALLS = calls("powershell", "Invoke-RestMethod")


def test_there_is_a_call_for_each_level() -> None:
    assert len(CALLS) == 4
    assert len(POWERSHELL_CALLS) == 4


@pytest.mark.skipif(not shutil.which("curl") or not shutil.which("sh"), reason="needs curl and a shell")
@pytest.mark.parametrize(("call", "reply"), CALLS, ids=["run", "limit", "session", "denial"])
def test_a_call_gives_the_reply_below_it(server: ServerProcess, call: str, reply: str) -> None:
    shown = subprocess.run(
        ["sh", "-c", call.replace("http://127.0.0.1:8000", server.url)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert UUID.sub("ID", shown.stdout) == UUID.sub("ID", reply.rstrip("\n"))


@pytest.mark.parametrize(("call", "reply"), POWERSHELL_CALLS, ids=["run", "limit", "session", "denial"])
def test_what_powershell_sends_gives_the_same_bytes(server: ServerProcess, call: str, reply: str) -> None:
    """The reply is the bytes below the call, on every system; PowerShell's quotes are undone here."""
    session, said = None, b""
    for body, code in re.findall(r"-Body (?:'((?:[^']|'')*)'|\(@\{ id = \$id; code = '([^']*)' \})", call):
        sent = body.replace("''", "'") or json.dumps({"id": session, "code": code})
        answer = server.post(sent.encode(), content_type="application/json; charset=utf-8")
        session, said = answer.json["id"], answer.body
    assert UUID.sub("ID", said.decode()) == UUID.sub("ID", reply.rstrip("\n"))


def test_the_library_s_example_runs() -> None:
    program, _ = [text for language, text in BLOCKS if language == "python"]
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, timeout=60
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout == (
        '5\n\nTraceback (most recent call last):\n  File "<stdin>", line 1, in <module>\n'
        "ZeroDivisionError: division by zero\n\nexecution timeout\n"
    )


def test_the_client_s_example_runs(server: ServerProcess) -> None:
    _, program = [text for language, text in BLOCKS if language == "python"]
    ended = subprocess.run(
        [sys.executable, "-c", program.replace("http://127.0.0.1:8000", server.url)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "3\nAda\n\n", "")


@pytest.mark.parametrize("ending", ["python server.py --host 127.0.0.1 --port 8000", "python -m pytest"])
def test_one_line_sets_up_and_runs_on_each_platform(ending: str) -> None:
    windows = ending.replace("/", "\\")
    assert [
        language
        for language, text in BLOCKS
        if text.rstrip("\n").endswith((ending, windows)) and text.count("\n") == 1
    ] == ["sh", "powershell"]
