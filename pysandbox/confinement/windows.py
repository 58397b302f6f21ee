"""Windows: the audit layer, a lowered token and a job object; and an honest word on what they are worth.

The kernel's layers of this platform bound a worker's memory, processes and lifetime, and keep it from
writing what its user owns. They do not contain native code: it can still read files and use the network.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from . import Options, audit, refusals
from .integrity import integrity_layer, lower_integrity
from .job import job_layer


class WindowsConfinement:
    """See ``pysandbox.confinement.Confinement``. The job is made by the host, which alone may hold it."""

    def __init__(self, options: Options) -> None:
        self._audit = "audit" not in options.without
        self._integrity = "integrity" not in options.without
        if self._audit:
            refusals.prepare()
        self.layers = (
            audit.layer(self._audit),
            job_layer("job" in options.without),
            integrity_layer(not self._integrity),
        )

    def confine(
        self, *, keep_descriptors: Collection[int], memory_bytes: int, offer_listener: Callable[[int], None]
    ) -> None:
        if self._integrity:
            lower_integrity()
        if self._audit:
            refusals.apply()
            audit.install()
