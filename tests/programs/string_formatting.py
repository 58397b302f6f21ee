"""f-strings, format specifications, % and templates."""

import datetime
import string
from decimal import Decimal

name, number, items = "World", 1234567.891, ["a", {"k": [1, 2]}]
width, precision = 12, 3


class Money:
    def __init__(self, amount):
        self.amount = amount

    def __format__(self, spec):
        return f"{self.amount:,.2f} {spec or 'EUR'}"

    def __repr__(self):
        return f"Money({self.amount})"

    def __str__(self):
        return "money"


print(f"Hello {name!r:>10} {name!s} {name!a}", f"{number:{width}.{precision}f}|{number:<+20,.1f}|{number:e}|{number:_}")
print(f"{name=} {number=:.1f} {len(items) = } {items[1]['k'][0]}", f"{{literal}} {'nested ' + f'{name.upper()}'}")
print(f"{42:b} {42:#o} {42:#X} {42:08.2f} {42:c} {True:d} {-42:=+8} {0.123:.1%} {1e-10:g} {3+4j:.1f}")
print(f"{'left':*<10}{'mid':-^9}{'right':>8}", f"{Money(5)} {Money(1e6):USD} {Money(2)!r} {Money(3)!s}")
print(f"{datetime.date(2024, 2, 29):%d.%m.%Y}", f"{Decimal('1.10'):>8}", f"{'ü':>3}|{'中':^4}|{None!s:5}|")
print(f"""{
    sum(
        i for i in range(10)  
    )
}""")
print("{} {} {0}".replace("0", "") .format(1, 2, 3), "{1} {0}".format("a", "b"), "{a[1]} {b.real} {c!r}".format(a=[1, 2], b=3j, c="x"))
print("{:>{w}}|{:.{p}}".format("x", "abcdef", w=4, p=2), "{0[k]}".format({"k": 5}), "{:%Y}".format(datetime.date(2020, 1, 1)))
print("{name} is {age:d}".format_map({"name": "Bo", "age": 5}), "{:,}".format(10**9), format(255, "x"), format("s", "^5"))
print("%s %d %5.2f %x %o %c %r %% %-5s| %05d %+d" % ("s", 3.9, 2.5, 255, 8, "z", "q", "l", 42, 7), "%(a)s-%(b)03d" % {"a": 1, "b": 2})
print(string.Template("$who owes ${what}$$").substitute(who="Al", what=5), string.Template("$x $y").safe_substitute(x=1))


class Formatter(string.Formatter):
    def get_value(self, key, args, kwargs):
        return kwargs.get(key, f"<{key}>") if isinstance(key, str) else super().get_value(key, args, kwargs)

    def convert_field(self, value, conversion):
        return value.upper() if conversion == "u" else super().convert_field(value, conversion)


print(Formatter().format("{0} {name!u} {missing}", 1, name="bo"), list(string.Formatter().parse("a{b!r:c}")))
for failing in (
    lambda: "{}".format(),
    lambda: "{a}".format(),
    lambda: f"{'x':d}",
    lambda: "{0.nope}".format(1),
    lambda: "%d" % "x",
    lambda: "%s %s" % (1,),
    lambda: "{".format(),
    lambda: string.Template("$a").substitute(),
    lambda: "{:>{}}".format("x", "y"),
    lambda: "{!z}".format(1),
):
    try:
        print(failing())
    except Exception as error:
        print(type(error).__name__, error)
print("tab\tnew\\n \x41 \u00e9 \N{GREEK SMALL LETTER ALPHA} \101", r"raw\n", b"bytes\xff", "a" "b", sep="|")
print("a,b,,c".split(","), " x  y ".split(), "a-b-c".rsplit("-", 1), "l1\nl2\r\nl3".splitlines(True), "xxabxx".strip("x"))
print("-".join("abc"), "abc".center(9, "*"), "7".zfill(3), "aXbX".replace("X", "", 1), "abc".find("z"), "a.b".partition("."))
print("prefix_x".removeprefix("prefix_"), "Title Case".istitle(), "abc" < "abd", "é" == "e\u0301", "z" * 3, "abc"[::-1])
