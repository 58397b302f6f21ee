"""Graphs for a judge: Dijkstra, a topological order, union-find, bridges, flow, and a maze by breadth-first search."""

import heapq
import sys
from collections import defaultdict, deque
from graphlib import CycleError, TopologicalSorter
from math import inf

ROADS = [("A", "B", 7), ("A", "C", 9), ("A", "F", 14), ("B", "C", 10), ("B", "D", 15), ("C", "D", 11), ("C", "F", 2), ("D", "E", 6), ("E", "F", 9)]
graph = defaultdict(dict)
for a, b, length in ROADS:
    graph[a][b] = graph[b][a] = length


def dijkstra(graph, source):
    distance, before = defaultdict(lambda: inf, {source: 0}), {}
    queue = [(0, source)]
    while queue:
        so_far, node = heapq.heappop(queue)
        if so_far > distance[node]:
            continue
        for near, length in graph[node].items():
            if (new := so_far + length) < distance[near]:
                distance[near], before[near] = new, node
                heapq.heappush(queue, (new, near))
    return distance, before


distance, before = dijkstra(graph, "A")
for node in sorted(graph):
    path = [node]
    while path[-1] in before:
        path.append(before[path[-1]])
    print(node, distance[node], "->".join(reversed(path)))


class Sets:
    def __init__(self):
        self.parent = {}

    def find(self, x):
        self.parent.setdefault(x, x)
        while self.parent[x] != x:
            self.parent[x] = x = self.parent[self.parent[x]]
        return x

    def join(self, a, b):
        a, b = self.find(a), self.find(b)
        self.parent[a] = b
        return a != b


sets = Sets()
print([road for road in sorted(ROADS, key=lambda road: road[2]) if sets.join(*road[:2])])

order = TopologicalSorter({"roof": {"walls"}, "walls": {"floor"}, "paint": {"walls"}, "floor": ()})
order.prepare()
while order.is_active():
    ready = sorted(order.get_ready())
    print(ready)
    order.done(*ready)
try:
    list(TopologicalSorter({1: [2], 2: [3], 3: [1]}).static_order())
except CycleError as error:
    print(error.args[0], len(error.args[1]))

MAZE = """\
#########
#S..#...#
#.#.#.#.#
#.#...#E#
#########""".splitlines()
start = next((y, row.index("S")) for y, row in enumerate(MAZE) if "S" in row)
queue, came = deque([start]), {start: None}
while queue:
    y, x = place = queue.popleft()
    if MAZE[y][x] == "E":
        break
    for step in ((y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)):
        if MAZE[step[0]][step[1]] != "#" and step not in came:
            came[step] = place
            queue.append(step)
drawn = [list(row) for row in MAZE]
while (place := came[place]) != start:
    drawn[place[0]][place[1]] = "*"
print("\n".join(map("".join, drawn)))


def flow(capacity, source, sink):
    total = 0
    while True:
        parent, queue = {source: None}, deque([source])
        while queue and sink not in parent:
            node = queue.popleft()
            for near, left in capacity[node].items():
                if left > 0 and near not in parent:
                    parent[near] = node
                    queue.append(near)
        if sink not in parent:
            return total
        path, node = [], sink
        while parent[node] is not None:
            path.append((parent[node], node))
            node = parent[node]
        least = min(capacity[a][b] for a, b in path)
        for a, b in path:
            capacity[a][b] -= least
            capacity[b][a] = capacity[b].get(a, 0) + least
        total += least


print(flow(defaultdict(dict, {"s": {"a": 10, "b": 5}, "a": {"b": 15, "t": 5}, "b": {"t": 10}}), "s", "t"))


def bridges(graph):
    sys.setrecursionlimit(5000)
    number, low, found = {}, {}, []

    def visit(node, parent):
        number[node] = low[node] = len(number)
        for near in sorted(graph[node]):
            if near not in number:
                visit(near, node)
                low[node] = min(low[node], low[near])
                if low[near] > number[node]:
                    found.append((node, near))
            elif near != parent:
                low[node] = min(low[node], number[near])

    visit(0, None)
    return found


line = {i: {i - 1, i + 1} & set(range(2000)) for i in range(2000)}
line[0].add(1000), line[1000].add(0)
print(len(bridges(line)))
