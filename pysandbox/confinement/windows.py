"""Windows: the audit layer, and an honest word on the rest.

The kernel layers of this platform (a job object, an AppContainer) are not in force yet: nothing here
bounds native code, and the report says so.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from . import Layer, Options, audit
from .refusals import Refusals

_LOST_JOB = "native code in a worker can do what the user who runs the server can do; memory is not bounded"


class WindowsConfinement:
    """See ``pysandbox.confinement.Confinement``."""

    def __init__(self, options: Options) -> None:
        self._audit = "audit" not in options.without
        self._refusals = Refusals() if self._audit else None
        self.layers = (
            audit.layer(self._audit),
            Layer("job", False, "no job object is made for workers on Windows", _LOST_JOB),
        )

    def confine(
        self, *, keep_descriptors: Collection[int], memory_bytes: int, offer_listener: Callable[[int], None]
    ) -> None:
        if self._refusals is not None:
            self._refusals.apply()
            audit.install()
