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
#: Saved by what they hold. Sets are not looked through either: their order is another one in each process.
_NAMELESS: Final = frozenset({tuple, set, frozenset})
#: Functions made inside functions are found in closures and attributes, so far down and no further.
_DEEPEST: Final = 6

_SEPARATOR: Final = "\0"
#: Under this key a module has the dictionary of its variables.
_VARIABLES: Final = ""

_Found = tuple[int | None, str, Any]

_class_dict: Final = type.__dict__["__dict__"].__get__


class Names:
    """The names of all objects that can be reached from some modules.

    Args:
        modules: by a name of each that is the same in each process.
        session: the one among them whose variables are the session's, and get no names.
    """

    def __init__(self, modules: Mapping[str, ModuleType], session: ModuleType) -> None:
        self._modules = modules
        # Each object, the key under which it was found, and the number of the object that led to it. They are
        # held for good, so that no other object can get the identity of one.
        self._values: list[Any] = []
        self._keys: list[str] = []
        self._parents: list[int | None] = []
        self._numbers: dict[int, int] = {}  # of those that have a name, by identity
        level: list[_Found] = []
        for name, module in modules.items():
            number = self._add(None, name, module)
            self._add(number, _VARIABLES, vars(module))
            if module is not session:
                level += [(number, key, value) for key, value in vars(module).items()]
        visited = set(self._numbers)
        for _ in range(_DEEPEST + 1):
            level = self._visit(level, visited)

    def name_of(self, value: object) -> str | None:
        """Return the name of an object, or None for what is the session's own, or plain data."""
        number = self._numbers.get(id(value))
        return None if number is None else self._name(number)

    def __getitem__(self, name: str) -> Any:
        """Return the object of that name, which is looked up anew: a table of all would cost the session.

        Raises:
            KeyError: there is none.
        """
        first, *keys = name.split(_SEPARATOR)
        value: Any = self._modules[first]
        if keys:
            value = vars(value)
            if keys[0] != _VARIABLES:
                value = value[keys[0]]
        for key in keys[1:]:
            value = dict(_parts(value))[key]
        if id(value) not in self._numbers:
            raise KeyError(name)
        return value

    def _add(self, parent: int | None, key: str, value: Any, *, named: bool = True) -> int:
        number = len(self._values)
        self._values.append(value)
        self._keys.append(key)
        self._parents.append(parent)
        if named:
            self._numbers[id(value)] = number
        return number

    def _visit(self, level: list[_Found], visited: set[int]) -> list[_Found]:
        """Name objects that are equally far from their modules, and return what belongs to them."""
        below: list[_Found] = []
        for parent, key, value in level:
            kind = type(value)
            if kind in _PLAIN or id(value) in visited or issubclass(kind, ModuleType):
                continue
            visited.add(id(value))
            number = self._add(parent, key, value, named=kind not in _NAMELESS)
            below += [(number, key, part) for key, part in _parts(value) if type(part) not in _PLAIN]
        return below

    def _name(self, number: int) -> str:
        keys: list[str] = []
        place: int | None = number
        while place is not None:
            keys.append(self._keys[place])
            place = self._parents[place]
        return _SEPARATOR.join(reversed(keys))


def _parts(value: Any) -> Iterable[tuple[str, Any]]:
    """Return what belongs to a container, a function, a class or a wrapper of one."""
    kind = type(value)
    if kind is FunctionType:
        parts = [("__code__", value.__code__), *vars(value).items()]
        if value.__defaults__:
            parts.append(("__defaults__", value.__defaults__))
        if value.__kwdefaults__:
            parts.append(("__kwdefaults__", value.__kwdefaults__))
        for place, cell in enumerate(value.__closure__ or ()):
            if _is_full(cell):
                parts.append((f"<{place}>", cell.cell_contents))
        return parts
    if kind is CodeType:
        return [(str(place), part) for place, part in enumerate(value.co_consts) if type(part) is CodeType]
    if kind in (dict, list, tuple):
        return _parts_of_container(value)
    if issubclass(kind, type):
        items: Iterable[tuple[str, Any]] = _class_dict(value).items()
        return items
    if kind is property:
        return [("fget", value.fget), ("fset", value.fset), ("fdel", value.fdel)]
    if kind in (staticmethod, classmethod):
        return [("__func__", value.__func__)]
    return ()


def _parts_of_container(value: Any) -> Iterable[tuple[str, Any]]:
    if len(value) > 512:  # a table of data; what is callable stands in short ones
        return ()
    if type(value) is dict:
        return [(key, part) for key, part in value.items() if type(key) is str and _SEPARATOR not in key]
    return [(str(place), part) for place, part in enumerate(value)]


def _is_full(cell: Any) -> bool:
    try:
        cell.cell_contents  # noqa: B018
    except ValueError:
        return False
    return True
