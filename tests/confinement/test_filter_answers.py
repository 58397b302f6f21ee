"""What the filters answer to each call, on every supported machine: interpreted, so none need be there."""

from __future__ import annotations

import errno
import functools
from collections.abc import Iterator

import pytest

pytest.importorskip("fcntl", reason="this layer is POSIX-only")

from pysandbox.confinement import kernel, seccomp, syscalls

from .bpf import ALLOW, AUDIT_ARCH_OLDER, ERRNO, USER_NOTIFICATION, Filter

pytestmark = pytest.mark.posix_only

MACHINES = ("x86_64", "aarch64")

NOSYS, ACCES, PERM = ERRNO | errno.ENOSYS, ERRNO | errno.EACCES, ERRNO | errno.EPERM
#: A bit of x86_64 that turns a call into one of the x32 ABI.
X32 = 0x4000_0000
SIGCHLD = 17
HIGH = 1 << 32

#: call, arguments, what a worker that may fork is answered
BY_ARGUMENTS: tuple[tuple[str, tuple[int, ...], int], ...] = (
    ("mmap", (0, 4096, 3, 0x22), ALLOW),  # private and anonymous
    ("mmap", (0, 4096, 7, 0x22), ALLOW),  # executable: native code is the assumption
    ("mmap", (0, 4096, 3, 0x21), PERM),  # shared
    ("mmap", (0, 4096, 3, 0x23), PERM),  # shared, validated
    ("mmap", (0, 4096, 3, 0x20), NOSYS),  # neither
    ("mmap", (0, 4096, 3, 0x40022), PERM),  # huge pages, of which the whole system has one pool
    ("mmap", (0, 4096, 3, 0x40021), PERM),
    ("prlimit64", (0, 7, 0, 1), ALLOW),  # to ask one's own
    ("prlimit64", (0, 7, 1, 0), PERM),
    ("prlimit64", (0, 7, HIGH, 0), PERM),
    ("prlimit64", (1, 7, 0, 1), PERM),
    *(("close", (descriptor,), PERM) for descriptor in (0, 1, 2, 3, 4, 5, 16, 128, 130, 0xFFFF_FFFF)),
    *(("close", (descriptor,), ALLOW) for descriptor in range(6, 16)),
    ("close", (HIGH | 6,), PERM),
    ("fcntl", (0, 1), ALLOW),  # F_GETFD
    ("fcntl", (0, 3), ALLOW),  # F_GETFL
    *(("fcntl", (0, command), NOSYS) for command in (0, 2, 4, 5, 6, 8, 10, 15, 37, 1024, 1030, 1033)),
    ("ioctl", (0, 0x5401), ERRNO | errno.ENOTTY),
    ("ioctl", (0, 0x5412), ERRNO | errno.ENOTTY),
    ("clone", (0x3D0F00,), ALLOW),  # a thread of glibc
    ("clone", (0x7D0F00,), ALLOW),  # a thread of musl
    ("clone", (SIGCHLD,), ALLOW),
    ("clone", (0x1200011,), ALLOW),  # a fork of glibc
    *(("clone", (SIGCHLD | 1 << bit,), NOSYS) for bit in range(8, 64) if bit not in (21, 24)),
    *(("clone", (0x3D0F00 | 1 << bit,), NOSYS) for bit in (13, 14, 15, 17, *range(25, 64))),
    ("clone", (0x10000,), NOSYS),  # a thread with a mind of its own
    ("clone3", (0, 88), NOSYS),
    ("vfork", (), PERM),
)

#: call, arguments, what the filter says that hands forks to the host
OF_THE_PERMIT: tuple[tuple[str, tuple[int, ...], int], ...] = (
    ("clone", (0x3D0F00,), ALLOW),
    ("clone", (SIGCHLD,), USER_NOTIFICATION),
    ("clone", (0x1200011,), USER_NOTIFICATION),
    ("clone", (HIGH | SIGCHLD,), USER_NOTIFICATION),
    ("clone", (0x10000000 | SIGCHLD,), USER_NOTIFICATION),
    ("clone", (0,), USER_NOTIFICATION),
    ("clone3", (0, 88), NOSYS),
    ("vfork", (), PERM),
    ("fork", (), USER_NOTIFICATION),
    ("read", (), ALLOW),
    ("openat", (), ALLOW),
)


