"""The helper that starts workers afresh: its life, and its end with its host's."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import pysandbox
from pysandbox import SessionNotFound
from pysandbox.workers.handles import hold

from .spawned import helper_of, spawning_sandbox

PROJECT = Path(pysandbox.__file__).parents[1]


def test_a_helper_that_dies_is_started_again_and_live_sessions_do_not_depend_on_it() -> None:
    with spawning_sandbox(warm_workers=0) as sandbox:
        session = sandbox.open()
        session.execute("marks = [1]")
        helper = helper_of(sandbox)
        helper.kill()
        helper.wait()
        assert session.execute("print(marks)").stdout == "[1]\n"
        assert session.execute("while True: pass").rolled_back
        assert session.execute("print(marks)").stdout == "[1]\n"


def test_closing_ends_every_process() -> None:
    sandbox = spawning_sandbox(warm_workers=1)
    session = sandbox.open()
    session.execute("x = 1")
    helper = helper_of(sandbox)

    def execute_until_closed() -> None:
        with pytest.raises(SessionNotFound):
            session.execute("while True: pass")

    running = threading.Thread(target=execute_until_closed)
    running.start()
    time.sleep(0.1)
    begun = time.monotonic()
    sandbox.close()
    running.join()
    assert time.monotonic() - begun < 2
    assert helper.returncode is not None


HOST = """
import sys, threading, time
from pysandbox import Limits, Sandbox

sandbox = Sandbox(limits=Limits(time=60), warm_workers=1, _without=["fork"])
idle, busy = sandbox.open(), sandbox.open()
idle.execute("x = 1")
threading.Thread(target=busy.execute, args=("while True: pass",), daemon=True).start()
time.sleep(0.3)
workers = [session._worker._process.pid for session in (idle, busy)]
print(sandbox._source._helper._process.pid, *workers, flush=True)
time.sleep(60)
"""


def test_nothing_is_left_when_the_host_is_killed(tmp_path: Path) -> None:
    """No main guard in the script either: it is run as a library's user would write it."""
    script = tmp_path / "host.py"
    script.write_text(HOST, encoding="utf-8")
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    own = {"PYTHONPATH": str(PROJECT)} | dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary))
    with subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, env=os.environ | own
    ) as host:
        assert host.stdout is not None
        held = [hold(int(pid), in_job=False) for pid in host.stdout.readline().split()]
        assert len(held) == 3 and all(process.alive for process in held)
        assert [*temporary.glob("*/bundle")]
        host.kill()
        gone = [process.wait_gone(2.0) for process in held]
        for process in held:
            process.kill()
            process.close()
        assert gone == [True, True, True]
        assert [*temporary.iterdir()] == []


HOST_IN_A_HURRY = """
import os
from pysandbox import Limits
from pysandbox.workers.interface import LaunchOptions
from pysandbox.workers.rendezvous import Rendezvous
from pysandbox.workers.spawning import _Helper

_Helper(LaunchOptions(Limits()))._send(Rendezvous().invitation)
os._exit(0)
"""


def test_a_helper_whose_host_left_in_the_middle_of_an_order_has_nothing_to_say() -> None:
    """Its standard error is the host's, and may be a user's terminal."""
    done = subprocess.run(
        [sys.executable, "-c", HOST_IN_A_HURRY],
        env=os.environ | {"PYTHONPATH": str(PROJECT)},
        stderr=subprocess.PIPE,
        timeout=60,
    )
    assert (done.stderr, done.returncode) == (b"", 0)
