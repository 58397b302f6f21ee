"""What happens to every request, whatever its path: the checks of who asks, its id, its line in the log.

Gate: Host, Origin, key -> the resource -> RequestLog: headers, access log, metrics
"""

from __future__ import annotations

import logging
import re
import time
import uuid
from typing import Any, Final

import falcon
from falcon.constants import COMBINED_METHODS

from .access import Access
from .metrics import Metrics
from .page import PATHS

#: A client's own request id is taken over if it cannot garble a log.
REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._:-]{1,100}")
PREFLIGHT_SECONDS: Final = "600"
#: Paths that answer without a key as well: the health, which then says less; the page, which asks for one.
OPEN_PATHS: Final = frozenset({"/health"}) | PATHS

access_log = logging.getLogger("pysandbox.access")


class RequestLog:
    """Gives each request an id, counts it and writes one line about it, never with code or output in it."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def process_request(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Note when the request came, and its id."""
        given = req.get_header("X-Request-Id") or ""
        req.context.request_id = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        req.context.started = time.monotonic()
        req.context.key = req.context.session = req.context.outcome = req.context.fork = None

    def process_response(
        self, req: falcon.Request, resp: falcon.Response, resource: object, req_succeeded: bool
    ) -> None:
        """Name the request's id to the client, and log."""
        resp.set_header("X-Request-Id", req.context.request_id)
        resp.set_header("X-Content-Type-Options", "nosniff")
        resp.set_header("Cache-Control", "no-store")
        status = int(str(resp.status).split()[0])
        self._metrics.answered(status)
        fields = {
            "request": req.context.request_id,
            "client": req.remote_addr,
            "method": req.method,
            "path": req.path,
            "status": status,
            "milliseconds": round((time.monotonic() - req.context.started) * 1000, 1),
            "session": req.context.session,
            "outcome": req.context.outcome,
            "fork": req.context.fork,
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
            if req.context.key is None and req.path not in OPEN_PATHS:
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
            resp.set_header("Access-Control-Allow-Methods", "DELETE, GET, POST")
            resp.set_header("Access-Control-Allow-Headers", "Authorization, Content-Type, X-Request-Id")
            resp.set_header("Access-Control-Max-Age", PREFLIGHT_SECONDS)
