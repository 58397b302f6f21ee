"""The seccomp tables: on both machines, free of overlap, and complete where completeness is the promise."""

from __future__ import annotations

import pytest

pytest.importorskip("fcntl", reason="this layer is POSIX-only")

from pysandbox.confinement import seccomp, syscalls

pytestmark = pytest.mark.posix_only

ALLOWED = [name for names in syscalls.ALLOWED.values() for name in names]
BY_ARGUMENT = ["close", "mmap", "prlimit64", "fcntl", "ioctl", "clone", "fork"]

#: No call of these groups may ever be allowed, whatever the reason.
NEVER = (
    "stat", "newfstatat", "statx", "open", "openat", "openat2", "socket", "socketpair", "connect", "bind",
    "sendmsg", "execve", "execveat", "clone3", "vfork", "kill", "tgkill", "ptrace", "pidfd_open",
    "pidfd_getfd", "io_uring_setup", "io_uring_enter", "io_uring_register", "memfd_create", "shmget", "shmat",
    "bpf", "userfaultfd", "perf_event_open", "keyctl", "unshare", "setns", "mount", "prctl", "seccomp",
    "setrlimit", "dup", "dup2", "dup3", "pipe2", "setpgid", "setsid",
)  # fmt: skip


def test_each_call_is_in_one_table() -> None:
    names = [*ALLOWED, *syscalls.DENIED, *syscalls.NOT_PERMITTED, *BY_ARGUMENT]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("name", NEVER)
def test_never_allowed(name: str) -> None:
    assert name not in ALLOWED


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_filters_compile_for_every_supported_machine(machine: str) -> None:
    instructions = [len(seccomp.allow_list(machine, fork=fork)) // 8 for fork in (True, False)]
    assert 200 < min(instructions) < max(instructions) < 4096
    assert 5 < len(seccomp.permit_filter(machine)) // 8 < 50


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_every_name_is_known_to_libseccomp(machine: str) -> None:
    lib = seccomp.binding()
    unknown = [
        name
        for name in (*ALLOWED, *syscalls.DENIED, *syscalls.NOT_PERMITTED)
        if lib.resolve_syscall(seccomp._architecture(lib, machine), name) == -1
    ]
    assert set(unknown) <= {"fchmodat2", "futex_waitv", "memfd_secret", "mount_setattr", "process_mrelease"}
