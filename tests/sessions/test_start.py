"""Start: a worker that cannot serve says why, and the host passes it on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.posix_only

#: The zygote's interpreter finds this module by the host's path, as any module of an operator's.
SABOTAGE = """
import pysandbox.interpreter.worker as worker

def broken(*arguments):
    raise RuntimeError("no interpreter today")

worker._interpreter = broken
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
