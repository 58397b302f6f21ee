"""Standard input, output and error as ``open``, ``io`` and ``os`` show them, by descriptor: 0, 1 and 2. Every
other descriptor, and every path, is refused.

    open(0) -> TextIOWrapper -> BufferedReader -> FileIO(0) -> sys.__stdin__'s own buffer

What is written goes through the session's own streams and counts towards its limit on output.
"""

from __future__ import annotations

import errno
import io
import os
import stat
import sys
from types import ModuleType
from typing import Any, Final, NoReturn

from ..refusal import permission_denied

STDIN: Final = 0
WRITABLE: Final = {1: "__stdout__", 2: "__stderr__"}
#: A longer read is cut to this many bytes, which no input reaches: room is made for all that is asked for.
LONGEST_READ: Final = 2**24
#: What ``os.fstat`` says of each: a pipe, with nothing in it that its size would tell.
PIPE: Final = os.stat_result((stat.S_IFIFO | 0o600, 1, 0, 1, 0, 0, 0, 0, 0, 0))


def open(
    file: Any,
    mode: str = "r",
    buffering: int = -1,
    encoding: str | None = None,
    errors: str | None = None,
    newline: str | None = None,
    closefd: bool = True,
    opener: Any = None,
) -> Any:
    """Open one of the three descriptors; refuse everything else.

    Raises:
        PermissionError: it is a path, another descriptor, or one that is not for this mode.
        ValueError: as CPython does: the mode is none, or does not go with the other arguments.
    """
    if not isinstance(mode, str):
        raise TypeError(f"open() argument 'mode' must be str, not {type(mode).__name__}")
    raw = FileIO(file, mode.replace("t", "", 1))
    is_binary = "b" in mode
    if is_binary and ("t" in mode or encoding is not None or errors is not None or newline is not None):
        raise ValueError("binary mode doesn't take text mode, encoding, errors or newline argument")
    if buffering == 0:
        if not is_binary:
            raise ValueError("can't have unbuffered text I/O")
        return raw
    buffer: Any = io.BufferedReader(raw) if raw.readable() else _Writer(raw)
    if is_binary:
        return buffer
    is_output = raw.writable()
    if is_output and newline is None:
        newline = "\n"  # on Windows as well, as the session's own streams have it
    text = io.TextIOWrapper(buffer, encoding or "utf-8", errors, newline, write_through=is_output)
    text.mode = mode  # type: ignore[misc]
    return text


class FileIO(io.RawIOBase):
    """The stand-in for the class of raw files: it is one of the three descriptors, or it cannot be made."""

    def __init__(self, file: Any, mode: str = "r", closefd: bool = True, opener: Any = None) -> None:
        kind = mode.replace("b", "", 1)
        if kind not in ("r", "w", "a", "x", "r+", "w+", "a+", "x+"):
            raise ValueError(f"invalid mode: {mode!r}")
        allowed = "r" if file == STDIN else "wa"
        if type(file) is not int or file not in (STDIN, *WRITABLE) or kind not in allowed:
            raise permission_denied(file)
        self._number: int = file
        self.name = file
        self.mode = "rb" if file == STDIN else "wb"
        self.closefd = closefd

    def __repr__(self) -> str:
        if self.closed:
            return "<_io.FileIO [closed]>"
        return f"<_io.FileIO name={self.name!r} mode={self.mode!r} closefd={self.closefd}>"

    def fileno(self) -> int:
        """Return the descriptor's number."""
        return self._number

    def readable(self) -> bool:
        """Tell whether this is standard input."""
        return self._number == STDIN

    def writable(self) -> bool:
        """Tell whether this is standard output or standard error."""
        return self._number != STDIN

    def readinto(self, buffer: Any, /) -> int:
        """Read what there is of standard input, as far as it fits."""
        view = memoryview(buffer).cast("B")
        data = read(self._number, len(view))
        view[: len(data)] = data
        return len(data)

    def write(self, data: Any, /) -> int:
        """Write everything at once."""
        return write(self._number, data)


FileIO.__module__ = "_io"


class _Writer(io.BufferedWriter):
    """Writes what it is given at once: a session has no end at which buffers would be emptied."""

    def write(self, data: Any, /) -> int:
        count = super().write(data)
        self.flush()
        return count


_Writer.__name__ = _Writer.__qualname__ = "BufferedWriter"
_Writer.__module__ = "_io"
open.__module__ = "io"


def read(fd: int, length: int, /) -> bytes:
    """Read standard input, at most so many bytes; any other descriptor is refused."""
    if fd != STDIN:
        raise permission_denied()
    stdin: Any = sys.__stdin__
    return bytes(stdin.buffer.read(min(length, LONGEST_READ)))


def write(fd: int, data: Any, /) -> int:
    """Write to standard output or standard error; any other descriptor is refused."""
    name = WRITABLE.get(fd)
    if name is None:
        raise permission_denied()
    stream: Any = getattr(sys, name)
    stream.flush()
    count = int(stream.buffer.write(data))
    stream.buffer.flush()
    return count


def fstat(fd: int) -> os.stat_result:
    """Say of the three descriptors that they are pipes; any other is refused."""
    if fd != STDIN and fd not in WRITABLE:
        raise permission_denied()
    return PIPE


def get_terminal_size(fd: int = 1, /) -> NoReturn:
    """Say what a pipe says when it is asked for its size."""
    raise OSError(errno.ENOTTY, os.strerror(errno.ENOTTY))


#: What of ``os`` these functions stand for.
OF_OS: Final = {"read": read, "write": write, "fstat": fstat, "get_terminal_size": get_terminal_size}


def input_output(refuse_code: Any) -> ModuleType:
    """Return the stand-in for ``_io``: streams in memory are the real ones, files do not open.

    Args:
        refuse_code: stands for ``open_code``.
    """
    import _io

    stand_in = ModuleType("_io", _io.__doc__)
    stand_in.__dict__.update({key: value for key, value in vars(_io).items() if not key.startswith("__")})
    stand_in.__dict__.update(open=open, open_code=refuse_code, FileIO=FileIO)
    stand_in.__dict__.pop("_WindowsConsoleIO", None)
    return stand_in
