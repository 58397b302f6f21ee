"""A vector, a matrix, a polynomial and a money type with operators of their own."""

import functools
import itertools
import math
import numbers


class Vector:
    __slots__ = ("_parts",)
    __hash__ = None

    def __init__(self, *parts):
        self._parts = tuple(parts)

    def __repr__(self):
        return f"Vector({', '.join(map(repr, self._parts))})"

    def __add__(self, other):
        if not isinstance(other, Vector):
            return NotImplemented
        return Vector(*(a + b for a, b in zip(self, other, strict=True)))

    def __mul__(self, factor):
        return Vector(*(factor * a for a in self)) if isinstance(factor, numbers.Number) else NotImplemented

    __rmul__ = __mul__

    def __matmul__(self, other):
        return sum(a * b for a, b in zip(self, other, strict=True))

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + -other

    def __iadd__(self, other):
        self._parts = (self + other)._parts
        return self

    def __eq__(self, other):
        return isinstance(other, Vector) and self._parts == other._parts

    def __abs__(self):
        return math.hypot(*self._parts)

    def __bool__(self):
        return any(self._parts)

    def __iter__(self):
        return iter(self._parts)

    def __len__(self):
        return len(self._parts)

    def __getitem__(self, index):
        return Vector(*self._parts[index]) if isinstance(index, slice) else self._parts[index]

    def __contains__(self, value):
        return value in self._parts

    def __format__(self, spec):
        return "<" + "; ".join(format(part, spec) for part in self) + ">"

    def __call__(self, function):
        return Vector(*map(function, self))

    def __getattr__(self, name):
        try:
            return self._parts["xyz".index(name)]
        except (ValueError, IndexError):
            raise AttributeError(f"no part {name!r}") from None


@functools.total_ordering
class Polynomial:
    def __init__(self, coefficients):
        self.coefficients = list(coefficients)

    def __mul__(self, other):
        product = [0] * (len(self.coefficients) + len(other.coefficients) - 1)
        for (i, a), (j, b) in itertools.product(enumerate(self.coefficients), enumerate(other.coefficients)):
            product[i + j] += a * b
        return Polynomial(product)

    def __pow__(self, exponent, modulo=None):
        result = functools.reduce(Polynomial.__mul__, [self] * exponent, Polynomial([1]))
        return Polynomial(c % modulo for c in result.coefficients) if modulo else result

    def __call__(self, x):
        return functools.reduce(lambda total, c: total * x + c, reversed(self.coefficients), 0)

    def __eq__(self, other):
        return self.coefficients == other.coefficients

    def __lt__(self, other):
        return len(self.coefficients) < len(other.coefficients)

    def __str__(self):
        terms = [f"{c}x^{power}" for power, c in enumerate(self.coefficients) if c]
        return " + ".join(terms) or "0"

    def __divmod__(self, number):
        pairs = [divmod(c, number) for c in self.coefficients]
        return Polynomial(q for q, _ in pairs), Polynomial(r for _, r in pairs)

    def __index__(self):
        return len(self.coefficients)

    def __getitem__(self, power):
        return self.coefficients[power]

    def __setitem__(self, power, value):
        self.coefficients[power] = value

    def __delitem__(self, power):
        del self.coefficients[power]


a, b = Vector(1, 2, 2), Vector(3, 0, -1)
print(a + b, a - b, 2 * a, a * 0.5, a @ b, abs(a), bool(Vector(0)), -a == Vector(-1, -2, -2), a != b)
a += b
print(a, a.x, a.z, a[1:], 4 in a, len(a), f"{a:.2f}", a(str), list(reversed(a)))
p = Polynomial([1, 1])
print(p**3, pow(p, 4, 3), (p * p)(10), p < p * p, max(p, p**2), *divmod(Polynomial([5, 7]), 2), sep=" | ")
p[0] += 4
del p[1]
print(p, range(10)[p], hex(p), sorted([p**2, p]) == [p, p**2], p >= p)
for failing in (lambda: a + 1, lambda: a.w, lambda: a @ Vector(1), lambda: {a: 1}, lambda: a < b, lambda: "x" * a, lambda: a[9]):
    try:
        print(failing())
    except (TypeError, AttributeError, ValueError, IndexError) as error:
        print(type(error).__name__, error)
