"""Proof of the layers by real attempts: one program, run natively in a confined worker and in a free one.

The attempts go past Python, by way of the C library. An attempt that fails in both workers proves nothing
and is told apart: the twin in the free worker shows that the attempt itself works on this host. This module
starts no process; who calls it runs the program.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

#: Layers above the kernel, which the probes go past.
ABOVE_THE_KERNEL: Final = frozenset({"language", "audit"})
#: Every layer that can be left out, for the free worker.
EVERY_LAYER: Final = ABOVE_THE_KERNEL | {"seccomp", "landlock", "rlimits", "uid", "namespaces", "fork-permit"}

#: What the attempts are called in a report, and their code: an expression that is negative when refused.
ATTEMPTS: Final[Mapping[str, str]] = {
    "open a file": "libc.open(b'/etc/passwd', 0)",
    "list a directory": "0 if libc.opendir(b'/') else -1",
    "look at a file": "libc.access(b'/etc/passwd', 0)",
    "make a TCP socket": "libc.socket(2, 1, 0)",
    "make a local socket": "libc.socket(1, 1, 0)",
    "start a program": "reaches(errno.ENOENT, libc.execve(b'/nonexistent', None, None))",
    "fork": "fork()",
    "trace another process": "reaches(errno.ESRCH, libc.ptrace(16, 0x3fffffff, None, None))",
    "signal the parent": "libc.kill(os.getppid(), 0)",
    "make a pipe": "libc.pipe(ctypes.create_string_buffer(8))",
    "make a memory file": "libc.memfd_create(b'probe', 0)",
    "share memory": "0 if libc.mmap(None, 4096, 3, 0x21, -1, 0) != FAILED else -1",
    "make System V shared memory": "libc.shmctl(libc.shmget(0, 4096, 0o1600), 0, None)",
    "set up io_uring": "reaches(errno.EFAULT, libc.syscall(425, 1, None))",
    "make a namespace": "reaches(errno.EINVAL, libc.unshare(1))",
    "leave the process group": "reaches(errno.ESRCH, libc.setpgid(0x3fffffff, 0))",
    "raise an own limit": "libc.setrlimit(7, ctypes.create_string_buffer(limits(7), 16))",
    "map 64 GiB": "0 if libc.mmap(None, 2**36, 0, 0x4022, -1, 0) != FAILED else -1",
}

#: Prints a JSON object: by attempt, an empty string where it went through, else the kernel's error.
PROGRAM: Final = f"""
import ctypes, errno, json, os, resource, struct
libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = libc.opendir.restype = ctypes.c_void_p
word = ctypes.c_long
libc.mmap.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, word)
libc.syscall.restype = ctypes.c_long
FAILED = ctypes.c_void_p(-1).value

def reaches(number, result):
    return 0 if ctypes.get_errno() == number else result

def limits(kind):
    return struct.pack("ll", *resource.getrlimit(kind))

def fork():
    child = libc.fork()
    if child == 0:
        libc._exit(0)
    return child

answers = {{}}
for name, code in {dict(ATTEMPTS)!r}.items():
    ctypes.set_errno(0)
    if eval(code) >= 0:
        answers[name] = ""
    else:
        answers[name] = errno.errorcode.get(ctypes.get_errno(), "refused")
print(json.dumps(answers))
"""


@dataclass(frozen=True, slots=True)
class Probe:
    """One attempt and its twin.

    Attributes:
        name: what was tried.
        confined: the kernel's error in the confined worker; empty where it went through.
        free: the same in the free worker.
    """

    name: str
    confined: str
    free: str

    @property
    def verdict(self) -> str:
        """``stopped``, ``NOT STOPPED``, or ``impossible here`` where the twin failed as well."""
        if not self.confined:
            return "NOT STOPPED"
        return "impossible here" if self.free else "stopped"


def compare(confined_output: str, free_output: str) -> tuple[Probe, ...]:
    """Pair what ``PROGRAM`` printed in a worker with every kernel layer, and in one with none.

    Raises:
        ValueError: an output is not the program's, so that it did not run to its end.
    """
    confined, free = json.loads(confined_output), json.loads(free_output)
    return tuple(Probe(name, confined[name], free[name]) for name in ATTEMPTS)
