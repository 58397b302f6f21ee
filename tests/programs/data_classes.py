"""Dataclasses: ordering, defaults, frozen ones, inheritance, conversion."""

import dataclasses
from collections.abc import Iterator
from dataclasses import KW_ONLY, InitVar, asdict, astuple, dataclass, field, fields, replace
from typing import Any, ClassVar, Optional


@dataclass(order=True)
class Version:
    major: int
    minor: int = 0
    tags: list[str] = field(default_factory=list, compare=False, repr=False)
    count: ClassVar[int] = 0

    def __post_init__(self):
        type(self).count += 1

    @classmethod
    def parse(cls, text: str) -> "Version":
        return cls(*map(int, text.split(".")))


@dataclass(frozen=True, slots=True)
class Point:
    x: float
    y: float = 0.0
    _: KW_ONLY
    label: Optional[str] = None

    def __add__(self, other: "Point") -> "Point":
        return Point(self.x + other.x, self.y + other.y)

    def __iter__(self) -> Iterator[float]:
        return iter((self.x, self.y))


@dataclass
class Employee:
    name: str
    wage: InitVar[float]
    boss: "Employee | None" = None
    extra: dict[str, Any] = field(default_factory=dict, metadata={"unit": "none"})
    yearly: float = field(init=False)

    def __post_init__(self, wage: float) -> None:
        self.yearly = wage * 12


@dataclass
class Manager(Employee):
    reports: list[Employee] = field(default_factory=list)


versions = sorted(map(Version.parse, ["1.10", "1.9", "0.3", "2.0"]))
print(versions, Version.count, Version(1, 2) == Version(1, 2, ["x"]), max(versions) > Version(1))
point = Point(1, 2, label="p")
print(point + Point(3), hash(point) == hash(Point(1, 2, label="p")), [*point], replace(point, y=9))
for change in (lambda: setattr(point, "x", 5), lambda: Point(1, 2, "p"), lambda: Point(), lambda: Employee("x")):
    try:
        change()
    except (dataclasses.FrozenInstanceError, TypeError) as error:
        print(type(error).__name__, error)
boss = Manager("Ann", 1000.0, reports=[Employee("Bob", 500.5)])
boss.reports[0].boss = None
print(boss)
print(asdict(boss), astuple(point), sep="\n")
print([(f.name, f.type, f.metadata.get("unit")) for f in fields(Employee)])
print(Point.__slots__, Version.__match_args__, dataclasses.is_dataclass(boss), Version.__doc__)
match point:
    case Point(x, y, label=None):
        print("no label", x, y)
    case Point(1, y, label=name):
        print("labelled", y, name)
Color = dataclasses.make_dataclass("Color", [("red", int), ("green", int, 5)], frozen=True)
print(Color(1), Color(1) == Color(1, 5))
