"""Each layer alone stops what it is there for, and the same attack works where that layer is off."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from .confined import breached_sandbox

pytestmark = pytest.mark.posix_only

LAYERS = frozenset({"privileges", "seccomp", "landlock", "rlimits", "uid", "namespaces", "fork-permit"})

OPEN = """
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(errno.errorcode[ctypes.get_errno()] if libc.open(b"/etc/passwd", 0) < 0 else "done")
"""
SOCKET = """
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(errno.errorcode[ctypes.get_errno()] if libc.socket(2, 1, 0) < 0 else "done")
"""
SIGNAL = """
import os
try:
    os.kill({victim}, 0)
    print("done")
except OSError as error:
    import errno
    print(errno.errorcode[error.errno])
"""
MAP = """
import errno, mmap
try:
    mmap.mmap(-1, 2**30, flags=mmap.MAP_PRIVATE)
    print("done")
except OSError as error:
    print(errno.errorcode[error.errno])
"""
FORK = """
import errno, os
try:
    if os.fork() == 0:
        os._exit(0)
    print("done")
except OSError as error:
    print(errno.errorcode[error.errno])
"""
INTERFACES = """
import socket
print("done" if len(socket.if_nameindex()) != 1 else "ONLY lo")
"""
OWN_USER = """
import os
print("done" if os.getuid() == 0 else "NOBODY")
"""

#: A process of the same user, which is the parent's own, so that a host that restricts tracing lets it pass.
TRACE = """
import ctypes, errno, os, signal
libc = ctypes.CDLL(None, use_errno=True)
child = os.fork()
if child == 0:
    signal.pause()
seized = libc.ptrace(0x4206, child, None, None)
print(errno.errorcode[ctypes.get_errno()] if seized < 0 else "done")
os.kill(child, signal.SIGKILL)
"""
CHROOT = """
import errno, os
try:
    os.chroot("/")
    print("done")
except OSError as error:
    print(errno.errorcode[error.errno])
"""
#: A program that belongs to root and runs as root whoever starts it, on a file that only root can read.
SET_USER_ID = """
import os, signal
signal.signal(signal.SIGCHLD, signal.SIG_DFL)
child = os.posix_spawn({test!r}, ["test", "-r", {secret!r}], {{}})
_, status = os.waitpid(child, 0)
print("refused" if status else "done")
"""

#: layer, attack, what the attack says where only that layer is on; it says "done" where none is
CASES = (
    ("seccomp", OPEN, "EACCES"),
    ("seccomp", SOCKET, "EACCES"),
    ("seccomp", SIGNAL, "EPERM"),
    ("landlock", OPEN, "EACCES"),
    ("landlock", SIGNAL, "EPERM"),
    ("rlimits", MAP, "ENOMEM"),
    ("privileges", TRACE, "EPERM"),
    ("fork-permit", FORK, "EPERM"),
    ("uid", SIGNAL, "EPERM"),
    ("uid", OWN_USER, "NOBODY"),
    ("namespaces", OPEN, "ENOENT"),
)


@pytest.fixture
def victim() -> Iterator[int]:
    process = subprocess.Popen(["sleep", "60"])
    yield process.pid
    process.kill()
    process.wait()


def scopes_signals(reason: str) -> bool:
    """Tell by Landlock's report whether its version knows signals."""
    return int(reason.removeprefix("ABI ").partition(",")[0]) >= 6


@pytest.mark.parametrize(("layer", "attack", "refusal"), CASES)
def test_layer_alone_stops_the_attack(layer: str, attack: str, refusal: str, victim: int) -> None:
    program = attack.replace("{victim}", str(victim))
    with breached_sandbox(without=LAYERS - {layer}) as sandbox:
        in_force = {found.name: found for found in sandbox.layers}
        if not in_force[layer].active:
            pytest.skip(f"{layer} is not to be had here: {in_force[layer].reason}")
        if layer == "landlock" and attack == SIGNAL and not scopes_signals(in_force[layer].reason):
            pytest.skip("this kernel's Landlock does not know signals")
        assert not any(in_force[other].active for other in LAYERS - {layer})
        confined = sandbox.execute(program)
    with breached_sandbox(without=LAYERS) as sandbox:
        unconfined = sandbox.execute(program)
    assert (confined.stdout, unconfined.stdout) == (f"{refusal}\n", "done\n")


@pytest.fixture(scope="module")
def all_layers() -> dict[str, bool]:
    with breached_sandbox() as sandbox:
        return {found.name: found.active for found in sandbox.layers}


