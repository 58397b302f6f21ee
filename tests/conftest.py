"""Markers of the whole suite."""

from __future__ import annotations

import os

import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "posix_only: needs fork, pidfds and the kernel layers of Linux")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if hasattr(os, "fork") and hasattr(os, "pidfd_open"):
        return
    skip = pytest.mark.skip(reason="this layer is POSIX-only: there is no fork and no pidfd here")
    for item in items:
        if item.get_closest_marker("posix_only"):
            item.add_marker(skip)
