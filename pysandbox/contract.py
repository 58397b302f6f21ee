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

from .result import Result

FIELDS: Final = ("code", "id")

#: The text form of RFC 9562 as the server writes it. Braces, upper case and the like are refused, so that a
#: session has one name only.
CANONICAL_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

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
    """A checked request: the program, and the session to continue or None for a new one."""

    code: str
    id: str | None


def parse_execute(body: bytes) -> ExecuteRequest:
    """Read the body of a request to execute code.

    A UTF-8 byte order mark is skipped. A field given twice is refused, as is anything that is no JSON by
    RFC 8259 (``NaN``, ``Infinity``).

    Raises:
        BadRequest: the body is malformed, or a field is missing, unknown or of the wrong type.

    Example:
        >>> parse_execute(b'{"code": "print(1)"}')
        ExecuteRequest(code='print(1)', id=None)
    """
    fields = _parse_object(body)
    for name in fields:
        if name not in FIELDS:
            known = ", ".join(_quoted(field) for field in FIELDS)
            raise BadRequest(f"unknown field {_quoted(name)}; the fields are {known}")
    if "code" not in fields:
        raise BadRequest('field "code" is missing')
    code, session_id = fields["code"], fields.get("id")
    if not isinstance(code, str):
        raise BadRequest(f'field "code" must be a string, not {_kind(code)}')
    if session_id is None:
        return ExecuteRequest(code, None)
    if not isinstance(session_id, str):
        raise BadRequest(f'field "id" must be a string or null, not {_kind(session_id)}')
    if CANONICAL_UUID.fullmatch(session_id) is None:
        raise BadRequest(
            f'field "id" must be a UUID as the server writes it '
            f"(8-4-4-4-12 hexadecimal digits in lower case), not {_quoted(session_id)}"
        )
    return ExecuteRequest(code, session_id)


def reply_of(result: Result) -> dict[str, str]:
    """Return the reply's fields, in their order: ``error`` never stands beside output."""
    if result.error is not None:
        return {"id": result.id, "error": result.error}
    output = {"stdout": result.stdout, "stderr": result.stderr}
    return {"id": result.id, **{name: text for name, text in output.items() if text}}


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
            # No field is a number, so that any number is only named by its type. As an integer, one of many
            # digits would take quadratic time or be refused by the interpreter.
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


def _quoted(name: str) -> str:
    shortened = name if len(name) <= QUOTED_CHARACTERS else name[:QUOTED_CHARACTERS] + "..."
    return json.dumps(shortened)


def _kind(value: object) -> str:
    return KINDS[type(value)]
