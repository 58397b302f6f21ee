"""Structural pattern matching over tuples, mappings and classes."""


class Leaf:
    __match_args__ = ("value",)

    def __init__(self, value):
        self.value = value


class Node:
    __match_args__ = ("left", "right")

    def __init__(self, left, right):
        self.left = left
        self.right = right


def total(tree):
    match tree:
        case Leaf(value):
            return value
        case Node(left, right):
            return total(left) + total(right)
        case ["pair", int(a), int(b)]:
            return a + b
        case {"value": value}:
            return value
        case _:
            return 0


def build(depth):
    if depth == 0:
        return Leaf(1)
    return Node(build(depth - 1), ["pair", depth, 2] if depth % 3 == 0 else build(depth - 1))


tree = build(13)
print(sum(total(tree) for _ in range(30)))
