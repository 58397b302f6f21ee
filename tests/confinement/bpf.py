"""An interpreter of BPF programs as seccomp takes them, to try a filter for any machine on any other."""

from __future__ import annotations

import struct
from dataclasses import dataclass

#: struct sock_filter: operation, jump if true, jump if false, constant.
INSTRUCTION = struct.Struct("<HBBI")
#: struct seccomp_data: number of the call, machine, instruction pointer, six arguments.
CALL = struct.Struct("<iIQ6Q")

# From <linux/audit.h>: the machines, and the older one whose programs each still runs.
AUDIT_ARCH = {"x86_64": 0xC000_003E, "aarch64": 0xC000_00B7}
AUDIT_ARCH_OLDER = {"x86_64": 0x4000_0003, "aarch64": 0x4000_0028}

# From <linux/seccomp.h>.
ALLOW, ERRNO, USER_NOTIFICATION = 0x7FFF_0000, 0x0005_0000, 0x7FC0_0000

_LOAD, _AND, _RETURN, _JUMP = 0x20, 0x54, 0x06, 0x05
_COMPARISONS = {
    0x15: lambda value, constant: value == constant,
    0x25: lambda value, constant: value > constant,
    0x35: lambda value, constant: value >= constant,
    0x45: lambda value, constant: value & constant != 0,
}


@dataclass(frozen=True)
class Filter:
    """A filter for one machine."""

    machine: str
    program: bytes

    def answer(self, number: int, *arguments: int, arch: int | None = None) -> int:
        """Return what the filter says of a call; arguments that are not given are 0."""
        arch = AUDIT_ARCH[self.machine] if arch is None else arch
        padded = (*arguments, 0, 0, 0, 0, 0, 0)[:6]
        return run(self.program, CALL.pack(number, arch, 0, *padded))


def run(program: bytes, data: bytes) -> int:
    """Run a program on the data of one call; return its answer.

    Raises:
        ValueError: the program has an operation that is not among those libseccomp writes.
    """
    instructions = list(INSTRUCTION.iter_unpack(program))
    accumulator = position = 0
    while True:
        operation, if_true, if_false, constant = instructions[position]
        position += 1
        if operation == _LOAD:
            (accumulator,) = struct.unpack_from("<I", data, constant)
        elif operation == _AND:
            accumulator &= constant
        elif operation == _JUMP:
            position += constant
        elif operation in _COMPARISONS:
            position += if_true if _COMPARISONS[operation](accumulator, constant) else if_false
        elif operation == _RETURN:
            return int(constant)
        else:
            raise ValueError(f"operation {operation:#x}")
