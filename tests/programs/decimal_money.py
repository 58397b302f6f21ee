"""Money and measures: decimals with contexts and rounding, fractions, number theory, floats to the last bit."""

import decimal
import math
import sys
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, getcontext, localcontext
from fractions import Fraction

CENT = Decimal("0.01")


def split(total, parts):
    each = (total / parts).quantize(CENT, ROUND_DOWN)
    rest = int((total - each * parts) / CENT)
    return [each + CENT] * rest + [each] * (parts - rest)


print(split(Decimal("100"), 3), sum(split(Decimal("0.05"), 3)))
for rounding in (ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_DOWN):
    print(rounding, [str(Decimal(x).quantize(CENT, rounding)) for x in ("2.665", "2.675", "-1.005")])
with localcontext() as context:
    context.prec = 50
    print(Decimal(2).sqrt(), Decimal(1) / 7, (Decimal(1) / 3).ln())
print(getcontext().prec, Decimal("1e400") * 2, Decimal("NaN") == Decimal("NaN"), Decimal("-0"), Decimal(0.1))
for wrong in (lambda: Decimal(1) / 0, lambda: Decimal("x"), lambda: Decimal("sNaN") + 1, lambda: Decimal(0) / 0):
    try:
        wrong()
    except decimal.DecimalException as error:
        print(type(error).__name__, error)
print(Decimal("123.4500").normalize(), Decimal("12300").as_tuple(), f"{Decimal('1234567.891'):,.2f}", Decimal("7") // 2, -7 % Decimal(3))

balance = Decimal(1000)
for year in range(1, 4):
    interest = (balance * Decimal("0.035")).quantize(CENT)
    balance += interest
    print(f"{year}: {interest:>8} {balance:>10}")

print(Fraction(3, 4) + Fraction("1/6"), Fraction(0.125), Fraction(math.pi).limit_denominator(1000), Fraction(7, 3) // 1, round(Fraction(7, 3), 1))
egyptian, rest = [], Fraction(7, 15)
while rest:
    unit = Fraction(1, math.ceil(1 / rest))
    egyptian.append(unit)
    rest -= unit
print(" + ".join(map(str, egyptian)))
print(0.1 + 0.2, (0.1).hex(), float.fromhex("0x1.8p1"), math.nextafter(1, 2), math.ulp(1.0), math.fsum([0.1] * 10), sum([0.1] * 10))
print((2.5).as_integer_ratio(), round(2.5), round(-0.5), round(1234, -2), divmod(-7, 3), -7 // 2, 7 % -3, math.fmod(-7, 3), int("ff", 16))
print(math.gcd(84, 36), math.lcm(4, 6), math.isqrt(10**20 + 1), math.comb(52, 5), math.perm(5, 2), pow(3, -1, 11), pow(2, 100, 101))
print(2**100, (2**100).bit_length(), (1000).to_bytes(2, "big"), int.from_bytes(b"\x03\xe8", "big"), (255).bit_count(), sys.float_info.dig)
print(math.inf - 1, math.nan != math.nan, math.isclose(1, 1 + 1e-10), math.copysign(1, -0.0), math.frexp(8), math.modf(-2.5), 1e308 * 10)
print(complex(1, 2) * 1j, abs(3 + 4j), (-1) ** 0.5, math.dist((0, 0), (3, 4)), math.hypot(1, 2, 2), math.degrees(math.pi))
math.factorial(-1)
