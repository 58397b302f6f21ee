"""The preloaded processes live as long as the test run; where programs share one, as long as the module."""

from __future__ import annotations

from collections.abc import Iterator

import harness
import pytest


@pytest.fixture(scope="session", autouse=True)
def _preloaded_processes() -> Iterator[None]:
    yield
    harness.close()


@pytest.fixture(scope="module", autouse=True)
def _fresh_processes() -> Iterator[None]:
    yield
    if not harness.FORKS:
        harness.close()
