"""Start: a worker that cannot serve says why, and the host passes it on."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from pysandbox import Limits, Sandbox
from pysandbox.workers.interface import LaunchOptions
from pysandbox.workers.processes import PidfdProcess, socket_pair

pytestmark = pytest.mark.posix_only

#: The zygote's interpreter finds this module by the host's path, as any module of an operator's.
SABOTAGE = """
import pysandbox.interpreter.worker as worker

def broken(*arguments):
    raise RuntimeError("no interpreter today")

worker.Reporter = broken
"""

HOST = """
import sys
sys.path.insert(0, {folder!r})
from pysandbox import Sandbox, WorkerStartError
try:
    Sandbox(warm_workers=0, modules=["sabotage"]).open()
except WorkerStartError as error:
    print(error)
"""


def test_a_worker_that_cannot_start_says_why(tmp_path: Path) -> None:
    (tmp_path / "sabotage.py").write_text(SABOTAGE, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", HOST.format(folder=str(tmp_path))],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout == "a worker did not come up: RuntimeError: no interpreter today\n"


def test_a_worker_that_nobody_knows_of_does_not_share_a_channel(monkeypatch: pytest.MonkeyPatch) -> None:
    """The zygote forks a worker and dies before it says so: the next worker has channels of its own."""
    from pysandbox.workers.forking import _Zygote

    with Sandbox(warm_workers=0) as sandbox:
        fork, calls = _Zygote.fork, []

        def forks_and_dies(zygote: _Zygote, *ends: socket.socket) -> PidfdProcess:
            process = fork(zygote, *ends)
            calls.append(process)
            if len(calls) == 1:
                zygote._process.kill()
                raise ConnectionResetError("end of stream")
            return process

        monkeypatch.setattr(_Zygote, "fork", forks_and_dies)
        with sandbox.open() as session:
            for number in range(5):
                assert session.execute(f"print({number})").stdout == f"{number}\n"
        assert len(calls) == 2
        assert calls[0].wait_gone(5), "it finds its channel closed, and ends"


def test_a_zygote_whose_host_left_in_the_middle_of_an_order_has_nothing_to_say(
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Nor has the worker. Their standard error is the host's, and may be a user's terminal."""
    from pysandbox.workers.forking import _Zygote

    with contextlib.ExitStack() as undo:
        for end in (lifeline := os.pipe()):
            undo.callback(os.close, end)
        zygote = _Zygote(LaunchOptions(Limits()), lifeline[0])
        zygote._process.send_signal(signal.SIGSTOP)
        with contextlib.ExitStack() as host:
            runner_end, copy_end = socket_pair(host)[1], socket_pair(host)[1]
            socket.send_fds(zygote._control, [b"fork"], [runner_end.fileno(), copy_end.fileno()])
        zygote._control.close()
        zygote._process.send_signal(signal.SIGCONT)
        assert zygote._process.wait(10) == 0
    assert capfd.readouterr().err == ""
