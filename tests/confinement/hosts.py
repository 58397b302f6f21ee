"""Hosts that lack something, made of this one: what a process does to itself before it starts a sandbox.

Filters and capabilities pass on to whatever it starts, so that host, zygote and workers live under them.
Run in a fresh interpreter only; nothing of it can be undone.
"""

from __future__ import annotations

import ctypes
import errno
from collections.abc import Callable, Mapping
from typing import Final

import pyseccomp

from pysandbox.confinement import kernel
from pysandbox.confinement.calls import call, run

#: The capabilities that Docker leaves to root, by their numbers in <linux/capability.h>: CHOWN, DAC_OVERRIDE,
#: FOWNER, FSETID, KILL, SETGID, SETUID, SETPCAP, NET_BIND_SERVICE, NET_RAW, SYS_CHROOT, MKNOD, AUDIT_WRITE,
#: SETFCAP.
DOCKER_CAPABILITIES: Final = frozenset({0, 1, 3, 4, 5, 6, 7, 8, 10, 13, 18, 27, 29, 31})
CAPABILITIES: Final = 41

#: Calls that Docker's default profile answers with EPERM in a container without CAP_SYS_ADMIN and the like.
DOCKER_DENIES: Final = (
    "acct", "add_key", "bpf", "clock_settime", "delete_module", "fanotify_init", "finit_module", "fsconfig",
    "fsmount", "fsopen", "fspick", "get_mempolicy", "init_module", "io_uring_enter", "io_uring_register",
    "io_uring_setup", "kcmp", "kexec_file_load", "kexec_load", "keyctl", "lookup_dcookie", "mbind", "mount",
    "mount_setattr", "move_mount", "move_pages", "name_to_handle_at", "open_by_handle_at", "open_tree",
    "perf_event_open", "pidfd_getfd", "pivot_root", "process_madvise", "quotactl", "reboot", "request_key",
    "set_mempolicy", "setdomainname", "sethostname", "setns", "settimeofday", "swapoff", "swapon", "syslog",
    "umount2", "unshare", "userfaultfd", "vhangup",
)  # fmt: skip
#: Every flag of clone that makes a namespace.
NEW_NAMESPACES: Final = 0x7E02_0000
LANDLOCK: Final = ("landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self")

_CAPBSET_DROP: Final = 24


def deny(calls: Mapping[str, int]) -> None:
    """Have the kernel answer ``calls`` with an error, by name."""
    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    for name, number in calls.items():
        if pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name) >= 0:
            rules.add_rule(pyseccomp.ERRNO(number), name)
    rules.load()


def docker(*, knows_landlock: bool = True) -> None:
    """Become a container of Docker with its default profile, without ``--privileged``."""
    deny(dict.fromkeys(DOCKER_DENIES, errno.EPERM) | {"clone3": errno.ENOSYS})
    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    for flag in (1 << bit for bit in range(32) if NEW_NAMESPACES >> bit & 1):
        rules.add_rule(
            pyseccomp.ERRNO(errno.EPERM), "clone", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, flag, flag)
        )
    rules.load()
    if not knows_landlock:
        deny(dict.fromkeys(LANDLOCK, errno.EPERM))
    keep_capabilities(DOCKER_CAPABILITIES)


def keep_capabilities(kept: frozenset[int]) -> None:
    """Lose every other capability, in this process and in all that it starts."""
    if not kernel.effective_capabilities():
        return
    for number in set(range(CAPABILITIES)) - kept:
        words = [ctypes.c_ulong(word) for word in (number, 0, 0, 0)]
        run([call("prctl", _CAPBSET_DROP, *words)])
    bits = sum(1 << number for number in kept)
    low, high = bits & 0xFFFF_FFFF, bits >> 32
    data = (ctypes.c_uint32 * 6)(low, low, 0, high, high, 0)
    run([call("capset", kernel._capability_header, data)])


def hold_a_listener() -> None:
    """Take the only place for a listener, as the runtime of a container may have."""
    allow_all = kernel.Program((0x06).to_bytes(2, "little") + bytes(2) + (0x7FFF_0000).to_bytes(4, "little"))
    run([kernel.FORBID_NEW_PRIVILEGES, allow_all.install_with_listener])


HOSTS: Final[Mapping[str, Callable[[], None]]] = {
    "this one": lambda: None,
    "a container of Docker": docker,
    "a container of a Docker that does not know Landlock": lambda: docker(knows_landlock=False),
    "root without any capability": lambda: keep_capabilities(frozenset()),
    "a kernel without Landlock": lambda: deny(dict.fromkeys(LANDLOCK, errno.ENOSYS)),
    "a kernel without listeners": hold_a_listener,
    "a kernel that closes no ranges": lambda: deny({"close_range": errno.ENOSYS}),
    "a kernel without pidfds": lambda: deny({"pidfd_open": errno.ENOSYS}),
    "a host that denies namespaces": lambda: deny({"unshare": errno.EPERM}),
}
