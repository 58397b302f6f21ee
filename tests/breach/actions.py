"""The raw actions of a breached worker, each a few lines of native code by way of ctypes.

Each raises ``OSError`` (or ``MemoryError``) when it is refused. ``victim`` is the number of a process
outside, ``call`` makes a system call by its name.
"""

from __future__ import annotations

from dataclasses import dataclass

#: What every action finds: the C library, system calls by name, and the outcome on one line.
PRELUDE = """
import array, ctypes, errno, fcntl, mmap, os, resource, select, signal, socket, struct, sys, threading

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
libc.mmap.restype = ctypes.c_void_p
NUMBERS = {numbers!r}
victim = {victim!r}
victim_file = {victim_file!r}

def checked(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result

def call(name, *arguments):
    arguments = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    return checked(libc.syscall(ctypes.c_long(NUMBERS[name]), *arguments))

def action():
{body}

try:
    action()
except OSError as error:
    print("refused", errno.errorcode[error.errno])
except MemoryError:
    print("refused MEMORY")
else:
    print("done")
"""


@dataclass(frozen=True)
class Action:
    """One attempt.

    Attributes:
        name: what is tried.
        calls: the system calls it needs by name; one that the machine lacks leaves the action out.
        body: its code.
        refusals: the errors with which a confined worker may be refused.
        possible_here: whether every host lets an unconfined process do it; else a refusal there is a
            reason to skip.
    """

    name: str
    calls: tuple[str, ...]
    body: str
    refusals: tuple[str, ...] = ("EACCES", "EPERM", "ENOSYS")
    possible_here: bool = True


def _one(call: str, arguments: str = "", **more: object) -> Action:
    name = str(more.pop("name", call))
    return Action(name, (call,), f"call('{call}'{', ' if arguments else ''}{arguments})", **more)  # type: ignore[arg-type]


_AT = "-100"
_RARE = {"possible_here": False}

