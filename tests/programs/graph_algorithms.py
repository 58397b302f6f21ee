"""Searches, shortest paths, spanning trees, components, orders and flows on graphs."""

import heapq
from collections import defaultdict, deque
from graphlib import CycleError, TopologicalSorter


class Graph:
    """
    >>> graph = Graph([("a", "b", 2)])
    >>> graph.neighbours("b")
    {'a': 2}
    """

    def __init__(self, edges=(), directed=False):
        self._edges = defaultdict(dict)
        self.directed = directed
        for source, target, weight in edges:
            self.add(source, target, weight)

    def add(self, source, target, weight=1):
        self._edges[source][target] = weight
        self._edges[target]
        if not self.directed:
            self._edges[target][source] = weight

    def neighbours(self, node):
        return self._edges[node]

    def breadth_first(self, start):
        seen, waiting = {start}, deque([start])
        while waiting:
            node = waiting.popleft()
            yield node
            for other in sorted(self._edges[node].keys() - seen):
                seen.add(other)
                waiting.append(other)

    def depth_first(self, start, seen=None):
        seen = set() if seen is None else seen
        seen.add(start)
        yield start
        for other in sorted(self._edges[start]):
            if other not in seen:
                yield from self.depth_first(other, seen)

    def dijkstra(self, start):
        distances, previous = {start: 0}, {}
        heap = [(0, start)]
        while heap:
            distance, node = heapq.heappop(heap)
            if distance > distances[node]:
                continue
            for other, weight in self._edges[node].items():
                if (new := distance + weight) < distances.get(other, float("inf")):
                    distances[other], previous[other] = new, node
                    heapq.heappush(heap, (new, other))
        return distances, previous

    def path(self, start, end):
        _, previous = self.dijkstra(start)
        nodes = [end]
        while nodes[-1] != start:
            nodes.append(previous[nodes[-1]])
        return nodes[::-1]

    def kruskal(self):
        parent = {node: node for node in self._edges}

        def root(node):
            while parent[node] != node:
                parent[node] = node = parent[parent[node]]
            return node

        edges = sorted((w, a, b) for a, others in self._edges.items() for b, w in others.items() if a < b)
        for weight, a, b in edges:
            if (x := root(a)) != (y := root(b)):
                parent[x] = y
                yield a + b, weight

    def floyd_warshall(self):
        nodes = sorted(self._edges)
        table = {a: {b: 0 if a == b else self._edges[a].get(b, float("inf")) for b in nodes} for a in nodes}
        for k in nodes:
            for a in nodes:
                for b in nodes:
                    table[a][b] = min(table[a][b], table[a][k] + table[k][b])
        return table


roads = Graph([("a", "b", 7), ("a", "c", 9), ("a", "f", 14), ("b", "c", 10), ("b", "d", 15), ("c", "d", 11), ("c", "f", 2), ("d", "e", 6), ("e", "f", 9)])
print(*roads.breadth_first("a"), "/", *roads.depth_first("a"))
print(sorted(roads.dijkstra("a")[0].items()), roads.path("a", "e"))
print(list(roads.kruskal()), roads.floyd_warshall()["b"])
tasks = {"shoes": {"socks", "trousers"}, "jacket": {"shirt"}, "trousers": {"shirt"}}
sorter = TopologicalSorter(tasks)
sorter.prepare()
while sorter.is_active():
    ready = sorted(sorter.get_ready())
    print(ready)
    sorter.done(*ready)
try:
    list(TopologicalSorter({"x": ["y"], "y": ["x"]}).static_order())
except CycleError as error:
    print(error.args[0], sorted(set(error.args[1])))

if __name__ == "__main__":
    import doctest

    print(doctest.testmod())
