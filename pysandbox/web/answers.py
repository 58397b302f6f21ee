"""How the application answers: JSON bodies, and the sandbox's own errors as HTTP's.

Shared by every resource; it reads no request and runs nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import falcon

from pysandbox import Overloaded, SandboxClosed, SessionNotFound, WorkerStartError

from ..contract import NO_WORKER, BadRequest, encode

STOPPING: Final = "the server is stopping"
#: A worker that found no process or no memory may find them later, in seconds.
START_AGAIN_SECONDS: Final = 1

log = logging.getLogger("pysandbox.server")


def answer(resp: falcon.Response, body: dict[str, Any]) -> None:
    """Answer with an object."""
    resp.content_type = falcon.MEDIA_JSON
    resp.data = encode(body)


def unavailable(words: str, retry_after: int) -> falcon.HTTPServiceUnavailable:
    """Return the error for no capacity now, with the seconds after which to try again."""
    return falcon.HTTPServiceUnavailable(description=words, retry_after=retry_after)


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what the contract and the sandbox refuse into the errors of HTTP that the contract names."""
    try:
        yield
    except BadRequest as error:
        raise falcon.HTTPBadRequest(description=str(error)) from None
    except SessionNotFound as error:
        raise falcon.HTTPNotFound(description=str(error)) from None
    except Overloaded as error:
        raise unavailable(str(error), error.retry_after) from None
    except WorkerStartError as error:
        log.warning("%s: %s", NO_WORKER, error)
        raise unavailable(NO_WORKER, START_AGAIN_SECONDS) from None
    except SandboxClosed:
        raise unavailable(STOPPING, 1) from None
