"""The few system calls that Python does not offer, made ready for ``calls.run``. Linux only.

It decides nothing.
"""

from __future__ import annotations

import ctypes
import platform
from typing import Final

from .calls import Call, call, run

MACHINE: Final = platform.machine()

_PR_SET_DUMPABLE: Final = 4
_PR_SET_NO_NEW_PRIVS: Final = 38

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

#: The same on every machine.
_SYS_LANDLOCK_RESTRICT_SELF: Final = 446


class _FilterProgram(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


class _CapabilityHeader(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _CapabilityData(ctypes.Structure):
    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


_capability_header = ctypes.byref(_CapabilityHeader(_CAPABILITY_VERSION_3, 0))
_no_capabilities = (_CapabilityData * 2)()


def _prctl(option: int, argument: int) -> Call:
    return call("prctl", option, *(ctypes.c_ulong(word) for word in (argument, 0, 0, 0)))


#: Give up every capability of this thread, for good where no new privileges can be had.
DROP_CAPABILITIES: Final = call("capset", _capability_header, _no_capabilities)
#: Have no other process of this user read or trace this one.
BECOME_UNDUMPABLE: Final = _prctl(_PR_SET_DUMPABLE, 0)
#: Gain nothing from set-user-id programs; what Landlock and filters demand of an ordinary user.
FORBID_NEW_PRIVILEGES: Final = _prctl(_PR_SET_NO_NEW_PRIVS, 1)


class Program:
    """A filter as BPF instructions, ready to be installed.

    Attributes:
        instructions: the filter.
        install: puts it on this thread and on all it starts, for good.
        install_with_listener: does so, with the descriptor as its result at which the filter's notifications
            can be answered.

    Raises:
        KeyError: how to install a filter on this machine is not known.
    """

    def __init__(self, instructions: bytes) -> None:
        self.instructions: Final = instructions
        bpf = ctypes.byref(_FilterProgram(len(instructions) // _INSTRUCTION_BYTES, instructions))
        number = _SYS_SECCOMP[MACHINE]
        self.install: Final = call("syscall", number, _SET_MODE_FILTER, 0, bpf)
        self.install_with_listener: Final = call("syscall", number, _SET_MODE_FILTER, _NEW_LISTENER, bpf)


def unshare(flags: int) -> Call:
    """Return what enters new namespaces of the kinds in ``flags``."""
    return call("unshare", flags)


def restrict_by_landlock(ruleset: int) -> Call:
    """Return what puts the rules of a descriptor on this thread and on all it starts, for good."""
    return call("syscall", _SYS_LANDLOCK_RESTRICT_SELF, ruleset, 0)


def effective_capabilities() -> int:
    """Return the capabilities of this thread as a bit set."""
    data = type(_no_capabilities)()
    run([call("capget", _capability_header, data)])
    return int(data[0].effective) | int(data[1].effective) << 32
