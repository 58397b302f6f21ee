"""Pipelines of generators."""


def numbers(limit):
    n = 0
    while n < limit:
        yield n
        n += 1


def even(source):
    for value in source:
        if value % 2 == 0:
            yield value


def chained(source):
    yield from source


print(sum(x * 2 for x in chained(even(numbers(200_000)))))
