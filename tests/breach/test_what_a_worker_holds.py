"""What native code finds in a worker: its channels, an empty environment, nowhere to be, nobody to signal."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pysandbox import Sandbox

from .confined import ABOVE_THE_KERNEL, MODULES, breached_sandbox

pytestmark = pytest.mark.posix_only

ROOT = Path(__file__).resolve().parents[2]
LAYERS = {"privileges", "seccomp", "landlock", "rlimits", "uid", "namespaces", "fork-permit"}

DESCRIPTORS = """
import fcntl
found = []
for number in range(1024):
    try:
        fcntl.fcntl(number, fcntl.F_GETFD)
        found.append(number)
    except OSError:
        pass
print(*found)
"""
STANDARD = """
import os
print(os.read(0, 1), os.write(1, b"x"), os.write(2, b"x"))
"""
ENVIRONMENT = """
import ctypes, os
libc = ctypes.CDLL(None)
libc.getenv.restype = ctypes.c_char_p
print(dict(os.environ), libc.getenv(b"PYSANDBOX_SECRET"), libc.getenv(b"PATH"))
"""
#: Runs in a fresh interpreter, with ``PYSANDBOX_SECRET`` set.
INITIAL_ENVIRONMENT = """
import sys
if sys.argv[1] == "confined":
    from pysandbox.confinement import Confinement, Options
    Confinement(Options())
print(open("/proc/self/environ", "rb").read().count(b"tell nobody"))
"""
NOWHERE = """
import errno, os

def outcome(function, *arguments):
    try:
        return function(*arguments)
    except OSError as error:
        return errno.errorcode[error.errno]

print(outcome(os.getcwd), outcome(os.listdir, "."), outcome(os.open, "file", os.O_CREAT | os.O_WRONLY),
      outcome(os.mkdir, "folder"))
"""
SIGNAL = """
import errno, os

def outcome(number):
    try:
        os.kill(number, 0)
        return "done"
    except OSError as error:
        return errno.errorcode[error.errno]

print(*[outcome(number) for number in {victims}])
"""


def test_descriptors_are_the_null_device_its_channels_and_nothing_else() -> None:
    with breached_sandbox() as sandbox:
        has_uid = {layer.name: layer.active for layer in sandbox.layers}["uid"]
        first = [int(number) for number in sandbox.execute(DESCRIPTORS).stdout.split()]
        # Standard streams, the session's two channels, the lifeline; far off, the lock on the user id.
        assert first[:6] == [0, 1, 2, 3, 4, 5]
        assert [number >= 128 for number in first[6:]] == [True] * has_uid
        assert sandbox.execute(STANDARD).stdout == "b'' 1 1\n"


def test_environment_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYSANDBOX_SECRET", "tell nobody")
    with breached_sandbox() as sandbox:
        assert sandbox.execute(ENVIRONMENT).stdout == "{} None None\n"


@pytest.mark.parametrize(("confined", "count"), [("confined", "0\n"), ("free", "1\n")])
def test_bytes_that_the_kernel_laid_down_for_the_environment_are_gone(confined: str, count: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", INITIAL_ENVIRONMENT, confined],
        env=os.environ | {"PYSANDBOX_SECRET": "tell nobody"},
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert (done.stdout, done.stderr) == (count, "")


def test_working_directory_is_nowhere() -> None:
    # Without the layers that would refuse the calls themselves.
    with breached_sandbox(without={"seccomp", "landlock", "namespaces"}) as sandbox:
        assert sandbox.execute(NOWHERE).stdout == "ENOENT EACCES ENOENT ENOENT\n"


def test_host_and_other_sessions_cannot_be_signalled() -> None:
    outputs = []
    for without in (set(), LAYERS):
        with breached_sandbox(without) as sandbox, sandbox.open() as other:
            pid = int(other.execute("import os; print(os.getpid())").stdout)
            zygote = int(other.execute("import os; print(os.getppid())").stdout)
            outputs.append(sandbox.execute(SIGNAL.format(victims=(os.getpid(), zygote, pid, -1))).stdout)
            assert other.execute("print(os.getpid())").stdout == f"{pid}\n"
    assert outputs == ["EPERM EPERM EPERM EPERM\n", "done done done done\n"]


def test_user_ids_come_from_the_range_that_was_given() -> None:
    if os.geteuid() != 0:
        pytest.skip("an ordinary user has one id for all")
    ids = range(1_800_000_000, 1_800_000_008)
    with Sandbox(
        uid_range=(ids.start, len(ids)), modules=MODULES, warm_workers=1, _without=ABOVE_THE_KERNEL
    ) as sandbox:
        outputs = [sandbox.execute("import os; print(os.getuid(), os.getgid())").stdout for _ in range(3)]
    pairs = [tuple(map(int, output.split())) for output in outputs]
    assert all(uid == gid and uid in ids for uid, gid in pairs)
    assert len(set(pairs)) == 3


@pytest.mark.parametrize(("options", "refused"), [((), True), (("--without", "seccomp"), False)])
def test_an_auditors_program_runs_natively(options: tuple[str, ...], refused: bool) -> None:
    program = (
        "import ctypes, sys\n"
        "print(ctypes.CDLL(None).socket(1, 1, 0) < 0)\n"
        "print('to stderr', file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-m", "tests.breach", *options],
        input=program,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert (done.stdout, done.stderr, done.returncode) == (f"{refused}\n", "to stderr\n", 1)
