"""The guards hold against code that lies about names, classes and builtins: each attack works in plain CPython."""

# ruff: noqa: E501, RUF001 (the programs are data)

from __future__ import annotations

import sys

import pytest
from harness import run, run_plain

# Each program prints "escaped" in plain CPython.
ATTACKS = {
    "string subclass as a name": """\
import json
class Name(str):
    def __str__(self): return 'dumps'
if getattr(json.dumps, Name('__globals__'), None): print('escaped')
""",
    "compatibility characters in a name": """\
import json
if json.dumps.__ｇlobals__: print('escaped')
""",
    "keyword of a class pattern": """\
import json
match json.dumps:
    case object(__globals__=g): print('escaped')
""",
    "guarded keyword of a class pattern": """\
match type:
    case object(__dict__=d):
        if '__subclasses__' in d: print('escaped')
""",
    "positional pattern by match_args of an abstract class": """\
import json
from abc import ABC
class C(ABC):
    __match_args__ = ('__globals__',)
C.register(type(json.dumps))
match json.dumps:
    case C(g): print('escaped')
""",
    "positional pattern by a metaclass": """\
import json
class Meta(type):
    def __instancecheck__(cls, x): return True
    @property
    def __match_args__(cls): return ('__globals__',)
class C(metaclass=Meta): pass
match json.dumps:
    case C(g): print('escaped')
""",
    "match_args that change while they are asked": """\
import json
class Meta(type):
    def __instancecheck__(cls, x):
        cls.__match_args__ = ('__globals__',)
        return True
class C(metaclass=Meta): __match_args__ = ('x',)
match json.dumps:
    case C(g): print('escaped')
""",
    "match_args with a string subclass": """\
import json
class Name(str): pass
class Meta(type):
    def __instancecheck__(cls, x): return True
class C(metaclass=Meta): __match_args__ = ('__globals__',)
match json.dumps:
    case C(g): print('escaped')
""",
    "bases exchanged after a class was found harmless": """\
import warnings
class A: __match_args__ = ('_module',)
class C(A): pass
match 1:
    case C(m): pass
class Middle(warnings.catch_warnings): pass
try: C.__bases__ = (A, Middle)
except TypeError: C = type('C', (A, Middle), {})
match C():
    case C(m) if m is not None: print('escaped')
""",
    "the unbound getattribute through a metaclass pattern": """\
import json
class Meta(type): __match_args__ = ('__getattribute__',)
class C(metaclass=Meta): pass
match C:
    case Meta(get):
        if get(json.dumps, '__globals__'): print('escaped')
""",
    "the unbound getattribute through an own class pattern": """\
import json
class C: pass
match C:
    case type(__getattribute__=get):
        if get(json.dumps, '__globals__'): print('escaped')
""",
    "augmented assignment hands over what it reads": """\
class Grab:
    def __radd__(self, other):
        print('escaped' if other('{0.__class__.__init__.__globals__}') else '')
def f(): pass
import string
text = '{0.__globals__}'
class Add:
    def __radd__(self, method):
        if '__builtins__' in method(f): print('escaped')
try: text.format += Add()
except AttributeError: pass
""",
    "import from an object that names another module": """\
import builtins
class Fake: __name__ = 'os'
builtins.__import__ = lambda *a: Fake()
from anything import path
if path.os.system: print('escaped')
""",
    "import as from an object that names another module": """\
import builtins
class Fake: __name__ = 'os'
builtins.__import__ = lambda *a: Fake()
import anything.path as path
if path.os.system: print('escaped')
""",
    "import from a renamed module": """\
import json
json.__name__ = 'concurrent'
import concurrent.futures
from json import futures
if futures.__dict__['__loader__']: print('escaped')
""",
    "star import from a function": """\
import builtins, json
def f(): pass
json.dumps.__all__ = ['__globals__']
builtins.__import__ = lambda *a: json.dumps
from anything import *
if __globals__: print('escaped')
""",
    "globals called by the library": """\
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(1) as pool:
    if 'ThreadPoolExecutor' in pool.submit(globals).result(): print('escaped')
""",
    "eval called by the library": """\
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(1) as pool:
    if pool.submit(eval, 'itertools').result(): print('escaped')
""",
    "locals called by the library": """\
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(1) as pool:
    if 'self' in pool.submit(locals).result(): print('escaped')
""",
    "vars of a built-in class": """\
import json
if vars(type(json.dumps))['__globals__'].__get__(json.dumps): print('escaped')
""",
    "the dictionary of object by getattribute": """\
import json
d = type.__getattribute__(type(json.dumps), '__dict__')
if d['__globals__'].__get__(json.dumps): print('escaped')
""",
    "a bound setattr of object": """\
import json
object.__setattr__(json.dumps, '__kwdefaults__', None)
print('escaped')
""",
    "a library class is patched": """\
import ast
ast.NodeTransformer.generic_visit = lambda self, node: node
print('escaped')
""",
    "code objects of compile": """\
code = compile('f.aaaa', '', 'eval').replace(co_names=('f', '__globals__'))
import json
if eval(code, {'f': json.dumps}): print('escaped')
""",
    "the builtins of exec": """\
namespace = {}
exec('', namespace)
if type(namespace['__builtins__']['open']) is type(len): print('escaped')
""",
    "builtins deleted before the next exec": """\
import json
g = globals()
namespace = {'json': json}
del g['__builtins__']
exec('''if getattr(json.dumps, "__globals__"): print("escaped")''', namespace)
""",
    "a format string in two levels": """\
import json
text = '{0:{1.__globals__}}'
class C:
    def __format__(self, spec):
        if '__builtins__' in spec: print('escaped')
        return ''
text.format(C(), json.dumps)
""",
    "a malformed format string": """\
import json
text = '{0:{1.__globals__}}{'
class C:
    def __format__(self, spec):
        if '__builtins__' in spec: print('escaped')
        return ''
try: text.format(C(), json.dumps)
except ValueError: pass
""",
    "format by way of map": """\
import json
if '__builtins__' in [*map(str.format, ['{0.__globals__}'], [json.dumps])][0]: print('escaped')
""",
    "format of a string subclass": """\
import json
class S(str):
    def format(self, *a): return super().format(*a)
if '__builtins__' in S('{0.__globals__}').format(json.dumps): print('escaped')
""",
    "format bound by get": """\
import json
if '__builtins__' in str.format.__get__('{0.__globals__}')(json.dumps): print('escaped')
""",
    "globals of a function made by the library": """\
import functools
if functools.singledispatch(lambda x: x).register.__getattribute__('__globals__'): print('escaped')
""",
    "a code object by getattribute": """\
def f(): return 1
g = f.__getattribute__('__code__')
if g.replace: print('escaped')
""",
    "the frame of a generator": """\
def g(): yield
if getattr(g(), 'gi' + '_frame').f_back is None: print('escaped')
""",
    "the frame of a traceback": """\
try: 1 / 0
except Exception as e:
    if object.__getattribute__(e.__traceback__, 'tb_' + 'frame').f_globals: print('escaped')
""",
    "every class by subclasses": """\
for name in ('__subclasses__',):
    if [c for c in getattr(object, name)() if c.__name__ == '_wrap_close']: print('escaped')
""",
    "every class by type": """\
if type.__subclasses__(type): print('escaped')
""",
    "the module of a built-in function": """\
import math
if print.__self__.open: print('escaped')
""",
    "the state of a library object": """\
import warnings
w = warnings.catch_warnings()
if w.__reduce_ex__(4)[2]['_module'].sys: print('escaped')
""",
    "the state of a library object by getstate": """\
import warnings
w = warnings.catch_warnings()
if object.__getstate__(w)['_module'].sys: print('escaped')
""",
    "the dictionary of an instance of a subclass": """\
import warnings
class W(warnings.catch_warnings): pass
w = W.__new__(W); d = w.__dict__; W.__init__(w)
if d['_module'].sys: print('escaped')
""",
    "an own class without own attributes": """\
import warnings
class W(warnings.catch_warnings): pass
if W()._module.sys: print('escaped')
""",
    "a facade given another class": """\
import types, json
class M(types.ModuleType):
    def __getattribute__(self, name): return object.__getattribute__(self, '__dict__')
json.__class__ = M
if json.x['__loader__']: print('escaped')
""",
    "builtins of a function": """\
def f(): pass
if type(f).__builtins__.__get__(f): print('escaped')
""",
}  # fmt: skip


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_works_in_plain_cpython_and_fails_under_the_policy(name: str) -> None:
    assert "escaped" in run_plain(ATTACKS[name]).stdout
    assert "escaped" not in run(ATTACKS[name]).stdout


@pytest.mark.skipif(sys.version_info < (3, 12), reason="type parameters are of Python 3.12")
def test_a_refused_name_is_refused_in_a_type_alias() -> None:
    assert "SyntaxError" in run("import json\ntype X = json.dumps.__globals__").error
