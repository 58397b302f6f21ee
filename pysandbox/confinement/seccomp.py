"""The seccomp filters, compiled once by libseccomp and installed in each worker with one system call.

Two filters are stacked. The first, where the kernel allows it, makes every fork wait for the answer of
the listener's holder. The second is the allow-list of ``syscalls``; the stricter answer of both wins.

The binding is pyseccomp: plain ctypes over the system's libseccomp, so it installs on every Python and
machine. Of the others on PyPI, mephi42-seccomp (the official binding in binary form) lacks aarch64 and
Python 3.11, and seccompy compiles filters by itself. Loading is not left to the binding: it would compile
anew in each worker and leaves no road to the listener's flag with a ready program.
"""

from __future__ import annotations

import contextlib
import errno
import os
import types
from collections.abc import Iterable
from typing import IO, Any, Final, cast

from . import kernel, syscalls

#: Value of CTL_OPTIMIZE that has the filter search its calls instead of trying one after the other.
_BINARY_TREE: Final = 2


def binding() -> types.ModuleType:
    """Return pyseccomp.

    Raises:
        ImportError: it, or the system's libseccomp, is not installed.
    """
    try:
        import pyseccomp
    except RuntimeError as error:  # what it raises for a missing libseccomp
        raise ImportError(str(error)) from None
    return cast(types.ModuleType, pyseccomp)


def permit_filter(machine: str = kernel.MACHINE) -> bytes:
    """Return the filter that hands every fork to the listener, as BPF instructions.

    Raises:
        OSError: this kernel or libseccomp knows no listeners.
        ImportError: libseccomp is missing.
    """
    lib = binding()
    rules = _new_filter(lib, machine, default=lib.ALLOW, foreign=lib.ALLOW)
    rules.add_rule(lib.NOTIFY, "clone", lib.Arg(0, lib.MASKED_EQ, syscalls.CLONE_THREAD, 0))
    if _number(lib, machine, "fork") is not None:
        rules.add_rule(lib.NOTIFY, "fork")
    # What else could fork: clone3 hides its flags in memory, and nobody's checkpoint is a vfork.
    rules.add_rule(lib.ERRNO(errno.ENOSYS), "clone3")
    if _number(lib, machine, "vfork") is not None:
        rules.add_rule(lib.ERRNO(errno.EPERM), "vfork")
    return _program(rules)


def allow_list(machine: str = kernel.MACHINE, *, fork: bool) -> bytes:
    """Return the filter that admits only what the tables allow, as BPF instructions.

    Args:
        machine: the machine it is for; x86_64 or aarch64.
        fork: whether a plain fork passes this filter. It may still wait for the listener's holder.

    Raises:
        OSError: libseccomp refuses a rule.
        ImportError: libseccomp is missing.
    """
    lib = binding()
    never = lib.ERRNO(errno.ENOSYS)
    rules = _new_filter(lib, machine, default=never, foreign=never)
    for names in syscalls.ALLOWED.values():
        _add(lib, rules, machine, names, lib.ALLOW)
    _add(lib, rules, machine, syscalls.DENIED, lib.ERRNO(errno.EACCES))
    _add(lib, rules, machine, syscalls.NOT_PERMITTED, lib.ERRNO(errno.EPERM))
    _add_decided_by_arguments(lib, rules, machine)
    _add_clones(lib, rules, machine, fork)
    return _program(rules)


def _add_decided_by_arguments(lib: Any, rules: Any, machine: str) -> None:
    map_type, huge = syscalls.MAP_TYPE, syscalls.MAP_HUGETLB
    rules.add_rule(lib.ALLOW, "mmap", lib.Arg(3, lib.MASKED_EQ, map_type | huge, syscalls.MAP_PRIVATE))
    rules.add_rule(lib.ERRNO(errno.EPERM), "mmap", lib.Arg(3, lib.MASKED_EQ, huge, huge))
    for shared in (syscalls.MAP_SHARED, syscalls.MAP_SHARED_VALIDATE):
        rules.add_rule(lib.ERRNO(errno.EPERM), "mmap", lib.Arg(3, lib.MASKED_EQ, map_type, shared))
    # Only the questions: never another process's limits, never a new limit, never a new owner of signals.
    rules.add_rule(lib.ALLOW, "prlimit64", lib.Arg(0, lib.EQ, 0), lib.Arg(2, lib.EQ, 0))
    rules.add_rule(lib.ERRNO(errno.EPERM), "prlimit64", lib.Arg(2, lib.NE, 0))
    rules.add_rule(lib.ERRNO(errno.EPERM), "prlimit64", lib.Arg(0, lib.NE, 0))
    for descriptor in syscalls.CLOSABLE:
        rules.add_rule(lib.ALLOW, "close", lib.Arg(0, lib.EQ, descriptor))
    rules.add_rule(lib.ERRNO(errno.EPERM), "close", lib.Arg(0, lib.LT, syscalls.CLOSABLE.start))
    rules.add_rule(lib.ERRNO(errno.EPERM), "close", lib.Arg(0, lib.GE, syscalls.CLOSABLE.stop))
    for command in syscalls.FCNTL_QUESTIONS:
        rules.add_rule(lib.ALLOW, "fcntl", lib.Arg(1, lib.EQ, command))
    rules.add_rule(lib.ERRNO(syscalls.IOCTL_ANSWER), "ioctl")


def _add_clones(lib: Any, rules: Any, machine: str, fork: bool) -> None:
    # clone3 hides its flags in memory, where a filter cannot look; ENOSYS makes libc use clone.
    admitted = (*syscalls.THREAD_CLONES, *(syscalls.FORK_CLONES if fork else ()))
    for flags in admitted:
        rules.add_rule(lib.ALLOW, "clone", lib.Arg(0, lib.EQ, flags))
    if _number(lib, machine, "fork") is not None:
        rules.add_rule(lib.ALLOW if fork else lib.ERRNO(errno.EPERM), "fork")


def _new_filter(lib: Any, machine: str, *, default: int, foreign: int) -> Any:
    rules = lib.SyscallFilter(default)
    if machine != kernel.MACHINE:
        rules.add_arch(_architecture(lib, machine))
        rules.remove_arch(lib.system_arch())
    # Calls by another ABI of the same machine (i386, x32): libseccomp would kill, which users never see
    # the reason of.
    rules.set_attr(lib.Attr.ACT_BADARCH, foreign)
    with contextlib.suppress(OSError):  # libseccomp before 2.5 has only the slower order
        rules.set_attr(lib.Attr.CTL_OPTIMIZE, _BINARY_TREE)
    return rules


def _architecture(lib: Any, machine: str) -> int:
    return int({"x86_64": lib.Arch.X86_64, "aarch64": lib.Arch.AARCH64}[machine])


def _number(lib: Any, machine: str, name: str) -> int | None:
    """Return the call's number, or None where the machine or this libseccomp does not have the call."""
    number = lib.resolve_syscall(_architecture(lib, machine), name)
    return number if number >= 0 else None


def _add(lib: Any, rules: Any, machine: str, names: Iterable[str], action: int) -> None:
    for name in names:
        if _number(lib, machine, name) is not None:
            rules.add_rule(action, name)


def _program(rules: Any) -> bytes:
    """Have libseccomp write its program, which is smaller than a pipe's buffer."""
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as source:
        sink: IO[bytes]
        with os.fdopen(writing, "wb") as sink:
            rules.export_bpf(sink)
        return source.read()
