"""Classes about classes: a registry by metaclass, abstract bases, descriptors, slots, mix-ins, operators."""

import abc
import copy
import inspect
import weakref
from collections import ChainMap, OrderedDict, UserDict, UserList
from contextlib import contextmanager
from types import MappingProxyType, MethodType, SimpleNamespace


class Registry(type):
    plugins = {}

    def __new__(metaclass, name, bases, namespace, /, abstract=False, **options):
        cls = super().__new__(metaclass, name, bases, dict(namespace))
        cls.options = MappingProxyType(options)
        if not abstract:
            metaclass.plugins[name.lower()] = cls
        return cls

    def __init__(cls, name, bases, namespace, **options):
        super().__init__(name, bases, namespace)

    @classmethod
    def __prepare__(metaclass, name, bases, **options):
        return OrderedDict(prepared=True)

    def __call__(cls, *args, **kwargs):
        instance = super().__call__(*args, **kwargs)
        instance.made_by = "Registry"
        return instance

    def __iter__(cls):
        return iter(cls.plugins)

    def __contains__(cls, name):
        return name in cls.plugins


class Plugin(metaclass=Registry, abstract=True):
    def run(self, text):
        raise NotImplementedError


class Upper(Plugin, priority=2):
    def run(self, text):
        return text.upper()


class Reverse(Plugin):
    def run(self, text):
        return text[::-1]


print(list(Plugin), "upper" in Plugin, Upper.options, Upper.prepared, [Plugin.plugins[name]().run("abc") for name in Plugin], Upper().made_by, type(Upper).__name__)


class Bounded:
    def __init__(self, low, high):
        self.low, self.high = low, high

    def __set_name__(self, owner, name):
        self.name = "_" + name
        owner.__annotations__ = {**owner.__dict__.get("__annotations__", {}), name: int}

    def __get__(self, instance, owner=None):
        return self if instance is None else getattr(instance, self.name, self.low)

    def __set__(self, instance, value):
        if not self.low <= value <= self.high:
            raise ValueError(f"{self.name[1:]} must be from {self.low} to {self.high}, not {value}")
        setattr(instance, self.name, value)

    def __delete__(self, instance):
        delattr(instance, self.name)


class Volume:
    level = Bounded(0, 10)
    __slots__ = ("_level", "__weakref__")


volume = Volume()
volume.level = 7
print(volume.level, Volume.__annotations__)
del volume.level
print(volume.level, Volume.level.high)
for wrong in (lambda: setattr(volume, "level", 11), lambda: setattr(volume, "other", 1), lambda: Plugin().run(""), lambda: volume.__dict__):
    try:
        wrong()
    except (ValueError, AttributeError, NotImplementedError) as error:
        print(type(error).__name__, error)


class Shape(abc.ABC):
    @property
    @abc.abstractmethod
    def area(self): ...

    @classmethod
    def __subclasshook__(cls, other):
        return hasattr(other, "area") or NotImplemented


class Square(Shape):
    def __init__(self, side):
        self.side = side

    area = property(lambda self: self.side**2, doc="The area.")


try:
    Shape()
except TypeError as error:
    print(error)
print(Square(3).area, Square.area.__doc__, isinstance(SimpleNamespace(area=1), Shape), issubclass(int, Shape), Shape.__abstractmethods__)


class Logged:
    def save(self):
        return ["logged", *super().save()]


class Stored:
    def save(self):
        return ["stored"]


class Document(Logged, Stored):
    def __init__(self, **values):
        self.__dict__.update(values)

    def __getattr__(self, name):
        if name.startswith("get_"):
            return lambda: vars(self)[name[4:]]
        raise AttributeError(f"no {name!r}", name=name, obj=self)

    def __setattr__(self, name, value):
        super().__setattr__(name, value * 2)

    def __eq__(self, other):
        return vars(self) == vars(other) if isinstance(other, Document) else NotImplemented

    def __hash__(self):
        return hash(tuple(vars(self)))

    def __bool__(self):
        return bool(vars(self))

    def __format__(self, spec):
        return spec.join(map(str, vars(self).values()))

    def __deepcopy__(self, memo):
        return Document(**copy.deepcopy(vars(self), memo))

    def __dir__(self):
        return ["custom"]


document = Document(a=1, b=[2])
document.c = 3
twin = copy.deepcopy(document)
twin.b.append(4)
print(document.save(), document.get_b(), vars(document), document == twin, document != 5, f"{document:/}", dir(document), [c.__name__ for c in Document.__mro__])
print(hasattr(document, "nothing"), getattr(document, "nothing", "default"), bool(Document()), {document: 1}[document])


class LowerDict(UserDict):
    def __setitem__(self, key, value):
        super().__setitem__(key.lower(), value)

    def __missing__(self, key):
        return f"<{key}>"


lower = LowerDict(A=1)
lower.update(B=2)
print(lower, lower["zzz"], ChainMap({"a": 1}, {"a": 2, "b": 3})["b"], UserList([3, 1])[::-1], lower | {"C": 3})
alive = weakref.WeakValueDictionary(volume=volume)
weakref.finalize(volume, print, "volume is gone")
reference = weakref.ref(volume)
print(reference() is volume, len(alive))
del volume
print(reference(), len(alive))


def greet(self, *, loud=False):
    return f"hello from {self.name}{'!' * loud}"


thing = SimpleNamespace(name="thing")
thing.greet = MethodType(greet, thing)
print(thing.greet(loud=True), inspect.signature(greet), inspect.signature(Bounded), inspect.getdoc(Square.area), inspect.isabstract(Shape), callable(thing))
Point = type("Point", (), {"__init__": lambda self, x: setattr(self, "x", x), "__repr__": lambda self: f"Point({self.x})", "__match_args__": ("x",)})
match Point(4):
    case Point(x) if x > 3:
        print("matched", x, Point(1))


@contextmanager
def changed(obj, **values):
    before = {name: getattr(obj, name) for name in values}
    vars(obj).update(values)
    try:
        yield obj
    finally:
        vars(obj).update(before)


with changed(thing, name="changed"):
    print(thing.greet())
print(thing.greet())
document.nothing
