"""All syntax of the running Python works and gives CPython's own output."""

# ruff: noqa: E501, RUF001 (the programs are data)

from __future__ import annotations

import sys

import pytest
from harness import run, run_plain

PROGRAMS = {
    "main guard": "if __name__ == '__main__':\n    print(__name__, __doc__, __package__)",
    "docstring": '"""Module."""\ndef f():\n    "Function."\nclass C:\n    "Class."\nprint(__doc__, f.__doc__, C.__doc__)',
    "private names": """\
class Account:
    def __init__(self): self.__total = 1; self._x = 2
    def add(self): self.__total += 5; return self.__total
    def __hidden(self): return self.__class__.__name__
    def show(self): return self.__hidden()
class __Odd:
    def f(self): self.__y = 1; return sorted(vars(self))
a = Account()
print(a.add(), a.show(), sorted(vars(a)), a._Account__total, __Odd().f())
""",
    "augmented assignment": """\
class C: pass
c = C(); c.x = [1]; c.x += [2]; c.x[0] += 5; c.x[0:1] *= 2; c.y = 3; c.y **= 2; c.y //= 2
d = {'a': {'b': 1}}; d['a']['b'] <<= 3
def at(place): print(place); return c
at('once').y += 1
print(c.x, c.y, d)
""",
    "annotations": """\
x: int = 1
y: 'undefined'
class C:
    a: list[int]
    b: int = 2
    def f(self, p: int, *q: str, r: float = 1.0, **s: dict) -> None: z: complex = 1j
print(__annotations__, C.__annotations__, C.f.__annotations__)
""",
    "text annotations": """\
from __future__ import annotations
def f(x: a.__globals__, y: undefined.format(1)) -> b.__dict__: pass
c: d.__code__ = 1
print(f.__annotations__, __annotations__)
""",
    "scopes": """\
def counter():
    n = 0
    def step():
        nonlocal n
        global total
        n += 1
        total = n
        return n
    return step
s = counter(); s(); s(); print(total)
def f(a, /, b, *c, d=4, **e): return a, b, c, d, e
print(f(1, 2, 3, d=5, z=6), (lambda *a, k=1: (a, k))(1, k=2))
del total
""",
    "comprehensions": """\
print([x * y for x in range(3) for y in range(3) if x != y], {x % 2 for x in range(5)}, {k: v for k, v in zip('ab', (1, 2))})
print(list((a, b) for a, *b in [(1, 2, 3)]), [y := 1, y ** 2], [last := i for i in range(3)], last)
class C:
    xs = [1, 2]
    ys = [x + 1 for x in xs]
print(C.ys)
""",
    "unpacking": """\
a, (b, *c), *d = 1, (2, 3, 4), 5, 6
[e, f] = {'x': 1, 'y': 2}
print(a, b, c, d, e, f, [*c, *d], {**{'k': 1}, 'l': 2}, (lambda *a, **k: (a, k))(*c, **{'z': 1}))
for i, (j, k) in enumerate([(1, 2)]): print(i, j, k)
class C: pass
o = C(); o.x, o.y = 1, 2
for o.x in range(3): pass
print(vars(o))
""",
    "with": """\
from contextlib import contextmanager
@contextmanager
def manage(value):
    print('in'); yield value, value + 1; print('out')
with manage(1) as (a, b), manage(2) as c: print(a, b, c)
class M:
    def __enter__(self): return self
    def __exit__(self, *error): print(error[0]); return True
with M() as m: 1 / 0
""",
    "exceptions": """\
class MyError(ValueError):
    def __init__(self, x): super().__init__(x); self._x = x
def f():
    try:
        raise MyError(3) from KeyError('cause')
    except (TypeError, MyError) as error:
        print(repr(error), error._x, repr(error.__cause__), error.__context__, error.__traceback__ is not None)
        return 1
    else: pass
    finally: print('finally')
print(f())
error = ExceptionGroup('group', [ValueError(1), TypeError(2)])
error.add_note('note')
print(error.split(ValueError), error.__notes__)
""",
    "generators": """\
def g(n):
    got = yield n
    print(got)
    try:
        yield from range(n)
    finally: print('closed')
    return 5
it = g(2); print(next(it), it.send('sent'), next(it), list(it), it.gi_running)
""",
    "async": """\
import asyncio
class Both:
    async def __aenter__(self): return 1
    async def __aexit__(self, *error): pass
    def __aiter__(self): self.n = 0; return self
    async def __anext__(self):
        self.n += 1
        if self.n > 2: raise StopAsyncIteration
        return self.n
async def agen():
    for i in range(2): yield i
async def main():
    async with Both() as b, Both() as c: print(b, c)
    async for i in Both(): print(i)
    print([i async for i in agen()], {i: await asyncio.sleep(0, i) async for i in agen()})
    return 'done'
print(asyncio.run(main()))
""",
    "match": """\
from dataclasses import dataclass
from enum import Enum
class Color(Enum): RED = 1
@dataclass
class Point: x: int; y: int
class Named:
    __match_args__ = ('name',)
    def __init__(self, name): self.name = name
class Image:
    def __init__(self, format): self.format = format
class Meta(type):
    def __instancecheck__(cls, x): return x == 'meta'
    __match_args__ = ()
class ByMeta(metaclass=Meta): pass
def f(v):
    match v:
        case None | True: return 'singleton'
        case Color.RED: return 'red'
        case 0 | -1 | 1.5 | 'text' | b'x': return 'literal'
        case Point(0, y) if y > 5: return 'guarded', y
        case Point(x, Point(a, y=b)) | Point(Point(a, b), x): return 'nested', x, a, b
        case Point(x=x, y=y): return 'point', x, y
        case Named(Named(inner) as outer): return 'named', inner, outer.name is inner
        case Image(format=format): return 'image', format
        case ByMeta(): return 'by metaclass'
        case int(n) | float(n): return 'number', n
        case [1, *rest, Point(_, last)]: return rest, last
        case (str(a), b): return a, b
        case {'k': [a, b], **rest}: return a, b, rest
        case []: return 'empty'
        case other: return 'other', other
for v in (None, Color.RED, -1, 'text', Point(0, 6), Point(1, Point(2, 3)), Point(1, 2), Named(Named('x')), Image('png'), 'meta',
          7, 2.5, [1, 2, Point(0, 9)], ('a', 'b'), {'k': [1, 2], 'l': 3}, [], {}):
    print(f(v))
try:
    match 1:
        case int(1, 2): pass
except TypeError as error: print(error)
try:
    match Point(1, 2):
        case Point(1, 2, 3): pass
except TypeError as error: print(error)
try:
    match 1:
        case f(1): pass
except TypeError as error: print(error)
""",
    "match as a whole": """\
import enum
class Color(enum.IntEnum): RED = 1
class Meta(type): pass
class Text(str, metaclass=Meta): pass
match Color.RED:
    case Color(x): print(x)
match Text('t'):
    case Text(x): print(x)
match 5:
    case str(x) | bytes(x): pass
    case int(x): print(x)
""",
    "match among many names": (
        "class C:\n    __match_args__ = ('a',)\n    a = 1\nclass M(type): pass\nclass D(C, metaclass=M): pass\n"
        + "\n".join(f"n{i} = {i + 1000}" for i in range(600))
        + "\nfor v in (C(), D()):\n    match v:\n        case D(a): print('D', a)\n        case C(a): print('C', a)\n"
        + "\n".join(f"n{i} += {i + 5000}" for i in range(600))
        + "\nprint(n0, n599)"
    ),
    "stores under guarded names": """\
class C: pass
class M:
    def __enter__(self): return {'m': 1}
    def __exit__(self, *e): pass
c = C()
c.__dict__: dict = {'a': 1}
print(c.a)
(c.__dict__, c.b), *d = ({'x': 1}, 2), 3
print(vars(c), d)
for c.__dict__ in ({'i': 1}, {'i': 2}): print(c.i)
with M() as c.__dict__: print(c.m)
[0 for c.__dict__ in ({'z': 26},)]
print(c.z, f'{c.__dict__=}', (lambda: c.__dict__)(), c.__dict__['z'] + 1)
c.__dict__ |= {'y': 25}; c.__dict__['y'] += 1
del c.__dict__['z']
print(c.__dict__)
""",
    "decorators": """\
import functools
def deco(n):
    def outer(f):
        @functools.wraps(f)
        def inner(*a, **k): return f(*a, **k) * n
        return inner
    return outer
@deco(2)
@deco(3)
def f(x): return x
@lambda c: setattr(c, 'tag', 1) or c
class C:
    @property
    def p(self): return self._p
    @p.setter
    def p(self, v): self._p = v
    @staticmethod
    def s(): return 's'
    @classmethod
    def c(cls): return cls.__name__
    @functools.cached_property
    def cp(self): return 'cached'
o = C(); o.p = 4; print(f(1), f.__name__, C.tag, o.p, o.s(), o.c(), o.cp)
""",
    "classes": """\
class Meta(type):
    def __new__(meta, name, bases, space, **kw): space['made'] = kw; return super().__new__(meta, name, bases, space)
    def __init__(cls, *a, **kw): super().__init__(*a)
    @classmethod
    def __prepare__(meta, name, bases, **kw): return {'prepared': name}
    def __call__(cls, *a): return super().__call__(*a)
class A(metaclass=Meta, flag=1):
    __slots__ = ('x', '__dict__')
    def __init_subclass__(cls, **kw): cls.sub = kw
    def __class_getitem__(cls, item): return item
    def who(self): return __class__
class B(A, other=2):
    def __init__(self, x): self.x = x
    def __eq__(self, o): return self.x == o.x
    def __lt__(self, o): return self.x < o.x
    def __hash__(self): return hash(self.x)
    def __getattr__(self, name): return name.upper()
    def __len__(self): return 3
    def __getitem__(self, i): return i
    def __call__(self): return 'called'
    def __bool__(self): return False
    def __format__(self, spec): return 'spec:' + spec
print(A.made, A.prepared, B.sub, A[int], B(1) == B(1), B(1).abc, len(B(1)), B(1)[2:3], B(1)(), bool(B(1)), f'{B(1):x}')
print(B.__mro__, B.__bases__, B(1).who() is A, type('T', (A,), {'y': 1}).y, sorted([B(2), B(1)])[0].x, B.__name__)
B(1).__class__ = B
B.who = lambda self: 'patched'
print(B(1).who(), B(1).__class__, B.__init__.__qualname__, isinstance(B(1), A))
""",
    "descriptors": """\
class D:
    def __set_name__(self, owner, name): self.name = name
    def __get__(self, o, t=None): return self if o is None else o.__dict__.get(self.name, 'default')
    def __set__(self, o, v): o.__dict__[self.name] = v
    def __delete__(self, o): del o.__dict__[self.name]
class C: d = D()
c = C(); print(c.d); c.d = 5; print(c.d, vars(c)); del c.d; print(c.d)
""",
    "strings": """\
x = 3.14159; name = 'n'
print(f'{x:.2f} {x!r:>{10}} {name=} {"nested"} {x:{"."}{3}}', '%(a)s' % {'a': 1}, '%s' % x, 'a' 'b')
print('{0} {x[k]} {y.real}'.format(1, x={'k': 2}, y=3), b'%d' % 1, r'\\d', '\\N{BULLET}')
""",
    "star import": "from math import *\nfrom os.path import join as j, split\nimport os.path as p, sys, collections.abc\nprint(sqrt(4), j('a', 'b'), split('a/b'), p.join('x', 'y'), collections.abc.Sized.__name__)",
    "import in scopes": "def f():\n    import json as j, os.path\n    from math import pi, e as __e\n    return j.dumps(1), pi, os.path.sep, __e\nclass C:\n    from math import tau\nprint(f(), C.tau)",
    "control flow": "for i in range(3):\n    if i == 1: continue\n    while True: break\n    else: print('no')\nelse: print('else', i)\nassert i == 2, 'text'\nx = 1 if i else 2; x = not x; print(x, 1 < 2 < 3, i in (1, 2), ~5, -3 // 2, 2 ** 3)",
    "unicode identifiers": "ﬁn = 1; print(fin)\nclass C:\n    def ｘ(self): return 'x'\nprint(C().x())",
    "deep expressions": "x = " + "+".join(["1"] * 900) + "\nprint(x)\nprint(" + "[" * 80 + "]" * 80 + ")",
    "deep chains": "x = '" + "a'.strip().replace('b', 'c')" + ".strip()" * 700 + "\nprint(x)\nx = 5\nif x == 0: pass\n" + "".join(f"elif x == {i}: print(x)\n" for i in range(1, 1500)),
    "future": "from __future__ import division, generator_stop\nprint(1 / 2)",
    "type hints at run time": "import typing\nclass C(typing.Generic[typing.TypeVar('T')]):\n    x: 'int'\nprint(C[int], typing.get_type_hints(C))",
    "empty": "",
}  # fmt: skip

