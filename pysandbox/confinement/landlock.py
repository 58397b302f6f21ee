"""Landlock with nothing granted: no file, no TCP port, no socket or signal beyond the worker itself.

The binding is landlockpy: it knows every access right and scope up to the newest kernels and drops what
this kernel lacks. Of the others on PyPI, landlock knows neither ports nor scopes and leaves named pipes
unhandled, and py-landlock ends at ABI 7.
"""

from __future__ import annotations

import os
from typing import Final

from landlockpy import Ruleset, Scope

from . import kernel
from .descriptors import out_of_the_way

#: Both scopes that kernels have today; the binding drops what this one lacks.
_SCOPES: Final = Scope.ABSTRACT_UNIX_SOCKET | Scope.SIGNAL


class NothingGranted:
    """Rules that handle every access this kernel knows, and grant none. Made once, for all workers.

    Attributes:
        version: which version of Landlock this kernel has.
        restrict: puts the rules on a process and its forks for good; each process that does it is apart
            from all others that did.

    Raises:
        OSError: this kernel has no Landlock.
    """

    def __init__(self) -> None:
        with Ruleset(scoped=_SCOPES) as rules:
            self.version: Final = rules.abi_version
            descriptor = out_of_the_way(os.dup(rules.fileno()))
        # Not by the binding: workers have no time for its looks at the kernel's version.
        self.restrict: Final = kernel.restrict_by_landlock(descriptor)
