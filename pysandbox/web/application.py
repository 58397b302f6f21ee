"""The HTTP contract: a Falcon application over the public names of ``pysandbox``.

    request -> middleware -> POST /execute -> parse_execute -> Admission -> Sandbox.execute -> JSON
                          -> /sessions/{id} -> Session's own methods -> JSON

It translates and nothing more: it starts no process, keeps no session and knows no layer of the sandbox.
"""

from __future__ import annotations

import json
import logging
import time
from importlib import metadata
from typing import Any, Final

import falcon

from pysandbox import Result, Sandbox, SessionNotFound

from ..contract import ExecuteRequest, parse_execute, reply_of
from .access import Access, SessionOwners
from .admission import Admission
from .answers import STOPPING, answer, refusals, unavailable
from .metrics import CONTENT_TYPE, Metrics
from .middleware import Gate, RequestLog
from .openapi import OpenApiResource
from .page import add_page
from .session_resources import ForkResource, SessionResource

DEFAULT_REQUEST_BYTES: Final = 2**20

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
    admission = Admission(max_admitted)
    owners = SessionOwners(lambda id: _is_alive(sandbox, id)) if len(rules.keys) > 1 else None
    app: falcon.App[Any, Any] = falcon.App(middleware=[RequestLog(metrics), Gate(rules)])
    app.add_route("/execute", ExecuteResource(sandbox, metrics, max_request_bytes, admission, owners))
    app.add_route("/sessions/{id}", SessionResource(sandbox, owners))
    app.add_route("/sessions/{id}/fork", ForkResource(sandbox, metrics, admission, owners))
    app.add_route("/health", HealthResource(sandbox, rules))
    app.add_route("/metrics", MetricsResource(metrics))
    app.add_route("/openapi.json", OpenApiResource(sandbox, version(), bool(rules.keys)))
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
        admission: Admission,
        owners: SessionOwners | None,
    ) -> None:
        self._sandbox = sandbox
        self._metrics = metrics
        self._max_request_bytes = max_request_bytes
        self._admission = admission
        self._owners = owners

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Run code and answer with what it printed or why it was stopped."""
        _check_media_type(req.content_type)
        began = time.monotonic()
        with refusals():
            request = parse_execute(self._body(req), self._sandbox.limits)
            req.context.session = request.id
            with self._admission:
                result = self._execute(request, req.context.key)
        self._metrics.executed(result, time.monotonic() - began)
        req.context.session, req.context.outcome = result.id, result.outcome.value
        answer(resp, reply_of(result, request.details))

    def _execute(self, request: ExecuteRequest, key: int | None) -> Result:
        id, owners = request.id, self._owners
        if id is not None and owners is not None and key is not None and not owners.admits(id, key):
            raise SessionNotFound
        try:
            result = self._sandbox.execute(
                request.code,
                id,
                stdin=request.stdin,
                time=request.timeout,
                memory=request.memory,
                value=request.details,
            )
        except SessionNotFound:
            if id is None:  # a new session can only be lost when the sandbox is closed meanwhile
                raise unavailable(STOPPING, 1) from None
            raise
        if owners is not None and key is not None:
            owners.remember(result.id, key)
        return result

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
        answer(resp, body)

    on_head = on_get


class MetricsResource:
    """``GET /metrics``, for Prometheus."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Answer with every figure."""
        resp.content_type = CONTENT_TYPE
        resp.data = self._metrics.text()

    on_head = on_get


def version() -> str:
    """Return this package's version, as installed."""
    try:
        return metadata.version("pysandbox")
    except metadata.PackageNotFoundError:  # run from a clone that is not installed
        return "unknown"


def _is_alive(sandbox: Sandbox, session_id: str) -> bool:
    try:
        sandbox.session(session_id)
    except SessionNotFound:
        return False
    return True


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


def _serialize_error(req: falcon.Request, resp: falcon.Response, error: falcon.HTTPError) -> None:
    words = error.description or WORDS_BY_STATUS.get(error.status_code) or error.title
    answer(resp, {"error": words})


def _answer_own_fault(
    req: falcon.Request, resp: falcon.Response, error: Exception, params: dict[str, Any]
) -> None:
    # Contained: whatever this server itself did wrong. The client learns that and no more.
    log.error("request %s failed", req.context.request_id, exc_info=error)
    resp.status = falcon.HTTP_500
    answer(resp, {"error": INTERNAL_ERROR})
