"""A confined process forks only with the word of the listener's holder, and only plainly."""

from __future__ import annotations

import ctypes
import errno
import os
import threading
from typing import Any

import pytest

pytest.importorskip("fcntl", reason="this layer is POSIX-only")

from pysandbox.confinement.audit import permitted_fork

from .confined_child import ConfinedChild

pytestmark = pytest.mark.posix_only

#: Forks that hide a flag beside the plain ones, by the flag's name.
FLAGS = {
    "CLONE_VM": 0x100, "CLONE_FILES": 0x400, "CLONE_PTRACE": 0x2000, "CLONE_VFORK": 0x4000,
    "CLONE_PARENT": 0x8000, "CLONE_NEWNS": 0x20000, "CLONE_NEWCGROUP": 0x2000000, "CLONE_NEWUTS": 0x4000000,
    "CLONE_NEWIPC": 0x8000000, "CLONE_NEWUSER": 0x10000000, "CLONE_NEWPID": 0x20000000,
    "CLONE_NEWNET": 0x40000000, "CLONE_IO": 0x80000000, "a high bit": 1 << 32, "another signal": 0x1,
}  # fmt: skip

LIBC = ctypes.CDLL(None, use_errno=True)
LIBC.syscall.restype = ctypes.c_long
CLONE = {"x86_64": 56, "aarch64": 220}[os.uname().machine]
SIGCHLD = 17


def clone(flags: int) -> str:
    result = LIBC.syscall(
        ctypes.c_long(CLONE), ctypes.c_ulong(flags), ctypes.c_long(0), None, None, ctypes.c_long(0)
    )
    if result == 0:
        LIBC._exit(0)
    return "done" if result > 0 else errno.errorcode[ctypes.get_errno()]


def fork_once() -> str:
    try:
        child = permitted_fork()
    except OSError as error:
        return errno.errorcode[error.errno or 0]
    if child == 0:
        os._exit(0)
    return "done"


def test_each_fork_needs_a_permit_of_its_own() -> None:
    def body(send: Any) -> None:
        for _ in range(3):
            send(fork_once())

    child = ConfinedChild(body, without=frozenset({"audit"}), permits=2)
    assert child.results() == ["done", "done", "EPERM"]
    assert {notification.number for notification in child.answered} == {CLONE}


def test_copy_is_supervised_by_the_same_listener() -> None:
    def body(send: Any) -> None:
        copy = permitted_fork()
        if copy == 0:
            send(["copy", fork_once()])
            os._exit(0)
        os.waitpid(copy, 0)
        send(["runner", fork_once()])

    child = ConfinedChild(body, without=frozenset({"audit"}), permits=1)
    assert child.results() == [["copy", "EPERM"], ["runner", "EPERM"]]
    assert len({notification.pid for notification in child.answered}) == 2


@pytest.mark.parametrize("name", FLAGS)
def test_no_other_clone_even_with_a_permit(name: str) -> None:
    flags = FLAGS[name] | (0 if name == "another signal" else SIGCHLD)
    child = ConfinedChild(lambda send: send(clone(flags)), without=frozenset({"audit"}), permits=1000)
    assert child.results() == ["ENOSYS"]


def test_threads_need_no_permit() -> None:
    def body(send: Any) -> None:
        threads = [threading.Thread(target=send, args=(number,)) for number in range(3)]
        for thread in threads:
            thread.start()
            thread.join()

    child = ConfinedChild(body)
    assert child.results() == [0, 1, 2]
    assert child.answered == []


def test_audit_hook_admits_the_harness_alone() -> None:
    def body(send: Any) -> None:
        send(fork_once())
        try:
            os.fork()
        except PermissionError as error:
            send(str(error))

    assert ConfinedChild(body, permits=5).results() == ["done", "[Errno 13] Permission denied"]
