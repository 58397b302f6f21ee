"""Names for everything in a worker that is not the session's: the same in each process, one for each object.

A snapshot never holds library code or objects, only these names. They are paths, from a module through its
variables and classes; they are given before any user code runs, so user code cannot have a part in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import CodeType, FunctionType, ModuleType
from typing import Any, Final

# Values of these kinds are saved as they are; two that are equal need not be one.
_PLAIN: Final = frozenset(
    {int, float, complex, bool, str, bytes, type(None), type(...), type(NotImplemented)}
)
_CONTAINERS: Final = (dict, list, tuple, set, frozenset)
#: Functions made inside functions are found in closures and attributes, so far down and no further.
_DEEPEST: Final = 6

_class_dict: Final = type.__dict__["__dict__"].__get__


class Names:
    """The names of all objects that can be reached from some modules.

    Args:
        modules: by a name of each that is the same in each process.
        session: the one among them whose variables are the session's, and get no names.
    """

    def __init__(self, modules: Mapping[str, ModuleType], session: ModuleType) -> None:
        self._by_identity: dict[int, str] = {}
        self._objects: dict[str, Any] = {}
        for name, module in modules.items():
            self._add(name, module)
            self._add(f"{name}.__dict__", vars(module))
        for name, module in modules.items():
            if module is session:
                continue
            for key, value in tuple(vars(module).items()):
                self._visit(f"{name}:{key}", value, 0)

    def name_of(self, value: object) -> str | None:
        """Return the name of an object, or None for what is the session's own, or plain data."""
        return self._by_identity.get(id(value))

    def __getitem__(self, name: str) -> Any:
        """Return the object of that name."""
        return self._objects[name]

    def _add(self, name: str, value: Any) -> bool:
        if type(value) in _PLAIN or id(value) in self._by_identity:
            return False
        # Held for good, so that no other object can get its identity.
        self._by_identity[id(value)] = name
        self._objects[name] = value
        return True

    def _visit(self, name: str, value: Any, depth: int) -> None:
        if depth > _DEEPEST:
            return
        if isinstance(value, _CONTAINERS) and type(value) in _CONTAINERS:
            if isinstance(value, (dict, list)):
                self._add(name, value)
            self._visit_parts(name, _parts_of_container(value), depth)
        elif not isinstance(value, ModuleType) and self._add(name, value):
            self._visit_parts(name, _parts(value), depth)

    def _visit_parts(self, name: str, parts: Iterable[tuple[str, Any]], depth: int) -> None:
        for key, part in parts:
            if type(part) not in _PLAIN:
                self._visit(f"{name}.{key}", part, depth + 1)


def _parts_of_container(value: Any) -> Iterable[tuple[str, Any]]:
    if len(value) > 512:  # a table of data; what is callable stands in short ones
        return ()
    if isinstance(value, dict):
        return [(key, part) for key, part in value.items() if type(key) is str]
    if isinstance(value, (set, frozenset)):
        return ()  # their order is another one in each process
    return [(str(place), part) for place, part in enumerate(value)]


def _parts(value: Any) -> list[tuple[str, Any]]:
    """Return what belongs to a function, a class or a wrapper of one."""
    if isinstance(value, type):
        return list(_class_dict(value).items())
    if type(value) is FunctionType:
        cells = value.__closure__ or ()
        return [
            ("__code__", value.__code__),
            ("__defaults__", value.__defaults__),
            ("__kwdefaults__", value.__kwdefaults__),
            *vars(value).items(),
            *((f"<{place}>", cell.cell_contents) for place, cell in enumerate(cells) if _is_full(cell)),
        ]
    if type(value) is CodeType:
        return [(str(place), part) for place, part in enumerate(value.co_consts) if type(part) is CodeType]
    if type(value) is property:
        return [("fget", value.fget), ("fset", value.fset), ("fdel", value.fdel)]
    if type(value) in (staticmethod, classmethod):
        return [("__func__", value.__func__)]
    return []


def _is_full(cell: Any) -> bool:
    try:
        cell.cell_contents  # noqa: B018
    except ValueError:
        return False
    return True