ACTIONS: tuple[Action, ...] = (
    # files
    _one("open", "b'/etc/passwd', 0"),
    _one("openat", f"{_AT}, b'/etc/passwd', 0"),
    _one("openat2", f"{_AT}, b'/etc/passwd', struct.pack('QQQ', 0, 0, 0), 24"),
    _one("openat", f"{_AT}, b'/proc/self/maps', 0", name="read its own memory map"),
    _one("openat", f"{_AT}, b'/proc/%d/status' % victim, 0", name="read /proc of another process"),
    _one("openat", f"{_AT}, b'/dev/null', 2", name="open a device"),
    _one("stat", "b'/etc/passwd', ctypes.create_string_buffer(512)"),
    _one("newfstatat", f"{_AT}, b'/etc/passwd', ctypes.create_string_buffer(512), 0"),
    _one("statx", f"{_AT}, b'/etc/passwd', 0, 0xfff, ctypes.create_string_buffer(512)"),
    _one("faccessat", f"{_AT}, b'/etc/passwd', 4"),
    _one("readlinkat", f"{_AT}, b'/proc/self/exe', ctypes.create_string_buffer(512), 512"),
    _one("getcwd", "ctypes.create_string_buffer(512), 512"),
    _one("chdir", "b'/'"),
    _one("mkdirat", f"{_AT}, victim_file + b'.folder', 0o700"),
    _one("mknodat", f"{_AT}, victim_file + b'.pipe', 0o010600, 0"),
    _one("symlinkat", f"b'/etc', {_AT}, victim_file + b'.link'"),
    _one("renameat2", f"{_AT}, victim_file, {_AT}, victim_file + b'.new', 0"),
    _one("truncate", "victim_file, 0"),
    _one("fchmodat", f"{_AT}, victim_file, 0o600"),
    _one("unlinkat", f"{_AT}, victim_file, 0"),
    _one("statfs", "b'/', ctypes.create_string_buffer(512)"),
    _one("inotify_init1", "0"),
    _one("chroot", "b'/'", **_RARE),
    _one("mount", "b'none', b'/mnt', b'tmpfs', 0, None", **_RARE),
    # sockets
    _one("socket", "1, 1, 0", name="a local socket"),
    _one("socket", "2, 1, 0", name="a TCP socket"),
    _one("socket", "2, 2, 0", name="a UDP socket"),
    _one("socket", "10, 1, 0", name="an IPv6 socket", **_RARE),
    _one("socket", "16, 3, 0", name="a netlink socket", **_RARE),
    _one("socket", "17, 3, 0", name="a packet socket", **_RARE),
    _one("socket", "38, 5, 0", name="a socket to the kernel's ciphers", **_RARE),
    _one("socket", "40, 1, 0", name="a socket to the hypervisor", **_RARE),
    _one("socketpair", "1, 1, 0, ctypes.create_string_buffer(8)"),
    Action(
        "connect to an abstract address",
        ("socket",),
        "s = socket.socket(socket.AF_UNIX); s.bind('\\0' + str(os.getpid())); s.listen()\n"
        "socket.socket(socket.AF_UNIX).connect('\\0' + str(os.getpid()))",
    ),
    Action(
        "send a descriptor over a channel that is open",
        ("sendmsg",),
        "try:\n    pair = socket.socketpair()\nexcept OSError:\n    pass\n"
        "problem = None\n"
        "for fd in range(3, 64):\n"
        "    try:\n"
        "        s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0, fileno=fd)\n"
        "        return socket.send_fds(s, [b'x'], [0])\n"
        "    except OSError as error:\n"
        "        problem = error if error.errno != errno.EBADF or problem is None else problem\n"
        "raise problem",
    ),
    # programs and processes
    _one("execve", "b'/bin/true', None, None"),
    _one("execveat", f"{_AT}, b'/bin/true', None, None, 0"),
    Action("fork", ("clone",), "pid = os.fork()\nif pid == 0: os._exit(0)\nos.waitpid(pid, 0)"),
    Action(
        "a fork bomb",
        ("clone",),
        "for _ in range(100):\n    if os.fork() == 0:\n        signal.pause(); os._exit(0)\n",
    ),
    Action(
        "clone into a new user namespace",
        ("clone",),
        "pid = call('clone', 0x10000011, 0, 0, 0, 0)\nif pid == 0: libc._exit(0)",
        possible_here=False,
    ),
    Action(
        "clone a process that shares this memory",
        ("clone",),
        "stack = ctypes.create_string_buffer(65536)\n"
        "run = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p)(lambda _: 0)\n"
        "top = ctypes.c_void_p((ctypes.addressof(stack) + 65536) & ~15)\n"
        "checked(libc.clone(libc._exit, top, ctypes.c_int(0x00000111), None))",
    ),
    Action(
        "clone3",
        ("clone3",),
        "pid = call('clone3', struct.pack('8Q', 0, 0, 0, 0, 17, 0, 0, 0), 64)\nif pid == 0: libc._exit(0)",
    ),
    _one("ptrace", "16, victim, 0, 0", name="attach a tracer to another process"),
    _one("ptrace", "0, 0, 0, 0", name="ask to be traced"),
    Action(
        "read the memory of another process",
        ("process_vm_readv",),
        "buffer = ctypes.create_string_buffer(8)\n"
        "local = struct.pack('QQ', ctypes.addressof(buffer), 8)\n"
        "remote = struct.pack('QQ', 0, 8)\n"
        "try:\n    call('process_vm_readv', victim, local, 1, remote, 1, 0)\n"
        "except OSError as error:\n    if error.errno != errno.EFAULT: raise",
    ),
    _one("kill", "victim, 0", name="signal another process"),
    _one("kill", "-1, 0", name="signal every process", **_RARE),
    _one("tgkill", "victim, victim, 0"),
    _one("rt_sigqueueinfo", "victim, 0, struct.pack('iii', 0, 0, -1) + bytes(116)"),
    _one("pidfd_open", "victim, 0"),
    Action(
        "take a descriptor of another process",
        ("pidfd_open", "pidfd_getfd"),
        "call('pidfd_getfd', call('pidfd_open', victim, 0), 0, 0)",
    ),
    Action("signal another process when a timer ends", ("timer_create",),
           "event = struct.pack('QiiQ', 0, 10, 0, 0) + bytes(40)\n"
           "call('timer_create', 1, event, ctypes.create_string_buffer(8))"),
    _one("setpgid", "0, 0"),
    _one("setsid", name="leave the group of processes that ends with the host"),
    # bounds
    _one("prctl", "4, 1, 0, 0, 0", name="become dumpable"),
    _one("prctl", "1, 9, 0, 0, 0", name="ask for a signal at the parent's death"),
    _one("prctl", "36, 1, 0, 0, 0", name="become a reaper of orphans"),
    _one("prlimit64", "0, 7, struct.pack('QQ', 10, 10), None", name="change an own limit"),
    _one("prlimit64", "victim, 7, None, ctypes.create_string_buffer(16)", name="read another's limits"),
    _one("setpriority", "0, 0, 1"),
    _one("sched_setaffinity", "0, 8, b'\\xff' * 8"),
    _one("personality", "0xffffffff"),
    _one("umask", "0o22"),
    _one("unshare", "0x10000000", name="unshare a user namespace", **_RARE),
    Action("enter a namespace", ("setns",),
           "call('setns', os.open('/proc/self/ns/uts', 0), 0)", possible_here=False),
    _one("seccomp", "2, 0, struct.pack('I', 0x7fff0000)", name="ask what seccomp offers"),
    _one("landlock_create_ruleset", "None, 0, 1", **_RARE),
    # memory
    _one("memfd_create", "b'x', 0"),
    _one("userfaultfd", "1", **_RARE),
    _one("shmget", "0, 4096, 0o1600"),
    _one("semget", "0, 1, 0o1600"),
    _one("msgget", "0, 0o1600"),
    _one("mq_open", "b'pysandbox-%d' % os.getpid(), 0o102, 0o600, None", **_RARE),
    Action("memory shared with a fork", ("mmap",), "mmap.mmap(-1, 4096, flags=mmap.MAP_SHARED)"),
    Action("more memory than granted, at once", ("mmap",),
           "mmap.mmap(-1, 2**29, flags=mmap.MAP_PRIVATE)", refusals=("ENOMEM", "MEMORY")),
    Action("more memory than granted, in small parts", ("mmap",),
           "held = [mmap.mmap(-1, 2**20, flags=mmap.MAP_PRIVATE) for _ in range(400)]",
           refusals=("ENOMEM", "MEMORY")),
    Action("more memory than granted, by the break", ("brk",),
           "libc.sbrk.restype = ctypes.c_ssize_t\n"
           "for _ in range(400):\n    checked(libc.sbrk(ctypes.c_ssize_t(2**20)))",
           refusals=("ENOMEM",)),
    _one("mlock", "ctypes.create_string_buffer(4096), 4096"),
    # descriptors
    _one("pipe2", "ctypes.create_string_buffer(8), 0"),
    _one("eventfd2", "0, 0"),
    _one("epoll_create1", "0"),
    _one("timerfd_create", "1, 0"),
    _one("signalfd4", "-1, bytes(8), 8, 0"),
    _one("dup", "0"),
    _one("fcntl", "0, 0, 10", name="duplicate a descriptor"),
    _one("fcntl", "0, 8, 0", name="change who a descriptor's signals go to"),
    _one("fcntl", "0, 10, 0", name="change a descriptor's signal"),
    _one("close", "0", name="close a descriptor, as the lifeline is one"),
    # the kernel
    _one("io_uring_setup", "1, ctypes.create_string_buffer(120)", **_RARE),
    _one("bpf", "0, struct.pack('IIII', 2, 4, 4, 1) + bytes(112), 128", **_RARE),
    _one("perf_event_open", "struct.pack('IIQ', 1, 112, 0) + bytes(96), 0, -1, -1, 0", **_RARE),
    _one("add_key", "b'user', b'pysandbox', b'x', 1, -2", **_RARE),
    _one("keyctl", "0, -2, 0", **_RARE),
    _one("syslog", "10, 0, 0", **_RARE),
    _one("sethostname", "socket.gethostname().encode(), len(socket.gethostname())", **_RARE),
    _one("name_to_handle_at", f"{_AT}, b'/', struct.pack('Ii', 128, 0) + bytes(128), "
         "ctypes.create_string_buffer(8), 0", **_RARE),
)  # fmt: skip

#: Calls by the other instruction sets' numbers, x86_64 alone: machine code and what it asks.
FOREIGN_ABIS = (
    Action("the i386 ABI", ("mmap",),
           "code = bytes.fromhex('b814000000cd80c3')  # mov eax, 20 (getpid); int 0x80; ret\n"
           "page = mmap.mmap(-1, 4096, flags=mmap.MAP_PRIVATE, prot=7); page.write(code)\n"
           "address = ctypes.addressof(ctypes.c_char.from_buffer(page))\n"
           "result = ctypes.CFUNCTYPE(ctypes.c_int)(address)()\n"
           "if result < 0: raise OSError(-result, '')", refusals=("ENOSYS",), possible_here=False),
    Action("the x32 ABI", ("getpid",), "checked(libc.syscall(ctypes.c_long(0x40000000 | 39)))",
           refusals=("ENOSYS",), possible_here=False),
)  # fmt: skip
