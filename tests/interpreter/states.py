# ruff: noqa: E501  a program in one piece is easier to read than one in many
"""Programs for the snapshot: what a session holds, and how one sees that it is there again."""

from __future__ import annotations

#: name -> (the program that makes the state, the program that looks at it, what that one prints)
STATES: dict[str, tuple[str, str, str]] = {
    "ints": (
        "x=5; y=[1,2,{'a':x}]; z=y; y.append(y)",
        "print(x, z is y, y[3] is y)",
        "5 True True\n",
    ),
    "function": (
        ("def f(a,b=[1],*,c=2):\n  'doc'\n  global n\n  n+=1\n  return a,b,c,n\nn=0; f(1)"),
        "print(f(1), f.__doc__, n)",
        "(1, [1], 2, 2) doc 2\n",
    ),
    "closure": (
        (
            "def mk():\n"
            "  k=0\n"
            "  def inc():\n"
            "    nonlocal k\n"
            "    k+=1\n"
            "    return k\n"
            "  def get(): return k\n"
            "  return inc,get\n"
            "i,g=mk(); i();i()"
        ),
        "i(); print(g())",
        "3\n",
    ),
    "class": (
        (
            "class A:\n"
            "  n=[0]\n"
            "  def __init__(self): self._x=1; A.n[0]+=1\n"
            "  @property\n"
            "  def p(self): return self._x\n"
            "  @classmethod\n"
            "  def c(cls): return cls.__name__\n"
            "  @staticmethod\n"
            "  def s(): return 7\n"
            "  def m(self): return super().__repr__()[:4]\n"
            "a=A()"
        ),
        "print(a.p, A.c(), a.s(), A.n, type(a) is A, a.m()[0], A.__module__, A)",
        "1 A 7 [1] True < __main__ <class '__main__.A'>\n",
    ),
    "inherit": (
        (
            "reg=[]\n"
            "class B:\n"
            "  def __init_subclass__(cls, **k): reg.append(cls.__name__)\n"
            "class C(B):\n"
            "  __slots__=('u','v')\n"
            "c=C(); c.u=3"
        ),
        "print(reg, c.u, hasattr(c,'v'), issubclass(C,B)); class_=type('D',(B,),{}); print(reg)",
        ("['C'] 3 False True\n['C', 'D']\n"),
    ),
    "meta": (
        (
            "calls=[]\n"
            "class M(type):\n"
            "  def __new__(m,n,b,d):\n"
            "    calls.append(n); return super().__new__(m,n,b,d)\n"
            "  def __call__(cls,*a):\n"
            "    calls.append('call'); return super().__call__(*a)\n"
            "class X(metaclass=M): pass\n"
            "x=X()"
        ),
        "print(calls, type(X) is M); X(); print(calls)",
        ("['X', 'call'] True\n['X', 'call', 'call']\n"),
    ),
    "imports": (
        (
            "import os, json, math, collections.abc, xml.etree.ElementTree\n"
            "from functools import partial, lru_cache, reduce\n"
            "p=partial(int, base=2)\n"
            "@lru_cache\n"
            "def f(x): return x"
        ),
        "print(p('101'), math.pi>3, os.path.join('a','b')[0], xml.etree.ElementTree.__name__, json.dumps([1]), f(2))",
        "5 True a xml.etree.ElementTree [1] 2\n",
    ),
    "escape": (
        "import os, json",
        (
            "try: open('x')\n"
            "except PermissionError as e: print(e)\n"
            "try: os.remove('file.txt')\n"
            "except PermissionError as e: print(e)\n"
            "print(eval('1+1'))\n"
            "try: getattr(json.dumps,'__globals__')\n"
            "except AttributeError: print('no')"
        ),
        ("[Errno 13] Permission denied: 'x'\n[Errno 13] Permission denied: 'file.txt'\n2\nno\n"),
    ),
    "dataclass": (
        (
            "from dataclasses import dataclass, field\n"
            "@dataclass(order=True)\n"
            "class P:\n"
            "  x:int\n"
            "  y:list=field(default_factory=list)\n"
            "p=P(1); q=P(2,[3])"
        ),
        "print(p<q, p, q, P(1)==p)",
        "True P(x=1, y=[]) P(x=2, y=[3]) True\n",
    ),
    "enum": (
        (
            "import enum\n"
            "class Color(enum.Enum):\n"
            "  RED=1\n"
            "  BLUE='b'\n"
            "class N(enum.IntFlag):\n"
            "  A=1\n"
            "  B=2\n"
            "r=Color.RED; n=N.A|N.B"
        ),
        "print(Color.RED is r, Color('b'), list(Color), n, N(3) is n, Color['RED'])",
        "True Color.BLUE [<Color.RED: 1>, <Color.BLUE: 'b'>] 3 True Color.RED\n",
    ),
    "namedtuple": (
        (
            "import collections, typing\n"
            "P=collections.namedtuple('P','x y',defaults=[5])\n"
            "class T(typing.NamedTuple):\n"
            "  a:int\n"
            "  b:str='q'\n"
            "p=P(1); t=T(2)"
        ),
        "print(p, t, p._replace(x=3), T(5), p==(1,5), P._fields)",
        "P(x=1, y=5) T(a=2, b='q') P(x=3, y=5) T(a=5, b='q') True ('x', 'y')\n",
    ),
    "abc": (
        (
            "import abc\n"
            "class S(abc.ABC):\n"
            "  @abc.abstractmethod\n"
            "  def f(self): ...\n"
            "class T(S):\n"
            "  def f(self): return 1\n"
            "t=T()"
        ),
        ("print(isinstance(t,S), t.f())\ntry: S()\nexcept TypeError as e: print('abstract')"),
        ("True 1\nabstract\n"),
    ),
    "generic": (
        (
            "import typing\n"
            "T=typing.TypeVar('T')\n"
            "class St(typing.Generic[T]):\n"
            "  def __init__(self): self.i=[]\n"
            "  def push(self,x:T)->None: self.i.append(x)\n"
            "s=St[int](); s.push(1); A=dict[str,int]; U=int|None; O=typing.Optional[str]"
        ),
        "print(s.i, A, U, O, St[T] == St[T])",
        "[1] dict[str, int] int | None typing.Optional[str] True\n",
    ),
    "subclass builtins": (
        (
            "class L(list):\n"
            "  def __init__(s,*a): super().__init__(*a); s.t=1\n"
            "class D(dict):\n"
            "  def __missing__(s,k): return k\n"
            "class I(int): pass\n"
            "class S(str):\n"
            "  def __new__(c,v): return super().__new__(c,v+'!')\n"
            "class E(Exception):\n"
            "  def __init__(s,a,b): super().__init__(a); s.b=b\n"
            "l=L([1,2]); d=D(a=1); i=I(5); s_=S('x'); e=E(1,2)"
        ),
        "print(l,l.t,d,d['q'],i,s_,repr(e),e.b,type(i).__name__)",
        "[1, 2] 1 {'a': 1} q 5 x! E(1) 2 I\n",
    ),
    "library objects": (
        (
            "import datetime, decimal, fractions, uuid, re, random, string, io, itertools, pathlib, threading, array\n"
            "d=datetime.datetime(2020,1,1,tzinfo=datetime.timezone.utc); e=decimal.Decimal('1.5'); f=fractions.Fraction(1,3); r=re.compile('a+'); R=random.Random(3); R.random(); s_=io.StringIO(); s_.write('abc'); c=itertools.count(5); next(c); l=threading.Lock(); a=array.array('i',[1]); it=iter([1,2,3]); next(it); p=pathlib.PurePosixPath('/a/b'); pp=pathlib.Path('x')"
        ),
        (
            "import random as r2\n"
            "x=r2.Random(3); x.random()\n"
            "print(d,e,f,r.match('aa').group(),R.random()==x.random(),s_.getvalue(),next(c),l.locked(),a,next(it),p,pp.name)"
        ),
        "2020-01-01 00:00:00+00:00 1.5 1/3 aa True abc 6 False array('i', [1]) 2 /a/b x\n",
    ),
    "random": (
        ("import random\nrandom.seed(1); a=random.random()"),
        "b=random.random(); random.seed(1); print(random.random()==a, random.random()==b)",
        "True True\n",
    ),
    "contextmanager": (
        (
            "from contextlib import contextmanager, ExitStack\n"
            "@contextmanager\n"
            "def cm(x):\n"
            "  yield x+1\n"
            "from functools import wraps, singledispatch, cached_property, total_ordering\n"
            "def deco(f):\n"
            "  @wraps(f)\n"
            "  def w(*a): return f(*a)+1\n"
            "  return w\n"
            "@deco\n"
            "def g(x): return x\n"
            "@singledispatch\n"
            "def sd(x): return 'o'\n"
            "@sd.register(int)\n"
            "def _(x): return 'i'"
        ),
        "with cm(1) as y: print(y, g(1), sd(1), sd('a'))",
        "2 2 i o\n",
    ),
    "match args": (
        (
            "class Pt:\n"
            "  __match_args__=('x','y')\n"
            "  def __init__(s,x,y): s.x=x; s.y=y\n"
            "def m(p):\n"
            "  match p:\n"
            "    case Pt(0,y): return y\n"
            "    case {'k': v, **r}: return v, r\n"
            "    case [a,*b]: return b"
        ),
        "print(m(Pt(0,3)), m({'k':1,'z':2}), m([1,2]))",
        "3 (1, {'z': 2}) [2]\n",
    ),
    "exec namespace": (
        ("ns={}\nexec('def h(): return k()\\ndef k(): return len([1])', ns); h=ns['h']"),
        "print(h(), ns['h'] is h, h.__name__); exec('y=1',ns); print(ns['y'])",
        ("1 True h\n1\n"),
    ),
    "exec no builtins": (
        (
            "ns={}\n"
            "exec('def h():\\n  def z(): return len([1])\\n  return z()', ns); h=ns['h']; del ns['__builtins__']"
        ),
        ("try: print(h())\nexcept Exception as e: print(repr(e))"),
        "1\n",
    ),
    "bound": (
        "l=[]; a=l.append; u=str.upper; b='x'.join; class_=type(l); class_2=int",
        "a(1); print(l,u('x'),b(['1','2']),class_([1]),class_2('3'))",
        "[1] X 1x2 [1] 3\n",
    ),
    "weakref": (
        (
            "import weakref\n"
            "class W: pass\n"
            "w=W(); r=weakref.ref(w); p=weakref.WeakValueDictionary(a=w); k=weakref.WeakKeyDictionary({w:1})"
        ),
        "print(r() is w, p['a'] is w, k[w])",
        "True True 1\n",
    ),
    "async": (
        ("import asyncio\nasync def f(): await asyncio.sleep(0); return 3"),
        "print(asyncio.run(f()))",
        "3\n",
    ),
    "sets with own hash": (
        (
            "class H:\n"
            "  def __init__(s,k): s.k=k\n"
            "  def __hash__(s): return hash(s.k)\n"
            "  def __eq__(s,o): return s.k==o.k\n"
            "z={H(1),H(2)}; d={H(1):'a'}"
        ),
        "print(H(1) in z, d[H(1)], len(z))",
        "True a 2\n",
    ),
    "hash cycle": (
        (
            "class H:\n"
            "  def __init__(s,k): s.k=k; s.all=None\n"
            "  def __hash__(s): return hash(s.k)\n"
            "  def __eq__(s,o): return s.k==o.k\n"
            "h=H(1); h.all={h}"
        ),
        "print(H(1) in h.all, h in h.all)",
        "True True\n",
    ),
    "class cycle": (
        (
            "class Node:\n"
            "  kids={}\n"
            "  def __init__(s,n): s.n=n; Node.kids[n]=s\n"
            "a=Node('a'); b=Node('b'); a.next=b; b.next=a"
        ),
        "print(Node.kids['a'] is a, a.next.next is a)",
        "True True\n",
    ),
    "reduce hook": (
        (
            "ran=[]\n"
            "class Q:\n"
            "  def __reduce__(s): ran.append(1); return (print,('pwn',))\n"
            "  def __getstate__(s): ran.append(2); return 1\n"
            "  def __setstate__(s,x): ran.append(3)\n"
            "q=Q(); q.a=1"
        ),
        "print(ran, q.a, type(q).__name__)",
        "[] 1 Q\n",
    ),
    "main dunder": (
        "__annotations__; x:int=3; __doc__='d'",
        "print(__annotations__, __doc__, __name__, __import__('sys').modules['__main__'].x)",
        "{'x': <class 'int'>} d __main__ 3\n",
    ),
    "sys objects": (
        "import sys; out=sys.stdout; m=sys.modules; v=sys.version_info; p=print; e=sys.exc_info; o=object(); n=NotImplemented; el=...; b=__builtins__",
        "print(out is sys.stdout, p is print, m is sys.modules, n is NotImplemented, el is ..., b is __builtins__)",
        "True True True True True True\n",
    ),
    "protocol": (
        (
            "import typing\n"
            "class Pr(typing.Protocol):\n"
            "  def f(self)->int: ...\n"
            "@typing.runtime_checkable\n"
            "class R(typing.Protocol):\n"
            "  def g(self): ...\n"
            "class TD(typing.TypedDict, total=False):\n"
            "  a:int\n"
            "class Im:\n"
            "  def g(self): return 1\n"
            "t=TD(a=1)"
        ),
        "print(isinstance(Im(),R), t, TD.__annotations__)",
        "True {'a': 1} {'a': <class 'int'>}\n",
    ),
    "thread locals": (
        (
            "import threading, queue, logging\n"
            "e=threading.Event(); e.set(); q=queue.Queue(); q.put(1); lg=logging.getLogger('x')"
        ),
        "print(e.is_set(), q.get(), lg.name)",
        "True 1 x\n",
    ),
    "exception": (
        (
            "class E(Exception): pass\n"
            "try: raise E(1)\n"
            "except E as e: x=E(2); x.__cause__=ValueError(3); x.add_note('n')\n"
            "o=OSError(13,'a','b')"
        ),
        "print(repr(x), repr(x.__cause__), x.__notes__, o.errno, o.filename)",
        "E(2) ValueError(3) ['n'] 13 b\n",
    ),
    "descriptors": (
        (
            "class D:\n"
            "  def __set_name__(s,o,n): s.n=n; log.append(n)\n"
            "  def __get__(s,i,o): return s.n\n"
            "log=[]\n"
            "class U:\n"
            "  d=D()\n"
            "u=U()"
        ),
        "print(u.d, log)",
        "d ['d']\n",
    ),
    "comprehension and lambdas": (
        "f=lambda x,*a,**k: (x,a,k); g=[(lambda i=i: i) for i in range(3)]",
        "print(f(1,2,z=3), [h() for h in g])",
        "(1, (2,), {'z': 3}) [0, 1, 2]\n",
    ),
    "partialmethod etc": (
        (
            "import functools, operator\n"
            "class V:\n"
            "  def a(s,x): return x\n"
            "  b=functools.partialmethod(a,5)\n"
            "  @functools.cached_property\n"
            "  def c(s): return 9\n"
            "  @functools.singledispatchmethod\n"
            "  def sd(s,x): return 'o'\n"
            "  @sd.register\n"
            "  def _(s,x:int): return 'i'\n"
            "v=V(); ig=operator.itemgetter(1); ag=operator.attrgetter('c'); mc=operator.methodcaller('a',3)"
        ),
        "print(v.b(), v.c, v.sd(1), v.sd(''), ig([1,2]), ag(v), mc(v))",
        "5 9 i o 2 9 3\n",
    ),
}

#: What no snapshot can hold: name -> the program that makes it.
UNSAVABLE: dict[str, str] = {
    "a running generator": "numbers = (i for i in range(3))",
    "an exception with its traceback": "try: 1 / 0\nexcept ZeroDivisionError as error: kept = error",
    "a thread's own data": "import threading\nown = threading.local()",
    "an abstract class with registered classes": "import abc\nclass A(abc.ABC): pass\nA.register(int)",
    "a coroutine": "async def work(): pass\nwaiting = work()",
    "a lock that a thread holds": "import threading\nlock = threading.RLock(); lock.acquire()",
    "more than fits": "import os\ndata = bytes(3 * 2**20)",
}
