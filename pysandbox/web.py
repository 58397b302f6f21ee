"""The HTTP contract: a Falcon application over the public names of ``pysandbox``.

    request -> checks of Host, Origin, key -> POST /execute -> parse_execute -> Sandbox.execute -> JSON

It translates and nothing more: it starts no process, keeps no session and knows no layer of the sandbox.
"""

from __future__ import annotations

import json
import logging
import re
import threading
import time
import uuid
from typing import Any, Final

import falcon
from falcon.constants import COMBINED_METHODS

from pysandbox import Overloaded, Result, Sandbox, SandboxClosed, SessionNotFound

from .access import Access, SessionOwners
from .contract import BadRequest, encode, parse_execute, reply_of

DEFAULT_REQUEST_BYTES: Final = 2**20

STOPPING: Final = "the server is stopping"
INTERNAL_ERROR: Final = "Internal server error"
#: What is said where the framework refuses without words of its own.
WORDS_BY_STATUS: Final = {
    404: "no such path; code is run by POST /execute",
    405: "method not allowed; code is run by POST /execute",
}

UTF_8_NAMES: Final = frozenset({"utf-8", "utf8"})
#: A client's own request id is taken over if it cannot garble a log.
REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._:-]{1,100}")
PREFLIGHT_SECONDS: Final = "600"

log = logging.getLogger("pysandbox.server")
access_log = logging.getLogger("pysandbox.access")


def create_app(
    sandbox: Sandbox,
    *,
    max_request_bytes: int = DEFAULT_REQUEST_BYTES,
    max_admitted: int | None = None,
    access: Access | None = None,
) -> falcon.App[Any, Any]:
    """Return the WSGI application that serves a sandbox.

    Args:
        sandbox: what runs the code; the caller closes it.
        max_request_bytes: the size of a request's body beyond which the answer is 413.
        max_admitted: how many executions may be under way at once, running or waiting for whatever; one more
            is answered 503. Keep it below the server's number of threads. None: no bound but the sandbox's.
        access: keys, host names and origins; None lets everyone in.

    Example:
        >>> with Sandbox() as sandbox:                                   # doctest: +SKIP
        ...     wsgiref.simple_server.make_server("127.0.0.1", 8000, create_app(sandbox)).serve_forever()
    """
    rules = access or Access()
    app: falcon.App[Any, Any] = falcon.App(middleware=[RequestLog(), Gate(rules)])
    app.add_route("/execute", ExecuteResource(sandbox, max_request_bytes, max_admitted, rules))
    app.set_error_serializer(_serialize_error)
    app.add_error_handler(Exception, _answer_own_fault)
    return app


class ExecuteResource:
    """``POST /execute``."""

    def __init__(
        self, sandbox: Sandbox, max_request_bytes: int, max_admitted: int | None, access: Access
    ) -> None:
        self._sandbox = sandbox
        self._admission = Admission(max_admitted)
        self._max_request_bytes = max_request_bytes
        self._owners = SessionOwners(self._is_alive) if len(access.keys) > 1 else None

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Run code and answer with what it printed or why it was stopped."""
        _check_media_type(req.content_type)
        try:
            request = parse_execute(self._body(req))
        except BadRequest as error:
            raise falcon.HTTPBadRequest(description=str(error)) from None
        req.context.session = request.id
        try:
            with self._admission:
                result = self._execute(request.code, request.id, req.context.key)
        except SessionNotFound as error:
            if request.id is None:  # a new session can only be lost when the sandbox is closed meanwhile
                raise _unavailable(STOPPING, 1) from None
            raise falcon.HTTPNotFound(description=str(error)) from None
        except Overloaded as error:
            raise _unavailable(str(error), error.retry_after) from None
        except SandboxClosed:
            raise _unavailable(STOPPING, 1) from None
        req.context.session, req.context.outcome = result.id, result.outcome.value
        _answer(resp, reply_of(result))

    def _execute(self, code: str, session_id: str | None, key: int | None) -> Result:
        if self._owners is None or key is None:
            return self._sandbox.execute(code, session_id)
        if session_id is not None and not self._owners.admits(session_id, key):
            raise SessionNotFound
        result = self._sandbox.execute(code, session_id)
        self._owners.remember(result.id, key)
        return result

    def _is_alive(self, session_id: str) -> bool:
        try:
            self._sandbox.session(session_id)
        except SessionNotFound:
            return False
        return True

    def _body(self, req: falcon.Request) -> bytes:
        # One byte more than the limit is enough to know that a body without a length is too large.
        if (req.content_length or 0) <= self._max_request_bytes:
            body = req.bounded_stream.read(self._max_request_bytes + 1)
            if len(body) <= self._max_request_bytes:
                return body
        raise falcon.HTTPContentTooLarge(
            description=f"the body is larger than {self._max_request_bytes} bytes"
        )


class Admission:
    """A bound on executions under way, which refuses and never waits: a context manager.

    The sandbox bounds what waits to run and what waits for one session, each apart; but every wait, whatever
    for, holds one of the server's threads, and there must be one left to answer the next request.
    """

    def __init__(self, most: int | None) -> None:
        self._free = threading.BoundedSemaphore(most) if most is not None else None

    def __enter__(self) -> None:
        if self._free is not None and not self._free.acquire(blocking=False):
            raise Overloaded("too many executions are under way")

    def __exit__(self, *_: object) -> None:
        if self._free is not None:
            self._free.release()


class RequestLog:
    """Gives each request an id and writes one line about it, never with code or output in it."""

    def process_request(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Note when the request came, and its id."""
        given = req.get_header("X-Request-Id") or ""
        req.context.request_id = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        req.context.started = time.monotonic()
        req.context.key = req.context.session = req.context.outcome = None

    def process_response(
        self, req: falcon.Request, resp: falcon.Response, resource: object, req_succeeded: bool
    ) -> None:
        """Name the request's id to the client, and log."""
        resp.set_header("X-Request-Id", req.context.request_id)
        resp.set_header("X-Content-Type-Options", "nosniff")
        resp.set_header("Cache-Control", "no-store")
        fields = {
            "request": req.context.request_id,
            "client": req.remote_addr,
            "method": req.method,
            "path": req.path,
            "status": int(resp.status.split()[0]) if isinstance(resp.status, str) else int(resp.status),
            "milliseconds": round((time.monotonic() - req.context.started) * 1000, 1),
            "session": req.context.session,
            "outcome": req.context.outcome,
        }
        access_log.info("request", extra={"fields": {k: v for k, v in fields.items() if v is not None}})


