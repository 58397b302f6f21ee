"""Everyday programs print in a sandbox, byte for byte, what ``python3 < program.py`` prints.

The programs are the files of ``tests/programs``. None touches a file, the network or a process, or prints
what differs from run to run.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pysandbox import Limits, Sandbox

PROGRAMS = sorted((Path(__file__).parents[1] / "programs").glob("*.py"))
NATIVE_SECONDS = 60
#: On Windows a pipe would get the code page of the machine.
PYTHON = [sys.executable, "-X", "utf8"] if sys.platform == "win32" else [sys.executable]
LIMITS = Limits(time=30.0, memory=256 * 2**20)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(limits=LIMITS, warm_workers=1) as sandbox:
        yield sandbox


def as_text(native: bytes) -> str:
    """Return native output, with each newline as the program wrote it."""
    text = native.decode()
    return text.replace("\r\n", "\n") if sys.platform == "win32" else text


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_a_program_prints_what_cpython_prints(path: Path, sandbox: Sandbox, tmp_path: Path) -> None:
    native = subprocess.run(
        PYTHON, stdin=path.open("rb"), capture_output=True, cwd=tmp_path, timeout=NATIVE_SECONDS
    )
    with sandbox.open() as session:
        result = session.execute(path.read_text(encoding="utf-8"))
    assert result.error is None
    assert result.stdout == as_text(native.stdout)
    assert result.stderr == as_text(native.stderr)
