"""Enums of every kind."""

import enum
from enum import Enum, Flag, IntEnum, IntFlag, StrEnum, auto, unique


class Planet(Enum):
    MERCURY = (3.303e23, 2.4397e6)
    EARTH = (5.976e24, 6.37814e6)

    def __init__(self, mass, radius):
        self.mass = mass
        self.radius = radius

    @property
    def gravity(self):
        return 6.67300e-11 * self.mass / self.radius**2


class Color(Enum):
    RED = 1
    GREEN = 2
    CRIMSON = 1

    @classmethod
    def _missing_(cls, value):
        return cls.GREEN if value == "g" else None

    def __str__(self):
        return self.name.title()


class Permission(Flag):
    READ = auto()
    WRITE = auto()
    EXECUTE = auto()
    ALL = READ | WRITE | EXECUTE


class Level(IntEnum):
    LOW = 10
    HIGH = 20


class Word(StrEnum):
    HELLO = auto()
    WORLD = "w"


class Ordinal(Enum):
    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return name.lower() * (count + 1)

    A = auto()
    B = auto()


print([f"{p.name} {p.gravity:.2f}" for p in Planet], Planet.EARTH)
print(Color.RED, repr(Color.RED), Color.CRIMSON is Color.RED, Color("g"), Color["GREEN"], list(Color))
print(Color.__members__, len(Color), Color.RED in Color, {Color.RED: "hot"})
print(Permission.READ | Permission.WRITE, Permission.ALL & ~Permission.READ, Permission(0), bool(Permission(0)))
print(Permission.READ in Permission.ALL, Permission.READ ^ Permission.ALL, list(Permission.ALL))
print(Level.LOW < Level.HIGH, Level.LOW + 1, sorted([Level.HIGH, Level.LOW]), f"{Level.HIGH} {Level.HIGH!r}")
print(Word.HELLO, Word.WORLD.upper(), f"{Word.HELLO:>8}", list(Ordinal))
for attempt in (lambda: Color(7), lambda: Color["BLUE"], lambda: setattr(Color, "RED", 3), lambda: Color.RED < Color.GREEN):
    try:
        print(attempt())
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        print(type(error).__name__, error)
try:

    @unique
    class Twice(Enum):
        ONE = 1
        UNO = 1

except ValueError as error:
    print(error)
try:

    class Extended(Color):
        BLUE = 3

except TypeError as error:
    print(error)
Animal = Enum("Animal", "CAT DOG", start=5)
print(Animal.DOG.value, Animal.CAT, IntFlag("Bits", "X Y").X | 8, enum.Enum.__name__)
