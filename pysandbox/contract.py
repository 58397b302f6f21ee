"""The JSON of ``POST /execute``, both ways: a request parsed strictly, so that no typo passes in silence, and
the reply to it.

Pure functions; they know neither HTTP nor how code is run.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from .limits import SMALLEST_MEMORY_BYTES, SMALLEST_TIME_SECONDS, Limits
from .result import Result

FIELDS: Final = ("code", "id", "stdin", "timeout", "memory", "details")

#: The text form of RFC 9562 as the server writes it. Braces, upper case and the like are refused, so that a
#: session has one name only.
CANONICAL_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

#: How the answer begins where no worker can start, so that a client knows it from other wants of capacity.
NO_WORKER: Final = "no worker can be started now"

#: A name from a request is quoted in an error up to this length.
QUOTED_CHARACTERS: Final = 80


KINDS: Final[dict[type, str]] = {
    type(None): "null",
    bool: "a boolean",
    float: "a number",
    str: "a string",
    list: "an array",
    dict: "an object",
}


class BadRequest(ValueError):
    """The body is not what the contract says; the message tells what is wrong and where."""


@dataclass(frozen=True, slots=True)
class ExecuteRequest:
    """A checked request.

    Attributes:
        code: the program.
        id: the session to continue, or None for a new one.
        stdin: what the program finds on its standard input.
        timeout: seconds of wall time, or None for the server's limit.
        memory: bytes of memory, or None for the server's limit.
        details: whether the reply tells more than the output.
    """

    code: str
    id: str | None = None
    stdin: str = ""
    timeout: float | None = None
    memory: int | None = None
    details: bool = False


def parse_execute(body: bytes, limits: Limits) -> ExecuteRequest:
    """Read the body of a request to execute code.

    A UTF-8 byte order mark is skipped. A field given twice is refused, as is anything that is no JSON by
    RFC 8259 (``NaN``, ``Infinity``). An optional field that is null counts as absent.

    Args:
        limits: the server's own, beyond which no request may go.

    Raises:
        BadRequest: the body is malformed, or a field is missing, unknown, of the wrong type or out of range.

    Example:
        >>> parse_execute(b'{"code": "print(1)"}', Limits()).code
        'print(1)'
    """
    fields = _parse_object(body)
    for name in fields:
        if name not in FIELDS:
            known = ", ".join(_quoted(field) for field in FIELDS)
            raise BadRequest(f"unknown field {_quoted(name)}; the fields are {known}")
    if "code" not in fields:
        raise BadRequest('field "code" is missing')
    code = fields["code"]
    if not isinstance(code, str):
        raise BadRequest(f'field "code" must be a string, not {_kind(code)}')
    given = {name: value for name, value in fields.items() if value is not None}
    id = _optional(given, "id", str, "a string")
    if id is not None:
        check_id('field "id"', id)
    timeout = _optional(given, "timeout", float, "a number")
    if timeout is not None:
        _check_range("timeout", timeout, SMALLEST_TIME_SECONDS, limits.time, "seconds")
    memory = _optional(given, "memory", float, "a number")
    if memory is not None:
        _check_range("memory", memory, min(SMALLEST_MEMORY_BYTES, limits.memory), limits.memory, "bytes")
    return ExecuteRequest(
        code,
        id,
        stdin=_optional(given, "stdin", str, "a string") or "",
        timeout=timeout,
        memory=None if memory is None else int(memory),
        details=_optional(given, "details", bool, "a boolean") or False,
    )


def check_id(where: str, id: str) -> None:
    """Check a session's id.

    Raises:
        BadRequest: it is no UUID as the server writes it; the message begins with ``where`` it stood.
    """
    if CANONICAL_UUID.fullmatch(id) is None:
        raise BadRequest(
            f"{where} must be a UUID as the server writes it "
            f"(8-4-4-4-12 hexadecimal digits in lower case), not {_quoted(id)}"
        )


def reply_of(result: Result, details: bool = False) -> dict[str, Any]:
    """Return the reply's fields, in their order: ``error`` never stands beside output."""
    reply: dict[str, Any] = {"id": result.id}
    if result.error is not None:
        reply["error"] = result.error
    else:
        output = {"stdout": result.stdout, "stderr": result.stderr}
        reply |= {name: text for name, text in output.items() if text}
    return reply | {"details": details_of(result)} if details else reply


def details_of(result: Result) -> dict[str, Any]:
    """Return what a reply tells beside the output, when asked to; None where it is not known."""
    return {
        "reason": result.outcome.value,
        "exit_status": result.exit_status,
        "wall": result.usage.wall,
        "cpu": result.usage.cpu,
        "peak_memory": result.usage.peak_memory,
        "queue_wait": result.usage.waited,
        "rolled_back": result.rolled_back,
        "partial_stdout": result.partial_stdout,
        "partial_stderr": result.partial_stderr,
        "value": result.value,
    }


def encode(body: Mapping[str, Any]) -> bytes:
    r"""Return a reply as JSON in UTF-8.

    A lone surrogate, which UTF-8 cannot hold, becomes JSON's own escape (``\ud800``): inside a string, the
    only place where one can stand, that is what ``backslashreplace`` writes.
    """
    return json.dumps(body, ensure_ascii=False).encode("utf-8", "backslashreplace")


def _parse_object(body: bytes) -> dict[str, Any]:
    if not body:
        raise BadRequest("malformed JSON: the body is empty")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadRequest(f"malformed JSON: the body is not UTF-8 at byte {error.start}") from None
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object_without_duplicates,
            parse_constant=_refuse_constant,
            # As an integer, a number of many digits would take quadratic time or be refused by the
            # interpreter; every number in range is exact as a float.
            parse_int=float,
        )
    except BadRequest:
        raise
    except json.JSONDecodeError as error:
        raise BadRequest(f"malformed JSON: {error}") from None
    except RecursionError:
        raise BadRequest("malformed JSON: nested too deeply") from None
    if not isinstance(value, dict):
        raise BadRequest(f"the body must be a JSON object, not {_kind(value)}")
    return value


def _object_without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, value in pairs:
        if name in fields:
            raise BadRequest(f"field {_quoted(name)} is given twice")
        fields[name] = value
    return fields


def _refuse_constant(name: str) -> None:
    raise BadRequest(f"malformed JSON: {name} is no JSON value")


def _optional(given: dict[str, Any], name: str, kind: type, words: str) -> Any:
    value = given.get(name)
    if value is not None and type(value) is not kind:
        raise BadRequest(f"field {_quoted(name)} must be {words} or null, not {_kind(value)}")
    return value


def _check_range(name: str, value: float, smallest: float, largest: float, unit: str) -> None:
    if unit == "bytes" and not value.is_integer():
        raise BadRequest(f'field "{name}" must be a whole number of bytes, not {value:g}')
    if not smallest <= value <= largest:
        raise BadRequest(
            f'field "{name}" must be from {smallest:.15g} to {largest:.15g} {unit}, not {value:.15g}'
        )


def _quoted(name: str) -> str:
    shortened = name if len(name) <= QUOTED_CHARACTERS else name[:QUOTED_CHARACTERS] + "..."
    return json.dumps(shortened)


def _kind(value: object) -> str:
    return KINDS[type(value)]
