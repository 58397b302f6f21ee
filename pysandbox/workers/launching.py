"""What both kinds of sources tell the process they launch: the settings, and where to import from."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

from .interface import LaunchOptions


def settings_of(options: LaunchOptions) -> dict[str, Any]:
    """Return what a ``Template`` must know, as data for JSON."""
    return {
        "modules": options.modules,
        "memory_bytes": options.limits.memory,
        "output_bytes": options.limits.output,
        "request_bytes": options.request_bytes,
        "uid_range": options.uid_range,
        "without": sorted(options.without),
    }


def import_path() -> list[str]:
    """Return what a launched process adds behind its own ``sys.path``, to find what the host can import.

    The interpreter's own entries come first there, and the current folder never: a stray ``json.py``
    beside a user's script must not be what is imported.
    """
    package = importlib.util.find_spec("pysandbox")
    places = (
        [str(Path(place).parent) for place in (package.submodule_search_locations or ())] if package else []
    )
    entries = [entry for entry in sys.path if entry and Path(entry).is_absolute()]
    return list(dict.fromkeys([*places, *entries]))
