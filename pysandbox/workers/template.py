"""What a worker finds loaded: the language, the confinement, its settings. Made in a process of its own.

The zygote makes one and forks it; a worker that is started afresh makes its own. The host never does.
"""

from __future__ import annotations

import gc
from typing import Any

from ..confinement import Confinement, Options
from ..interpreter.worker import WorkerSettings
from ..language import Language


class Template:
    """Everything loaded and sealed, before any user code.

    Args:
        settings: what ``settings_of`` returned in the host, after its journey as JSON.

    Attributes:
        layers: each layer of confinement as a list: name, active, reason, lost.

    Raises:
        ImportError: one of the modules that the operator allows cannot be imported.
        OSError: the system does not offer what confinement stands on.
    """

    def __init__(self, settings: dict[str, Any]) -> None:
        without = frozenset(settings["without"])
        uid_range = settings["uid_range"]
        self.language = Language(settings["modules"])
        self.confinement = Confinement(
            Options(uid_range=tuple(uid_range) if uid_range else None, without=without)
        )
        self.settings = WorkerSettings(
            memory_bytes=settings["memory_bytes"],
            output_bytes=settings["output_bytes"],
            request_bytes=settings["request_bytes"],
            guarded="language" not in without,
        )
        self.layers = [
            [layer.name, layer.active, layer.reason, layer.lost] for layer in self.confinement.layers
        ]
        if self.settings.guarded:
            self.language.seal()
        # Nothing that is alive now will ever be garbage: left out of every collection, its pages
        # stay shared between a zygote and all its workers.
        gc.collect()
        gc.freeze()
