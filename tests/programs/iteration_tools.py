"""itertools, functools and operator together."""

import functools
import itertools
import operator

print(list(itertools.product("ab", [1, 2])), list(itertools.combinations(range(4), 2)))
print(list(itertools.permutations([1, 2, 3], 2)), list(itertools.combinations_with_replacement("xy", 2)))
print(list(itertools.accumulate([3, 1, 4, 1, 5], max)), list(itertools.chain.from_iterable([[1], [2, 3]])))
print(list(itertools.zip_longest("abc", [1], fillvalue="-")), list(itertools.starmap(pow, [(2, 5), (3, 2)])))
print([list(itertools.islice(part, 2)) for part in itertools.tee(itertools.count(5), 2)])
print({key: [*group] for key, group in itertools.groupby(sorted("mississippi"), key=str)})
print(list(itertools.dropwhile(lambda x: x < 3, [1, 3, 2])), list(itertools.filterfalse(str.isdigit, "a1b2")))
print(list(itertools.compress("ABCD", [1, 0, 1, 1])), list(itertools.pairwise([1, 4, 9])), list(itertools.repeat(7, 2)))
print(next(itertools.cycle([1])), itertools.count(1, 2), itertools.repeat(3))

print(functools.reduce(operator.mul, range(1, 6)), functools.partial(int, base=2)("1011"))


@functools.lru_cache(maxsize=2)
def slow(n):
    print("computing", n)
    return n * n


print([slow(n) for n in (1, 2, 1, 3, 2)], slow.cache_info(), slow.__wrapped__(5))
slow.cache_clear()


@functools.singledispatch
def describe(value):
    return f"something {value!r}"


@describe.register
def _(value: int):
    return f"integer {value}"


@describe.register(list)
@describe.register(tuple)
def _(value):
    return f"{len(value)} items"


print(describe(3), describe([1, 2]), describe((1,)), describe("x"), describe(True), describe.dispatch(bool)(1))


@functools.total_ordering
class Card:
    ranks = "23456789TJQKA"

    def __init__(self, text):
        self.rank, self.suit = text

    def _key(self):
        return self.ranks.index(self.rank)

    def __eq__(self, other):
        return self._key() == other._key()

    def __lt__(self, other):
        return self._key() < other._key()

    def __repr__(self):
        return self.rank + self.suit

    @functools.cached_property
    def strength(self):
        print("cached once")
        return self._key() * 10


cards = [Card(text) for text in ("KH", "2S", "AD", "TC")]
print(sorted(cards), max(cards), Card("3H") >= Card("3D"), cards[0].strength, cards[0].strength)
print(sorted(cards, key=operator.attrgetter("suit", "rank")), sorted("bca", key=functools.cmp_to_key(lambda a, b: (a < b) - (a > b))))
print(operator.itemgetter(1, 0)("xy"), operator.methodcaller("replace", "a", "b")("banana"), operator.attrgetter("real")(2.5))
print(operator.concat([1], [2]), operator.contains("abc", "b"), operator.countOf([1, 1], 1), operator.__add__(2, 3))
