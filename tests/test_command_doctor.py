"""``pysandbox doctor``: which layers there are, each proved by attempts, and how sessions are kept."""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from pysandbox import doctor
from pysandbox.confinement import Layer
from pysandbox.confinement.probes import ALONE, ATTEMPTS, Probe
from pysandbox.settings import Settings

ROOT = Path(__file__).resolve().parents[1]


def run_doctor(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pysandbox", "doctor", *options], capture_output=True, text=True, cwd=ROOT
    )


def test_the_report_as_data_proves_all_layers_together_and_each_alone() -> None:
    ended = run_doctor("--json", "--require", "audit")
    assert (ended.returncode, ended.stderr) == (0, "")
    report = json.loads(ended.stdout)
    assert list(report) == ["python", "system", "layers", "checkpoints", "attempts"]
    layers = {layer["name"]: layer for layer in report["layers"]}
    assert layers["audit"]["active"]
    if sys.platform != "linux":
        return
    assert report["checkpoints"] == ("fork" if layers["fork-permit"]["active"] else "none")
    if layers["seccomp"]["active"]:
        verdicts = {attempt["name"]: attempt["verdict"] for attempt in report["attempts"]}
        assert list(verdicts) == list(ATTEMPTS)
        assert set(verdicts.values()) <= {"stopped", "impossible here"}
        # The twins show that the attempts work.
        assert list(verdicts.values()).count("stopped") >= 15
    for name, attempts in ALONE.items():
        verdicts = {attempt["name"]: attempt["verdict"] for attempt in layers[name]["alone"]}
        if not layers[name]["active"] or layers[name]["reason"].startswith("forks are counted"):
            assert verdicts == {}
        else:
            assert list(verdicts) == list(attempts)
            assert {"stopped"} <= set(verdicts.values()) <= {"stopped", "impossible here"}


LAYERS = (
    Layer("audit", True, "one hook", "files"),
    Layer("seccomp", True, "allow-list", "everything"),
    Layer("landlock", False, "Function not implemented", "the files"),
    Layer("rlimits", True, "some", "memory"),
)
PROOFS = {
    "": (
        Probe("open a file", "EACCES", ""),
        Probe("fork", "EPERM", "ENOSYS"),
        Probe("map 64 GiB", "", ""),
    ),
    "seccomp": (Probe("open a file", "EACCES", ""), Probe("fork", "", "")),
    "rlimits": (Probe("map 64 GiB", "ENOMEM", "ENOMEM"),),
}
TEXT = f"""\
pysandbox on Python {platform.python_version()}, {platform.system()} {platform.release()}

audit        active   one hook
seccomp      active   allow-list
                      alone it stops: open a file
                      alone it does NOT stop: fork
landlock     MISSING  Function not implemented
                      without it: the files
rlimits      active   some
                      nothing on this host proves it alone

checkpoints  none     after a failed execution: it does not: the session is over

Native code in a worker, by real attempts (and by the same without any layer):
open a file                  stopped          EACCES       (free: went through)
fork                         impossible here  EPERM        (free: ENOSYS)
map 64 GiB                   NOT STOPPED      went through (free: went through)
"""


def test_the_report_as_text() -> None:
    assert doctor.as_text(LAYERS, "none", PROOFS) == TEXT


def test_text_is_what_it_prints_unless_told_otherwise(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(doctor, "_proofs", lambda settings, layers: {})
    assert doctor.run(Settings(), as_json=False) == 0
    printed = capsys.readouterr().out
    assert printed.startswith(TEXT.partition("\n\n")[0])
    assert "\naudit        active   one hook, deny by default\n" in printed


@pytest.mark.parametrize("option", ["moat", "audit,moat"])
def test_a_missing_layer_that_is_required_is_one_line_and_status_2(option: str) -> None:
    ended = run_doctor("--require", option)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == "pysandbox doctor: moat is required: no such layer\n"