@pytest.mark.parametrize("layer", sorted(LAYERS))
def test_layer_can_be_left_out_alone(layer: str, all_layers: dict[str, bool]) -> None:
    with breached_sandbox(without={layer}) as sandbox:
        left = {found.name: found.active for found in sandbox.layers}
        assert sandbox.execute("print(1)").stdout == "1\n"
    expected = all_layers | {layer: False}
    if layer == "uid":  # root makes namespaces another way then, which the host may not allow
        left["namespaces"] = expected["namespaces"]
    assert left == expected


@pytest.fixture
def program_of_root() -> Iterator[tuple[str, str]]:
    """A set-user-id program, and a file that only root can read, where other users can reach them."""
    if os.geteuid() != 0:
        pytest.skip("only root can make one")
    with tempfile.TemporaryDirectory() as folder:
        if os.statvfs(folder).f_flag & os.ST_NOSUID:
            pytest.skip("the folder for temporary files has no set-user-id programs")
        Path(folder).chmod(0o711)
        test, secret = Path(folder, "test"), Path(folder, "secret")
        shutil.copy(shutil.which("test") or "/usr/bin/test", test)
        test.chmod(0o4755)
        secret.touch(0o600)
        yield str(test), str(secret)


def test_privileges_keep_a_worker_from_the_rights_of_root(program_of_root: tuple[str, str]) -> None:
    test, secret = program_of_root
    attacks = (
        (CHROOT, LAYERS, "EPERM\n"),
        # Tried as another user: root himself may read the file anyway.
        (SET_USER_ID.format(test=test, secret=secret), LAYERS - {"uid"}, "refused\n"),
    )
    for program, others, refusal in attacks:
        with breached_sandbox(without=others - {"privileges"}) as sandbox:
            assert sandbox.execute(program).stdout == refusal
        with breached_sandbox(without=others) as sandbox:
            assert sandbox.execute(program).stdout == "done\n"


@pytest.mark.parametrize("layer", ["landlock", "uid"])
def test_layer_alone_keeps_sessions_from_signalling_one_another(layer: str) -> None:
    outputs = []
    for without in (LAYERS - {layer}, LAYERS):
        with breached_sandbox(without=without) as sandbox, sandbox.open() as other:
            (found,) = (found for found in sandbox.layers if found.name == layer)
            if layer not in without:
                if not found.active:
                    pytest.skip(f"{layer} is not to be had here: {found.reason}")
                if layer == "landlock" and not scopes_signals(found.reason):
                    pytest.skip("this kernel's Landlock does not know signals")
            pid = other.execute("import os; print(os.getpid())").stdout.strip()
            outputs.append(sandbox.execute(SIGNAL.replace("{victim}", pid)).stdout)
    assert outputs == ["EPERM\n", "done\n"]


def test_namespaces_hide_the_hosts_network_interfaces() -> None:
    without = LAYERS - {"namespaces"}
    with breached_sandbox(without=without) as sandbox:
        if not {layer.name: layer.active for layer in sandbox.layers}["namespaces"]:
            pytest.skip("no namespaces on this host")
        assert sandbox.execute(INTERFACES).stdout == "ONLY lo\n"


def test_session_ids_of_the_kernel_are_private_to_each_session() -> None:
    if os.geteuid() != 0:
        pytest.skip("an ordinary user has one id for all")
    program = "import os; print(os.getuid(), os.getgid(), os.getgroups())"
    without = LAYERS - {"uid"}
    with breached_sandbox(without=without) as one, breached_sandbox(without=without) as other:
        outputs = [sandbox.execute(program).stdout.split() for sandbox in (one, one, other, other)]
    assert len({output[0] for output in outputs}) == 4
    for uid, gid, groups in outputs:
        assert int(uid) >= 61_184
        assert (gid, groups) == (uid, "[]")


THREADS = """
import _thread
_thread.stack_size(65536)
gate = _thread.allocate_lock()
gate.acquire()

def wait():
    with gate:
        pass

count = 0
try:
    for _ in range(150):
        _thread.start_new_thread(wait, ())  # past the language layer's own bound
        count += 1
except RuntimeError:
    pass
print("done" if count == 150 else count < 64)
gate.release()
"""


def test_threads_of_a_session_are_bounded_in_total() -> None:
    with breached_sandbox() as sandbox:
        active = {layer.name: layer.active for layer in sandbox.layers}
        if not (active["uid"] or active["namespaces"]):
            pytest.skip("the tasks of one session cannot be counted apart here")
        assert sandbox.execute(THREADS).stdout == "True\n"
    with breached_sandbox(without={"rlimits"}) as sandbox:
        assert sandbox.execute(THREADS).stdout == "done\n"
