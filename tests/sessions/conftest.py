"""One sandbox for a whole module of tests: its sessions are what a test makes anew."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pysandbox import Limits, Sandbox, Session


@pytest.fixture(scope="package")
def sandbox() -> Iterator[Sandbox]:
    """A sandbox with a short time limit, so that a time-out costs little."""
    with Sandbox(limits=Limits(time=0.5), max_running=4) as sandbox:
        yield sandbox


@pytest.fixture
def session(sandbox: Sandbox) -> Iterator[Session]:
    """An empty session."""
    with sandbox.open() as session:
        yield session
