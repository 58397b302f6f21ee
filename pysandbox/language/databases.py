"""``sqlite3`` in memory only: its compiled class of connections is changed so that it opens no database file.

SQLite reaches files by itself, without Python: by the name of the database, by ``ATTACH``, ``VACUUM INTO``
and by loading extensions. All of these are refused.
"""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any, Final

from ..refusal import permission_denied
from . import sealing, system

IN_MEMORY: Final = ":memory:"
# What an authorizer is told and what it answers; the numbers are SQLite's.
ATTACH: Final = 24
FUNCTION: Final = 31
PRAGMA: Final = 19
ALLOWED: Final = 0
DENIED: Final = 1
# Settings that name folders on disk.
DENIED_SETTINGS: Final = frozenset({"temp_store_directory", "data_store_directory"})

Authorizer = Callable[[int, Any, Any, Any, Any], int]


def authorize(action: int, first: Any, second: Any, database: Any, trigger: Any) -> int:
    """Answer SQLite's question whether a statement may be compiled."""
    if action == ATTACH or (action == FUNCTION and second == "load_extension"):
        return DENIED
    return DENIED if action == PRAGMA and str(first).lower() in DENIED_SETTINGS else ALLOWED


def in_memory() -> ModuleType:
    """Return the stand-in for ``_sqlite3``, after changing the class of connections that it shares with it.

    Raises:
        ImportError: this Python was built without SQLite.
    """
    import _sqlite3

    _mend(_sqlite3.Connection)

    def connect(database: Any, *rest: Any, **more: Any) -> Any:
        """Open a connection to a database in memory."""
        if database != IN_MEMORY or type(database) is not str:
            raise permission_denied(database)
        return _sqlite3.connect(database, *rest, **more)

    stand_in = ModuleType("_sqlite3", _sqlite3.__doc__)
    names = {name: value for name, value in vars(_sqlite3).items() if not name.startswith("__")}
    stand_in.__dict__.update(names)
    stand_in.__dict__["connect"] = connect
    return stand_in


def _mend(connection: type[Any]) -> None:
    initialize, set_real_authorizer = connection.__init__, connection.set_authorizer

    def __init__(self: Any, database: Any, *rest: Any, **more: Any) -> None:
        if database != IN_MEMORY or type(database) is not str:
            raise permission_denied(database)
        initialize(self, database, *rest, **more)
        set_real_authorizer(self, authorize)

    def set_authorizer(self: Any, authorizer_callback: Authorizer | None) -> None:
        """Set an authorizer that is asked beside the sandbox's own."""

        def both(*question: Any) -> int:
            if authorize(*question) == DENIED or authorizer_callback is None:
                return authorize(*question)
            return authorizer_callback(*question)

        set_real_authorizer(self, both)

    sealing.verify()
    sealing.make_mutable(connection)
    changes: dict[str, Any] = {"__init__": __init__, "set_authorizer": set_authorizer}
    for name in ("enable_load_extension", "load_extension"):
        changes[name] = system.refusing(name, nameless=True)
    for name, function in changes.items():
        setattr(connection, name, function)
    sealing.make_immutable(connection)
