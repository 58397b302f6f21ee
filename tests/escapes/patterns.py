"""The match statement reads attributes: by keyword, and by __match_args__."""

from __future__ import annotations

from attack import Attack

ATTACKS = [
    Attack(
        "a refused name as a keyword",
        "SyntaxError: '__globals__' is not available: it reaches the variables of the module behind"
        " a function; use globals() for your own",
        """\
import json
match json.dumps:
    case object(__globals__=g): print('escaped')
""",
    ),
    Attack(
        "a guarded name as a keyword",
        "no match",
        """\
match type:
    case object(__dict__=d) if '__subclasses__' in d: print('escaped')
    case _: print('no match')
""",
    ),
    Attack(
        "match_args of an abstract class",
        "TypeError: C() accepts 0 positional sub-patterns (1 given)",
        """\
import json
from abc import ABC
class C(ABC): __match_args__ = ('__globals__',)
C.register(type(json.dumps))
match json.dumps:
    case C(g): print('escaped')
""",
    ),
    Attack(
        "match_args computed by a metaclass",
        "TypeError: C() accepts 0 positional sub-patterns (1 given)",
        """\
import json
class Meta(type):
    def __instancecheck__(cls, x): return True
    @property
    def __match_args__(cls): return ('__globals__',)
class C(metaclass=Meta): pass
match json.dumps:
    case C(g): print('escaped')
""",
    ),
    Attack(
        "match_args that change while they are asked",
        "TypeError: C() accepts 0 positional sub-patterns (1 given)",
        """\
import json
class Meta(type):
    def __instancecheck__(cls, x):
        cls.__match_args__ = ('__globals__',)
        return True
class C(metaclass=Meta): __match_args__ = ('x',)
match json.dumps:
    case C(g): print('escaped')
""",
    ),
    Attack(
        "match_args that change when the subject is asked for its class",
        "",
        """\
class C: __match_args__ = ('real',)
class S(str):
    real = 1
    @property
    def __class__(self):
        C.__match_args__ = ('format',)
        return C
import json
s = S('{0.__globals__}')
match s:
    case C(f) if f != 1 and '__builtins__' in f(json.dumps): print('escaped')
    case C(f): print('the names as they were')
""",
    ),
    Attack(
        "a mixed subclass of an own class and the library's",
        "no match",
        """\
import warnings
class C: __match_args__ = ('_module',)
class D(C, warnings.catch_warnings): pass
match D():
    case C(m) if m.sys.modules: print('escaped')
    case _: print('no match')
""",
    ),
    Attack(
        "bases exchanged after a class was found harmless",
        "no match",
        """\
import warnings
class A: __match_args__ = ('_module',)
class C(A): pass
match 1:
    case C(m): pass
class Middle(warnings.catch_warnings): pass
try: C.__bases__ = (A, Middle)
except TypeError: C = type('C', (A, Middle), {})
match C():
    case C(m) if m and m.sys.modules: print('escaped')
    case _: print('no match')
""",
    ),
    Attack(
        "match_args with a subclass of str",
        "TypeError: C() accepts 0 positional sub-patterns (1 given)",
        """\
import json
class Name(str): pass
class Meta(type):
    def __instancecheck__(cls, x): return True
class C(metaclass=Meta): __match_args__ = (Name('__globals__'), '__globals__')[1:]
match json.dumps:
    case C(g): print('escaped')
""",
    ),
    Attack(
        "the unbound getattribute of an own class",
        "no match",
        """\
import json
class C: pass
match C:
    case type(__getattribute__=get) if get(json.dumps, '__globals__'): print('escaped')
    case _: print('no match')
""",
    ),
    Attack(
        "a value pattern under a refused name",
        "SyntaxError: '__globals__' is not available: it reaches the variables of the module behind"
        " a function; use globals() for your own",
        """\
import json
match 1:
    case json.dumps.__globals__: pass
print('escaped')
""",
    ),
    Attack(
        "a value pattern under a guarded name",
        "",
        """\
class Equal:
    def __eq__(self, other): print('escaped' if '__subclasses__' in other else ''); return True
match Equal():
    case type.__dict__: pass
""",
    ),
    Attack(
        "a key of a mapping pattern under a guarded name",
        "AttributeError: attribute '__subclasses__' of 'type' objects may not be read here: it "
        "reaches every class of the process",
        """\
class M(dict):
    def get(self, key, default=None): print('escaped' if callable(key) and key(object) else '')
match M(a=1):
    case {type.__subclasses__: x}: pass
""",
    ),
    Attack(
        "a Mock that lies about its class",
        "no match",
        """\
from unittest.mock import Mock
class C: __match_args__ = ('__dict__',)
match Mock(spec=C):
    case C(d) if '_mock_children' in d: print('escaped')
    case _: print('no match')
""",
    ),
]
