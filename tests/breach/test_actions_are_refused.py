"""Every raw action works in a plain process of the same user, and fails in a confined worker."""

from __future__ import annotations

import platform
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from pysandbox import Sandbox, Session

from .actions import ACTIONS, FOREIGN_ABIS, PRELUDE, Action
from .confined import breached_sandbox

pytestmark = pytest.mark.posix_only

ALL_ACTIONS = ACTIONS + (FOREIGN_ABIS if platform.machine() == "x86_64" else ())


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with breached_sandbox() as sandbox:
        yield sandbox


@pytest.fixture(scope="module", autouse=True)
def bystander(sandbox: Sandbox) -> Session:
    """A session that was there before all attacks."""
    session = sandbox.open()
    session.execute("x = 5")
    return session


@pytest.fixture
def victim() -> Iterator[int]:
    process = subprocess.Popen(["sleep", "60"])
    yield process.pid
    process.kill()
    process.wait()


@pytest.fixture
def victim_file(tmp_path: Path) -> bytes:
    path = tmp_path / "victim"
    path.write_text("precious")
    return bytes(path)


def program(action: Action, victim: int, victim_file: bytes) -> str:
    seccomp = pytest.importorskip("pyseccomp", exc_type=RuntimeError)
    numbers = {name: seccomp.resolve_syscall(seccomp.Arch.NATIVE, name) for name in action.calls}
    missing = [name for name, number in numbers.items() if number < 0]
    if missing:
        pytest.skip(f"not on this machine: {', '.join(missing)}")
    body = textwrap.indent(action.body, "    ")
    return PRELUDE.format(numbers=numbers, victim=victim, victim_file=victim_file, body=body)


def unconfined(source: str) -> str:
    # In a group of processes that ends with it: some actions leave processes behind.
    wrapper = "import os, subprocess, sys\nos.setsid()\nsubprocess.run([sys.executable, '-c', sys.argv[1]])\n"
    command = [sys.executable, "-c", f"{wrapper}os.killpg(0, 9)", source]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    return done.stdout.strip() or f"ended: {done.returncode} {done.stderr.strip()[-200:]}"


def test_there_are_enough_actions() -> None:
    assert len({action.name for action in ALL_ACTIONS}) == len(ALL_ACTIONS) >= 40


@pytest.mark.parametrize("action", ALL_ACTIONS, ids=lambda action: action.name)
def test_action_is_refused(action: Action, sandbox: Sandbox, victim: int, victim_file: bytes) -> None:
    source = program(action, victim, victim_file)
    result = sandbox.execute(source)
    assert (result.error, result.stderr) == (None, "")
    verdict = result.stdout.strip()
    assert verdict in [f"refused {name}" for name in action.refusals]
    assert Path(victim_file.decode()).read_text() == "precious"

    outside = unconfined(source)
    replaced = action.body.startswith("call('exec")  # the program became another one, which says nothing
    if outside != "done" and not (replaced and outside == "ended: -9 "):
        assert not action.possible_here, outside
        pytest.skip(f"impossible on this host, confined or not: {outside}")


def test_host_and_other_sessions_answer_as_before(sandbox: Sandbox, bystander: Session) -> None:
    assert bystander.execute("print(x)").stdout == "5\n"
    assert sandbox.execute("print('a new one')").stdout == "a new one\n"
