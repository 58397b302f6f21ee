"""``GET /openapi.json``: the contract as OpenAPI 3.1, for people's tools and for tests that hold it true.

Built from the contract's own tables and the server's limits; it answers no other request.
"""

from __future__ import annotations

from typing import Any, Final

import falcon

from pysandbox import Sandbox

from ..limits import Limits
from .answers import answer
from .schemas import ID, json_object, reference, schemas

EXAMPLE_ID: Final = "0802f3f3-6c1f-4b35-8d0c-0a5b7f7f2f0e"
TRACEBACK: Final = (
    'Traceback (most recent call last):\n  File "<stdin>", line 1, in <module>\n'
    "ZeroDivisionError: division by zero\n"
)

#: What each error says, and its header where it has one of its own.
ERRORS: Final[dict[int, tuple[str, str]]] = {
    400: ("The request is malformed; the text says what is wrong and where.", 'field "code" is missing'),
    401: ("No or a wrong key, where keys are on.", "a key is needed: Authorization: Bearer KEY"),
    403: (
        "A foreign `Host` or `Origin`.",
        "this host name is not served; see --allow-host",
    ),
    404: ("The id names no live session.", "session not found"),
    405: ("The path has other methods.", "method not allowed; code is run by POST /execute"),
    413: ("The body is too large.", "the body is larger than 1048576 bytes"),
    415: ("The media type is another.", 'Content-Type must be application/json, not "text/plain"'),
    500: ("A fault of the server's own; its log says more.", "Internal server error"),
    503: ("No capacity now.", "too many executions are waiting"),
}
EVERYWHERE: Final = (401, 403, 405, 500)

REPLY_EXAMPLES: Final = {
    "output": {"id": EXAMPLE_ID, "stdout": "Hello, World!\n"},
    "exception": {"id": EXAMPLE_ID, "stderr": TRACEBACK},
    "limit": {"id": EXAMPLE_ID, "error": "execution timeout"},
    "nothing printed": {"id": EXAMPLE_ID},
}


class OpenApiResource:
    """``GET /openapi.json``."""

    def __init__(self, sandbox: Sandbox, version: str, keys: bool) -> None:
        self._document = document(sandbox.limits, version, keys)

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Answer with the description."""
        answer(resp, self._document)

    on_head = on_get


def document(limits: Limits, version: str, keys: bool) -> dict[str, Any]:
    """Return the description of a server with these limits.

    Args:
        version: the package's.
        keys: whether requests must show a key.
    """
    described: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {
            "title": "pysandbox",
            "version": version,
            "summary": "Runs untrusted Python in guarded, limited, persistent sessions.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "paths": {
            "/execute": {"post": _execute()},
            "/sessions/{id}": {"parameters": [_path_id()], "get": _look(), "delete": _end()},
            "/sessions/{id}/fork": {"parameters": [_path_id()], "post": _fork()},
            "/health": {"get": _health()},
            "/metrics": {"get": _metrics()},
            "/openapi.json": {"get": _openapi()},
        },
        "components": {
            "schemas": schemas(limits),
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
    }
    if keys:
        described["security"] = [{"key": []}]
        described["paths"]["/health"]["get"]["security"] = []
    return described


# --- operations -------------------------------------------------------------------------------------------


def _execute() -> dict[str, Any]:
    examples = {
        "run": {"code": "print('Hello, World!')"},
        "continue": {"id": EXAMPLE_ID, "code": "print(x)"},
        "options": {"code": "input()", "stdin": "a line\n", "timeout": 1, "memory": 2**25, "details": True},
    }
    return {
        "operationId": "execute",
        "summary": "Run a program, in a new session or in one that lives.",
        "requestBody": {
            "required": True,
            "content": _json(reference("Request"), examples),
        },
        "responses": _responses(
            200,
            "The code ran, whether or not it raised, or a limit struck.",
            _json(reference("Reply"), REPLY_EXAMPLES),
            400, 404, 413, 415, 503,
        ),
    }  # fmt: skip


def _look() -> dict[str, Any]:
    example = {
        "id": EXAMPLE_ID,
        "created": "2026-11-22T20:15:00.123Z",
        "last_used": "2026-11-22T20:16:01.123Z",
        "executions": 3,
        "idle_expiry": 1800.0,
    }
    return {
        "operationId": "describe",
        "summary": "Tell what is known of a session. This is no use that would keep it from expiring.",
        "responses": _responses(
            200, "It lives.", _json(reference("Session"), {"session": example}), 400, 404, 503
        ),
    }


def _end() -> dict[str, Any]:
    return {
        "operationId": "close",
        "summary": "End a session, and an execution that runs in it.",
        "responses": _responses(204, "It is over.", None, 400, 404, 503),
    }


def _fork() -> dict[str, Any]:
    schema = json_object({"id": ID}, ["id"])
    return {
        "operationId": "fork",
        "summary": "Open a second session with the same state, independent from then on.",
        "responses": _responses(
            200, "The new session.", _json(schema, {"fork": {"id": EXAMPLE_ID}}), 400, 404, 503
        ),
    }


def _health() -> dict[str, Any]:
    example = {
        "ready": True,
        "version": "0.1.0",
        "layers": [{"name": "seccomp", "active": True, "reason": "allow-list by libseccomp"}],
    }
    return {
        "operationId": "health",
        "summary": "Tell that the server is ready; with keys on and without one, only that.",
        "responses": _responses(200, "Ready.", _json(reference("Health"), {"health": example})),
    }


def _metrics() -> dict[str, Any]:
    content = {"text/plain": {"schema": {"type": "string"}, "example": "pysandbox_sessions 3.0\n"}}
    return {
        "operationId": "metrics",
        "summary": "Counts, times and sizes, in the text format of Prometheus.",
        "responses": _responses(200, "The figures.", content),
    }


def _openapi() -> dict[str, Any]:
    return {
        "operationId": "openapi",
        "summary": "This description.",
        "responses": _responses(200, "OpenAPI 3.1.", _json({"type": "object"}, {})),
    }


# --- small pieces -----------------------------------------------------------------------------------------


def _examples(values: dict[str, Any]) -> dict[str, Any]:
    return {name: {"value": value} for name, value in values.items()}


def _json(schema: dict[str, Any], examples: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema} | ({"examples": _examples(examples)} if examples else {})}


def _path_id() -> dict[str, Any]:
    return {"name": "id", "in": "path", "required": True, "schema": ID, "example": EXAMPLE_ID}


def _responses(status: int, description: str, content: dict[str, Any] | None, *errors: int) -> dict[str, Any]:
    good: dict[str, Any] = {"description": description, "headers": _headers()}
    if content is not None:
        good["content"] = content
    return {str(status): good} | {str(code): _error(code) for code in sorted({*errors, *EVERYWHERE})}


def _error(status: int) -> dict[str, Any]:
    description, words = ERRORS[status]
    headers = _headers()
    if status == 503:
        headers["Retry-After"] = {
            "description": "seconds after which to try again",
            "schema": {"type": "integer", "minimum": 1},
        }
    if status == 405:
        headers["Allow"] = {"description": "the path's methods", "schema": {"type": "string"}}
    if status == 401:
        headers["WWW-Authenticate"] = {"schema": {"const": "Bearer"}}
    content = _json(reference("Error"), {"error": {"error": words}})
    return {"description": description, "headers": headers, "content": content}


def _headers() -> dict[str, Any]:
    return {
        "X-Request-Id": {
            "description": "the request's id, as the log has it; the client's own where it sent a fit one",
            "schema": {"type": "string"},
        }
    }
