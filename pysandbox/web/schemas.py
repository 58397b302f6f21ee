"""The schemas of the contract's JSON, for ``GET /openapi.json``.

Built from the contract's own tables and the server's limits; plain data in and out.
"""

from __future__ import annotations

from typing import Any, Final

from pysandbox import Outcome

from ..contract import CANONICAL_UUID, FIELDS
from ..limits import SMALLEST_MEMORY_BYTES, SMALLEST_TIME_SECONDS, Limits
from ..result import ERROR_WORDS

ID: Final = {"type": "string", "format": "uuid", "pattern": f"^{CANONICAL_UUID.pattern}$"}
NULL: Final = {"type": "null"}


def schemas(limits: Limits) -> dict[str, Any]:
    """Return every schema by its name, for a server with these limits."""
    return {
        "Request": json_object(dict(zip(FIELDS, _field_schemas(limits), strict=True)), ["code"]),
        "Reply": {
            **json_object(
                {
                    "id": ID,
                    "stdout": {"type": "string", "minLength": 1},
                    "stderr": {"type": "string", "minLength": 1},
                    "error": {"enum": list(ERROR_WORDS.values())},
                    "details": reference("Details"),
                },
                ["id"],
            ),
            "description": "`error` never stands beside `stdout` or `stderr`.",
            "if": {"required": ["error"]},
            "then": {"properties": {"stdout": False, "stderr": False}},
        },
        "Details": _details(),
        "Session": json_object(
            {
                "id": ID,
                "created": {"type": "string", "format": "date-time"},
                "last_used": {"type": "string", "format": "date-time"},
                "executions": {"type": "integer", "minimum": 0},
                "idle_expiry": {"type": "number", "description": "seconds without use after which it ends"},
            }
        ),
        "Health": json_object(
            {
                "ready": {"const": True},
                "version": {"type": "string"},
                "layers": {
                    "type": "array",
                    "items": json_object(
                        {
                            "name": {"type": "string"},
                            "active": {"type": "boolean"},
                            "reason": {"type": "string"},
                        }
                    ),
                },
            },
            ["ready"],
        ),
        "Error": json_object({"error": {"type": "string", "minLength": 1}}),
    }


def _field_schemas(limits: Limits) -> tuple[dict[str, Any], ...]:
    """Return the schemas of the request's fields, in their order."""
    return (
        {"type": "string", "description": "a Python program, run like a module named `__main__`"},
        {"anyOf": [ID, NULL], "description": "the session to continue; null: a new one"},
        {"type": ["string", "null"], "description": "text for `input()` and `sys.stdin`"},
        {
            "type": ["number", "null"],
            "minimum": SMALLEST_TIME_SECONDS,
            "maximum": limits.time,
            "description": "seconds of wall time",
        },
        {
            "type": ["integer", "null"],
            "minimum": min(SMALLEST_MEMORY_BYTES, limits.memory),
            "maximum": limits.memory,
            "description": "bytes for the session's state and the running code",
        },
        {"type": ["boolean", "null"], "description": "whether the reply has `details`"},
    )


def _details() -> dict[str, Any]:
    seconds, text = {"type": "number", "minimum": 0}, {"type": "string"}
    unknown = " null where the worker could not report it"
    return json_object(
        {
            "reason": {"enum": [outcome.value for outcome in Outcome]},
            "exit_status": {"type": ["integer", "null"], "description": "null where a limit struck"},
            "wall": seconds | {"description": "seconds"},
            "cpu": seconds | {"type": ["number", "null"], "description": f"seconds;{unknown}"},
            "peak_memory": {"type": ["integer", "null"], "description": f"bytes;{unknown}"},
            "queue_wait": seconds | {"description": "seconds of waiting before"},
            "rolled_back": {
                "type": "boolean",
                "description": "whether the session is as it was before this execution",
            },
            "partial_stdout": text
            | {"description": "what is known to have been printed before a limit struck"},
            "partial_stderr": text,
            "value": {
                "type": ["string", "null"],
                "description": "`repr` of the last statement's value, where that is an expression",
            },
        }
    )


def reference(name: str) -> dict[str, Any]:
    """Return what stands for a schema elsewhere."""
    return {"$ref": f"#/components/schemas/{name}"}


def json_object(properties: dict[str, Any], required: list[str] | None = None) -> dict[str, Any]:
    """Return the schema of an object with these properties and no others; None: all of them are required."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties) if required is None else required,
        "additionalProperties": False,
    }
