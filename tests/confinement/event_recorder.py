"""A module for workers that notes which audit events after the lock-down are not let pass by everybody.

Loaded in the zygote, its hook comes before the layer's own, whose installation it takes for the lock-down.
"""

from __future__ import annotations

from pysandbox.confinement import audit

#: The interpreter's own; what a module for workers imports by that name is the session's.
sys = audit.sys

_noted: list[str] = []
_locked = False


def _note(event: str, arguments: tuple[object, ...]) -> None:
    global _locked
    if event == "sys.addaudithook":
        _locked = True
    elif _locked and event not in audit.ALLOWED_EVENTS:
        _noted.append(f"{event} {arguments[0]!r}" if arguments else event)


def noted() -> list[str]:
    """Return the events, oldest first."""
    return list(_noted)


sys.addaudithook(_note)
