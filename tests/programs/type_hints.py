"""Generic classes, protocols, typed dictionaries, overloads and what typing says of them at run time."""

import typing
from collections.abc import Callable, Iterable, Iterator
from typing import (
    Any,
    Final,
    Generic,
    Literal,
    NamedTuple,
    NewType,
    Protocol,
    TypedDict,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
    overload,
    runtime_checkable,
)

T = TypeVar("T")
K = TypeVar("K", bound="Comparable")
UserId = NewType("UserId", int)
LIMIT: Final = 3


@runtime_checkable
class Comparable(Protocol):
    def __lt__(self, other: Any) -> bool: ...


class Stack(Generic[T]):
    def __init__(self, items: Iterable[T] = ()) -> None:
        self._items: list[T] = list(items)

    def push(self, item: T) -> "Stack[T]":
        self._items.append(item)
        return self

    def pop(self) -> T:
        return self._items.pop()

    def __iter__(self) -> Iterator[T]:
        return reversed(self._items)


class Movie(TypedDict, total=False):
    title: str
    year: int


class Point(NamedTuple):
    x: int
    y: int = 0

    def norm(self) -> float:
        return (self.x**2 + self.y**2) ** 0.5


@overload
def double(value: int) -> int: ...
@overload
def double(value: str) -> str: ...
def double(value):
    return value * 2


def apply(function: Callable[[T], K], *values: T, mode: Literal["fast", "slow"] = "fast") -> "dict[T, K]":
    return {value: function(value) for value in values}


stack = Stack[int]([1, 2]).push(3)
print(list(stack), stack.pop(), Stack[str], Stack.__parameters__, stack.__orig_class__)
print(isinstance(3, Comparable), isinstance(object(), Comparable), UserId(5) + 1, UserId)
movie: Movie = {"title": "Brazil", "year": 1985}
print(movie, Movie.__annotations__, Movie.__total__, sorted(Movie.__optional_keys__))
point = Point(3, 4)
print(point, point.norm(), point._asdict(), Point.__annotations__, Point._field_defaults, point._replace(x=0))
print(double(4), double("ab"), apply(len, "a", "bb"), cast("list[int]", LIMIT))
print(get_type_hints(apply), get_type_hints(Stack.push), get_type_hints(Point), sep="\n")
print(get_origin(dict[str, int]), get_args(Union[int, str, None]), get_args(Callable[[int], str]), int | None)
print(typing.get_origin(Literal[1]), list[int] == list[int], Literal["a", "b"], typing.Optional[int])
try:
    isinstance([], list[int])
except TypeError as error:
    print(error)
try:
    Protocol()
except TypeError as error:
    print(error)
x: "undefined_name" = 1
print(__annotations__)
