"""Ending a session takes everything it started with it, at once, however it tried to get away."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from .confined import breached_sandbox

pytestmark = pytest.mark.posix_only

#: How long the kernel may take over the end of a session.
END_SECONDS = 0.1
#: How long after the host's death something may be left.
HOST_GONE_SECONDS = 1.0
#: A busy machine may miss the first; the best of so many counts.
TRIES = 3
PATIENCE_SECONDS = 10.0

ORPHAN = """
import os, time
print(os.getpgrp())
if os.fork() == 0:
    if os.fork() == 0:
        try:
            os.setsid()
        except PermissionError:
            pass
        time.sleep(60)
    os._exit(0)
try:
    os.wait()
except ChildProcessError:
    pass
"""
MANY = """
import os, time
print(os.getpgrp())
for _ in range(8):
    if os.fork() == 0:
        time.sleep(60)
"""


def members(group: int) -> list[int]:
    """The living processes of a group."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        if int(fields[2]) == group and fields[0] not in "ZX":
            found.append(int(path.parent.name))
    return found


def seconds_until_gone(group: int) -> float:
    started = time.monotonic()
    while members(group):
        assert time.monotonic() < started + PATIENCE_SECONDS
    return time.monotonic() - started


@pytest.mark.parametrize("program", [ORPHAN, MANY], ids=["orphan", "many"])
def test_nothing_survives_the_end_of_a_session(program: str) -> None:
    # The forks are let through here, so that there is something to survive.
    times = []
    with breached_sandbox(without={"fork-permit"}) as sandbox:
        for _ in range(TRIES):
            result = sandbox.execute(program)
            assert result.stderr == ""
            group = int(result.stdout)
            assert len(members(group)) >= 2, "the runner, and what the program left"
            sandbox.session(result.id).close()
            times.append(seconds_until_gone(group))
    assert min(times) <= END_SECONDS


def test_nothing_survives_a_deadline() -> None:
    with breached_sandbox(without={"fork-permit"}) as sandbox, sandbox.open() as session:
        group = int(session.execute("import os; print(os.getpgrp())").stdout)
        result = session.execute(f"{MANY}\nwhile True: pass", time=0.5)
        assert result.error == "execution timeout"
        seconds_until_gone(group)


def test_everything_ends_with_the_host() -> None:
    program = textwrap.dedent("""
        import os, signal, sys
        from tests.breach.confined import breached_sandbox
        sandbox = breached_sandbox(without={"fork-permit"})
        result = sandbox.execute(sys.argv[1])
        print(result.stdout.strip(), flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    """)
    done = subprocess.run([sys.executable, "-c", program, ORPHAN], capture_output=True, text=True, timeout=60)
    assert done.stderr == ""
    assert seconds_until_gone(int(done.stdout)) <= HOST_GONE_SECONDS
