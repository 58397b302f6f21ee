"""Linear algebra by hand: products, determinants, inverses over fractions, powers modulo a prime."""

from fractions import Fraction
from functools import reduce
from itertools import permutations
from math import prod


class Matrix:
    def __init__(self, rows):
        self.rows = tuple(map(tuple, rows))
        if len({len(row) for row in self.rows}) != 1:
            raise ValueError("rows differ in length")

    @classmethod
    def identity(cls, size):
        return cls([[int(i == j) for j in range(size)] for i in range(size)])

    @property
    def shape(self):
        return len(self.rows), len(self.rows[0])

    def __matmul__(self, other):
        if self.shape[1] != other.shape[0]:
            raise ValueError(f"cannot multiply {self.shape} by {other.shape}")
        columns = list(zip(*other.rows))
        return Matrix([[sum(a * b for a, b in zip(row, column)) for column in columns] for row in self.rows])

    def __mod__(self, modulus):
        return Matrix([[x % modulus for x in row] for row in self.rows])

    def __eq__(self, other):
        return isinstance(other, Matrix) and self.rows == other.rows

    def __getitem__(self, place):
        row, column = place
        return self.rows[row][column]

    def power(self, exponent, modulus):
        result, base = Matrix.identity(self.shape[0]), self
        while exponent:
            if exponent & 1:
                result = result @ base % modulus
            base = base @ base % modulus
            exponent >>= 1
        return result

    def determinant(self):
        def sign(order):
            return (-1) ** sum(a > b for i, a in enumerate(order) for b in order[i + 1 :])

        size = len(self.rows)
        return sum(sign(p) * prod(self[i, p[i]] for i in range(size)) for p in permutations(range(size)))

    def inverse(self):
        size = len(self.rows)
        work = [list(map(Fraction, row)) + [Fraction(i == j) for j in range(size)] for i, row in enumerate(self.rows)]
        for i in range(size):
            pivot = next((r for r in range(i, size) if work[r][i]), None)
            if pivot is None:
                raise ZeroDivisionError("singular matrix")
            work[i], work[pivot] = work[pivot], work[i]
            work[i] = [x / work[i][i] for x in work[i]]
            for r in range(size):
                if r != i:
                    work[r] = [x - work[r][i] * y for x, y in zip(work[r], work[i])]
        return Matrix([row[size:] for row in work])

    def __str__(self):
        width = max(len(str(x)) for row in self.rows for x in row)
        return "\n".join("[" + " ".join(f"{x!s:>{width}}" for x in row) + "]" for row in self.rows)


m = Matrix([[2, 1, 0], [1, 3, 1], [0, 1, 4]])
print(m, m.determinant(), m.inverse(), m @ m.inverse() == Matrix.identity(3), sep="\n")
print(Matrix([[1, 1], [1, 0]]).power(10**12, 10**9 + 7)[0, 1])
print(reduce(Matrix.__matmul__, [m] * 4)[0, 0])
for bad in (lambda: Matrix([[1, 2], [3]]), lambda: m @ Matrix([[1, 2]]), lambda: Matrix([[1, 2], [2, 4]]).inverse()):
    try:
        bad()
    except (ValueError, ZeroDivisionError) as error:
        print(type(error).__name__, error)
