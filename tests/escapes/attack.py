"""One attack: a program that prints ``escaped`` once it holds what it may not have, and how it is stopped."""

from __future__ import annotations

import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Attack:
    """A program that works in plain CPython and must not under the policy.

    Attributes:
        name: what the attack makes use of.
        outcome: how it ends under the policy: the last line of the error or, without one, all it prints.
            Where it ends in ``...``, it begins so.
        since: the first Python, as (major, minor), on which the attack works in plain CPython.
        until: the last one.
    """

    name: str
    outcome: str
    program: str
    since: tuple[int, int] = (3, 11)
    until: tuple[int, int] = (3, 99)

    @property
    def applies(self) -> bool:
        """Whether the attack works on this Python at all."""
        return self.since <= sys.version_info[:2] <= self.until