@functools.cache
def allow_list(machine: str, fork: bool = True) -> Filter:
    return Filter(machine, seccomp.allow_list(machine, fork=fork))


def number(machine: str, name: str) -> int | None:
    return seccomp._number(seccomp.binding(), machine, name)


def present(machine: str, names: Iterator[str] | tuple[str, ...]) -> Iterator[tuple[str, int]]:
    for name in names:
        found = number(machine, name)
        if found is not None:
            yield name, found


@pytest.mark.parametrize("machine", MACHINES)
def test_every_call_of_the_tables_gets_the_tables_answer(machine: str) -> None:
    allowed = tuple(name for names in syscalls.ALLOWED.values() for name in names)
    for names, expected in ((allowed, ALLOW), (syscalls.DENIED, ACCES), (syscalls.NOT_PERMITTED, PERM)):
        answers = {name: allow_list(machine).answer(found) for name, found in present(machine, names)}
        assert len(answers) > 0.6 * len(names)
        assert answers == dict.fromkeys(answers, expected)


@pytest.mark.parametrize("machine", MACHINES)
def test_every_other_call_there_is_or_will_be_is_unknown(machine: str) -> None:
    tables = (*syscalls.ALLOWED.values(), syscalls.DENIED, syscalls.NOT_PERMITTED)
    by_arguments = ("mmap", "prlimit64", "close", "fcntl", "ioctl", "clone", "fork")
    known = {found for names in (*tables, by_arguments) for _, found in present(machine, names)}
    answers = {allow_list(machine).answer(call) for call in range(1024) if call not in known}
    assert answers == {NOSYS}
    assert allow_list(machine).answer(-1) == NOSYS


@pytest.mark.parametrize("machine", MACHINES)
def test_no_call_passes_by_another_abi(machine: str) -> None:
    older = AUDIT_ARCH_OLDER[machine]
    assert {allow_list(machine).answer(call, arch=older) for call in range(512)} == {NOSYS}
    if machine == "x86_64":
        assert {allow_list(machine).answer(X32 | call) for call in range(1024)} == {NOSYS}


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize(("name", "arguments", "expected"), BY_ARGUMENTS)
def test_arguments_decide(machine: str, name: str, arguments: tuple[int, ...], expected: int) -> None:
    found = number(machine, name)
    if found is None:
        pytest.skip(f"{machine} has no {name}")
    assert allow_list(machine).answer(found, *arguments) == expected


@pytest.mark.parametrize("machine", MACHINES)
def test_without_anything_that_bounds_forks_none_passes_and_threads_do(machine: str) -> None:
    strict, clone = allow_list(machine, fork=False), number(machine, "clone")
    assert clone is not None
    assert [strict.answer(clone, flags) for flags in syscalls.FORK_CLONES] == [NOSYS, NOSYS]
    assert [strict.answer(clone, flags) for flags in syscalls.THREAD_CLONES] == [ALLOW, ALLOW]
    if machine == "x86_64":
        assert strict.answer(57) == PERM  # fork


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize(("name", "arguments", "expected"), OF_THE_PERMIT)
def test_permit_filter_hands_every_fork_to_the_host(
    machine: str, name: str, arguments: tuple[int, ...], expected: int
) -> None:
    found = number(machine, name)
    if found is None:
        pytest.skip(f"{machine} has no {name}")
    assert Filter(machine, seccomp.permit_filter(machine)).answer(found, *arguments) == expected


@pytest.mark.parametrize("machine", MACHINES)
def test_calls_made_by_number_have_the_right_one(machine: str) -> None:
    assert number(machine, "seccomp") == kernel._SYS_SECCOMP[machine]
    assert number(machine, "landlock_restrict_self") == kernel._SYS_LANDLOCK_RESTRICT_SELF
