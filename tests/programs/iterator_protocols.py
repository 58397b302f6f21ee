"""Lazy sequences: generators that delegate, throw and close; iterators by class; itertools recipes; sieves."""

import itertools
from collections import deque
from collections.abc import Iterator, Sequence
from operator import itemgetter, mul


def primes():
    yield 2
    found, candidate = {}, 3
    while True:
        step = found.pop(candidate, None)
        if step is None:
            yield candidate
            found[candidate * candidate] = 2 * candidate
        else:
            multiple = candidate + step
            while multiple in found:
                multiple += step
            found[multiple] = step
        candidate += 2


print(list(itertools.islice(primes(), 12)), next(p for p in primes() if p > 1000))


def averager():
    total = count = 0
    average = None
    try:
        while True:
            try:
                total += yield average
                count += 1
                average = total / count
            except KeyError:
                total = count = 0
                average = None
    finally:
        print("closed after", count)


average = averager()
next(average)
print(average.send(10), average.send(20), average.throw(KeyError), average.send(3))
average.close()
average.close()


def flatten(items):
    for item in items:
        if isinstance(item, Sequence) and not isinstance(item, str):
            yield from flatten(item)
        else:
            yield item


def outer():
    result = yield from inner()
    yield f"inner returned {result}"


def inner():
    received = yield "ready"
    return received


print(list(flatten([1, [2, (3, "four"), []], range(2)])))
delegating = outer()
print(next(delegating), delegating.send("this"), next(delegating, "done"))


class Countdown(Iterator):
    def __init__(self, n):
        self.n = n

    def __next__(self):
        if self.n <= 0:
            raise StopIteration
        self.n -= 1
        return self.n

    def __length_hint__(self):
        return self.n


class Squares(Sequence):
    def __len__(self):
        return 5

    def __getitem__(self, index):
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        if not -5 <= index < 5:
            raise IndexError(index)
        return (index % 5) ** 2


squares = Squares()
print(list(Countdown(3)), squares[-1], squares[1:4], list(reversed(squares)), 9 in squares, squares.index(16), squares.count(0), max(*squares))


def windows(items, size):
    iterator = iter(items)
    window = deque(itertools.islice(iterator, size), maxlen=size)
    if len(window) == size:
        yield tuple(window)
    for item in iterator:
        window.append(item)
        yield tuple(window)


def grouped(items, size):
    return list(itertools.zip_longest(*[iter(items)] * size, fillvalue="-"))


print(list(windows("abcde", 3)), grouped("abcdefg", 3), list(itertools.pairwise([1, 4, 9])))
print([(key, [*group]) for key, group in itertools.groupby(sorted(["apple", "bob", "avocado", "cat"], key=itemgetter(0)), itemgetter(0))])
print(list(itertools.accumulate([3, 1, 4], mul)), *map("".join, itertools.combinations("abc", 2)), sum(1 for _ in itertools.product("ab", repeat=4)))
evens, odds = itertools.tee(range(6))
print([*filter(lambda n: not n % 2, evens)], [*itertools.filterfalse(lambda n: not n % 2, odds)], [*itertools.compress("abc", [1, 0, 1])])
print(list(itertools.chain.from_iterable(["ab", "c"])), list(itertools.takewhile(str.isalpha, "ab1c")), list(itertools.dropwhile(str.isalpha, "ab1c")))
print([*itertools.starmap(pow, [(2, 3), (3, 2)])], [*itertools.repeat("x", 2)], [*zip(itertools.count(10, 5), "ab")], [*itertools.islice(itertools.cycle("ab"), 3)])
print(*zip("ab", [1, 2], strict=True), list(enumerate("ab", 1)), [*map(max, [1, 5], [4, 2])], any(n > 2 for n in (1, 3)), all([]), iter([1]).__length_hint__())
numbers = iter([1, 2, 0, 3])
print(list(iter(lambda: next(numbers), 0)), next(numbers), {n: s for n, s in zip("ab", "cd")}, {*"hello"} == set("ohel"))
first, *middle, last = (n for n in range(5))
print(first, middle, last, [(x, y) for x in range(3) if x for y in "ab"], *[i for i in range(3)][::-1], sep="|")


def leaking():
    raise StopIteration("inside a generator")
    yield


list(zip([1], [1, 2], strict=True)) if False else next(leaking())
