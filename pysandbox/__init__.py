"""Runs untrusted Python in guarded, limited, persistent interpreter sessions."""

from .errors import LayerMissing, Overloaded, SandboxClosed, SandboxError, SessionNotFound, WorkerStartError
from .limits import Limits
from .result import Outcome, Result, Usage
from .sandbox import Sandbox
from .session import Session, SessionInfo

__all__ = [
    "LayerMissing",
    "Limits",
    "Outcome",
    "Overloaded",
    "Result",
    "Sandbox",
    "SandboxClosed",
    "SandboxError",
    "Session",
    "SessionInfo",
    "SessionNotFound",
    "Usage",
    "WorkerStartError",
]
