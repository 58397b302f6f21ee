"""Simulations with a seeded generator: a queue at a counter, a random walk, Life, and a bank of estimates."""

import heapq
import itertools
import random
import statistics
from collections import Counter, deque

random.seed(20)


def counter(customers, clerks):
    free, waits, clock = [0.0] * clerks, [], 0.0
    heapq.heapify(free)
    for _ in range(customers):
        clock += random.expovariate(1.0)
        start = max(clock, heapq.heappop(free))
        waits.append(start - clock)
        heapq.heappush(free, start + random.uniform(0.5, 1.5))
    return waits


for clerks in (1, 2):
    waits = counter(500, clerks)
    print(clerks, f"{statistics.mean(waits):.3f} {statistics.median(waits):.3f} {max(waits):.3f}")

walk = list(itertools.accumulate(random.choices((-1, 1), k=1000), initial=0))
print(min(walk), max(walk), walk[-1], Counter(walk).most_common(3))


def life(cells, steps):
    for _ in range(steps):
        near = Counter((x + dx, y + dy) for x, y in cells for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy)
        cells = {cell for cell, count in near.items() if count == 3 or (count == 2 and cell in cells)}
    return cells


glider = {(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)}
for step in (0, 4, 21):
    cells = life(glider, step)
    left, top = min(x for x, _ in cells), min(y for _, y in cells)
    print(step, (left, top), sorted((x - left, y - top) for x, y in cells))

hits = sum(random.random() ** 2 + random.random() ** 2 < 1 for _ in range(20_000))
print(f"{4 * hits / 20_000:.2f}", random.sample(range(100), 5), random.gauss(0, 1), random.betavariate(2, 3))
deck = deque(range(10))
random.shuffle(deck)
deck.rotate(3)
print(list(deck), random.randbytes(4).hex(), random.getrandbits(70), random.triangular(1, 5, 2))
own = random.Random("a seed of text")
state = own.getstate()
first = [own.randrange(10) for _ in range(8)]
own.setstate(state)
print(first, first == [own.randrange(10) for _ in range(8)])
