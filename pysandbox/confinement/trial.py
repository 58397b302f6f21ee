"""Tries a whole road of confinement in a child process, step by step, before any worker depends on it.

Some hosts let a first step succeed and deny a later one, so each step is made after the ones before it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from typing import Final

_REPORT_BYTES: Final = 65_536

#: The answer for a step whose child died of it.
DIED: Final = "the process that tried it was killed"


def attempt(steps: Mapping[str, Callable[[], object]]) -> dict[str, str]:
    """Run ``steps`` in order in a forked child; one that fails does not keep the next from being tried.

    Returns:
        By step, an empty string or why it failed.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            for name, step in steps.items():
                os.write(writing, json.dumps([name, _outcome(step)]).encode() + b"\n")
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as report:
        lines = report.read(_REPORT_BYTES).splitlines()
    os.waitpid(child, 0)
    outcome = dict.fromkeys(steps, DIED)
    outcome.update(json.loads(line) for line in lines)
    return outcome


def _outcome(step: Callable[[], object]) -> str:
    try:
        step()
    except (OSError, ImportError) as error:
        return reason(error)
    return ""


def reason(error: BaseException) -> str:
    """Say why something failed, in the operating system's words where it was the one to refuse."""
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
