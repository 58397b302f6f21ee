"""Decorators with and without arguments, on functions, methods and classes."""

import functools
import inspect


def trace(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        wrapper.calls += 1
        result = function(*args, **kwargs)
        shown = ", ".join([*map(repr, args), *(f"{key}={value!r}" for key, value in kwargs.items())])
        print(f"{function.__name__}({shown}) -> {result!r}")
        return result

    wrapper.calls = 0
    return wrapper


def retry(times, *errors):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            for attempt in range(1, times + 1):
                try:
                    return function(*args, **kwargs)
                except errors as error:
                    print(f"attempt {attempt}: {error}")
            raise RuntimeError(f"{function.__qualname__} failed {times} times") from None

        return wrapper

    return decorate


def memoize(function, cache=None):
    cache = {} if cache is None else cache

    @functools.wraps(function)
    def wrapper(*key):
        if key not in cache:
            cache[key] = function(*key)
        return cache[key]

    wrapper.cache = cache
    return wrapper


class register:
    found = {}

    def __init__(self, name):
        self.name = name

    def __call__(self, cls):
        self.found[self.name] = cls
        return cls


def add_repr(cls):
    cls.__repr__ = lambda self: f"<{cls.__name__} {vars(self)}>"
    return cls


@trace
@memoize
def fibonacci(n: int) -> int:
    """The n-th Fibonacci number."""
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


@register("shape")
@add_repr
class Shape:
    def __init__(self, sides):
        self.sides = sides

    @trace
    def scale(self, factor, *, by=1):
        return self.sides * factor + by


failures = iter([KeyError("first"), KeyError("second"), None])


@retry(3, KeyError)
def flaky():
    error = next(failures)
    if error:
        raise error
    return "done"


@retry(2, ZeroDivisionError)
def hopeless():
    return 1 / 0


print(fibonacci(5), fibonacci.calls, fibonacci.__name__, fibonacci.__doc__, inspect.signature(fibonacci))
print(sorted(fibonacci.__wrapped__.cache))
Shape(3).scale(2, by=4)
print(register.found, Shape(4))
print(flaky())
try:
    hopeless()
except RuntimeError as error:
    print(error, error.__cause__, error.__suppress_context__)
