"""The tables of the seccomp filter: what a confined worker may ask of the kernel, and how it refuses.

Data only, to be read top to bottom. A call in no table answers ENOSYS, as on a kernel that never had it,
so that the C library falls back; nothing is killed for asking.
"""

from __future__ import annotations

import errno
from collections.abc import Mapping
from typing import Final

#: Calls that compute, wait, or use memory and the descriptors that are already open.
ALLOWED: Final[Mapping[str, tuple[str, ...]]] = {
    "memory, bounded by the limit on the address space": (
        "brk", "munmap", "mremap", "mprotect", "madvise",
    ),
    "the session's channels; the only descriptors to be had are those that the host sends": (
        "read", "write", "readv", "writev", "recvfrom", "sendto", "recvmsg", "poll", "ppoll",
        "lseek",  # CPython's printer of tracebacks rewinds what it reads lines from: the null device
    ),
    "time": (
        "clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep", "gettimeofday", "time", "times",
        "getitimer", "setitimer",
    ),
    "threads": (
        "futex", "futex_waitv", "set_robust_list", "set_tid_address", "rseq",
        "sched_yield", "sched_getaffinity", "getcpu", "membarrier", "exit", "gettid",
    ),
    "signals, of this process to itself alone": (
        "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "rt_sigpending", "rt_sigsuspend",
        "rt_sigtimedwait", "sigaltstack", "restart_syscall", "pause",
    ),
    "this process's own numbers, use and end": (
        "getpid", "getppid", "getpgrp", "getuid", "geteuid", "getgid", "getegid", "getrusage", "getrlimit",
        "wait4", "exit_group", "getrandom",
    ),
}  # fmt: skip

#: Calls with a path, a socket or a program: refused as to a user without permission.
DENIED: Final[tuple[str, ...]] = (
    # paths
    "open", "openat", "openat2", "creat", "stat", "lstat", "fstat", "newfstatat", "statx", "statfs",
    "fstatfs", "access", "faccessat", "faccessat2", "readlink", "readlinkat", "getcwd", "chdir", "fchdir",
    "chroot", "mkdir", "mkdirat", "rmdir", "mknod", "mknodat", "unlink", "unlinkat", "rename", "renameat",
    "renameat2", "link", "linkat", "symlink", "symlinkat", "chmod", "fchmod", "fchmodat", "fchmodat2",
    "chown", "lchown", "fchown", "fchownat", "truncate", "ftruncate", "fallocate", "utime", "utimes",
    "utimensat", "futimesat", "getdents", "getdents64", "inotify_add_watch", "fanotify_mark",
    "name_to_handle_at", "open_by_handle_at", "getxattr", "lgetxattr", "fgetxattr", "setxattr", "lsetxattr",
    "fsetxattr", "listxattr", "llistxattr", "flistxattr", "removexattr", "lremovexattr", "fremovexattr",
    "swapon", "swapoff", "acct", "uselib",
    # sockets and the passing of descriptors
    "socket", "socketpair", "bind", "connect", "listen", "accept", "accept4", "getsockname", "getpeername",
    "setsockopt", "getsockopt", "shutdown", "sendmsg", "sendmmsg", "recvmmsg",
    # programs
    "execve", "execveat",
)  # fmt: skip

