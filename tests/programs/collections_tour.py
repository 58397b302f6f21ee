"""The containers of collections, and the abstract ones to inherit from."""

import collections
import collections.abc
from collections import ChainMap, Counter, OrderedDict, UserDict, UserList, UserString, defaultdict, deque, namedtuple


class CaseInsensitive(collections.abc.MutableMapping):
    def __init__(self, *args, **kwargs):
        self._items = {}
        self.update(*args, **kwargs)

    def __getitem__(self, key):
        return self._items[key.lower()][1]

    def __setitem__(self, key, value):
        self._items[key.lower()] = (key, value)

    def __delitem__(self, key):
        del self._items[key.lower()]

    def __iter__(self):
        return (key for key, _ in self._items.values())

    def __len__(self):
        return len(self._items)


class Countdown(collections.abc.Sequence):
    def __init__(self, start):
        self.start = start

    def __len__(self):
        return self.start

    def __getitem__(self, index):
        if not 0 <= index < self.start:
            raise IndexError(index)
        return self.start - index


class Doubling(UserDict):
    def __missing__(self, key):
        self[key] = key * 2
        return self[key]


headers = CaseInsensitive(Accept="*/*")
headers["content-type"] = "text"
headers["CONTENT-TYPE"] = "html"
print(dict(headers), "accept" in headers, headers.pop("ACCEPT"), headers.get("x", 0), len(headers), headers.setdefault("n", 1))
countdown = Countdown(4)
print(list(countdown), 3 in countdown, countdown.index(2), list(reversed(countdown)), countdown.count(9))
print(Doubling(a=1)["b"], UserList([3, 1]) + [2], UserString("abc").upper(), sorted(UserList("ba")))
counts = Counter("abracadabra")
print(counts, counts - Counter("aabb"), counts & Counter("abx"), +Counter(a=-1), counts.total(), list(Counter(b=2).elements()))
window = deque(maxlen=3)
for number in range(5):
    window.append(number)
window.rotate(1)
window.appendleft("x")
print(window, window.maxlen, window[0], window.index(2))
grouped = defaultdict(lambda: defaultdict(int))
for a, b in ["xy", "xz", "xy"]:
    grouped[a][b] += 1
print({key: dict(value) for key, value in grouped.items()}, grouped.default_factory is None)
ordered = OrderedDict(a=1, b=2, c=3)
ordered.move_to_end("a")
print(ordered, ordered.popitem(last=False), list(reversed(ordered)), ordered == OrderedDict(c=3, a=1))
settings = ChainMap({"debug": True}, {"debug": False, "level": 1})
print(settings["debug"], settings["level"], settings.new_child({"level": 9})["level"], settings.parents, dict(settings))
Point = namedtuple("Point", "x y", defaults=[0])
point = Point(1)
print(point, point._fields, point._asdict(), Point._make([3, 4]), *point, point == (1, 0), Point.x.__doc__)
for failing in (lambda: Point(), lambda: namedtuple("Bad", "class def"), lambda: headers["none"], lambda: CaseInsensitive.keys()):
    try:
        failing()
    except (TypeError, ValueError, KeyError) as error:
        print(type(error).__name__, error)
print(isinstance({}, collections.abc.Mapping), issubclass(Countdown, collections.abc.Sized), isinstance(3, collections.abc.Hashable))
