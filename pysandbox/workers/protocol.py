"""Messages as frames: lengths first, then plain data, never a pickle.

A frame is four bytes of length (little endian) and a body; a body is one byte of kind, fixed fields
and raw bytes. Whatever a worker sends is data from a stranger: every field is checked before it is
believed, and anything else than a well-formed message is a ``BadFrame``.
"""

from __future__ import annotations

import math
import struct
from typing import Final

from ..result import Outcome
from .messages import (
    Branch,
    Checkpoint,
    Execute,
    Failed,
    Finished,
    Holding,
    Message,
    NotHeld,
    Printed,
    Ready,
    Restore,
    RunOptions,
    Snapshot,
    TakeOver,
)

LENGTH: Final = struct.Struct("<I")
_EXECUTE: Final = struct.Struct("<BQdQ?I")
_FINISHED: Final = struct.Struct("<BQBdQHBIIi")
_PRINTED: Final = struct.Struct("<BQI")
_NUMBERED: Final = struct.Struct("<BQ")  # also the head of a message with state

#: The longest reason in a ``Failed``, in bytes.
LONGEST_REASON_BYTES: Final = 4096
#: What a ``Finished`` body takes beside its stdout, its stderr and its value, in bytes.
FINISHED_OVERHEAD_BYTES: Final = _FINISHED.size
#: What an ``Execute`` body takes beside its source and its stdin, in bytes.
EXECUTE_OVERHEAD_BYTES: Final = _EXECUTE.size
#: What a ``Snapshot`` or ``Restore`` body takes beside the state, in bytes.
STATE_OVERHEAD_BYTES: Final = _NUMBERED.size

#: Stands for the length of a value that is not there.
NO_VALUE: Final = -1

_OUTCOMES: Final = tuple(Outcome)
_OUTCOME_CODES: Final = {outcome: code for code, outcome in enumerate(_OUTCOMES)}

_NUMBERED_KINDS: Final[tuple[type[Ready | Checkpoint | Holding | NotHeld | Branch | TakeOver], ...]] = (
    Ready,
    Checkpoint,
    Holding,
    NotHeld,
    Branch,
    TakeOver,
)
_NUMBERED_CODES: Final[dict[type[object], int]] = {kind: code for code, kind in enumerate(_NUMBERED_KINDS)}
_EXECUTE_CODE: Final = 100
_FINISHED_CODE: Final = 101
_FAILED_CODE: Final = 104
_PRINTED_CODE: Final = 105
_STATE_KINDS: Final[dict[int, type[Snapshot | Restore]]] = {102: Snapshot, 103: Restore}
_STATE_CODES: Final[dict[type[object], int]] = {kind: code for code, kind in _STATE_KINDS.items()}


class BadFrame(Exception):
    """The other side sent what is no message of this protocol."""


def encode(message: Message) -> bytes:
    """Return ``message`` as one frame, its length included."""
    if isinstance(message, Finished):
        body = (
            _FINISHED.pack(
                _FINISHED_CODE,
                message.number,
                _OUTCOME_CODES[message.outcome],
                message.cpu,
                message.peak_memory,
                min(message.threads, 0xFFFF),
                message.exit_status,
                len(message.stdout),
                len(message.stderr),
                NO_VALUE if message.value is None else len(message.value),
            )
            + message.stdout
            + message.stderr
            + (message.value or b"")
        )
    elif isinstance(message, Execute):
        options = message.options
        head = (_EXECUTE_CODE, message.number, message.time, options.withheld, options.value)
        body = _EXECUTE.pack(*head, len(options.stdin)) + options.stdin + message.source
    elif isinstance(message, Printed):
        body = _PRINTED.pack(_PRINTED_CODE, message.number, len(message.stdout))
        body += message.stdout + message.stderr
    elif isinstance(message, Failed):
        body = bytes([_FAILED_CODE]) + message.reason.encode("utf-8", "replace")[:LONGEST_REASON_BYTES]
    elif isinstance(message, (Snapshot, Restore)):
        body = _NUMBERED.pack(_STATE_CODES[type(message)], message.number) + message.state
    else:
        body = _NUMBERED.pack(_NUMBERED_CODES[type(message)], message.number)
    return LENGTH.pack(len(body)) + body


def decode(body: bytes) -> Message:
    """Return the message in a frame's ``body``.

    Raises:
        BadFrame: it is none of the messages, or a field is out of its range.
    """
    code = body[0] if body else -1
    if code == _FINISHED_CODE:
        return _decode_finished(body)
    if code == _EXECUTE_CODE and len(body) >= _EXECUTE.size:
        _, number, time, withheld, value, stdin_length = _EXECUTE.unpack_from(body)
        middle = _EXECUTE.size + stdin_length
        if not (stdin_length or withheld or value):
            return Execute(number, time, body[middle:])
        return Execute(number, time, body[middle:], RunOptions(body[_EXECUTE.size : middle], withheld, value))
    if 0 <= code < len(_NUMBERED_KINDS) and len(body) == _NUMBERED.size:
        return _NUMBERED_KINDS[code](_NUMBERED.unpack(body)[1])
    if code in _STATE_KINDS and len(body) >= _NUMBERED.size:
        return _STATE_KINDS[code](_NUMBERED.unpack_from(body)[1], body[_NUMBERED.size :])
    if code == _PRINTED_CODE and len(body) >= _PRINTED.size:
        _, number, stdout_length = _PRINTED.unpack_from(body)
        middle = _PRINTED.size + stdout_length
        if middle <= len(body):
            return Printed(number, body[_PRINTED.size : middle], body[middle:])
    if code == _FAILED_CODE:
        return Failed(body[1:].decode("utf-8", "replace"))
    raise BadFrame(f"no message: {len(body)} bytes of kind {code}")


def _decode_finished(body: bytes) -> Finished:
    if len(body) < _FINISHED.size:
        raise BadFrame("a truncated answer")
    _, number, code, cpu, peak_memory, threads, status, *lengths = _FINISHED.unpack_from(body)
    stdout_length, stderr_length, value_length = lengths
    has_value = value_length != NO_VALUE
    end = _FINISHED.size + stdout_length + stderr_length
    if value_length < NO_VALUE or len(body) != end + max(value_length, 0):
        raise BadFrame("an answer whose lengths do not add up")
    if code >= len(_OUTCOMES) or not math.isfinite(cpu) or cpu < 0:
        raise BadFrame("an answer with a field out of its range")
    middle = _FINISHED.size + stdout_length
    return Finished(
        number=number,
        outcome=_OUTCOMES[code],
        stdout=body[_FINISHED.size : middle],
        stderr=body[middle:end],
        cpu=cpu,
        peak_memory=peak_memory,
        threads=threads,
        exit_status=status,
        value=body[end:] if has_value else None,
    )
