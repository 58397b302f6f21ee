"""Attribute-heavy classes: reading, writing and calling through ``self``."""


class Vector:
    def __init__(self, x, y):
        self.x = x
        self._y = y

    def add(self, other):
        return Vector(self.x + other.x, self._y + other._y)

    def turn(self):
        self.x, self._y = -self._y, self.x
        self.x += 1


total = Vector(0, 0)
step = Vector(1, 2)
for _ in range(100_000):
    total = total.add(step)
    total.turn()
print(total.x, total._y)
