"""Figures: statistics of groups, a histogram, correlation, percentiles, a regression, tables with alignment."""

import math
import statistics as st
from collections import Counter, defaultdict
from itertools import groupby
from operator import attrgetter, itemgetter, methodcaller
from typing import NamedTuple


class Answer(NamedTuple):
    city: str
    age: int
    score: float


ANSWERS = [Answer(*row) for row in [
    ("Oslo", 34, 7.5), ("Rome", 22, 6.0), ("Oslo", 45, 8.25), ("Lima", 31, 5.5), ("Rome", 67, 9.0), ("Lima", 29, 4.0), ("Oslo", 51, 6.5), ("Rome", 38, 7.0),
]]  # fmt: skip

groups = defaultdict(list)
for answer in ANSWERS:
    groups[answer.city].append(answer.score)
print(f"{'city':<8}|{'n':>3}|{'mean':>7}|{'stdev':>7}")
print("-" * 8 + "+---" + "+-------" * 2)
for city, scores in sorted(groups.items(), key=lambda item: -st.mean(item[1])):
    print(f"{city:<8}|{len(scores):>3}|{st.mean(scores):>7.3f}|{st.stdev(scores):>7.3f}")

ages, scores = [a.age for a in ANSWERS], [a.score for a in ANSWERS]
print(st.median(ages), st.median_low(ages), st.quantiles(ages, n=4), st.mode("abca"), st.multimode([1, 1, 2, 2]), st.pvariance(scores), st.harmonic_mean([40, 60]), st.geometric_mean([54, 24, 36]))
slope, intercept = st.linear_regression(ages, scores)
print(f"score = {slope:.4f} * age + {intercept:.4f}", round(st.correlation(ages, scores), 6), round(st.covariance(ages, scores), 6), st.fmean(scores, ages))
normal = st.NormalDist.from_samples(scores)
print(normal, round(normal.cdf(7), 6), round(normal.inv_cdf(0.9), 6), (normal + 2).mean, round(normal.overlap(st.NormalDist(6, 2)), 6))

bins = Counter(age // 10 * 10 for age in ages)
for low in range(20, 70, 10):
    print(f"{low}-{low + 9} {'#' * bins[low]}")
print(bins.most_common(2), bins.total(), sorted((bins + Counter([20, 20])).items()), Counter("abc") & Counter("bcd"), +Counter(a=-1, b=2))
ordered = sorted(ANSWERS, key=attrgetter("city", "age"))
for city, rows in groupby(ordered, attrgetter("city")):
    print(city, [row.age for row in rows])
print(sorted(["b2", "a10", "a9"], key=lambda s: (s[0], int(s[1:]))), sorted({"x": 2, "y": 1}.items(), key=itemgetter(1)), list(map(methodcaller("upper"), "ab")), max(ANSWERS, key=attrgetter("score")).city)
print(sorted(ANSWERS, key=itemgetter(0), reverse=True)[0], min(ages, default=0), sum(score * 2 for score in scores), math.fsum(scores) / len(scores), math.prod(ages[:3]))
print("%.2f%% of %d; %-10s|%5s|%+.1e" % (62.5, 8, "left", "right", -12345.678), f"{1234.5:>12,.2f}|{0.000012:g}|{255:#x}|{-7:+d}|{3.0!r}|{'x':*^7}|{1e10:.3g}")
primes = [n for n in range(2, 60) if all(n % d for d in range(2, math.isqrt(n) + 1))]
print(primes, [f"{n:>3}{'even' if not n % 2 else 'odd':>5}" for n in primes[:3]], {n: n**2 for n in primes if n < 10}, {len(str(n)) for n in primes})
transposed = list(zip(*[[1, 2, 3], [4, 5, 6]]))
print(transposed, [sum(column) for column in transposed], [[0] * 2 for _ in range(2)], divmod(1000, 7), round(-2.567, 2), abs(-3), pow(2, 0.5))
st.stdev([1])
