"""Calls of the C library with their arguments converted ahead, for workers that have no time to.

A fresh fork copies every page that it writes to, be it for a reference count. So what a worker does to
itself is one loop over few objects, made one after the other in the zygote. POSIX only; it decides nothing.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Iterable

#: A function that returns a negative number where it fails, and its arguments.
Call = tuple[Callable[..., int], tuple[object, ...]]

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long


def call(name: str, *arguments: object) -> Call:
    """Return a call of the C library's function ``name``; a plain number is passed as a C ``int``.

    Raises:
        AttributeError: the C library has no such function.
    """
    return getattr(_libc, name), arguments


def run(calls: Iterable[Call]) -> int:
    """Make ``calls`` one after the other, and return the result of the last.

    Raises:
        OSError: one fails; those after it are not made.
    """
    result = 0
    for function, arguments in calls:
        result = function(*arguments)
        if result < 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
    return result
