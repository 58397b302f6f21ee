"""typing at run time: protocols, generics, typed dictionaries, overloads, literals, hints and their evaluation."""

import collections.abc
import typing
from dataclasses import dataclass, fields, is_dataclass
from typing import (Annotated, Any, Callable, ClassVar, Final, Generic, Literal, NamedTuple, NewType, Optional, ParamSpec,
                    Protocol, TypedDict, TypeVar, Union, cast, get_args, get_origin, get_type_hints, overload, runtime_checkable)  # fmt: skip

T = TypeVar("T", bound="Comparable")
P = ParamSpec("P")
UserId = NewType("UserId", int)


@runtime_checkable
class Comparable(Protocol):
    def __lt__(self, other: Any) -> bool: ...


@runtime_checkable
class Closable(Protocol):
    def close(self) -> None: ...


class Stack(Generic[T]):
    limit: ClassVar[int] = 3

    def __init__(self) -> None:
        self.items: list[T] = []

    def push(self, item: T) -> "Stack[T]":
        self.items.append(item)
        return self


class Movie(TypedDict, total=False):
    title: typing.Required[str]
    year: int


class Point(NamedTuple):
    x: int
    y: int = 0


@dataclass
class Node(Generic[T]):
    value: T
    next: "Optional[Node[T]]" = None
    color: Literal["red", "black"] = "red"


@overload
def double(x: int) -> int: ...
@overload
def double(x: str) -> str: ...
def double(x):
    return x * 2


def logged(function: Callable[P, T]) -> Callable[P, T]:
    def inner(*args: P.args, **kwargs: P.kwargs) -> T:
        return function(*args, **kwargs)

    return inner


def hinted(a: "int", b: Annotated[str, "a note"] = "", *rest: float, flag: bool | None = None) -> list[Point]: ...


print(get_type_hints(hinted), get_type_hints(hinted, include_extras=True)["b"])
print(get_type_hints(Node)["next"], get_type_hints(Movie), Movie.__required_keys__, Movie.__optional_keys__, Movie(title="x"))
print(Stack[int]().push(1).items, Stack[str].__args__, get_origin(Stack[int]) is Stack, Stack.__parameters__, Stack[int].limit)
print(Union[int, str, int], Optional[int], int | None, Union[int], list[int] | None, get_args(dict[str, list[int]]), get_origin(Callable[[int], str]))
print(isinstance(3, Comparable), isinstance(object(), Closable), issubclass(list, collections.abc.Sequence), isinstance({}, collections.abc.Mapping))
print(UserId(5) + 1, UserId.__name__, cast("list[int]", "anything"), Literal["a", "b"].__args__, Final[int], ClassVar[int], double("ab"), typing.get_overloads(double)[0].__annotations__)
print(Point(1), Point._fields, Point(1)._replace(y=2), Point.__annotations__, [field.name for field in fields(Node)], is_dataclass(Node(1)))
print(typing.Callable[[int, str], bool], typing.Tuple[int, ...], typing.List["Point"], typing.get_type_hints(logged), T.__bound__, T)
print(collections.abc.Callable[[int], str], typing.is_typeddict(Movie), typing.assert_type(1, int), typing.TYPE_CHECKING, logged(double)(4))


class Base:
    def __init_subclass__(cls, /, kind="plain", **kwargs):
        super().__init_subclass__(**kwargs)
        cls.kind = kind

    def __class_getitem__(cls, item):
        return f"{cls.__name__}[{item}]"


class Special(Base, kind="special"):
    @typing.final
    def method(self) -> typing.Self: ...


print(Special.kind, Special[3], Special.method.__final__, typing.get_type_hints(Special.method))
for wrong in (lambda: Stack[int, str], lambda: Union[()], lambda: isinstance(1, list[int]), lambda: Closable(), lambda: Literal[1](), lambda: get_type_hints(type("C", (), {"__annotations__": {"x": "Nowhere"}}))):
    try:
        print(wrong())
    except (TypeError, NameError) as error:
        print(type(error).__name__, error)
typing.assert_never("reached")