#: Calls that reach other processes, the kernel's objects or this process's own bounds: not permitted.
NOT_PERMITTED: Final[tuple[str, ...]] = (
    # other processes
    "kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_open", "pidfd_getfd",
    "pidfd_send_signal", "ptrace", "process_vm_readv", "process_vm_writev", "process_madvise",
    "process_mrelease", "get_robust_list", "kcmp", "waitid", "setpgid", "setsid", "getpgid", "getsid",
    "get_mempolicy", "set_mempolicy", "mbind", "migrate_pages", "move_pages", "vfork",
    # bounds and identity
    "prctl", "arch_prctl", "setrlimit", "setpriority", "ioprio_set", "sched_setaffinity",
    "sched_setattr", "sched_setparam", "sched_setscheduler", "setuid", "setgid", "setreuid", "setregid",
    "setresuid", "setresgid", "setfsuid", "setfsgid", "setgroups", "capset", "personality", "umask",
    "unshare", "setns", "seccomp", "landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self",
    # memory that is shared, locked or outside the limit
    "memfd_create", "memfd_secret", "userfaultfd", "mlock", "mlock2", "mlockall", "remap_file_pages",
    "shmget", "shmat", "shmctl", "shmdt", "semget", "semop", "semtimedop", "semctl", "msgget", "msgsnd",
    "msgrcv", "msgctl", "mq_open", "mq_unlink", "mq_timedsend", "mq_timedreceive", "mq_notify",
    "mq_getsetattr",
    # descriptors: none is made, and none of a worker's first ones is lost
    "pipe", "pipe2", "dup", "dup2", "dup3", "close_range", "eventfd", "eventfd2", "signalfd",
    "signalfd4", "timerfd_create", "timerfd_settime", "epoll_create", "epoll_create1", "epoll_ctl",
    "inotify_init", "inotify_init1", "fanotify_init", "splice", "tee", "vmsplice", "sendfile",
    "copy_file_range", "flock", "timer_create", "timer_settime", "io_setup", "io_submit",
    # the kernel itself
    "bpf", "perf_event_open", "add_key", "request_key", "keyctl", "mount", "umount2", "pivot_root",
    "fsopen", "fsconfig", "fsmount", "fspick", "move_mount", "open_tree", "mount_setattr", "quotactl",
    "init_module", "finit_module", "delete_module", "kexec_load", "kexec_file_load", "reboot", "syslog",
    "clock_settime", "clock_adjtime", "settimeofday", "adjtimex", "sethostname", "setdomainname", "iopl",
    "ioperm", "modify_ldt", "vhangup", "lookup_dcookie", "nfsservctl",
)  # fmt: skip

# Arguments that decide, from <linux/sched.h>, <asm-generic/mman-common.h> and <asm-generic/fcntl.h>.
CLONE_THREAD: Final = 0x0001_0000
_CLONE_CHILD_CLEARTID: Final = 0x0020_0000
_SIGCHLD: Final = 17
_CLONE_DETACHED: Final = 0x0040_0000
_CLONE_CHILD_SETTID: Final = 0x0100_0000
#: VM, FS, FILES, SIGHAND, THREAD, SYSVSEM, SETTLS, PARENT_SETTID, CHILD_CLEARTID: glibc's pthread_create.
THREAD_FLAGS: Final = 0x003D_0F00
#: What starts a thread: glibc's flags, and musl's, which add one that the kernel ignores.
THREAD_CLONES: Final = (THREAD_FLAGS, THREAD_FLAGS | _CLONE_DETACHED)
#: What a plain fork is: glibc's flags, and the bare call.
FORK_CLONES: Final = (
    _SIGCHLD,
    _SIGCHLD | _CLONE_CHILD_CLEARTID | _CLONE_CHILD_SETTID,
)

MAP_TYPE: Final = 0x0F
MAP_SHARED: Final = 0x01
MAP_PRIVATE: Final = 0x02
MAP_SHARED_VALIDATE: Final = 0x03
#: From a pool of the whole system, which may be small.
MAP_HUGETLB: Final = 0x4_0000
#: The descriptors that may be closed: what the host sends for a fork of the session. Below are the standard
#: ones, the two channels and the lifeline, which kills this process with its host; far above, the lock on
#: the session's user id.
CLOSABLE: Final = range(6, 16)
#: fcntl commands that only ask: the descriptor's flags and the file's.
FCNTL_QUESTIONS: Final = (1, 3)
#: What ioctl answers for a descriptor that is no terminal, which is all it is asked.
IOCTL_ANSWER: Final = errno.ENOTTY
