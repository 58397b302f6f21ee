"""What a worker process may do: every layer this host has, applied irrevocably before user code.

This package knows nothing of the language that runs in a worker, and starts no process of its own
except for the probes. The platforms differ behind this seam and nowhere else.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final, Protocol


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of confinement on this host.

    Attributes:
        name: its fixed name.
        active: whether it is in force in every worker.
        reason: how it is in force, or why it is not.
        lost: what is not stopped without it.
    """

    name: str
    active: bool
    reason: str
    lost: str


@dataclass(frozen=True, slots=True)
class Options:
    """How to confine.

    Attributes:
        uid_range: first user id and how many, for the workers of a host that runs as root.
        without: layers that are left out, for tests of the others; and ``fork`` where workers are started
            afresh, so that none has a reason to fork.
    """

    uid_range: tuple[int, int] | None = None
    without: frozenset[str] = frozenset()


class _Confinement(Protocol):
    layers: tuple[Layer, ...]

    def confine(
        self, *, keep_descriptors: Collection[int], memory_bytes: int, offer_listener: Callable[[int], None]
    ) -> None: ...


def _for_this_platform(options: Options) -> _Confinement:
    if sys.platform == "win32":
        from .windows import WindowsConfinement

        return WindowsConfinement(options)
    from .posix import PosixConfinement

    return PosixConfinement(options)


class Confinement:
    """The layers of this host, prepared once in the process that workers are forked from.

    Args:
        options: which layers to leave out, and the user ids for workers.

    Attributes:
        layers: each layer, in force or not.

    Raises:
        OSError: the system does not even offer what every layer stands on, such as ``/proc``.
    """

    def __init__(self, options: Options) -> None:
        self._platform: Final = _for_this_platform(options)
        self.layers: Final = self._platform.layers

    def confine(
        self, *, keep_descriptors: Collection[int], memory_bytes: int, offer_listener: Callable[[int], None]
    ) -> None:
        """Apply every layer to this process, irrevocably; the audit hook comes last.

        Args:
            keep_descriptors: what stays open; everything else is closed.
            memory_bytes: address space beyond what is mapped now.
            offer_listener: called with the descriptor on which this process's forks wait for an answer,
                where there is one. It must hand the descriptor on and is the last chance to do so; the
                descriptor is closed when it returns.

        Raises:
            OSError: a layer that was found on this host could not be applied. The process must end.
        """
        self._platform.confine(
            keep_descriptors=keep_descriptors, memory_bytes=memory_bytes, offer_listener=offer_listener
        )


def missing(required: Collection[str], layers: Collection[Layer]) -> tuple[str, ...]:
    """Return which of ``required`` are not in force; a name that is no layer's is missing too."""
    in_force = {layer.name for layer in layers if layer.active}
    return tuple(name for name in required if name not in in_force)
