"""Metaclasses, descriptors, hooks of the data model, and class dictionaries."""

# ruff: noqa: E501 - the programs are as attackers write them
from __future__ import annotations

from attack import Attack

ATTACKS = [
    Attack(
        "a cached property reads any class's dictionary",
        "TypeError: 'Withheld' object is not callable",
        """\
import functools, json
p = functools.cached_property(len)
p.attrname = '__getattribute__'
if p.__get__(object)(json.dumps, '__globals__'): print('escaped')
""",
    ),
    Attack(
        "a cached property reads a raw descriptor",
        "TypeError: object of type 'type' has no len()",
        """\
import functools, json
p = functools.cached_property(len)
p.__set_name__(None, '__globals__')
if p.__get__(type(json.dumps), type).__get__(json.dumps): print('escaped')
""",
    ),
    Attack(
        "an argparse namespace lists any class's dictionary",
        "KeyError: '__globals__'",
        """\
import argparse, json
d = dict(argparse.Namespace._get_kwargs(type(json.dumps)))
if d['__globals__'].__get__(json.dumps): print('escaped')
""",
    ),
    Attack(
        "an argparse namespace compares a raw dictionary",
        "KeyError: '__globals__'",
        """\
import argparse, json
class Dictionary:
    def __eq__(self, raw):
        if raw['__globals__'].__get__(json.dumps): print('escaped')
class N(argparse.Namespace):
    @property
    def __dict__(self): return Dictionary()
argparse.Namespace.__eq__(type(json.dumps), N())
""",
    ),
    Attack(
        "a read-only view compares the dictionary below",
        "as it was",
        """\
class C:
    def f(self): return 'as it was'
class Grab:
    def __eq__(self, raw): raw['f'] = lambda self: 'escaped'
C.__dict__ == Grab()
print(C().f())
""",
    ),
    Attack(
        "the class dictionary of a library class by super",
        "KeyError: '__globals__'",
        """\
import json
if super(type, type(json.dumps)).__getattribute__('__dict__')['__globals__'].__get__(json.dumps): print('escaped')
""",
    ),
    Attack(
        "the class dictionary by type's getattribute",
        "KeyError: '__globals__'",
        """\
import json
if type.__getattribute__(type(json.dumps), '__dict__')['__globals__'].__get__(json.dumps): print('escaped')
""",
    ),
    Attack(
        "a member descriptor of the library by its class",
        "SyntaxError: '__globals__' is not available: it reaches the variables of the module behind"
        " a function; use globals() for your own",
        """\
import types
if types.FunctionType.__globals__: print('escaped')
""",
    ),
    Attack(
        "a metaclass whose prepare steals the namespace's getter",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it "
        "reaches the variables of the module behind a function",
        """\
class Namespace(dict):
    def __getitem__(self, name):
        if name == 'steal': return getattr
        return dict.__getitem__(self, name)
class Meta(type):
    @classmethod
    def __prepare__(meta, name, bases): return Namespace()
import json
class C(metaclass=Meta):
    found = steal(json.dumps, '__globals__')
if C.found: print('escaped')
""",
    ),
    Attack(
        "a metaclass's getattribute is asked for everything",
        "AttributeError: attribute '__globals__' of 'type' objects may not be read here: it reaches"
        " the variables of the module behind a function",
        """\
import json
class Meta(type):
    def __getattribute__(cls, name): return type.__getattribute__(type(json.dumps), '__globals__')
class C(metaclass=Meta): pass
if C.anything.__get__(json.dumps): print('escaped')
""",
    ),
    Attack(
        "a getattr hook that forwards",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it "
        "reaches the variables of the module behind a function",
        """\
import json
class Forward:
    def __init__(self, to): self.to = to
    def __getattr__(self, name): return getattr(self.to, name)
if Forward(json.dumps).x if False else object.__getattribute__(Forward(json.dumps), 'to').__getattribute__('__globals__'): print('escaped')
""",
    ),
    Attack(
        "set_name is handed the owner",
        "AttributeError: attribute '__subclasses__' of 'type' objects may not be read here: it "
        "reaches every class of the process",
        """\
import json
seen = []
class D:
    def __set_name__(self, owner, name): seen.append(owner.__mro__[-1])
class C: d = D()
if seen[0].__subclasses__(): print('escaped')
""",
    ),
    Attack(
        "init_subclass of a library class",
        "TypeError: cannot set 'default' attribute of immutable type 'JSONEncoder'",
        """\
import json
class C(json.JSONEncoder):
    def __init_subclass__(cls): json.JSONEncoder.default = lambda *a: print('escaped')
class D(C): pass
json.JSONEncoder().default(1)
""",
    ),
    Attack(
        "class_getitem forwards to a function",
        "SyntaxError: '__globals__' is not available: it reaches the variables of the module behind"
        " a function; use globals() for your own",
        """\
import json, types
if types.GenericAlias(json.dumps, ()).__globals__: print('escaped')
""",
    ),
    Attack(
        "a generic alias forwards a guarded name",
        "AttributeError: attribute '__closure__' of 'GenericAlias' objects may not be read here: it"
        " reaches the variables of a library function",
        """\
import functools, types
register = functools.singledispatch(print).register
if types.GenericAlias(register, ()).__closure__: print('escaped')
""",
    ),
    Attack(
        "an own generic alias forwards a guarded name",
        "AttributeError: attribute '__closure__' of 'Alias' objects may not be read here: it "
        "reaches the variables of a library function",
        """\
import functools, types
class Alias(types.GenericAlias): pass
if Alias(functools.singledispatch(print).register, ()).__closure__: print('escaped')
""",
    ),
    Attack(
        "mro_entries gives a library class",
        "AttributeError: attribute '_module' of 'C' objects may not be read here: it reaches the "
        "real module that a context manager of the library keeps",
        """\
import warnings
class Entries:
    def __mro_entries__(self, bases): return (warnings.catch_warnings,)
class C(Entries()): pass
if C()._module.sys.modules: print('escaped')
""",
    ),
    Attack(
        "a class is assigned over a library instance",
        "AttributeError: attribute '__class__' of 'W' objects may not be set here: it reaches the "
        "library's insides",
        """\
import warnings
class Own: pass
class W(warnings.catch_warnings): pass
w = W()
w.__class__ = Own
if w._module.sys.modules: print('escaped')
""",
    ),
    Attack(
        "a class is assigned by object's setattr",
        "AttributeError: attribute '__class__' of 'W' objects may not be set here: it reaches the "
        "library's insides",
        """\
import warnings
class Own: pass
class W(warnings.catch_warnings): pass
w = W()
object.__setattr__(w, '__class__', Own)
if w._module.sys.modules: print('escaped')
""",
    ),
    Attack(
        "a setattr hook sees what the library stores",
        "",
        """\
import warnings
seen = []
class W(warnings.catch_warnings):
    def __setattr__(self, name, value): seen.append(value)
W()
if [m for m in seen if hasattr(m, 'sys') and m.sys.modules]: print('escaped')
""",
    ),
    Attack(
        "a property sees what the library stores",
        "AttributeError: module 'warnings' has no attribute 'sys'",
        """\
import warnings
class W(warnings.catch_warnings):
    _module = property(None, lambda self, module: print('escaped' if module.sys.modules else ''))
W()
""",
    ),
    Attack(
        "a library class is patched",
        "TypeError: cannot set 'generic_visit' attribute of immutable type 'NodeTransformer'",
        """\
import ast
ast.NodeTransformer.generic_visit = lambda self, node: node
print('escaped')
""",
    ),
    Attack(
        "a library class is patched by type",
        "TypeError: cannot set 'default' attribute of immutable type 'JSONEncoder'",
        """\
import json
type.__setattr__(json.JSONEncoder, 'default', print)
print('escaped')
""",
    ),
    Attack(
        "a method of a library class is deleted",
        "TypeError: cannot set 'default' attribute of immutable type 'JSONEncoder'",
        """\
import json
del json.JSONEncoder.default
print('escaped')
""",
    ),
    Attack(
        "the bases of a library class are exchanged",
        "TypeError: cannot set '__bases__' attribute of immutable type 'JSONDecodeError'",
        """\
import json
class B: pass
json.JSONDecodeError.__bases__ = (B, ValueError)
print('escaped')
""",
    ),
    Attack(
        "the state of a method names getattr",
        "TypeError: cannot pickle 'method' object",
        """\
import json
class C:
    def m(self): pass
if C().m.__reduce__()[0](json.dumps, '__globals__'): print('escaped')
""",
    ),
    Attack(
        "the state of a built-in method names getattr",
        "TypeError: cannot pickle 'builtin_function_or_method' object",
        """\
import json
if [].append.__reduce__()[0](json.dumps, '__globals__'): print('escaped')
""",
    ),
    Attack(
        "the state of a library object",
        "TypeError: cannot pickle 'catch_warnings' object",
        """\
import warnings
if warnings.catch_warnings().__reduce_ex__(4)[2]['_module'].sys.modules: print('escaped')
""",
    ),
    Attack(
        "the state of a library object by getstate",
        "TypeError: cannot pickle 'catch_warnings' object",
        """\
import warnings
if object.__getstate__(warnings.catch_warnings())['_module'].sys.modules: print('escaped')
""",
    ),
    Attack(
        "a class made by type with a library metaclass's method",
        "KeyError: '__subclasses__'",
        """\
C = type('C', (), {'get': type.__dict__['__subclasses__']})
if C.get(object): print('escaped')
""",
    ),
    Attack(
        "the getattribute of object",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it "
        "reaches the variables of the module behind a function",
        """\
import json
if object.__getattribute__(json.dumps, '__globals__'): print('escaped')
""",
    ),
    Attack(
        "the getattribute of object, bound",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it "
        "reaches the variables of the module behind a function",
        """\
import json
if json.dumps.__getattribute__('__globals__'): print('escaped')
""",
    ),
    Attack(
        "the setattr of object",
        "AttributeError: attribute '__kwdefaults__' of 'function' objects may not be set here: it "
        "reaches the default values of a library function",
        """\
import json
object.__setattr__(json.dumps, '__kwdefaults__', None)
print('escaped')
""",
    ),
    Attack(
        "the delattr of object",
        "AttributeError: attribute '__kwdefaults__' of 'function' objects may not be deleted here: "
        "it reaches the default values of a library function",
        """\
import json
json.dumps.__delattr__('__kwdefaults__')
print('escaped')
""",
    ),
    Attack(
        "enum.property reads any name of any object",
        "TypeError: cannot pickle 'catch_warnings' object",
        """\
import enum, warnings
p = enum.property()
p.fget, p._attr_type, p._cls_type, p.name, p.clsname = None, 'attr', warnings.catch_warnings(), '__reduce_ex__', 'x'
if p.__get__(1, object)(4)[2]['_module'].sys.modules: print('escaped')
""",
        since=(3, 12),
    ),
    Attack(
        "a metaclass whose classes equal a plain type",
        "TypeError: cannot pickle 'C' object",
        """\
import warnings
class Liar(type):
    def __hash__(cls): return hash(dict)
    def __eq__(cls, other): return True
class C(warnings.catch_warnings, metaclass=Liar): pass
if C().__reduce_ex__(2)[2]['_module']: print('escaped')
""",
    ),
    Attack(
        "a metaclass whose classes equal an open one",
        "AttributeError: 'NoneType' object has no attribute 'sys'",
        """\
import types, warnings
class Liar(type):
    def __hash__(cls): return hash(types.SimpleNamespace)
    def __eq__(cls, other): return True
class C(warnings.catch_warnings, metaclass=Liar): pass
if (vars(C()).get('_module') or None).sys: print('escaped')
""",
    ),
    Attack(
        "a staticmethod of the session's own shows a library function's dictionary",
        "AttributeError: attribute '__wrapped__' of 'Own' objects may not be read here: it reaches the"
        " function that a replacement of ours stands for",
        """\
import tempfile
class Own(staticmethod): pass
if getattr(Own(tempfile.mkdtemp).__wrapped__, '__globals__'): print('escaped')
""",
    ),
    Attack(
        "the class of a module says what vars shows",
        "AttributeError: attribute '__class__' of 'module' objects may not be set here: it reaches the"
        " library's insides",
        """\
import json, types
class Module(types.ModuleType):
    def __dir__(self): return ['__builtins__', '__dict__']
json.__class__ = Module
if '__builtins__' in vars(json): print('escaped')
""",
    ),
    Attack(
        "a policy of email is cloned into a module",
        "AttributeError: attribute '__class__' of 'module' objects may not be set here: it reaches the"
        " library's insides",
        """\
import email.policy, json, types
class Module(types.ModuleType): pass
class P(type(email.policy.default)):
    made = None
    def __new__(cls, **names): return cls.made or super().__new__(cls)
policy = P()
P.made = json
policy.clone(__class__=Module)
if type(json) is Module: print('escaped')
""",
    ),
]
