"""sys.stdin, sys.stdout and sys.stderr of a session: CPython's own stream objects over bounded sinks.

One set serves the whole session, because user objects keep references to it; a stream that user code
closed is renewed before the next execution. What bounds the output lives in closures: attributes of the
streams are user code's to read and to write.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from typing import Any, Final, NoReturn

from ..confinement.audit import permitted_referents

OutputLimit = Callable[[bytes, bytes], NoReturn]
Take = Callable[[], tuple[bytes, bytes]]
Look = Callable[[bytes, bytes], tuple[bytes, bytes]]

STREAM_NAMES: Final = ("stdin", "stdout", "stderr")

# Bound at import: user code may write attributes of the stream objects.
_flush_text = io.TextIOWrapper.flush
_flush_buffer = io.BufferedWriter.flush
_read_text = io.TextIOWrapper.read
_errors_of = vars(io.TextIOWrapper)["errors"].__get__
_missing: Final = object()


class Output:
    """The three streams, and what the session's programs print.

    Args:
        limit_bytes: how much each of stdout and stderr may take in one execution.
    """

    __slots__ = ("_fed", "_feed", "_look", "_on_limit", "_streams", "_take")

    def __init__(self, limit_bytes: int) -> None:
        make_sink, self._take, self._look, self._on_limit = _bounded(limit_bytes)
        make_source, self._feed = _fed()
        self._fed = False
        self._streams = [
            _Stream(name, make_source if name == "stdin" else make_sink) for name in STREAM_NAMES
        ]

    def install(self, on_limit: OutputLimit) -> None:
        """Put the streams in place.

        Args:
            on_limit: called in the thread that passes the limit, with what fits of stdout and of stderr.
                It must not return.
        """
        self._on_limit(on_limit)
        for stream in self._streams:
            setattr(sys, stream.name, stream.text)
            setattr(sys, f"__{stream.name}__", stream.text)

    def prepare(self, stdin: bytes = b"") -> None:
        """Renew what an earlier execution closed or deleted; what it put in place by itself stays.

        Args:
            stdin: what is to be read from now on; what the last execution left unread is dropped.
        """
        if self._fed:
            self._feed(b"")
            self._streams[0].drop_input()
        self._fed = bool(stdin)
        for stream in self._streams:
            current = getattr(sys, stream.name, _missing)
            if not is_usable(stream.text):
                stream.renew()
                setattr(sys, f"__{stream.name}__", stream.text)
            if current is not stream.text and not is_usable(current):
                setattr(sys, stream.name, stream.text)
        if stdin:
            self._feed(stdin)

    def drain(self) -> tuple[bytes, bytes]:
        """Return what went to stdout and to stderr since the last call, and forget it."""
        _, stdout, stderr = self._streams
        stdout.flush()
        stderr.flush()
        return self._take()

    def look(self) -> tuple[bytes, bytes]:
        """Return what was written to stdout and to stderr since ``drain``, and change nothing.

        May be called in the middle of a program: text stays where it is, because flushing it now could let
        it overtake bytes that the program writes to the buffer below.
        """
        _, stdout, stderr = self._streams
        return self._look(stdout.held(), stderr.held())


class _Stream:
    """One standard stream, as CPython makes it at start."""

    __slots__ = ("_make_raw", "buffer", "name", "text")

    def __init__(self, name: str, make_raw: Callable[[str], io.RawIOBase]) -> None:
        self.name = name
        self._make_raw = make_raw
        self._open_buffer()
        self._wrap()

    def renew(self) -> None:
        """Make the text object anew; the buffer too, unless it was only detached and still is open."""
        if not is_usable(self.buffer):
            self._open_buffer()
        self._wrap()

    def flush(self) -> None:
        for flush, stream in ((_flush_text, self.text), (_flush_buffer, self.buffer)):
            try:
                flush(stream)
            except BaseException:  # user code closed or detached it, or put a write of its own below
                pass

    def held(self) -> bytes:
        """Return the text that the text object has not passed on, and have the buffer pass on its bytes."""
        try:
            text = _pending(self.text)
            _flush_buffer(self.buffer)
        except BaseException:  # it is closed, or this thread is in the middle of a write to it
            return b""
        return text

    def drop_input(self) -> None:
        """Forget what was read ahead and not used, in the stream objects that user code may hold."""
        try:
            _read_text(self.text)
        except BaseException:  # it is closed or detached, or what is left is no text
            if is_usable(self.text):
                self.buffer.close()
                self.renew()
                setattr(sys, self.name, self.text)

    def _open_buffer(self) -> None:
        self.buffer: Any
        if self.name == "stdin":
            self.buffer = io.BufferedReader(self._make_raw(self.name))
        else:
            self.buffer = io.BufferedWriter(self._make_raw(self.name))

    def _wrap(self) -> None:
        is_error = self.name == "stderr"
        self.text = io.TextIOWrapper(
            self.buffer,
            encoding="utf-8",
            errors="backslashreplace" if is_error else "strict",
            newline=None if self.name == "stdin" else "\n",
            line_buffering=is_error,
        )
        self.text.mode = "r" if self.name == "stdin" else "w"  # type: ignore[misc]


def _pending(text: io.TextIOWrapper) -> bytes:
    """Return what ``print`` has left in a text object, which has no other way to tell."""
    parts = permitted_referents(text)
    if parts[_PENDING + 1 : _PENDING + 2] != [_errors_of(text)]:
        return b""
    pending = parts[_PENDING]
    pieces = tuple(pending) if type(pending) is list else (pending,)
    return b"".join(piece if type(piece) is bytes else piece.encode() for piece in pieces)


def _place_of_pending() -> int:
    text = io.TextIOWrapper(io.BufferedWriter(io.BytesIO()), encoding="utf-8", newline="\n")
    text.write("pending")
    return permitted_referents(text).index("pending")


_PENDING: Final = _place_of_pending()


def is_usable(stream: object) -> bool:
    """Tell whether a stream is there and open; an object that knows no ``closed`` counts as open."""
    try:
        return stream is not _missing and not getattr(stream, "closed", False)
    except BaseException:  # a detached wrapper raises ValueError, a property of user code's anything
        return False


def _fed() -> tuple[Callable[[str], io.RawIOBase], Callable[[bytes], None]]:
    """Return a maker of sources for stdin, and the function that says what they give from now on."""
    left = [memoryview(b"")]

    def feed(data: bytes) -> None:
        left[0] = memoryview(data)

    def make_source(name: str) -> io.RawIOBase:
        class FileIO(io.RawIOBase):
            __module__ = "_io"
            mode = "rb"
            closefd = False

            def __init__(self) -> None:
                self.name = f"<{name}>"

            def __repr__(self) -> str:
                return f"<_io.FileIO name='<{name}>' mode='rb' closefd=False>"

            def readable(self) -> bool:
                return True

            def fileno(self) -> int:
                return 0

            def readinto(self, buffer: Any, /) -> int:
                view = memoryview(buffer).cast("B")
                count = min(len(view), len(left[0]))
                view[:count] = left[0][:count]
                left[0] = left[0][count:]
                return count

        return FileIO()

    return make_source, feed


def _bounded(
    limit: int,
) -> tuple[Callable[[str], io.RawIOBase], Take, Look, Callable[[OutputLimit], None]]:
    """Return a maker of sinks for stdout and stderr, the functions that empty both and look at them, and the
    one that says what happens at the limit."""
    out, err = bytearray(), bytearray()
    on_limit: OutputLimit

    def call_at_limit(function: OutputLimit) -> None:
        nonlocal on_limit
        on_limit = function

    def take() -> tuple[bytes, bytes]:
        stdout, stderr = bytes(out), bytes(err)
        if len(stdout) > limit or len(stderr) > limit:  # two threads at once, each within the limit
            end()
        # A thread that user code left running may print right now: only what was read is dropped.
        del out[: len(stdout)]
        del err[: len(stderr)]
        return stdout, stderr

    def look(more_out: bytes, more_err: bytes) -> tuple[bytes, bytes]:
        return (bytes(out) + more_out)[:limit], (bytes(err) + more_err)[:limit]

    def end() -> NoReturn:
        on_limit(bytes(out[:limit]), bytes(err[:limit]))

    def make_sink(name: str) -> io.RawIOBase:
        # A class for each sink: a program that changes the class of the last one cannot break the next.
        taken, number = (out, 1) if name == "stdout" else (err, 2)

        class FileIO(io.RawIOBase):
            __module__ = "_io"
            mode = "wb"
            closefd = False

            def __init__(self) -> None:
                self.name = f"<{name}>"

            def __repr__(self) -> str:
                return f"<_io.FileIO name='<{name}>' mode='wb' closefd=False>"

            def writable(self) -> bool:
                return True

            def fileno(self) -> int:
                return number

            def write(self, data: Any, /) -> int:
                view = memoryview(data)
                count = view.nbytes
                if count > limit - len(taken):
                    taken.extend(view.cast("B")[: max(limit - len(taken), 0)])
                    end()
                taken.extend(view.cast("B") if count else b"")
                return count

        return FileIO()

    return make_sink, take, look, call_at_limit
