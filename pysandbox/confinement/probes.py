"""Proof of the layers by real attempts: a program, run in a confined worker and in a free one.

The kernel's layers are tried past Python, by way of the C library, all of them together and each one
standing alone. An attempt that fails in the free worker as well proves nothing and is told apart. This module
starts no process; who calls it runs the programs.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

#: Layers above the kernel, which the native attempts go past.
ABOVE_THE_KERNEL: Final = frozenset({"language", "audit"})

#: What native code tries, as a report calls it, and its code: an expression that is negative when refused.
ATTEMPTS: Final[Mapping[str, str]] = {
    "open a file": "libc.open(b'/etc/passwd', 0)",
    "list a directory": "0 if libc.opendir(b'/') else -1",
    "look at a file": "libc.access(b'/etc/passwd', 0)",
    "read the environment outside": "libc.open(b'/proc/%d/environ' % os.getppid(), 0)",
    "change the root directory": "libc.chroot(b'/')",
    "make a TCP socket": "libc.socket(2, 1, 0)",
    "make a local socket": "libc.socket(1, 1, 0)",
    "see the host's network": "0 if len(socket.if_nameindex()) > 1 else -1",
    "start a program": "reaches(errno.ENOENT, libc.execve(b'/nonexistent', None, None))",
    "fork": "fork()",
    "trace another process": "reaches(errno.ESRCH, libc.ptrace(16, 0x3fffffff, None, None))",
    "trace a child of its own": "trace(fork(0.1))",
    "signal the parent": "libc.kill(os.getppid(), 0)",
    "make a pipe": "libc.pipe(ctypes.create_string_buffer(8))",
    "make a memory file": "libc.memfd_create(b'probe', 0)",
    "write to a memory file": "write(libc.memfd_create(b'probe', 0))",
    "share memory": "0 if libc.mmap(None, 4096, 3, 0x21, -1, 0) != FAILED else -1",
    "make System V shared memory": "libc.shmctl(libc.shmget(0, 4096, 0o1600), 0, None)",
    "set up io_uring": "reaches(errno.EFAULT, libc.syscall(425, 1, None))",
    "make a namespace": "reaches(errno.EINVAL, libc.unshare(1))",
    "leave the process group": "reaches(errno.ESRCH, libc.setpgid(0x3fffffff, 0))",
    "raise an own limit": "libc.setrlimit(7, ctypes.create_string_buffer(limits(7), 16))",
    "map 64 GiB": "0 if libc.mmap(None, 2**36, 0, 0x4022, -1, 0) != FAILED else -1",
}

#: What Python code tries.
ATTEMPTS_OF_PYTHON: Final[Mapping[str, str]] = {
    "open a file by open()": "open('/etc/passwd').fileno()",
    "look at a file by os.stat()": "os.stat('/').st_size",
    "make a socket by socket()": "socket.socket().fileno()",
    "start a program by os.spawnv()": "os.spawnv(os.P_NOWAIT, '/bin/true', ['true'])",
    "load native code by ctypes": "ctypes.CDLL(None).getpid()",
}

#: What each layer stops when it is the only one. The allow-list admits plain forks, for other layers to
#: count, and leaves the amount of memory to the limits.
ALONE: Final[Mapping[str, tuple[str, ...]]] = {
    "audit": tuple(ATTEMPTS_OF_PYTHON),
    "rlimits": ("map 64 GiB", "write to a memory file"),
    "privileges": ("trace a child of its own", "change the root directory"),
    "seccomp": tuple(name for name in ATTEMPTS if name not in ("fork", "map 64 GiB")),
    "landlock": ("open a file", "list a directory", "read the environment outside"),
    "uid": ("signal the parent", "read the environment outside"),
    "namespaces": ("see the host's network", "open a file"),
    "fork-permit": ("fork",),
}

#: Every layer that can be left out, for the free worker.
EVERY_LAYER: Final = ABOVE_THE_KERNEL | set(ALONE)

_NATIVE: Final = """
libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = libc.opendir.restype = ctypes.c_void_p
word = ctypes.c_long
libc.mmap.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, word)
libc.syscall.restype = ctypes.c_long
FAILED = ctypes.c_void_p(-1).value

def forget():
    ctypes.set_errno(0)

def reaches(number, result):
    return 0 if ctypes.get_errno() == number else result

def limits(kind):
    return struct.pack("ll", *resource.getrlimit(kind))

def write(file):
    return file if file < 0 else libc.write(file, b"x", 1)

def fork(seconds=0):
    child = libc.fork()
    if child == 0:
        time.sleep(seconds)
        libc._exit(0)
    return child

def trace(child):
    return child if child < 0 else libc.ptrace(0x4206, child, None, None)
"""

_PROGRAM: Final = """
import ctypes, errno, json, os, resource, socket, struct, time
{preparation}
answers = {{}}
for name, code in {attempts!r}.items():
    try:
        forget()
        number = 0 if eval(code) >= 0 else ctypes.get_errno() or -1
    except OSError as error:
        number = error.errno
    answers[name] = errno.errorcode.get(number, "refused") if number else ""
print(json.dumps(answers))
"""

#: Each prints a JSON object: by attempt, an empty string where it went through, else the kernel's error.
PROGRAMS: Final = (
    _PROGRAM.format(preparation=_NATIVE, attempts=dict(ATTEMPTS)),
    _PROGRAM.format(preparation="forget = int", attempts=dict(ATTEMPTS_OF_PYTHON)),
)


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


def answers(outputs: Iterable[str]) -> dict[str, str]:
    """Return what the programs printed; of attempts over which a worker ended, nothing is said."""
    found: dict[str, str] = {}
    for output in outputs:
        with contextlib.suppress(ValueError):
            found |= json.loads(output)
    return found


def compare(names: Iterable[str], confined: Mapping[str, str], free: Mapping[str, str]) -> tuple[Probe, ...]:
    """Pair the answers of a confined worker with those of a free one, as far as there are both."""
    both = confined.keys() & free.keys()
    return tuple(Probe(name, confined[name], free[name]) for name in names if name in both)
