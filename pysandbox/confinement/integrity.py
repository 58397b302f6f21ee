"""A worker's own token on Windows: the lowest integrity level but one, and no privileges.

An ordinary user may lower a process of his own and cannot raise it again. It keeps a worker from writing
to what its user owns; it does not keep it from reading, nor from the network. Windows only.
"""

from __future__ import annotations

from typing import Any, Final

import pywintypes  # isort: skip  # makes the others find their library
import win32con
import win32process
import win32security

from . import Layer

#: The well-known identifier of the mandatory level "low".
LOW: Final = "S-1-16-4096"

_LOST: Final = "native code in a worker can write what the user who runs the server can write"
_ACCESS: Final = win32con.TOKEN_ADJUST_DEFAULT | win32con.TOKEN_ADJUST_PRIVILEGES | win32con.TOKEN_QUERY


def integrity_layer(left_out: bool) -> Layer:
    """Describe the layer by a trial on a copy of this process's token."""
    if left_out:
        return Layer("integrity", False, "left out", _LOST)
    own = win32security.OpenProcessToken(win32process.GetCurrentProcess(), win32con.TOKEN_DUPLICATE)
    try:
        token = win32security.DuplicateTokenEx(
            own, win32security.SecurityImpersonation, _ACCESS, win32security.TokenPrimary
        )
        in_force = _lower(token)
    except pywintypes.error as error:
        return Layer("integrity", False, f"the system refuses: {error.strerror}", _LOST)
    reason = (
        "low integrity level, no privileges"
        if in_force
        else "the system accepts a lower integrity level and reads back the old one"
    )
    return Layer("integrity", in_force, reason, _LOST)


def lower_integrity() -> None:
    """Lower this process for good.

    Raises:
        OSError: the system refuses.
    """
    try:
        _lower(win32security.OpenProcessToken(win32process.GetCurrentProcess(), _ACCESS))
    except pywintypes.error as error:
        raise OSError(None, error.strerror, None, error.winerror) from None


def _lower(token: Any) -> bool:
    """Take level and privileges from a token; return whether they are gone."""
    privileges = win32security.GetTokenInformation(token, win32security.TokenPrivileges)
    win32security.AdjustTokenPrivileges(
        token, False, [(name, win32security.SE_PRIVILEGE_REMOVED) for name, _ in privileges]
    )
    level = win32security.ConvertStringSidToSid(LOW)
    win32security.SetTokenInformation(
        token, win32security.TokenIntegrityLevel, (level, win32security.SE_GROUP_INTEGRITY)
    )
    held, _ = win32security.GetTokenInformation(token, win32security.TokenIntegrityLevel)
    left = win32security.GetTokenInformation(token, win32security.TokenPrivileges)
    return bool(held == level) and not left
