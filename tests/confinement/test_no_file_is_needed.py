"""After the lock-down a worker asks for no file: not for itself, and not for what benign programs do."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pysandbox import Sandbox

pytestmark = pytest.mark.posix_only

HERE = Path(__file__).parent
PROGRAMS = sorted((HERE.parent / "programs").glob("*.py"))
NOTED = "import event_recorder\nprint(*event_recorder.noted(), sep='\\n')"

#: What may be: the harness's permitted fork, memory of no file, a database in memory; and the names of texts
#: that are no files, where CPython itself looks for the line of an error in syntax.
EXPECTED = re.compile(r"os\.fork|mmap\.__new__ -1|sqlite3\.connect ':memory:'|open '<\w+>'")


def recording_sandbox(*without: str) -> Sandbox:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", [*sys.path, str(HERE)])
        return Sandbox(modules=("event_recorder",), warm_workers=1, _without=without)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with recording_sandbox() as sandbox:
        yield sandbox


def unexpected(sandbox: Sandbox, *programs: str) -> list[str]:
    with sandbox.open() as session:
        for program in programs:
            assert session.execute(program).error is None
        noted = session.execute(NOTED)
    assert noted.stderr == ""
    return [event for event in noted.stdout.splitlines() if not EXPECTED.fullmatch(event)]


def test_recorder_notes_what_is_refused() -> None:
    # Past the language layer, whose own open() would not come so far.
    with recording_sandbox("language") as sandbox:
        assert unexpected(sandbox, "open('file.txt')") == ["open 'file.txt'"]


def test_worker_itself_asks_for_nothing(sandbox: Sandbox) -> None:
    programs = ("x = 1", "1 / 0", "def f(: pass", "import json; json.loads('{')", "raise SystemExit('over')")
    assert unexpected(sandbox, *programs) == []


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_benign_program_asks_for_nothing(program: Path, sandbox: Sandbox) -> None:
    assert unexpected(sandbox, program.read_text()) == []
