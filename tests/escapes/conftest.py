"""Lets the attacks run in the harness of the language tests, with the language layer alone or without it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "language"))


@pytest.fixture(scope="session", autouse=True)
def _preloaded_processes() -> Iterator[None]:
    import harness

    yield
    harness.close()
