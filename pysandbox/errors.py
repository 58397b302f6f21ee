"""The errors that the sandbox itself raises; user code's own errors are text in ``Result.stderr``."""

from __future__ import annotations


class SandboxError(Exception):
    """Whatever the sandbox refuses or cannot do."""


class SessionNotFound(SandboxError):
    """No live session has this id: it was closed, it expired, or it never was."""

    def __init__(self, message: str = "session not found") -> None:
        super().__init__(message)


class Overloaded(SandboxError):
    """There is no capacity now; trying again later can succeed.

    Attributes:
        retry_after: seconds after which a caller may try again.
    """

    def __init__(self, message: str, retry_after: int = 1) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class SandboxClosed(SandboxError):
    """The sandbox was closed, or belongs to the process that this one was forked from."""


class WorkerStartError(SandboxError):
    """The helper process could not start, or could not make a worker."""


class LayerMissing(SandboxError):
    """A layer of confinement that ``require`` names is not to be had on this host."""
