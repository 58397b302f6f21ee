"""What help() says of built-in things, of one's own, and of names."""

import collections
import enum
import math
from dataclasses import dataclass

for thing in (5, str, dict, list.append, len, ValueError, None, math.gcd, collections.OrderedDict):
    help(thing)


def area(width: float, height: float = 1.0, *rest, unit: str = "m", **more) -> float:
    """Return the area.

    The unit is not looked at.
    """
    return width * height


class Shape:
    """A shape."""

    corners = 0

    def __init__(self, name):
        self.name = name

    def draw(self):
        "Draw it."

    @property
    def size(self):
        """How large it is."""
        return 0

    @classmethod
    def default(cls):
        return cls("any")

    @staticmethod
    def parse(text, /):
        """Make one of text."""


class Square(Shape):
    __slots__ = ("side",)
    corners = 4

    def draw(self, *, fast=False):
        return super().draw()


@dataclass(order=True)
class Point:
    x: int
    y: int = 0


class Color(enum.Enum):
    RED = 1
    GREEN = 2


for thing in (area, Shape, Square, Shape("x"), Shape.draw, Shape("x").draw, Shape.size, Point, Color, lambda a: a):
    help(thing)

for name in ("math.sqrt", "json.dumps", "str.upper", "collections.abc.Mapping.get", "None", "keywords", "symbols", "no.such"):
    help(name)
