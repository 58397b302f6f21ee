"""A sandbox whose workers are started afresh, on every system: on Windows that is the only kind."""

from __future__ import annotations

import subprocess
from typing import Any

from pysandbox import Limits, Sandbox, Session
from pysandbox.workers.spawned import SpawnedWorker
from pysandbox.workers.spawning import SpawningSource


def spawning_sandbox(time: float = 1.0, **options: Any) -> Sandbox:
    """Return a sandbox without fork; ``without`` names further layers to leave out."""
    without = ("fork", *options.pop("without", ()))
    return Sandbox(limits=Limits(time=time), _without=without, **options)


def helper_of(sandbox: Sandbox) -> subprocess.Popen[bytes]:
    source = sandbox._source
    assert isinstance(source, SpawningSource) and source._helper is not None
    return source._helper._process


def worker_of(session: Session) -> SpawnedWorker:
    assert isinstance(session._worker, SpawnedWorker)
    return session._worker
