"""Closures, nonlocal variables and decorators."""

import functools


def counted(function):
    calls = 0

    @functools.wraps(function)
    def wrapper(*arguments):
        nonlocal calls
        calls += 1
        return function(*arguments) + calls

    return wrapper


@counted
def add(a, b):
    return a + b


total = 0
for n in range(200_000):
    total = add(total, n) % 1_000_003
print(total)
