"""The few system calls that Python does not offer, by way of the C library. Linux only.

Each function makes one call and raises ``OSError`` when the kernel says no. It decides nothing.
"""

from __future__ import annotations

import ctypes
import os
import platform
from typing import Final

MACHINE: Final = platform.machine()

PR_SET_PDEATHSIG: Final = 1
PR_SET_DUMPABLE: Final = 4
PR_CAPBSET_DROP: Final = 24
PR_SET_NO_NEW_PRIVS: Final = 38
PR_CAP_AMBIENT: Final = 47
PR_CAP_AMBIENT_CLEAR_ALL: Final = 4

CLONE_NEWNS: Final = 0x0002_0000
CLONE_NEWCGROUP: Final = 0x0200_0000
CLONE_NEWUTS: Final = 0x0400_0000
CLONE_NEWIPC: Final = 0x0800_0000
CLONE_NEWUSER: Final = 0x1000_0000
CLONE_NEWNET: Final = 0x4000_0000

_CAPABILITY_VERSION_3: Final = 0x2008_0522

#: seccomp(2) and its like differ by machine; the newer calls have one number everywhere.
_SYS_SECCOMP: Final = {"x86_64": 317, "aarch64": 277}
SECCOMP_SET_MODE_FILTER: Final = 1
SECCOMP_GET_NOTIF_SIZES: Final = 3
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


def notification_sizes() -> tuple[int, int]:
    """Return how many bytes this kernel's notifications and answers have."""
    sizes = (ctypes.c_uint16 * 3)()
    _checked(_libc.syscall(_SYS_SECCOMP[MACHINE], SECCOMP_GET_NOTIF_SIZES, 0, ctypes.byref(sizes)))
    return sizes[0], sizes[1]
