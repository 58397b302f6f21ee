"""Servers and the browser that the tests of a module share."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "server"))

from browser import BROWSER, DRIVER, Browser
from page_in_browser import Page
from server_process import FAKE_SERVER, ServerProcess


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One window for all tests; each loads its page anew."""
    if DRIVER is None or BROWSER is None:
        pytest.skip("needs Chromium and its driver (Debian: chromium, chromium-driver)")
    with Browser() as window:
        yield window


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


@pytest.fixture
def page(browser: Browser, server: ServerProcess) -> Iterator[Page]:
    """The page over the real sandbox; whatever a test does, the console stays empty."""
    yield Page(browser, server.url)
    assert browser.console() == []
