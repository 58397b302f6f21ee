"""Landlock with nothing granted: no file, no TCP port, no socket or signal beyond the worker itself.

The binding is landlockpy: it knows every access right and scope up to the newest kernels, drops what this
kernel lacks, and keeps its rule set as a descriptor, so that one made in the zygote serves all workers. Of
the others on PyPI, landlock knows neither ports nor scopes and leaves named pipes unhandled; py-landlock
does the same work but makes its rule set anew in each worker and ends at ABI 7.
"""

from __future__ import annotations

from landlockpy import Ruleset, Scope

#: Both scopes that kernels have today; the binding drops what this one lacks.
SCOPES = Scope.ABSTRACT_UNIX_SOCKET | Scope.SIGNAL


def make_rules() -> Ruleset:
    """Return a rule set that handles every access this kernel knows, and grants none.

    Raises:
        OSError: this kernel has no Landlock.
    """
    return Ruleset(scoped=SCOPES)
