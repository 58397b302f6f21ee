"""Pipelines of generators, send, throw, close, yield from and their return values."""

import itertools


def naturals(start=0):
    while True:
        jump = yield start
        start += 1 if jump is None else jump


def averager():
    total, count = 0.0, 0
    average = None
    while True:
        try:
            value = yield average
        except ValueError as error:
            print("told:", error)
            total, count, average = 0.0, 0, None
            continue
        if value is None:
            return count
        total += value
        count += 1
        average = total / count


def report():
    while True:
        count = yield from averager()
        print("counted", count)


def flatten(tree):
    for item in tree:
        if isinstance(item, (list, tuple)):
            yield from flatten(item)
        else:
            yield item


def cleanup():
    try:
        yield 1
        yield 2
    finally:
        print("cleaned up")


numbers = naturals(10)
print(next(numbers), numbers.send(5), next(numbers))
task = report()
next(task)
print([task.send(value) for value in (10, 20, 60)])
print(task.throw(ValueError("start again")), task.send(4), task.send(None))
print(list(flatten([1, [2, (3, [4]), []], "five"])))
for _ in cleanup():
    break
generator = cleanup()
next(generator)
generator.close()
squares = (n * n for n in itertools.count(1))
odd = itertools.takewhile(lambda n: n < 200, (n for n in squares if n % 2))
print(sum(odd), next(squares))
try:
    next(generator)
except StopIteration as stop:
    print("stopped", stop.value)


def primes():
    known = []
    for candidate in itertools.count(2):
        if all(candidate % p for p in itertools.takewhile(lambda p: p * p <= candidate, known)):
            known.append(candidate)
            yield candidate


print(list(itertools.islice(primes(), 15)), generator.gi_running)


def broken():
    yield
    raise StopIteration("leaks")


try:
    list(broken())
except RuntimeError as error:
    print(error, "/", repr(error.__cause__))
