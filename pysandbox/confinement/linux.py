"""Linux: which of its layers this host has, and applying them to a worker in the right order."""

from __future__ import annotations

from collections.abc import Callable

from . import Layer, Options


class LinuxConfinement:
    """The kernel layers; see ``pysandbox.confinement.Confinement`` for the whole."""

    def __init__(self, options: Options, nowhere: int) -> None:
        self.layers: tuple[Layer, ...] = ()
        self.processes: int | None = None
        self.descriptors: tuple[int, ...] = ()

    def enter_namespaces(self) -> None: ...

    def become_nobody(self) -> None: ...

    def restrict(self, offer_listener: Callable[[int], None]) -> None: ...
