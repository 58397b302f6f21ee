"""The preloaded processes live as long as the test run."""

from __future__ import annotations

from collections.abc import Iterator

import harness
import pytest


@pytest.fixture(scope="session", autouse=True)
def _preloaded_processes() -> Iterator[None]:
    yield
    harness.close()
