"""Knapsack, edit distance, longest subsequences, coins, matrix chains, and a memo by hand."""

from bisect import bisect_left
from functools import lru_cache


def knapsack(items, capacity):
    best = [0] * (capacity + 1)
    for weight, value in items:
        for room in range(capacity, weight - 1, -1):
            best[room] = max(best[room], best[room - weight] + value)
    return best[capacity]


def edit_distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row, last = [i], row
        for j, y in enumerate(b, 1):
            row.append(min(row[-1] + 1, last[j] + 1, last[j - 1] + (x != y)))
    return row[-1]


def longest_common(a, b):
    table = [[""] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a)):
        for j in range(len(b)):
            table[i + 1][j + 1] = table[i][j] + a[i] if a[i] == b[j] else max(table[i][j + 1], table[i + 1][j], key=len)
    return table[-1][-1]


def longest_increasing(numbers):
    tails = []
    for number in numbers:
        tails[bisect_left(tails, number) :][:1] = [number]
        place = bisect_left(tails, number)
        if place == len(tails):
            tails.append(number)
        else:
            tails[place] = number
    return len(tails)


def change(amount, coins):
    ways = [1] + [0] * amount
    for coin in coins:
        for total in range(coin, amount + 1):
            ways[total] += ways[total - coin]
    return ways[amount]


@lru_cache(None)
def chain(dimensions):
    if len(dimensions) == 2:
        return 0
    return min(
        chain(dimensions[: k + 1]) + chain(dimensions[k:]) + dimensions[0] * dimensions[k] * dimensions[-1]
        for k in range(1, len(dimensions) - 1)
    )


class Memo(dict):
    def __init__(self, function):
        self.function = function

    def __missing__(self, key):
        self[key] = value = self.function(self, *key)
        return value

    def __call__(self, *key):
        return self[key]


@Memo
def partitions(self, n, largest):
    if n == 0:
        return 1
    return sum(self(n - part, part) for part in range(1, min(n, largest) + 1))


def max_subarray(numbers):
    best = current = numbers[0]
    for number in numbers[1:]:
        current = max(number, current + number)
        best = max(best, current)
    return best


print(knapsack([(12, 4), (2, 2), (1, 1), (1, 2), (4, 10)], 15), edit_distance("kitten", "sitting"))
print(longest_common("AGGTAB", "GXTXAYB"), longest_increasing([10, 9, 2, 5, 3, 7, 101, 18]))
print(change(100, [1, 5, 10, 25, 50]), chain((40, 20, 30, 10, 30)), chain.cache_info())
print(partitions(30, 30), len(partitions), max_subarray([-2, 1, -3, 4, -1, 2, 1, -5, 4]))
