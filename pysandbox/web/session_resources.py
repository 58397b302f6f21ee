"""The resources of one session: ``GET`` and ``DELETE /sessions/{id}``, ``POST /sessions/{id}/fork``.

They translate between HTTP and ``Session``'s own methods, and let a key see only the sessions it opened.
"""

from __future__ import annotations

from datetime import datetime

import falcon

from pysandbox import Sandbox, Session, SessionInfo, SessionNotFound, WorkerStartError

from ..contract import NO_WORKER, check_id
from .access import SessionOwners
from .admission import Admission
from .answers import START_AGAIN_SECONDS, answer, refusals, unavailable
from .metrics import Metrics


class SessionResource:
    """``GET`` and ``DELETE /sessions/{id}``."""

    def __init__(self, sandbox: Sandbox, owners: SessionOwners | None) -> None:
        self._sandbox = sandbox
        self._owners = owners

    def on_get(self, req: falcon.Request, resp: falcon.Response, id: str) -> None:
        """Answer with what is known of the session; this is no use of it that would keep it from expiring."""
        with refusals():
            answer(resp, description_of(find(self._sandbox, self._owners, req, id).info))

    on_head = on_get

    def on_delete(self, req: falcon.Request, resp: falcon.Response, id: str) -> None:
        """End the session, and an execution that runs in it."""
        with refusals():
            find(self._sandbox, self._owners, req, id).close()
        resp.status = falcon.HTTP_204


class ForkResource:
    """``POST /sessions/{id}/fork``."""

    def __init__(
        self, sandbox: Sandbox, metrics: Metrics, admission: Admission, owners: SessionOwners | None
    ) -> None:
        self._sandbox = sandbox
        self._metrics = metrics
        self._admission = admission
        self._owners = owners

    def on_post(self, req: falcon.Request, resp: falcon.Response, id: str) -> None:
        """Open a second session with the same state, and answer with its id."""
        with refusals():
            session = find(self._sandbox, self._owners, req, id)
            with self._admission:  # it waits for the session's turn
                try:
                    fork = session.fork()
                except WorkerStartError as error:
                    raise unavailable(f"{NO_WORKER}: {error}", START_AGAIN_SECONDS) from None
        if self._owners is not None and req.context.key is not None:
            self._owners.remember(fork.id, req.context.key)
        self._metrics.forked()
        req.context.fork = fork.id
        answer(resp, {"id": fork.id})


def find(sandbox: Sandbox, owners: SessionOwners | None, req: falcon.Request, id: str) -> Session:
    """Return the session of a path, if the request's key may use it.

    Raises:
        BadRequest: ``id`` is no UUID as the server writes it.
        SessionNotFound: there is none, or it is another key's.
    """
    check_id("the session's id", id)
    req.context.session = id
    key = req.context.key
    if owners is not None and key is not None and not owners.admits(id, key):
        raise SessionNotFound
    return sandbox.session(id)


def description_of(info: SessionInfo) -> dict[str, str | int | float]:
    """Return the fields of ``GET /sessions/{id}``."""
    return {
        "id": info.id,
        "created": _timestamp(info.created),
        "last_used": _timestamp(info.last_used),
        "executions": info.executions,
        "idle_expiry": info.idle_expiry,
    }


def _timestamp(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
