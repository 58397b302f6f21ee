"""Landlock with nothing granted: no file, no TCP port, no socket or signal beyond the worker itself.

The binding is landlockpy: it knows every access right and scope up to the newest kernels and drops what
this kernel lacks. Of the others on PyPI, landlock knows neither ports nor scopes and leaves named pipes
unhandled, and py-landlock ends at ABI 7.
"""

from __future__ import annotations

from landlockpy import Ruleset, Scope, abi_version

#: Both scopes that kernels have today; the binding drops what this one lacks.
_SCOPES = Scope.ABSTRACT_UNIX_SOCKET | Scope.SIGNAL


def version() -> int:
    """Return which version of Landlock this kernel has.

    Raises:
        OSError: it has none.
    """
    return abi_version()


def grant_nothing() -> None:
    """Handle every access this kernel knows, and grant none, for this process and its forks for good.

    Raises:
        OSError: this kernel has no Landlock, or no_new_privs is not set.
    """
    with Ruleset(scoped=_SCOPES) as rules:
        rules.restrict(no_new_privs=False)
