"""How worker processes come to be: the only room of the house that starts a process.

The host side asks ``launch`` for a source of workers and never sees which kind it got: workers forked
from a template process where the system can fork, workers started afresh elsewhere.
"""

from __future__ import annotations

import os

from .interface import Answer, LaunchOptions, LayerReport, StartFailed, Worker, WorkerLost, WorkerSource
from .messages import RunOptions

__all__ = [
    "Answer",
    "LaunchOptions",
    "LayerReport",
    "RunOptions",
    "StartFailed",
    "Worker",
    "WorkerLost",
    "WorkerSource",
    "launch",
]


def launch(options: LaunchOptions) -> WorkerSource:
    """Start what makes workers on this platform.

    Raises:
        StartFailed: it cannot start; the message says why.
    """
    if hasattr(os, "pidfd_open"):
        _try_pidfds()
        if "fork" not in options.without:
            from .forking import ForkingSource

            return ForkingSource(options)
    from .spawning import SpawningSource

    return SpawningSource(options)


def _try_pidfds() -> None:
    """Hold this process by a pidfd for a moment, as every worker is held.

    Raises:
        StartFailed: the kernel is too old, or a container's profile does not let it.
    """
    try:
        os.close(os.pidfd_open(os.getpid()))
    except OSError as error:
        raise StartFailed(
            f"pidfd_open: {error.strerror}; Linux 5.3 is needed, or Docker 20.10 where this is a container"
        ) from None