if sys.version_info >= (3, 12):
    PROGRAMS["type parameters"] = """\
type Pair[T] = tuple[T, T]
def first[T: (int, str), *Ts, **P](x: T) -> T: return x
class Box[T]:
    def __init__(self, x: T): self.x = x
print(Pair.__value__, first(1), first.__type_params__, Box[int](3).x, Box.__type_params__, f"{'a' + f"{1}"}")
"""
if sys.version_info >= (3, 13):
    PROGRAMS["type parameter defaults"] = (
        "class Box[T = int, **P = [int]]: pass\nprint(Box.__type_params__[0].__default__)"
    )


@pytest.mark.parametrize("name", PROGRAMS)
def test_syntax_works_as_in_cpython(name: str) -> None:
    plain, result = run_plain(PROGRAMS[name]), run(PROGRAMS[name])
    assert (result.stdout, result.stderr) == (plain.stdout, plain.stderr)
    assert plain.error == ""


ERRORS = {
    "traceback": "def f(x):\n    return (x.nothing +\n        1)\ndef g(): f(\n    1)\ng()",
    "attribute": "class C: pass\nC().x",
    "attribute of dict": "class C: pass\nC().__dict__['x']",
    "import": "import nothing",
    "import from": "from math import nothing",
    "submodule": "import math.nothing",
    "relative": "from . import x",
    "relative module": "from .y import x",
    "format": "'{} {}'.format(1)",
    "format attribute": "'{0.x}'.format(1)",
    "format of a variable": "s = '{0.x_y}'\ns.format(1)",
    "chained": "try:\n    {}['k']\nexcept KeyError as e:\n    raise ValueError('v') from e",
    "group": "raise ExceptionGroup('g', [ValueError(1), ExceptionGroup('h', [TypeError(2)])])",
    "name": "prin(1)",
    "syntax": "x = = 1",
    "indentation": "def f():\nreturn 1",
    "return outside": "return 1",
    "global after use": "def f():\n    x = 1\n    global x",
    "star import in a function": "def f():\n    from math import *",
    "break outside": "break",
    "unmatched": "print((1)",
    "unterminated": "s = 'abc",
    "await outside": "await x",
    "nonlocal": "nonlocal x",
    "future": "x = 1\nfrom __future__ import annotations",
    "unknown future": "from __future__ import nothing",
    "duplicate argument": "def f(a, a): pass",
    "assign to literal": "1 = x",
    "exit": "import sys\nsys.exit(3)",
    "super": "super()",
    "too deep": "x = " + "+".join("1" * 9000),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors_are_cpython_s_own(name: str) -> None:
    plain, result = run_plain(ERRORS[name]), run(ERRORS[name])
    assert result.stderr == plain.stderr
    assert result.status == plain.status


WARNINGS = {
    "is": "x = 1\nx is 1",
    "escape": "x = '\\d'",
    "assert": "assert (1, 'x')",
    "index": "f = lambda: 0\n[1, 2](0) if f() else 0",
}


@pytest.mark.parametrize("name", WARNINGS)
def test_a_warning_comes_once_and_at_its_line(name: str) -> None:
    plain, result = run_plain(WARNINGS[name]), run(WARNINGS[name])
    assert result.stderr == plain.stderr
    assert "Warning" in plain.stderr or sys.version_info < (3, 12)


def test_a_guard_leaves_positions_as_they_are() -> None:
    source = """\
import traceback
class C:
    def f(self): return self
c = C()
def g():
    return [c.f()
            .__dict__
            .get('a')
            .missing]
try:
    g()
except AttributeError as error:
    for frame in traceback.extract_tb(error.__traceback__):
        print(frame.lineno, frame.end_lineno, frame.colno, frame.end_colno)
"""
    assert run(source).stdout == run_plain(source).stdout != ""


def test_except_star_is_refused_only_where_cpython_has_the_bug() -> None:
    source = (
        "try:\n    raise ExceptionGroup('g', [ValueError(1)])\nexcept* ValueError as e:\n    print(repr(e))"
    )
    from pysandbox.language.syntax import EXCEPT_STAR_BUG, EXCEPT_STAR_REASON

    result = run(source)
    if EXCEPT_STAR_BUG:
        assert result.stderr.endswith(f"SyntaxError: {EXCEPT_STAR_REASON}\n")
        assert result.stderr.startswith('  File "<stdin>", line 1\n    try:\n    ^')
    else:
        assert result.stdout == run_plain(source).stdout


def test_a_node_that_nobody_has_looked_at_is_refused() -> None:
    import ast

    from pysandbox.language.policy import Policy

    class Unheard(ast.expr):
        _fields = ()

    policy = Policy()
    policy.visit(ast.Expression(Unheard(lineno=3, col_offset=4, end_lineno=3, end_col_offset=5)))
    assert policy.refusals == [(3, 4, 3, 5, "Unheard statements are not allowed.")]


def test_the_policy_knows_every_node_of_this_python() -> None:
    import ast

    from pysandbox.language.syntax import FIELDS

    abstract = {
        "AST",
        "mod",
        "stmt",
        "expr",
        "expr_context",
        "boolop",
        "operator",
        "unaryop",
        "cmpop",
        "excepthandler",
    }
    abstract |= {"pattern", "type_param", "type_ignore", "slice"}
    unused = {
        "FunctionType",
        "TypeIgnore",
        "AugLoad",
        "AugStore",
        "ExtSlice",
        "Index",
        "Num",
        "Str",
        "Bytes",
        "Param",
        "Suite",
    }
    unused |= {"Ellipsis", "NameConstant", "_ast_Ellipsis"}
    nodes = {n for n, v in vars(ast).items() if isinstance(v, type) and issubclass(v, ast.AST)}
    leaves = {
        n
        for n in nodes
        if issubclass(getattr(ast, n), (ast.operator, ast.boolop, ast.unaryop, ast.cmpop, ast.expr_context))
    }
    assert nodes - abstract - unused - leaves - set(FIELDS) == {"alias"}
