"""What a worker finds loaded: language, interpreter, confinement, settings. Made in a process of its own.

The zygote makes one and forks it; a worker that is started afresh makes its own. The host never does.
"""

from __future__ import annotations

import gc
from typing import Any, Final

from ..confinement import Confinement, Options
from ..interpreter.execution import Interpreter
from ..interpreter.reserve import Reserve
from ..interpreter.unguarded import Unguarded
from ..interpreter.worker import WorkerSettings
from ..language import Language
from ..language.preload import FileContents

#: CPython 3.11 to 3.13 specialize a function's instructions within so many calls.
REHEARSALS: Final = 20


class Template:
    """Everything loaded and sealed, before any user code.

    Args:
        settings: what ``settings_of`` returned in the host, after its journey as JSON.
        contents: what another template with these settings has read from files.

    Attributes:
        layers: each layer of confinement as a list: name, active, reason, lost.

    Raises:
        ImportError: one of the modules that the operator allows cannot be imported.
        OSError: the system does not offer what confinement stands on.
    """

    def __init__(self, settings: dict[str, Any], contents: FileContents | None = None) -> None:
        gc.disable()  # nothing that is made here will be garbage
        without = frozenset(settings["without"])
        uid_range = settings["uid_range"]
        self.language = Language(settings["modules"], contents)
        self.confinement = Confinement(
            Options(uid_range=tuple(uid_range) if uid_range else None, without=without)
        )
        self.settings = WorkerSettings(
            memory_bytes=settings["memory_bytes"], request_bytes=settings["request_bytes"]
        )
        guard = self.language if "language" not in without else Unguarded()
        self.interpreter = Interpreter(guard, settings["output_bytes"], Reserve())
        self.layers = [
            [layer.name, layer.active, layer.reason, layer.lost] for layer in self.confinement.layers
        ]
        if guard is self.language:
            self.language.seal()
        # What a first run makes and what CPython learns from a few runs is then shared as well.
        for _ in range(REHEARSALS):
            self.interpreter.rehearse()
        # Nothing that is alive now will ever be garbage: left out of every collection, its pages
        # stay shared between a zygote and all its workers.
        gc.collect()
        gc.freeze()
        gc.enable()