class Gate:
    """Refuses requests by foreign names, from foreign pages and without a key, before anything is read."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def process_request(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Let the request pass, or raise its refusal."""
        host, origin = req.get_header("Host"), req.get_header("Origin")
        if not self._access.admits_host(host):
            raise falcon.HTTPForbidden(description="this host name is not served; see --allow-host")
        if not self._access.admits_origin(origin, req.scheme, host):
            raise falcon.HTTPForbidden(description="pages of this origin are not served; see --allow-origin")
        if origin in self._access.origins:
            self._allow_origin(req, resp, str(origin))
        if self._access.keys and req.method != "OPTIONS":
            req.context.key = self._access.key_number(req.get_header("Authorization"))
            if req.context.key is None:
                raise falcon.HTTPUnauthorized(
                    description="a key is needed: Authorization: Bearer KEY", challenges=["Bearer"]
                )

    def process_resource(
        self, req: falcon.Request, resp: falcon.Response, resource: object, params: dict[str, Any]
    ) -> None:
        """Refuse methods that HTTP does not know in the same way as those that a path does not know."""
        if req.method not in COMBINED_METHODS:
            known = [m for m in COMBINED_METHODS if hasattr(resource, f"on_{m.lower()}")]
            raise falcon.HTTPMethodNotAllowed([*known, "OPTIONS"])

    def _allow_origin(self, req: falcon.Request, resp: falcon.Response, origin: str) -> None:
        resp.set_header("Access-Control-Allow-Origin", origin)
        resp.append_header("Vary", "Origin")
        resp.set_header("Access-Control-Expose-Headers", "Retry-After, X-Request-Id")
        if req.method == "OPTIONS":
            resp.set_header("Access-Control-Allow-Methods", "GET, POST")
            resp.set_header("Access-Control-Allow-Headers", "Authorization, Content-Type, X-Request-Id")
            resp.set_header("Access-Control-Max-Age", PREFLIGHT_SECONDS)


def _unavailable(words: str, retry_after: int) -> falcon.HTTPServiceUnavailable:
    return falcon.HTTPServiceUnavailable(description=words, retry_after=retry_after)


def _check_media_type(content_type: str | None) -> None:
    media_type, parameters = falcon.parse_header(content_type or "")
    if media_type.lower() != "application/json":
        shown = json.dumps(content_type[:100]) if content_type else "nothing"
        raise falcon.HTTPUnsupportedMediaType(
            description=f"Content-Type must be application/json, not {shown}"
        )
    charset = parameters.get("charset", "utf-8")
    if charset.lower() not in UTF_8_NAMES:
        raise falcon.HTTPUnsupportedMediaType(description="the charset of application/json must be utf-8")


def _answer(resp: falcon.Response, body: dict[str, Any]) -> None:
    resp.content_type = falcon.MEDIA_JSON
    resp.data = encode(body)


def _serialize_error(req: falcon.Request, resp: falcon.Response, error: falcon.HTTPError) -> None:
    words = error.description or WORDS_BY_STATUS.get(error.status_code) or error.title
    _answer(resp, {"error": words})


def _answer_own_fault(
    req: falcon.Request, resp: falcon.Response, error: Exception, params: dict[str, Any]
) -> None:
    # Contained: whatever this server itself did wrong. The client learns that and no more.
    log.error("request %s failed", req.context.request_id, exc_info=error)
    resp.status = falcon.HTTP_500
    _answer(resp, {"error": INTERNAL_ERROR})
