"""Data structures by hand: a linked list, a search tree, a trie, a heap, an LRU cache, Huffman codes, a ring."""

from __future__ import annotations

import heapq
from collections import Counter, OrderedDict, deque
from collections.abc import Iterator, MutableMapping, MutableSequence
from dataclasses import dataclass, field


@dataclass
class Link:
    value: object
    next: Link | None = None


class LinkedList(MutableSequence):
    def __init__(self, items=()):
        self._dummy = Link(None)
        self.extend(items)

    def _before(self, index):
        link = self._dummy
        for _ in range(index):
            link = link.next if link.next else self._missing(index)
        return link

    @staticmethod
    def _missing(index):
        raise IndexError(f"no item {index}")

    def __len__(self):
        return sum(1 for _ in self._links())

    def _links(self) -> Iterator[Link]:
        link = self._dummy.next
        while link:
            yield link
            link = link.next

    def __iter__(self):
        return (link.value for link in self._links())

    def __getitem__(self, index):
        return (self._before(index).next or self._missing(index)).value

    def __setitem__(self, index, value):
        (self._before(index).next or self._missing(index)).value = value

    def __delitem__(self, index):
        before = self._before(index)
        before.next = (before.next or self._missing(index)).next

    def insert(self, index, value):
        before = self._before(index)
        before.next = Link(value, before.next)

    def __repr__(self):
        return " -> ".join(map(repr, self)) or "empty"


items = LinkedList("abc")
items.append("d")
items.insert(0, "z")
del items[1]
items += ["e"]
items.reverse()
print(items, items.pop(), items.index("d"), "c" in items, len(items), items[1], LinkedList())
items.remove("d")
print(items)


class Tree(MutableMapping):
    @dataclass(slots=True)
    class Node:
        key: object
        value: object
        left: Tree.Node | None = None
        right: Tree.Node | None = None

    def __init__(self, *args, **kwargs):
        self._root, self._size = None, 0
        self.update(*args, **kwargs)

    def _find(self, key):
        node = self._root
        while node and node.key != key:
            node = node.left if key < node.key else node.right
        return node

    def __getitem__(self, key):
        if node := self._find(key):
            return node.value
        raise KeyError(key)

    def __setitem__(self, key, value):
        if node := self._find(key):
            node.value = value
            return
        self._size += 1
        parent, node = None, self._root
        while node:
            parent, node = node, node.left if key < node.key else node.right
        new = Tree.Node(key, value)
        if parent is None:
            self._root = new
        elif key < parent.key:
            parent.left = new
        else:
            parent.right = new

    def __delitem__(self, key):
        pairs = [pair for pair in self.items() if pair[0] != key]
        if len(pairs) == self._size:
            raise KeyError(key)
        self.__init__(pairs)

    def __iter__(self):
        def walk(node):
            if node:
                yield from walk(node.left)
                yield node.key
                yield from walk(node.right)

        return walk(self._root)

    def __len__(self):
        return self._size

    def height(self):
        def of(node):
            return 1 + max(of(node.left), of(node.right)) if node else 0

        return of(self._root)


tree = Tree([(word, len(word)) for word in "the quick brown fox jumps over the lazy dog".split()])
del tree["fox"]
print(dict(tree), len(tree), tree.height(), tree.get("cat", "?"), "dog" in tree, tree.pop("dog"), tree.setdefault("ant", 3), next(iter(tree)), tree == {**tree})


class Trie:
    def __init__(self):
        self.children, self.ends = {}, False

    def add(self, word):
        node = self
        for letter in word:
            node = node.children.setdefault(letter, Trie())
        node.ends = True

    def words(self, prefix=""):
        node = self
        for letter in prefix:
            node = node.children.get(letter)
            if node is None:
                return
        pending = deque([(prefix, node)])
        while pending:
            word, node = pending.popleft()
            if node.ends:
                yield word
            pending.extend((word + letter, child) for letter, child in sorted(node.children.items()))


trie = Trie()
for word in ("car", "card", "care", "cat", "dog"):
    trie.add(word)
print(list(trie.words("car")), list(trie.words("x")), sum(1 for _ in trie.words()))


class LRU(OrderedDict):
    def __init__(self, size):
        super().__init__()
        self.size = size

    def __getitem__(self, key):
        self.move_to_end(key)
        return super().__getitem__(key)

    def __setitem__(self, key, value):
        super().__setitem__(key, value)
        self.move_to_end(key)
        if len(self) > self.size:
            print("dropped", self.popitem(last=False))


cache = LRU(2)
cache["a"], cache["b"] = 1, 2
cache["a"]
cache["c"] = 3
print(list(cache), cache)


@dataclass(order=True)
class Leaf:
    weight: int
    symbol: str
    parts: tuple = field(default=(), compare=False)


def huffman(text):
    heap = [Leaf(n, c) for c, n in Counter(text).items()]
    heapq.heapify(heap)
    while len(heap) > 1:
        a, b = heapq.heappop(heap), heapq.heappop(heap)
        heapq.heappush(heap, Leaf(a.weight + b.weight, min(a.symbol, b.symbol), (a, b)))
    codes = {}

    def assign(leaf, code):
        if leaf.parts:
            assign(leaf.parts[0], code + "0"), assign(leaf.parts[1], code + "1")
        else:
            codes[leaf.symbol] = code or "0"

    assign(heap[0], "")
    return codes


codes = huffman("abracadabra")
print(codes, len("".join(codes[c] for c in "abracadabra")))
ring = deque("abcdef", maxlen=6)
while len(ring) > 1:
    ring.rotate(-2)
    print(ring.popleft(), end=" ")
print(ring, heapq.nlargest(2, [3, 1, 4]), list(heapq.merge([1, 4], [2, 3])), heapq.heappushpop([2, 5], 1))
tree["missing"]
