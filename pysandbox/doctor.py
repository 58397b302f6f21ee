"""Says which layers of confinement this host has, and what is lost where one is missing."""

from __future__ import annotations

import platform
import sys

from pysandbox import Sandbox


def report(sandbox: Sandbox) -> str:
    """Return the state of every layer as lines of text."""
    lines = [f"pysandbox on Python {platform.python_version()}, {platform.system()} {platform.release()}"]
    for layer in sandbox.layers:
        state = "active" if layer.active else "MISSING"
        lines.append(f"{layer.name:<12} {state:<8} {layer.reason}".rstrip())
        if not layer.active and layer.lost:
            lines.append(f"{'':<12} {'':<8} without it: {layer.lost}")
    return "\n".join(lines) + "\n"


def run() -> int:
    """Start a sandbox, print the report, and return the exit status."""
    with Sandbox(warm_workers=0) as sandbox:
        sys.stdout.write(report(sandbox))
    return 0
