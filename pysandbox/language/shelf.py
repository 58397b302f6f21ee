"""What the library holds once it is loaded: the view of it that those have who mend and show its modules."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

from .facades import Facades
from .private import PrivateLibrary


class Shelf:
    """The loaded modules; ``library.Library`` fills it.

    Attributes:
        available_timezones: what ``zoneinfo.available_timezones`` does.
        builtins: the builtins of private copies.
        facades: what users import.
        pickle_names: what the facade of ``pickle`` shows in place of the private copy's own.
        private: the modules that the library's own code imports.
        sources: the module behind each facade.
    """

    available_timezones: Callable[[], set[str]]
    builtins: dict[str, Any]
    facades: Facades
    pickle_names: dict[str, Any]
    private: PrivateLibrary
    sources: dict[str, ModuleType]
