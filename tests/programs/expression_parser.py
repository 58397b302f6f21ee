"""A calculator: a tokenizer by regular expressions, a recursive-descent parser, a tree, and an evaluator."""

import math
import operator
import re
from dataclasses import dataclass
from typing import NamedTuple, Union

TOKEN = re.compile(
    r"""
    \s*(?:
      (?P<number>\d+(?:\.\d*)?(?:[eE][-+]?\d+)?)
    | (?P<name>[A-Za-z_]\w*)
    | (?P<operator>\*\*|[-+*/%(),^=])
    | (?P<end>$)
    | (?P<wrong>.)
    )""",
    re.VERBOSE,
)


class Token(NamedTuple):
    kind: str
    text: str
    column: int


@dataclass(frozen=True, slots=True)
class Number:
    value: float


@dataclass(frozen=True, slots=True)
class Name:
    name: str


@dataclass(frozen=True, slots=True)
class Operation:
    symbol: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Call:
    function: str
    arguments: tuple["Node", ...]


Node = Union[Number, Name, Operation, Call]
OPERATORS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "%": operator.mod, "**": pow}
LEVELS = [("+", "-"), ("*", "/", "%")]


class ParseError(ValueError):
    def __init__(self, message, token):
        super().__init__(f"{message} at column {token.column + 1}")


def scan(text):
    position = 0
    while True:
        match = TOKEN.match(text, position)
        token = Token(match.lastgroup, match[match.lastgroup], match.start(match.lastgroup))
        if token.kind == "wrong":
            raise ParseError(f"unexpected {token.text!r}", token)
        yield token
        if token.kind == "end":
            return
        position = match.end()


class Parser:
    def __init__(self, text):
        self.tokens = scan(text)
        self.token = next(self.tokens)

    def accept(self, *texts):
        if self.token.kind == "operator" and self.token.text in texts:
            token, self.token = self.token, next(self.tokens)
            return token.text
        return None

    def expect(self, text):
        if not self.accept(text):
            raise ParseError(f"expected {text!r}", self.token)

    def parse(self):
        tree = self.level(0)
        if self.token.kind != "end":
            raise ParseError(f"unexpected {self.token.text!r}", self.token)
        return tree

    def level(self, depth):
        if depth == len(LEVELS):
            return self.power()
        tree = self.level(depth + 1)
        while symbol := self.accept(*LEVELS[depth]):
            tree = Operation(symbol, tree, self.level(depth + 1))
        return tree

    def power(self):
        if self.accept("-"):
            return Operation("-", Number(0), self.power())
        base = self.atom()
        return Operation("**", base, self.power()) if self.accept("**") else base

    def atom(self):
        token = self.token
        if self.accept("("):
            tree = self.level(0)
            self.expect(")")
            return tree
        if token.kind not in ("number", "name"):
            raise ParseError(f"unexpected {token.text or 'end'!r}", token)
        self.token = next(self.tokens)
        if token.kind == "number":
            return Number(float(token.text))
        if not self.accept("("):
            return Name(token.text)
        arguments = [self.level(0)]
        while self.accept(","):
            arguments.append(self.level(0))
        self.expect(")")
        return Call(token.text, tuple(arguments))


def evaluate(tree, names):
    match tree:
        case Number(value):
            return value
        case Name(name):
            return names[name]
        case Operation(symbol, left, right):
            return OPERATORS[symbol](evaluate(left, names), evaluate(right, names))
        case Call("max" | "min" as name, arguments):
            return {"max": max, "min": min}[name](evaluate(each, names) for each in arguments)
        case Call(function, (argument,)):
            return getattr(math, function)(evaluate(argument, names))
        case _:
            raise TypeError(f"cannot evaluate {tree}")


NAMES = {"pi": math.pi, "x": 3.0}
for text in ("1 + 2 * 3", "-(2 + x) ** 2 ** 0.5", "max(1, x, sqrt(16)) % 3", "sin(pi / 2)", "2e3 / 7", "hypot(1, 2)",
             "1 +", "(1", "3 $ 4", "nothing + 1", "1 / 0", "sqrt(-1)", "1 2"):  # fmt: skip
    try:
        print(f"{text:<26}{evaluate(Parser(text).parse(), NAMES):.6g}")
    except (ParseError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        print(f"{text:<26}{type(error).__name__}: {error}")
print(Parser("1 + f(x, 2)").parse())
