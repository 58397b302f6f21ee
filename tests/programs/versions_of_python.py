"""What newer Pythons brought, written so that all of 3.11 to 3.13 run it: walrus, positional-only, unpacking."""

import dataclasses
import enum
import itertools
import math
import operator
import string
import sys
import types
import zoneinfo


def f(a, b=2, /, c=3, *, d=4, **rest):
    return a, b, c, d, rest


print(f(1, c=5, d=6, a=7), f(*[1, 2], **{"c": 3}, **{"e": 5}), [*range(2), *"ab"], {**{"a": 1}, "b": 2}, (lambda *a, k=1: (a, k))(1, k=2))
if (n := len("hello")) > 3 and (half := n // 2):
    print(n, half, [y for x in range(3) if (y := x * x) % 2 == 0], y)
print("prefix-name".removeprefix("prefix-").removesuffix("me"), {"a": 1} | {"a": 2, "b": 3}, math.lcm(4, 6), int.bit_count(7), sys.version_info[:1])
print(f"{n = }, {n=:>4}, {'a' 'b'!r:>6}, {{}}, {n:{half}d}, {1_000:_}, {'nested ' + f'{n}'}", list(itertools.pairwise("abc")), "%(a)s" % {"a": 1})


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Version:
    major: int
    minor: int = 0
    tags: tuple = dataclasses.field(default=(), compare=False, repr=False)
    _: dataclasses.KW_ONLY = None if False else dataclasses.field(default=0, init=False, repr=False, compare=False)


one = Version(major=1, minor=2)
print(one, dataclasses.replace(one, minor=9) > one, dataclasses.astuple(one), hash(one) == hash(Version(major=1, minor=2)), Version.__match_args__)
for attempt in (lambda: setattr(one, "major", 2), lambda: Version(1), lambda: one < 3):
    try:
        attempt()
    except (dataclasses.FrozenInstanceError, TypeError) as error:
        print(type(error).__name__, error)


def describe(value):
    match value:
        case {"kind": "circle", "r": int() | float() as r}:
            return f"circle {r}"
        case {"kind": kind, **others} if others:
            return f"{kind} with {sorted(others)}"
        case [("a" | "b") as first, *_, last]:
            return f"{first} to {last}"
        case [] | () | {}:
            return "empty"
        case str(text) if text.isupper():
            return text.lower()
        case Version(major=1, minor=minor):
            return f"one point {minor}"
        case enum.EnumType():
            return "an enum class"
        case None | True | False:
            return f"constant {value}"
        case int(n) if n < 0:
            return "negative"
        case _:
            return "other"


for value in ({"kind": "circle", "r": 2}, {"kind": "box", "w": 1}, ["a", 1, 2], ("b", "c"), [], "LOUD", one, enum.Enum, None, True, -3, 4, {"kind": "x"}):
    print(describe(value), end="; ")
print()
with (open_one := types.SimpleNamespace(__enter__=None)) and __import__("contextlib").nullcontext(5) as five, __import__("contextlib").nullcontext():
    print(five)
x: int | None = None
first, (second, *others), third = 1, [2, 3, 4], 5
print(first, second, others, third, x, __annotations__, not_there if False else "lazily", *(i for i in range(3)), sep=",")
a = b = [1]
a += [2]
b[0], b[1] = b[1], b[0]
print(a is b, b, a[::-1], a[-1:], 1 < 2 < 3 != 4, 0 or "default", [] and 1, not 0, 5 if a else 6, ~5, 7 ^ 2, 1 << 10, -7 >> 1, 0b101, 0o17, 1e3, 3j.imag)
for i in range(5):
    if i == 3:
        break
else:
    print("never")
while True:
    i -= 1
    if i % 2:
        continue
    break
else:
    print("never")
print(i, string.ascii_letters[:3], zoneinfo.ZoneInfo("UTC"), operator.call(len, "abc"), "ﬁ".upper(), "e" "f", r"\n", b"\x00", "\N{BULLET}", """tr"iple""", sep="|")
global_count = 0


def counter():
    global global_count
    global_count += 1
    count = 0

    def step():
        nonlocal count
        count += 1
        return count

    return step


step = counter()
step()
print(step(), global_count, (lambda: (yield))().__class__.__name__, [f() for f in [lambda i=i: i for i in range(3)]], [f() for f in [lambda: i for i in range(3)]])
del a[0], b
assert b"never" if False else True
b
