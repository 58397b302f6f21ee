"""functools from end to end: caches, partials, dispatch, ordering, reductions, wrappers that keep their names."""

import functools
import operator
import time
from collections.abc import Iterable, Mapping


@functools.lru_cache(maxsize=3)
def square(x):
    print("computing", x)
    return x * x


print([square(x) for x in (1, 2, 1, 3, 4, 1)], square.cache_info(), square.__name__, square.cache_parameters())
square.cache_clear()
print(square.cache_info())


@functools.cache
def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


print(fibonacci(200))


class Circle:
    def __init__(self, radius):
        self.radius = radius

    @functools.cached_property
    def area(self):
        print("measured")
        return 3 * self.radius**2

    @functools.singledispatchmethod
    def scaled(self, factor):
        raise NotImplementedError(f"cannot scale by {factor!r}")

    @scaled.register
    def _(self, factor: int):
        return Circle(self.radius * factor)

    @scaled.register(str)
    def _(self, factor):
        return Circle(self.radius * len(factor))

    half = functools.partialmethod(scaled, 2)


circle = Circle(2)
print(circle.area, circle.area, vars(circle), circle.scaled(3).radius, circle.scaled("ab").radius, circle.half().radius)
del circle.area
print(circle.area)
try:
    circle.scaled(1.5)
except NotImplementedError as error:
    print(error)


@functools.singledispatch
def show(value):
    """Show a value."""
    return repr(value)


@show.register
def _(value: Mapping):
    return "{" + ", ".join(f"{key}: {show(item)}" for key, item in value.items()) + "}"


@show.register(list)
@show.register(tuple)
def _(value):
    return "[" + " ".join(map(show, value)) + "]"


@show.register
def _(value: int | float):
    return f"#{value}"


print(show({"a": [1, (2.5, "x")], "b": None}), show.dispatch(bool).__name__, sorted(c.__name__ for c in show.registry), show.__doc__)


@functools.total_ordering
class Version:
    def __init__(self, text):
        self.parts = tuple(map(int, text.split(".")))

    def __eq__(self, other):
        return self.parts == other.parts

    def __lt__(self, other):
        return self.parts < other.parts

    def __repr__(self):
        return ".".join(map(str, self.parts))


print(sorted(map(Version, ["1.10", "1.9", "1.9.1"])), Version("2.0") >= Version("1.99"), max(map(Version, ("3.1", "3.10"))))


def timed(function=None, *, label="took"):
    if function is None:
        return functools.partial(timed, label=label)

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        started = time.perf_counter()
        try:
            return function(*args, **kwargs)
        finally:
            print(f"{function.__name__} {label} {'less than' if time.perf_counter() - started < 5 else 'over'} 5 s")

    return wrapper


@timed(label="needed")
def work(n: int) -> int:
    """Do some work."""
    return sum(range(n))


print(work(1000), work.__name__, work.__doc__, work.__annotations__)
compose = lambda *functions: functools.reduce(lambda f, g: lambda x: g(f(x)), functions)
print(compose(str, len, operator.neg)(12345), functools.reduce(operator.mul, range(1, 6), 1))
add = functools.partial(int, base=2)
print(add("101"), add.keywords, add.func is int, add)
print(sorted("bAc", key=functools.cmp_to_key(lambda a, b: (a.lower() > b.lower()) - (a.lower() < b.lower()))), isinstance([], Iterable))
functools.reduce(operator.add, [])
