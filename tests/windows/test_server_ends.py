"""Ctrl-C and Ctrl-Break end the server with status 0, and a killed one takes its workers with it.

The signals are raised inside the server: a test has no console to press the keys in.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

if sys.platform != "win32":
    pytest.skip("consoles and job objects are Windows's", allow_module_level=True)

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "server"))

from server_process import ServerProcess

from pysandbox.workers.windows_process import WindowsProcess

STARTER = """\
import pathlib, runpy, signal, sys, threading, time

def press():
    asked = pathlib.Path({asked!r})
    while not asked.exists():
        time.sleep(0.05)
    signal.raise_signal(signal.{key})

threading.Thread(target=press, daemon=True).start()
sys.argv[1:1] = ["serve"]
runpy.run_module("pysandbox", run_name="__main__")
"""
GONE_SECONDS = 20.0


def ended_with_its_worker(folder: Path, key: str, end: Callable[[ServerProcess, Path], None]) -> int:
    """End a server that has a session; return its status when its worker is gone as well."""
    asked, starter = folder / "asked", folder / "starter.py"
    starter.write_text(STARTER.format(asked=str(asked), key=key))
    with ServerProcess("--warm-workers", "0", script=starter) as server:
        worker = int(server.run("import os; print(os.getpid())")["stdout"])
        held = WindowsProcess(worker, in_job=False)
        assert held.alive
        end(server, asked)
        status = server.process.wait(GONE_SECONDS)
        assert held.wait_gone(GONE_SECONDS)
        held.close()
        return status


@pytest.mark.parametrize("key", ["SIGINT", "SIGBREAK"])
def test_a_key_ends_the_server_and_its_workers(tmp_path: Path, key: str) -> None:
    assert ended_with_its_worker(tmp_path, key, lambda server, asked: asked.touch()) == 0


def test_the_workers_of_a_killed_server_end(tmp_path: Path) -> None:
    assert ended_with_its_worker(tmp_path, "SIGINT", lambda server, asked: server.process.kill()) == 1
