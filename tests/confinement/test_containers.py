"""On hosts that lack something the sandbox works, says what is missing, and what is left still holds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.posix_only

ROOT = Path(__file__).resolve().parents[2]

#: Runs in a fresh interpreter: becomes such a host, then tries everything on a sandbox of its own.
PROGRAM = """
import json, sys
from tests.confinement.hosts import HOSTS
HOSTS[sys.argv[1]]()
from pysandbox import Limits, Sandbox, SandboxError
from tests.breach.confined import ABOVE_THE_KERNEL

OPEN = '''
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(errno.errorcode[ctypes.get_errno()] if libc.open(b"/etc/passwd", 0) < 0 else "done")
'''
with Sandbox(
    limits=Limits(time=20.0), modules=("ctypes", "errno"), warm_workers=0, _without=ABOVE_THE_KERNEL
) as sandbox:
    session = sandbox.open()
    session.execute("x = 5")
    report = {
        "layers": {layer.name: [layer.active, layer.reason] for layer in sandbox.layers},
        "checkpoints": sandbox.checkpoints,
        "state": session.execute("print(x)").stdout,
        "native open": session.execute(OPEN).stdout,
        "deadline": session.execute("while True: pass", time=0.3).error,
    }
    try:
        report["after it"] = session.execute("print(x)").stdout
    except SandboxError as error:
        report["after it"] = str(error)
    report["another session"] = sandbox.execute("print(1)").stdout
print(json.dumps(report))
"""

AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
NO_NAMESPACES = "Operation not permitted" + ("; only an empty root directory" if AS_ROOT else "")

#: By host, the layers that are missing there, whatever this one has.
MISSING = {
    "this one": {},
    "a container of Docker": {"namespaces": NO_NAMESPACES},
    "a container of a Docker that does not know Landlock": {
        "namespaces": NO_NAMESPACES,
        "landlock": "Operation not permitted",
    },
    "root without any capability": {
        "uid": "root without the rights for user ids (CAP_SETUID, CAP_SETGID, CAP_KILL)",
    },
    "a kernel without Landlock": {"landlock": "Function not implemented"},
    "a kernel that closes no ranges": {},
    "a host that denies namespaces": {"namespaces": NO_NAMESPACES},
}


def report(host: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, host], capture_output=True, text=True, timeout=120, cwd=ROOT
    )
    assert (done.returncode, done.stderr) == (0, "")
    return dict(json.loads(done.stdout))


@pytest.fixture(scope="module")
def here() -> dict[str, Any]:
    pytest.importorskip("pyseccomp", exc_type=RuntimeError)
    return report("this one")


@pytest.mark.parametrize("host", MISSING)
def test_sandbox_works_and_says_what_is_missing_on(host: str, here: dict[str, Any]) -> None:
    if "root" in host and not AS_ROOT:
        pytest.skip("an ordinary user has none anyway")
    there = report(host)
    assert there["state"] == "5\n"
    assert there["deadline"] == "execution timeout"
    assert there["another session"] == "1\n"
    # The filter holds on all of them; without it Landlock or an empty root would be what answers.
    assert there["native open"] == "EACCES\n"

    layers = there["layers"]
    for name, reason in MISSING[host].items():
        assert layers[name] == [False, reason]
    for name in ("rlimits", "privileges", "seccomp"):
        assert layers[name] == here["layers"][name]
    kept = layers["fork-permit"][0]
    assert there["checkpoints"] == ("fork" if kept else "none")
    assert there["after it"] == ("5\n" if kept else "session not found")


def test_forks_are_counted_on_a_kernel_without_listeners_where_they_can_be(here: dict[str, Any]) -> None:
    layers = report("a kernel without listeners")["layers"]
    countable = layers["uid"][0] or layers["namespaces"][0]
    assert layers["fork-permit"] == (
        [True, "forks are counted: at most 64 processes and threads a session"]
        if countable
        else [False, "Device or resource busy"]
    )


def test_a_kernel_without_pidfds_is_told_so(here: dict[str, Any]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "a kernel without pidfds"], capture_output=True, text=True, cwd=ROOT
    )
    assert done.stderr.splitlines()[-1] == (
        "pysandbox.errors.WorkerStartError: pidfd_open: Function not implemented; Linux 5.3 is needed, or"
        " Docker 20.10 where this is a container"
    )
