"""Integers, floats, fractions, decimals, complex numbers and statistics."""

import cmath
import decimal
import math
import random
import statistics
import sys
from fractions import Fraction

print(2**100, -7 // 2, -7 % 3, divmod(-7, 2), 7 .bit_length(), (255).to_bytes(2, "big"), int.from_bytes(b"\x01\x00", "little"))
print(int("ff", 16), int("0b101", 0), hex(255), oct(8), bin(-5), f"{1234567:,} {255:#x} {5:08b} {0.1:.20f} {1e10:g} {3:e}")
print(0.1 + 0.2, round(2.5), round(-1.5), round(1234.5678, -2), 1e308 * 10, float("nan") != float("nan"), -0.0)
print((0.5).as_integer_ratio(), (3.75).hex(), float.fromhex("0x1.8p1"), 1.5.is_integer(), sys.float_info.epsilon)
print(math.factorial(25), math.comb(50, 6), math.isqrt(10**20), math.gcd(84, 36), math.lcm(4, 6), math.prod([1, 2, 3]))
print(math.fsum([0.1] * 10), math.hypot(3, 4), math.degrees(math.pi), math.log2(1024), math.floor(-1.5), math.inf)
print(pow(3, -1, 11), pow(2, 1000, 1000007), math.dist((0, 0), (1, 1)), math.modf(2.25), math.frexp(8), math.nextafter(1, 2))
print(Fraction(3, 4) + Fraction("0.125"), Fraction(1.5), Fraction(math.pi).limit_denominator(1000), Fraction(7, 3) // 1)
print((2 + 3j) * (1 - 1j), abs(3 + 4j), cmath.sqrt(-4), cmath.polar(1j), (1 + 2j).conjugate(), complex("1-2j"))
decimal.getcontext().prec = 40
print(decimal.Decimal(2).sqrt(), decimal.Decimal("1.1") + decimal.Decimal("2.2"), decimal.Decimal(1) / 3)
print(decimal.Decimal("123.456").quantize(decimal.Decimal(".01"), decimal.ROUND_DOWN), decimal.Decimal("1E+3").normalize())
with decimal.localcontext() as context:
    context.prec = 3
    context.traps[decimal.Inexact] = True
    try:
        decimal.Decimal(1) / 3
    except decimal.Inexact as error:
        print(repr(error))
data = [2, 4, 4, 4, 5, 5, 7, 9]
print(statistics.mean(data), statistics.pstdev(data), statistics.median(data), statistics.mode(data), statistics.quantiles(data))
print(statistics.linear_regression([1, 2, 3], [2, 4, 6]), statistics.correlation([1, 2, 3], [1, 2, 4]), statistics.NormalDist(0, 1).cdf(1))
generator = random.Random("seed")
print(generator.random(), generator.randint(1, 6), generator.choice("abc"), generator.sample(range(100), 5), generator.gauss(0, 1))
deck = list(range(10))
generator.shuffle(deck)
print(deck, generator.choices(["x", "y"], [1, 9], k=5), generator.getrandbits(40))
random.seed(7)
print([random.randrange(1000) for _ in range(5)], random.uniform(0, 1))
for bad in (lambda: 1 / 0, lambda: int("x"), lambda: math.sqrt(-1), lambda: 2.0**10000, lambda: Fraction(1, 0), lambda: int("9" * 5000)):
    try:
        bad()
    except (ArithmeticError, ValueError) as error:
        print(type(error).__name__, error)
print(True + True, bool("False"), 3 < 4 < 5, 0 or "default", not [], 5 if None else 6, 1_000_000, 0xFF ^ 0b1, ~5, 1 << 10)
