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
_SET_MODE_FILTER: Final = 1
_NEW_LISTENER: Final = 1 << 3
_INSTRUCTION_BYTES: Final = 8

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


# Made once, for workers have no time to: arrays are new types to ctypes.
_capability_header = ctypes.byref(_CapabilityHeader(_CAPABILITY_VERSION_3, 0))
_no_capabilities = (_CapabilityData * 2)()


class Program:
    """A filter as BPF instructions, ready to be installed."""

    def __init__(self, instructions: bytes) -> None:
        self._buffer = ctypes.create_string_buffer(instructions, len(instructions))
        self._bpf = _FilterProgram(len(instructions) // _INSTRUCTION_BYTES, ctypes.addressof(self._buffer))

    def install(self) -> None:
        """Put the filter on this thread and on all it starts, for good."""
        self._install(0)

    def install_with_listener(self) -> int:
        """Do so, and return the descriptor at which the filter's notifications can be answered."""
        return self._install(_NEW_LISTENER)

    def _install(self, flags: int) -> int:
        bpf = ctypes.byref(self._bpf)
        return _checked(_libc.syscall(_SYS_SECCOMP[MACHINE], _SET_MODE_FILTER, flags, bpf))


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
    _checked(_libc.capset(_capability_header, _no_capabilities))


def drop_privileges() -> None:
    """Leave this process without capabilities, the means to gain any, and readers of its memory."""
    drop_capabilities()
    prctl(PR_SET_DUMPABLE, 0)
    prctl(PR_SET_NO_NEW_PRIVS, 1)


def effective_capabilities() -> int:
    """Return the capabilities of this thread as a bit set."""
    data = type(_no_capabilities)()
    _checked(_libc.capget(_capability_header, data))
    return int(data[0].effective) | int(data[1].effective) << 32
