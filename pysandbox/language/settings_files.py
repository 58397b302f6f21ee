"""Evaluates the text in a settings file of ``logging``, such as ``(sys.stdout,)``, under the policy.

It is evaluated among what users see of ``logging`` and of the modules that this imports.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

from . import evaluation
from .shelf import Shelf


def mend(library: Shelf) -> None:
    """Mend ``logging.config.fileConfig``; called when all facades are made."""
    facades = library.facades.importable
    copy = vars(library.private.modules["logging.config"])
    modules = {
        key: facades[value.__name__]
        for key, value in vars(copy["logging"]).items()
        if isinstance(value, ModuleType) and value.__name__ in facades
    }

    def evaluate(text: Any, variables: Any) -> Any:
        shown = {key: value for key, value in vars(facades["logging"]).items() if key[:1] != "_"}
        return evaluation.eval_(text, {**shown, **modules})

    copy["eval"] = evaluate
