"""``pysandbox doctor``: which layers there are, proved by attempts, and how sessions are kept."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pysandbox.confinement.probes import ATTEMPTS

ROOT = Path(__file__).resolve().parents[1]


def doctor(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pysandbox", "doctor", *options], capture_output=True, text=True, cwd=ROOT
    )


def test_the_report_as_data() -> None:
    ended = doctor("--json")
    assert (ended.returncode, ended.stderr) == (0, "")
    report = json.loads(ended.stdout)
    assert list(report) == ["python", "system", "layers", "checkpoints", "attempts"]
    assert report["checkpoints"] in ("fork", "snapshot", "none")
    layers = {layer["name"]: layer["active"] for layer in report["layers"]}
    assert layers["audit"]
    if sys.platform == "linux":
        assert [attempt["name"] for attempt in report["attempts"]] == list(ATTEMPTS)
        assert all(
            attempt["verdict"] in ("stopped", "impossible here") for attempt in report["attempts"]
        ) or (not layers["seccomp"])
        # The twins show that the attempts work.
        assert any(attempt["verdict"] == "stopped" and not attempt["free"] for attempt in report["attempts"])
        assert report["checkpoints"] == ("fork" if layers["fork-permit"] else "none")


@pytest.mark.skipif(sys.platform != "linux", reason="the attempts are Linux's")
def test_the_report_as_text() -> None:
    ended = doctor()
    assert (ended.returncode, ended.stderr) == (0, "")
    for words in (
        "\naudit        active   ",
        "\ncheckpoints  ",
        "after a failed execution: ",
        "\nopen a file  ",
    ):
        assert words in ended.stdout


@pytest.mark.parametrize("option", ["moat", "audit,moat"])
def test_a_missing_layer_that_is_required_is_one_line_and_status_2(option: str) -> None:
    ended = doctor("--require", option)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == "pysandbox doctor: moat is required: no such layer\n"


def test_a_layer_that_is_there_may_be_required() -> None:
    assert doctor("--require", "audit").returncode == 0
