"""Servers that the tests of a module share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from server_process import FAKE_SERVER, ServerProcess


@pytest.fixture(scope="module")
def server() -> Iterator[ServerProcess]:
    """The server as an operator starts it, with every default but the port."""
    with ServerProcess() as running:
        yield running


@pytest.fixture(scope="module")
def fake_server() -> Iterator[ServerProcess]:
    """The server over a fake sandbox."""
    with ServerProcess(script=FAKE_SERVER) as running:
        yield running
