"""Metaclasses, __init_subclass__, __set_name__, descriptors and class creation by hand."""

import abc
import types


class Registry(type):
    classes = {}

    @classmethod
    def __prepare__(mcs, name, bases, **options):
        print("prepare", name, options)
        return {"prepared": True}

    def __new__(mcs, name, bases, namespace, **options):
        cls = super().__new__(mcs, name, bases, dict(namespace))
        mcs.classes[name] = cls
        return cls

    def __init__(cls, name, bases, namespace, tag=None):
        super().__init__(name, bases, namespace)
        cls.tag = tag

    def __call__(cls, *args, **kwargs):
        print("creating", cls.__name__)
        return super().__call__(*args, **kwargs)

    def __instancecheck__(cls, instance):
        return getattr(instance, "tag", None) == cls.tag

    def __iter__(cls):
        return iter(sorted(name for name in vars(cls) if not name.startswith("_")))

    def __repr__(cls):
        return f"<class {cls.__name__}>"


class Typed:
    def __init__(self, kind, default=None):
        self.kind, self.default = kind, default

    def __set_name__(self, owner, name):
        self.name, self.slot = name, f"_{name}"

    def __get__(self, instance, owner=None):
        return self if instance is None else getattr(instance, self.slot, self.default)

    def __set__(self, instance, value):
        if not isinstance(value, self.kind):
            raise TypeError(f"{self.name} must be {self.kind.__name__}, not {type(value).__name__}")
        setattr(instance, self.slot, value)

    def __delete__(self, instance):
        delattr(instance, self.slot)


class Lazy:
    def __init__(self, function):
        self.function = function
        self.__doc__ = function.__doc__

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner):
        value = instance.__dict__[self.name] = self.function(instance)
        return value


class Model(metaclass=Registry, tag="model"):
    size = Typed(int, 1)
    label = Typed(str)

    @Lazy
    def area(self):
        """Square of the size."""
        print("computing")
        return self.size**2


class Plugin:
    plugins = []

    def __init_subclass__(cls, /, priority=0, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.priority = priority
        Plugin.plugins.append(cls.__name__)


class First(Plugin, priority=2): ...


class Second(First): ...


class Singleton:
    _instance = None

    def __new__(cls, *args):
        if cls._instance is None:
            cls._instance = super().__new__(cls)
        return cls._instance

    def __init__(self, value):
        self.value = value


class Shape(abc.ABC):
    @property
    @abc.abstractmethod
    def sides(self): ...

    @classmethod
    def __subclasshook__(cls, other):
        return True if any("sides" in vars(base) for base in other.__mro__) else NotImplemented


class Fake:
    sides = 3


model = Model()
model.size = 3
print(model.area, model.area, list(Model), Model.tag, isinstance(model, Model), Registry.classes)
print(model.__dict__, vars(Model)["area"].__doc__, Model.size.name)
for failing in (lambda: setattr(model, "label", 5), lambda: Shape(), lambda: delattr(model, "label")):
    try:
        failing()
    except (TypeError, AttributeError) as error:
        print(type(error).__name__, error)
print(Plugin.plugins, First.priority, Second.priority, Plugin.__subclasses__())
print(Singleton(1) is Singleton(2), Singleton(3).value, issubclass(Fake, Shape), isinstance(Fake(), Shape))
Made = type("Made", (Fake,), {"__doc__": "made by hand", "double": lambda self: self.sides * 2})
print(Made().double(), Made.__doc__, Made.__mro__, Made.__module__, type(Made))
print(types.new_class("New", (Plugin,), {"priority": 7}).priority, types.SimpleNamespace(a=1), Made.__name__)


class Meta(type):
    def __getattr__(cls, name):
        return f"{cls.__name__}.{name}"

    @property
    def shout(cls):
        return cls.__name__.upper()

    def __getitem__(cls, item):
        return (cls.__name__, item)

    def __len__(cls):
        return 42


class Thing(metaclass=Meta):
    def __class_getitem__(cls, item):
        return "not asked"


print(Thing.anything, Thing.shout, Thing["x"], len(Thing), isinstance(Thing, Meta))
try:

    class Conflict(Thing, metaclass=Registry): ...

except TypeError as error:
    print(error)
try:

    class Order(object, Fake): ...

except TypeError as error:
    print(error)
