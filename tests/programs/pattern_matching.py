"""match over literals, sequences, mappings, classes, guards, with captures and alternatives."""

from dataclasses import dataclass
from enum import Enum


class Op(Enum):
    ADD = "+"
    MUL = "*"


@dataclass
class Num:
    value: float


@dataclass
class Bin:
    op: Op
    left: object
    right: object


class Pair:
    __match_args__ = ("first", "second")

    def __init__(self, first, second):
        self.first, self.second = first, second


def evaluate(expression):
    match expression:
        case Num(value) | (int() | float() as value):
            return value
        case Bin(Op.ADD, left, right):
            return evaluate(left) + evaluate(right)
        case Bin(op=Op.MUL, left=Num(0), right=_) | Bin(op=Op.MUL, left=_, right=Num(0)):
            return 0
        case Bin(Op.MUL, left, right):
            return evaluate(left) * evaluate(right)
        case _:
            raise ValueError(f"what is {expression!r}?")


def describe(value):
    match value:
        case None | True | False:
            return f"constant {value}"
        case 0 | 1:
            return "bit"
        case -1:
            return "minus one"
        case 1.5e3 | 2j:
            return "odd number"
        case str(text) if text.isupper():
            return f"shout {text}"
        case "go", ("north" | "south") as way:
            return f"to the {way}"
        case ["take", *things] if things:
            return f"take {things}"
        case [int(x), int(y), *_] if x == y:
            return f"starts with twice {x}"
        case [[a, b], *rest]:
            return f"nested {a} {b} {rest}"
        case []:
            return "empty"
        case {"type": "circle", "radius": float(r) | int(r)}:
            return f"circle {r}"
        case {"type": kind, **rest}:
            return f"{kind} with {sorted(rest)}"
        case {}:
            return "mapping"
        case bytes(data):
            return f"{len(data)} bytes"
        case Pair(Pair(a, b), second=c):
            return f"pair of pair {a} {b} {c}"
        case Pair(same, other) if same == other:
            return "equal pair"
        case Exception(args=[message, *_]):
            return f"error {message}"
        case tuple():
            return "some tuple"
        case object(real=re):
            return f"real {re}"
    return "nothing"


print(evaluate(Bin(Op.ADD, Num(2), Bin(Op.MUL, 3, Num(4)))), evaluate(Bin(Op.MUL, Num(0), "ignored")))
for value in (
    None, True, 1, -1, 1500.0, 2j, "HELLO", "hello", ("go", "south"), ["take", "lamp", "key"], ["take"], [3, 3, 4],
    [[1, 2], 3], [], {"type": "circle", "radius": 2}, {"type": "box", "w": 1, "h": 2}, {"x": 1}, b"abc",
    Pair(Pair(1, 2), 3), Pair(1, 1), Pair(1, 2), ValueError("bad", 3), (1, "x"), 7, {1, 2}, range(3),
):  # fmt: skip
    print(f"{value!r}"[:30] if not isinstance(value, Pair) else "pair", "->", describe(value))
try:
    evaluate("nonsense")
except ValueError as error:
    print(error)
try:
    match 5:
        case int(real=1, imag=0) | Num(1, 2):
            print("never")
except TypeError as error:
    print(error)
match {"a": {"b": [1, {"c": (2, 3)}]}}:
    case {"a": {"b": [_, {"c": [first, second]}]}}:
        print(first, second)
