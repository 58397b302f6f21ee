"""The HTTP contract: a Falcon application over the public names of ``pysandbox``.

    request -> middleware -> POST /execute -> parse_execute -> Admission -> Sandbox.execute -> JSON

It translates and nothing more: it starts no process, keeps no session and knows no layer of the sandbox.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from importlib import metadata
from typing import Any, Final

import falcon

from pysandbox import Overloaded, Result, Sandbox, SandboxClosed, SessionNotFound

from .access import Access, SessionOwners
from .contract import BadRequest, encode, parse_execute, reply_of
from .metrics import CONTENT_TYPE, Metrics
from .middleware import Gate, RequestLog
from .page import add_page

DEFAULT_REQUEST_BYTES: Final = 2**20

STOPPING: Final = "the server is stopping"
INTERNAL_ERROR: Final = "Internal server error"
#: What is said where the framework refuses without words of its own.
WORDS_BY_STATUS: Final = {
    404: "no such path; code is run by POST /execute",
    405: "method not allowed; code is run by POST /execute",
}

UTF_8_NAMES: Final = frozenset({"utf-8", "utf8"})

log = logging.getLogger("pysandbox.server")


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
    metrics = Metrics(sandbox)
    app: falcon.App[Any, Any] = falcon.App(middleware=[RequestLog(metrics), Gate(rules)])
    app.add_route("/execute", ExecuteResource(sandbox, metrics, max_request_bytes, max_admitted, rules))
    app.add_route("/health", HealthResource(sandbox, rules))
    app.add_route("/metrics", MetricsResource(metrics))
    add_page(app)
    app.set_error_serializer(_serialize_error)
    app.add_error_handler(Exception, _answer_own_fault)
    return app


class ExecuteResource:
    """``POST /execute``."""

    def __init__(
        self,
        sandbox: Sandbox,
        metrics: Metrics,
        max_request_bytes: int,
        max_admitted: int | None,
        access: Access,
    ) -> None:
        self._sandbox = sandbox
        self._metrics = metrics
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
        began = time.monotonic()
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
        self._metrics.executed(result, time.monotonic() - began)
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


class HealthResource:
    """``GET /health``: that the server is ready, and, to those who may use it, what it is made of."""

    def __init__(self, sandbox: Sandbox, access: Access) -> None:
        self._sandbox = sandbox
        self._access = access

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Answer at once, whatever the load."""
        body: dict[str, Any] = {"ready": True}
        if not self._access.keys or req.context.key is not None:
            body["version"] = version()
            body["layers"] = [
                {"name": layer.name, "active": layer.active, "reason": layer.reason}
                for layer in self._sandbox.layers
            ]
        _answer(resp, body)


class MetricsResource:
    """``GET /metrics``, for Prometheus."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Answer with every figure."""
        resp.content_type = CONTENT_TYPE
        resp.data = self._metrics.text()


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


def version() -> str:
    """Return this package's version, as installed."""
    try:
        return metadata.version("pysandbox")
    except metadata.PackageNotFoundError:  # run from a clone that is not installed
        return "unknown"


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
