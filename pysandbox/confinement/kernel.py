"""The few system calls that Python does not offer, by way of the C library. Linux only.

Each function makes one call and raises ``OSError`` when the kernel says no. It decides nothing.
"""

from __future__ import annotations

import ctypes
import os
import platform
from typing import Final

MACHINE: Final = platform.machine()

PR_SET_DUMPABLE: Final = 4
PR_SET_NO_NEW_PRIVS: Final = 38

CLONE_NEWUTS: Final = 0x0400_0000
CLONE_NEWIPC: Final = 0x0800_0000
CLONE_NEWUSER: Final = 0x1000_0000
CLONE_NEWNET: Final = 0x4000_0000

_CAPABILITY_VERSION_3: Final = 0x2008_0522

#: seccomp(2) and its like differ by machine; the newer calls have one number everywhere.
_SYS_SECCOMP: Final = {"x86_64": 317, "aarch64": 277}
SECCOMP_SET_MODE_FILTER: Final = 1
SECCOMP_FILTER_FLAG_NEW_LISTENER: Final = 1 << 3

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long


class _FilterProgram(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


class _CapabilityHeader(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _CapabilityData(ctypes.Structure):
    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def prctl(option: int, *arguments: int) -> int:
    """Call prctl(2) with up to four integer arguments."""
    padded = (*arguments, 0, 0, 0, 0)[:4]
    return _checked(_libc.prctl(option, *(ctypes.c_ulong(argument) for argument in padded)))


def unshare(flags: int) -> None:
    """Enter new namespaces of the kinds in ``flags``."""
    _checked(_libc.unshare(ctypes.c_int(flags)))


def drop_capabilities() -> None:
    """Give up every capability of this thread, for good where no_new_privs is set."""
    header = _CapabilityHeader(_CAPABILITY_VERSION_3, 0)
    data = (_CapabilityData * 2)()
    _checked(_libc.capset(ctypes.byref(header), ctypes.byref(data)))


def drop_privileges() -> None:
    """Leave this process without capabilities, the means to gain any, and readers of its memory."""
    drop_capabilities()
    prctl(PR_SET_DUMPABLE, 0)
    prctl(PR_SET_NO_NEW_PRIVS, 1)


def effective_capabilities() -> int:
    """Return the capabilities of this thread as a bit set."""
    header = _CapabilityHeader(_CAPABILITY_VERSION_3, 0)
    data = (_CapabilityData * 2)()
    _checked(_libc.capget(ctypes.byref(header), ctypes.byref(data)))
    return int(data[0].effective) | int(data[1].effective) << 32


def seccomp_filter(program: bytes, flags: int = 0) -> int:
    """Install a filter given as BPF instructions on this thread.

    Returns:
        The listener's descriptor with ``SECCOMP_FILTER_FLAG_NEW_LISTENER``, else 0.
    """
    buffer = ctypes.create_string_buffer(program, len(program))
    bpf = _FilterProgram(len(program) // 8, ctypes.addressof(buffer))
    number = _SYS_SECCOMP[MACHINE]
    return _checked(_libc.syscall(number, SECCOMP_SET_MODE_FILTER, ctypes.c_uint(flags), ctypes.byref(bpf)))


def listened_filter(program: bytes) -> int:
    """Install a filter with a listener and return the listener's descriptor."""
    return seccomp_filter(program, SECCOMP_FILTER_FLAG_NEW_LISTENER)
