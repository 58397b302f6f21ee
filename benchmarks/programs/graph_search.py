"""Shortest paths with a heap, as algorithm courses write it."""

import heapq
from collections import defaultdict

graph = defaultdict(list)
for n in range(8000):
    for step in (1, 7, 31):
        graph[n].append(((n + step) % 8000, step * 13 % 11 + 1))

distance = {0: 0}
queue = [(0, 0)]
while queue:
    so_far, node = heapq.heappop(queue)
    if so_far > distance[node]:
        continue
    for target, weight in graph[node]:
        candidate = so_far + weight
        if candidate < distance.get(target, 1 << 60):
            distance[target] = candidate
            heapq.heappush(queue, (candidate, target))
print(sum(distance.values()))
