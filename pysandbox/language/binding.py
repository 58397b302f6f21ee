"""Binds guards into compiled code as constants, so that user code can neither name nor rebind them.

The policy marks the place of a guard with a constant that no source text can produce: a frozen set inside a
frozen set. Once the tree is compiled, each mark is exchanged for the guard itself. A class pattern admits no
call, so there the policy leaves two attribute loads, which are exchanged for a subscript of the guard.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from opcode import opmap
from types import CodeType
from typing import Any, Final, NamedTuple

# Attribute names that no source text can spell; the policy puts them behind the class of a class pattern.
PATTERN: Final = ".pattern"
OWN_PATTERN: Final = ".own pattern"


def mark(kind: str) -> frozenset[frozenset[str]]:
    """Return the constant that stands for the guard ``kind`` until the code is bound."""
    return frozenset({frozenset({kind})})


class Caches(NamedTuple):
    """How many cache units follow an instruction."""

    load_attribute: int
    subscript: int


_CACHES: Final = {(3, 11): Caches(4, 4), (3, 12): Caches(9, 1), (3, 13): Caches(9, 1)}
CACHES: Final = _CACHES.get(sys.version_info[:2])

EXTENDED_ARGUMENT: Final = opmap["EXTENDED_ARG"]
LOAD_ATTRIBUTE: Final = opmap["LOAD_ATTR"]
LOAD_CONSTANT: Final = opmap["LOAD_CONST"]
JUMP_FORWARD: Final = opmap["JUMP_FORWARD"]
NO_OPERATION: Final = opmap["NOP"]
SWAP: Final = opmap.get("SWAP", 0)
SUBSCRIPT: Final = opmap.get("BINARY_SUBSCR", 0)
NAME_SHIFT: Final = 1 if sys.version_info >= (3, 12) else 0  # the lowest bit tells a method call apart


def bind(code: CodeType, guards: Mapping[object, Any]) -> CodeType:
    """Return ``code``, and all code nested in it, with every mark exchanged for its guard.

    Args:
        guards: the guards by their marks, and the two pattern guards by their attribute names.
    """
    constants = tuple(
        bind(value, guards)
        if type(value) is CodeType
        else guards.get(value, value)
        if type(value) is frozenset
        else value
        for value in code.co_consts
    )
    names = code.co_names
    if PATTERN in names or OWN_PATTERN in names:
        extra = tuple(guards[name] for name in (PATTERN, OWN_PATTERN))
        places = {
            names.index(n): len(constants) + i for i, n in enumerate((PATTERN, OWN_PATTERN)) if n in names
        }
        return code.replace(co_consts=constants + extra, co_code=_exchange_loads(code.co_code, places))
    return code.replace(co_consts=constants)


def _exchange_loads(instructions: bytes, places: Mapping[int, int]) -> bytes:
    """Exchange each pair of marked attribute loads for ``guard[class]``, keeping every offset."""
    assert CACHES is not None, "the policy admits no such pattern on a Python without a row in the table"
    units = bytearray(instructions)
    position = start = argument = 0
    while position < len(units):
        operation = units[position]
        argument = argument << 8 | units[position + 1]
        position += 2
        if operation == EXTENDED_ARGUMENT:
            continue
        if operation == LOAD_ATTRIBUTE and argument >> NAME_SHIFT in places:
            length = 2 * (position - start + 2 * CACHES.load_attribute)
            units[start : start + length] = _subscript(places[argument >> NAME_SHIFT], length)
            position = start + length
        # Cache units need no skipping: in `co_code` they read as instruction 0 without an argument.
        start, argument = position, 0
    return bytes(units)


def _subscript(constant: int, length: int) -> bytes:
    assert CACHES is not None
    prefix = []
    if constant > 255:
        prefix = [EXTENDED_ARGUMENT, constant >> 16, EXTENDED_ARGUMENT, constant >> 8 & 255]
    made = bytes([*prefix, LOAD_CONSTANT, constant & 255, SWAP, 2, SUBSCRIPT, 0]) + bytes(
        2 * CACHES.subscript
    )
    rest = (length - len(made)) // 2
    return made + bytes([JUMP_FORWARD, rest - 1]) + bytes([NO_OPERATION, 0]) * (rest - 1)
