"""Recursive puzzles: hanoi, permutations, queens, Ackermann, flood fill, parsing, mutual recursion, limits."""

import sys
from functools import cache


def hanoi(n, source="A", target="C", spare="B"):
    if n:
        yield from hanoi(n - 1, source, spare, target)
        yield source + target
        yield from hanoi(n - 1, spare, target, source)


def permutations(items):
    if not items:
        return [[]]
    return [[item, *rest] for i, item in enumerate(items) for rest in permutations(items[:i] + items[i + 1 :])]


def queens(n, row=0, columns=(), up=frozenset(), down=frozenset()):
    if row == n:
        return [columns]
    return [
        solution
        for c in range(n)
        if c not in columns and row + c not in up and row - c not in down
        for solution in queens(n, row + 1, (*columns, c), up | {row + c}, down | {row - c})
    ]


@cache
def ackermann(m, n):
    if not m:
        return n + 1
    return ackermann(m - 1, 1) if not n else ackermann(m - 1, ackermann(m, n - 1))


def fill(grid, x, y, color):
    if 0 <= y < len(grid) and 0 <= x < len(grid[y]) and grid[y][x] == ".":
        grid[y][x] = color
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            fill(grid, x + dx, y + dy, color)


def parse(tokens):
    token = tokens.pop(0)
    if token == "(":
        items = []
        while tokens[0] != ")":
            items.append(parse(tokens))
        tokens.pop(0)
        return items
    return int(token) if token.lstrip("-").isdigit() else token


def evaluate(tree):
    if isinstance(tree, int):
        return tree
    operator, *arguments = tree
    values = [evaluate(argument) for argument in arguments]
    return {"+": sum, "max": max, "-": lambda v: v[0] - sum(v[1:]), "*": lambda v: v[0] * v[1]}[operator](values)


def is_even(n):
    return n == 0 or is_odd(n - 1)


def is_odd(n):
    return n != 0 and is_even(n - 1)


def endless(n):
    return endless(n + 1) + 1


print(" ".join(hanoi(3)), sum(1 for _ in hanoi(10)))
print(permutations([1, 2, 3]), len(queens(6)), queens(4))
print(ackermann(2, 3), ackermann.cache_info().currsize, is_even(100), is_odd(7))
grid = [list(line) for line in ("..#..", ".##..", "#....")]
fill(grid, 4, 0, "o")
print("\n".join("".join(line) for line in grid))
print(evaluate(parse("( + 1 ( * 3 ( - 10 4 1 ) ) ( max 2 8 -5 ) )".split())))
try:
    endless(0)
except RecursionError as error:
    print(type(error).__name__, error)
print(sys.getrecursionlimit())
sys.setrecursionlimit(2000)
print(is_even(1500))
nested = []
for _ in range(5):
    nested = [nested]
nested.append(nested)
print(nested, repr({"a": nested}))
