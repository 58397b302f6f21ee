"""``sqlite3`` in memory only: its compiled class of connections is changed so that it opens no database file.

SQLite reaches files by itself, without Python: by the name of the database, by ``ATTACH``, ``VACUUM INTO``
and by loading extensions. All of these are refused, and so are functions that take addresses of native code.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial
from operator import call
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
#: They load native code, and take or tell an address of it.
DENIED_FUNCTIONS: Final = frozenset({"load_extension", "fts3_tokenizer"})
#: How CPython says that a connection is not made yet.
NOT_INITIALIZED: Final = "Base Connection.__init__ not called."
ONLY_ONCE: Final = "a connection can be initialized only once"
# Settings that name folders on disk.
DENIED_SETTINGS: Final = frozenset({"temp_store_directory", "data_store_directory"})

Authorizer = Callable[[int, Any, Any, Any, Any], int]


def authorize(action: int, first: Any, second: Any, database: Any, trigger: Any) -> int:
    """Answer SQLite's question whether a statement may be compiled."""
    if action == ATTACH or (action == FUNCTION and second in DENIED_FUNCTIONS):
        return DENIED
    return DENIED if action == PRAGMA and str(first).lower() in DENIED_SETTINGS else ALLOWED


def in_memory() -> ModuleType:
    """Return the stand-in for ``_sqlite3``, after changing the class of connections that it shares with it.

    Raises:
        ImportError: this Python was built without SQLite.
    """
    import _sqlite3

    _mend(_sqlite3.Connection, _sqlite3.ProgrammingError)

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


def _mend(connection: type[Any], error: type[Exception]) -> None:
    initialize, set_real_authorizer = connection.__init__, connection.set_authorizer
    count_changes = vars(connection)["total_changes"].__get__
    autocommit = vars(connection).get("autocommit")  # from Python 3.12 on
    making: dict[int, object] = {}

    def is_initialized(self: Any) -> bool:
        try:
            count_changes(self)
        except error as raised:
            return str(raised) != NOT_INITIALIZED
        return True

    def __init__(self: Any, database: Any, *rest: Any, **more: Any) -> None:
        if database != IN_MEMORY or type(database) is not str:
            raise permission_denied(database)
        later = [more.pop("autocommit")] if autocommit is not None and "autocommit" in more else []
        # Another thread may use it all the while, and CPython does not see to it that this is safe.
        claim = object()
        if making.setdefault(id(self), claim) is not claim:
            raise error(ONLY_ONCE)
        try:
            if is_initialized(self):
                raise error(ONLY_ONCE)
            # In one go of compiled code: between two steps of ours, that thread has it unwatched.
            steps = (
                partial(initialize, self, database, *rest, **more),
                partial(set_real_authorizer, self, authorize),
            )
            deque(map(call, steps), maxlen=0)
        finally:
            del making[id(self)]
        for value in later:
            autocommit.__set__(self, value)

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
