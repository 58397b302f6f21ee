"""One sandbox for a whole module of tests: its sessions are what a test makes anew."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pysandbox import Limits, Sandbox, Session


@pytest.fixture(scope="package")
def sandbox() -> Iterator[Sandbox]:
    """A sandbox with a short time limit, so that a time-out costs little."""
    with Sandbox(limits=Limits(time=1.0), max_running=4) as sandbox:
        yield sandbox


@pytest.fixture
def session(sandbox: Sandbox) -> Iterator[Session]:
    """An empty session."""
    with sandbox.open() as session:
        yield session


@pytest.fixture
def bounded_memory(sandbox: Sandbox) -> None:
    """Skip where the system does not bound memory: the host ends a worker that passes its limit there."""
    if any(layer.name == "job" and not layer.active for layer in sandbox.layers):
        pytest.skip("the system reads a job's memory limit back unset: no MemoryError is raised here")
