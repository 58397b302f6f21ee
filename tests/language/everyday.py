# ruff: noqa: E501 - programs and expected texts are kept on one line
"""Everyday programs over the standard library, by name; under the sandbox each must print what CPython prints."""

from __future__ import annotations

PROGRAMS = {
    "abc": "import abc\nclass A(abc.ABC):\n    @abc.abstractmethod\n    def f(self): ...\ntry: A()\nexcept TypeError as e: print(e)",
    "argparse": """
import argparse
p = argparse.ArgumentParser(prog='x', description='demo')
p.add_argument('n', type=int, help='a number'); p.add_argument('--flag', action='store_true')
print(p.parse_args(['3', '--flag'])); print(p.format_help())
try: p.parse_args(['x'])
except SystemExit as e: print('exit', e.code)
""",
    "array": "import array\na = array.array('i', [1,2,3]); a.append(4); print(a, a.tobytes()[:4])",
    "ast": "import ast\nprint(ast.dump(ast.parse('x + 1'))); print(ast.literal_eval('[1, {2: (3,)}]'), ast.unparse(ast.parse('a=1')))\nclass V(ast.NodeVisitor):\n    def visit_Name(self, n): print(n.id)\nV().visit(ast.parse('p+q'))",
    "asyncio": """
import asyncio
async def work(n):
    await asyncio.sleep(0.01)
    return n * 2
async def main():
    print(await asyncio.gather(*(work(i) for i in range(4))))
    async with asyncio.TaskGroup() as g:
        t = g.create_task(work(5))
    print(t.result())
    try:
        async with asyncio.timeout(0.01):
            await asyncio.sleep(5)
    except TimeoutError as e: print('timeout', repr(e))
    q = asyncio.Queue()
    async def producer():
        for i in range(3): await q.put(i)
        await q.put(None)
    p = asyncio.create_task(producer())
    while (item := await q.get()) is not None: print('got', item)
    print(await asyncio.to_thread(lambda: 7))
    loop = asyncio.get_running_loop()
    f = loop.create_future()
    import threading
    threading.Thread(target=lambda: loop.call_soon_threadsafe(f.set_result, 'from thread')).start()
    print(await f)
    print(await asyncio.wait_for(work(1), 1))
    lock = asyncio.Lock()
    async with lock: print(lock.locked())
asyncio.run(main())
asyncio.run(main())
""",
    "base64": "import base64, binascii\nprint(base64.b64encode(b'hello'), base64.b32decode(base64.b32encode(b'x')), binascii.hexlify(b'abc'), base64.b85encode(b'hi'))\ntry: base64.b64decode('a')\nexcept binascii.Error as e: print(e)",
    "bisect": "import bisect, heapq\nprint(bisect.bisect([1,2,3], 2)); h=[3,1,2]; heapq.heapify(h); print(heapq.heappop(h), heapq.nlargest(2,[1,5,3]), list(heapq.merge([1,3],[2])))",
    "calendar": "import calendar\nprint(calendar.month(2024, 2)); print(calendar.isleap(2000), calendar.monthrange(2023, 2))",
    "codecs": "import codecs\nprint(codecs.encode('abc','rot13'), codecs.lookup('utf-8').name, 'ä'.encode('cp1250'), 'bücher.de'.encode('idna'))\nimport io\nw = codecs.getwriter('utf-8')(io.BytesIO()); w.write('x'); print(w.getvalue())",
    "collections": """
from collections import *
import collections, collections.abc
P = namedtuple('P', 'x y', defaults=[0]); p = P(1); print(p, p._replace(y=3), p._asdict(), P._fields)
print(Counter('hello').most_common(2), deque([1,2],maxlen=2), OrderedDict(a=1), ChainMap({'a':1},{'b':2})['b'])
d = defaultdict(list); d['k'].append(1); print(d, isinstance([], collections.abc.Sequence))
class U(UserDict): pass
print(U(a=1), UserString('x'))
""",
    "concurrent": """
from concurrent.futures import ThreadPoolExecutor, as_completed
import concurrent.futures
with ThreadPoolExecutor(4) as ex:
    print(list(ex.map(lambda x: x*x, range(5))))
    f = ex.submit(lambda: 1/0)
    print(repr(f.exception()))
    print(sorted(f.result() for f in as_completed([ex.submit(pow, i, 2) for i in range(3)])))
""",
    "contextlib": """
import contextlib, io
@contextlib.contextmanager
def cm():
    print('in')
    yield 5
    print('out')
with cm() as v: print(v)
b = io.StringIO()
with contextlib.redirect_stdout(b): print('hidden')
print(repr(b.getvalue()))
with contextlib.suppress(ValueError): int('x')
with contextlib.ExitStack() as s:
    s.callback(print, 'cb')
    s.enter_context(cm())
with contextlib.closing(io.StringIO()) as f: print(f.closed)
print(contextlib.nullcontext(3).__enter__())
""",
    "contextvars": "import contextvars\nv = contextvars.ContextVar('v', default=1); t = v.set(2); print(v.get()); v.reset(t); print(v.get(), contextvars.copy_context().run(lambda: v.get()))",
    "copy": """
import copy
class A:
    def __init__(self): self.x = [1, {2: 3}]
    def __eq__(self, o): return self.x == o.x
class S:
    __slots__ = ('a',)
a = A(); b = copy.deepcopy(a); print(a == b, a.x is b.x, copy.copy([1]), copy.deepcopy({1: [2]}))
s = S(); s.a = [1]; t = copy.deepcopy(s); print(t.a, t.a is s.a)
class D:
    def __deepcopy__(self, memo): return 'deep'
print(copy.deepcopy(D()), copy.copy(a).x is a.x)
""",
    "csv": "import csv, io\nf = io.StringIO(); w = csv.writer(f); w.writerow([1,'a,b']); print(repr(f.getvalue()))\nprint(list(csv.DictReader(io.StringIO('a,b\\n1,2\\n'))))\nprint(csv.Sniffer().sniff('a;b;c\\n1;2;3').delimiter)",
    "dataclasses": """
from dataclasses import dataclass, field, asdict, astuple, replace, fields, make_dataclass, KW_ONLY, InitVar
from typing import ClassVar
import dataclasses
@dataclass(order=True, frozen=True)
class P:
    x: int
    y: int = 2
    z: list = field(default_factory=list, compare=False)
p = P(1); print(p, asdict(p), astuple(p), replace(p, x=5), p < P(2), hash(P(1)) == hash(p), [f.name for f in fields(P)])
try: p.x = 3
except dataclasses.FrozenInstanceError as e: print(type(e).__name__, e)
@dataclass(slots=True, kw_only=True)
class Q:
    a: 'int'
    b: 'ClassVar[int]' = 3
    i: InitVar[int] = 4
    def __post_init__(self, i): print('post', i)
print(Q(a=1)); M = make_dataclass('M', [('n', int)]); print(M(1))
@dataclass
class B(P.__mro__[1]):
    n: int
    _: KW_ONLY
    m: str = 'm'
print(B(1, m='k'), B.__match_args__)
try: P()
except TypeError as e: print(e)
""",
    "datetime": "import datetime as d, time\nt = d.datetime(2024,2,29,12,30,tzinfo=d.timezone.utc); print(t.isoformat(), t + d.timedelta(days=1), d.datetime.strptime('2024-01-02','%Y-%m-%d'), t.strftime('%A %d %B'), d.date.fromisoformat('2024-03-01').isocalendar())\nprint(time.strftime('%Y', time.gmtime(0)))",
    "decimal": "from decimal import *\ngetcontext().prec = 30\nprint(Decimal(1)/Decimal(7), Decimal('1.10').quantize(Decimal('0.1')), Decimal(2).sqrt())\nwith localcontext() as c:\n    c.prec = 5\n    print(Decimal(1)/3)\ntry: Decimal(1)/0\nexcept DivisionByZero as e: print(repr(e))",
    "dictionaries of instances": """
import argparse, collections, types
class AttrDict(dict):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.__dict__ = self
d = AttrDict(a=1); d.b = 2; print(d, d.a, d['b'])
class Failure(Exception): pass
e = Failure('x'); e.__dict__.update(code=3); print(e.code, vars(e), e.__reduce__()[1:])
class Stack(list): pass
class Queue(list): pass
s = Stack([1]); vars(s)['name'] = 'n'; s.__class__ = Queue; print(type(s).__name__, s.name, s.__reduce_ex__(2)[2])
n = types.SimpleNamespace(); n.__dict__.update(x=4); print(n)
a = argparse.Namespace(); vars(a)['y'] = 5; print(a.y)
v = ValueError(); vars(v)['z'] = 6; print(v.z)
class Settings(types.SimpleNamespace):
    def __init__(self, **given): self.__dict__.update(given)
print(Settings(a=1).a)
print(collections.OrderedDict(a=1).__reduce__()[:2])
try: (1).__class__ = Stack
except TypeError as error: print(error)
""",
    "defaults of named tuples": """
import collections, typing
Node = collections.namedtuple('Node', 'value left right')
Node.__new__.__defaults__ = (None, None)
print(Node(1), Node.__new__.__defaults__)
class Point(typing.NamedTuple):
    x: int = 1
print(Point(), Point.__new__.__defaults__)
""",
    "difflib.HtmlDiff": "import difflib\nh = difflib.HtmlDiff()\nprint(h.make_file(['a\\n'], ['b\\n']), h.make_table(['a'], ['b']))",
    "calendar.main": "import calendar\ncalendar.main(['2024', '2'])",
    "statistics and random": "import random, statistics\nrandom.seed(5); d = statistics.NormalDist(1, 2)\nprint(d.samples(2), d.samples(2, seed='x'), random.random())",
    "zipfile.Path": "import gc, io, zipfile\nb = io.BytesIO(); z = zipfile.ZipFile(b, 'w'); z.writestr('a/b.txt', 'hi'); p = zipfile.Path(z, 'a/')\nprint(repr(p), [x.name for x in p.iterdir()], (p / 'b.txt').read_text()); z.close(); z = zipfile.ZipFile(b)\nprint((zipfile.Path(z) / 'a' / 'b.txt').exists()); gc.collect(); print(z.read('a/b.txt'))",
    "difflib": "import difflib\nprint('\\n'.join(difflib.unified_diff(['a','b'],['a','c'],lineterm=''))); print(difflib.get_close_matches('appel',['ape','apple']), difflib.SequenceMatcher(None,'abcd','bcde').ratio())",
    "doctest": """
def f(x):
    '''
    >>> f(2)
    4
    >>> f('a')
    Traceback (most recent call last):
    ...
    TypeError: can't multiply sequence by non-int of type 'str'
    >>> for i in range(2): print(i)
    0
    1
    '''
    return x * x
class C:
    '''
    >>> C().m(1)
    2
    '''
    def m(self, x):
        '''
        >>> C().m(5)
        7
        '''
        return x + 1
import doctest
print(doctest.testmod())
""",
    "enum": """
from enum import *
class C(Enum):
    RED = 1
    GREEN = auto()
    def m(self): return self.name.lower()
print(C.RED, C(2), C['RED'].value, list(C), C.GREEN.m(), C.RED in C, repr(C.RED), C.__members__)
class F(Flag):
    A = auto(); B = auto()
print(F.A | F.B, F(3), ~F.A, F.A in F(3))
class I(IntEnum):
    X = 3
print(I.X + 1, I.X, f'{I.X}')
class S(StrEnum):
    K = auto()
print(S.K, S.K.upper())
try: C(9)
except ValueError as e: print(e)
@unique
class U(Enum): A = 1
E = Enum('E', 'a b'); print(list(E))
print(C.RED.name, C.RED._value_)
import pickle; print(pickle.loads(pickle.dumps(C.RED)) is C.RED)
""",
    "fractions": "from fractions import Fraction as F\nprint(F(1,3)+F(1,6), F('0.25'), F(3.5).limit_denominator(2), float(F(1,4)), round(F(7,2)))",
    "functools": """
import functools
from functools import *
@lru_cache(maxsize=None)
def fib(n): return n if n < 2 else fib(n-1) + fib(n-2)
print(fib(50), fib.cache_info(), reduce(lambda a, b: a*b, [1,2,3,4]), partial(pow, 2)(5))
def deco(f):
    @wraps(f)
    def inner(*a):
        'inner doc'
        return f(*a)
    return inner
@deco
def g(x):
    'doc of g'
    return x
g.attr = 1
print(g.__name__, g.__doc__, g(3), deco(g).attr, g.__wrapped__(9))
@singledispatch
def s(x): return 'other'
@s.register
def _(x: int): return 'int'
@s.register(str)
def _(x): return 'str'
@s.register
def _(x: list | tuple): return 'seq'
print(s(1), s('a'), s(2.0), s([]))
class D:
    @cached_property
    def p(self): print('once'); return 5
    @singledispatchmethod
    def m(self, x): return 'o'
    @m.register
    def _(self, x: int): return 'i'
    pm = partialmethod(lambda self, a, b: a + b, 1)
d = D(); print(d.p, d.p, d.m(1), d.m('x'), d.pm(2))
@total_ordering
class T:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return self.v == o.v
    def __lt__(self, o): return self.v < o.v
print(T(1) <= T(2), T(3) > T(2), sorted([3,1,2], key=cmp_to_key(lambda a,b: b-a)))
""",
    "gc": "import gc\nprint(gc.isenabled(), gc.collect() >= 0)",
    "graphlib": "from graphlib import *\nprint(list(TopologicalSorter({'a':{'b'},'b':{'c'}}).static_order()))\ntry: list(TopologicalSorter({'a':{'b'},'b':{'a'}}).static_order())\nexcept CycleError as e: print(e.args[0])",
    "hashlib": "import hashlib, hmac\nprint(hashlib.sha256(b'a').hexdigest(), hashlib.md5(b'').hexdigest(), hashlib.new('sha1', b'x').hexdigest(), hmac.new(b'k', b'm', 'sha256').hexdigest(), hashlib.blake2b(b'').hexdigest()[:8], hashlib.pbkdf2_hmac('sha256', b'p', b's', 10).hex()[:8])",
    "html": "import html\nfrom html.parser import HTMLParser\nprint(html.escape('<a>'), html.unescape('&lt;&eacute;'))\nclass P(HTMLParser):\n    def handle_starttag(self, t, a): print(t, a)\nP().feed('<p class=\"x\">hi</p>')",
    "inspect": """
import inspect
def f(a, b: int = 2, *args, k=1, **kw) -> str:
    'doc'
print(inspect.signature(f), inspect.getdoc(f), inspect.isfunction(f), list(inspect.signature(f).parameters), inspect.getfullargspec(f))
class A:
    x = 1
    def m(self): ...
print(inspect.isclass(A), [n for n, _ in inspect.getmembers(A, inspect.isfunction)], inspect.getmro(A), inspect.ismethod(A().m))
async def c(): ...
def g(): yield
print(inspect.iscoroutinefunction(c), inspect.isgeneratorfunction(g), inspect.getgeneratorstate(g()), inspect.signature(f).bind(1, 2, 3).arguments)
""",
    "io": "import io\ns = io.StringIO('a\\nb'); print(s.readlines()); b = io.BytesIO(b'abc'); print(b.read(2), io.TextIOWrapper(io.BytesIO('ä'.encode()), 'utf-8').read(), isinstance(s, io.IOBase), isinstance(s, io.TextIOBase), io.SEEK_END, io.DEFAULT_BUFFER_SIZE)\nimport sys; print(isinstance(sys.stdout, io.TextIOBase))",
    "ipaddress": "import ipaddress as i\nprint(i.ip_address('10.0.0.1') in i.ip_network('10.0.0.0/8'), list(i.ip_network('10.0.0.0/30').hosts()))\ntry: i.ip_address('x')\nexcept ValueError as e: print(e)",
    "itertools": "import itertools as it\nprint(list(it.permutations('abc', 2))[:3], list(it.chain([1],[2])), list(it.accumulate([1,2,3])), [list(g) for k, g in it.groupby('aab')], list(it.batched('abc', 2)) if hasattr(it, 'batched') else [('a','b'),('c',)])".replace(
        "[('a','b'),('c',)]", "[('a', 'b'), ('c',)]"
    ),
    "json": "import json\nprint(json.dumps({'a': [1, None, True, 1.5], 'ü': 'x'}, indent=1, sort_keys=True), json.loads('{\"a\": [1,2]}'))\ntry: json.loads('{')\nexcept json.JSONDecodeError as e: print(e, e.pos)\nclass E(json.JSONEncoder):\n    def default(self, o): return list(o)\nprint(json.dumps({1}, cls=E), json.dumps(1j, default=str), json.loads('1.0', parse_float=str), json.decoder.JSONDecodeError)",
    "logging": """
import logging, sys, io
logging.warning('to stderr %s', 1)
logging.basicConfig(level=logging.DEBUG, format='%(levelname)s:%(name)s:%(funcName)s:%(lineno)d:%(message)s', stream=sys.stdout, force=True)
log = logging.getLogger('app'); log.debug('hi %d', 3); log.info('i')
try: 1/0
except ZeroDivisionError: log.exception('bad')
s = io.StringIO(); h = logging.StreamHandler(s); h.setFormatter(logging.Formatter('{levelname}-{message}', style='{')); log.addHandler(h); log.propagate = False
log.error('e'); print(s.getvalue())
class H(logging.Handler):
    def emit(self, r): print('emit', r.getMessage(), r.levelname)
log.addHandler(H()); log.critical('c')
import logging.handlers; print(logging.handlers.MemoryHandler(3).capacity)
""",
    "math": "import math, cmath\nprint(math.sqrt(2), math.comb(5,2), math.gcd(12,18), cmath.sqrt(-1), math.isclose(.1+.2,.3), math.factorial(20))",
    "numbers": "import numbers, decimal\nprint(isinstance(1, numbers.Integral), isinstance(decimal.Decimal(1), numbers.Number), isinstance(1.0, numbers.Real))",
    "operator": """
import operator
from operator import itemgetter, attrgetter, methodcaller
class A:
    def __init__(self, x): self.x = x; self.y = self
    def m(self, a, b=1): return (self.x, a, b)
print(sorted([A(2), A(1)], key=attrgetter('x'))[0].x, attrgetter('x', 'y.x')(A(3)), itemgetter(1)([1,2]), methodcaller('m', 5, b=6)(A(1)), operator.add(1,2), operator.mul(2,3))
print(attrgetter('x.y'), methodcaller('upper')('a'))
try: attrgetter('nope')(A(1))
except AttributeError as e: print(e)
""",
    "os pure": """
import os, os.path
print(os.path.join('a', 'b'), os.path.basename('/x/y.txt'), os.path.splitext('a.tar.gz'), os.sep, os.linesep == '\\n', os.name, os.path.normpath('a/../b'), os.path.commonprefix(['ab', 'ac']), os.fspath('x'), os.path.relpath('/a/b', '/a'), os.path.isabs('/x'))
print(os.path.exists('nope'), os.path.isfile('nope'), os.strerror(2), len(os.urandom(4)), isinstance(os.getpid(), int), os.fsencode('x'))
print(os.environ.get('PYSANDBOX_NOPE'), os.getenv('NOPE', 'd'), callable(os.cpu_count))
os.environ['A'] = 'b'; print(os.environ['A'], os.getenv('A')); del os.environ['A']; print('A' in os.environ)
class P:
    def __fspath__(self): return 'p'
print(isinstance(P(), os.PathLike), os.fspath(P()))
""",
    "pathlib pure": "from pathlib import *\np = PurePosixPath('/a/b.txt'); print(p.name, p.stem, p.suffix, p.parent, p / 'c', p.parts, repr(Path('x')), Path('a') / 'b', PureWindowsPath('c:\\\\x').drive, p.with_suffix('.py'), p.match('*.txt'))",
    "pickle": """
import pickle, collections, datetime, decimal, copyreg
class A:
    def __init__(self, x): self.x = x
    def __eq__(self, o): return self.x == o.x
class S:
    __slots__ = ('a', 'b')
for v in [1, 'a', [1, {2: (3,)}], A([1]), {1, 2}, datetime.date(2024, 1, 1), decimal.Decimal('1.5'), collections.OrderedDict(a=1), collections.Counter('ab'), 1j, b'x', bytearray(b'y'), range(3), ValueError('v').args]:
    print(pickle.loads(pickle.dumps(v)) == v, end=' ')
for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
    print(pickle.loads(pickle.dumps(A(3), protocol)) == A(3), end=' ')
class G:
    def __getstate__(self): return {'k': 1}
    def __setstate__(self, s): self.k = s['k'] + 1
print(pickle.loads(pickle.dumps(G())).k)
class R:
    def __reduce__(self): return (A, (7,))
print(pickle.loads(pickle.dumps(R())).x)
import io; f = io.BytesIO(); pickle.dump([1], f); f.seek(0); print(pickle.load(f))
try: pickle.dumps(lambda: 0)
except Exception as e: print(type(e).__name__)
e = pickle.loads(pickle.dumps(KeyError('k'))); print(repr(e))
""",
    "platform": "import platform\nprint(platform.python_version(), platform.system(), platform.python_implementation(), platform.machine(), platform.python_version_tuple())",
    "pprint": "import pprint\npprint.pprint({'a': list(range(30)), 'b': {'c': ['x'*30]*4}})\nprint(pprint.pformat([1,{2:3}]))\nfrom dataclasses import dataclass\n@dataclass\nclass A:\n    x: int\npprint.pprint([A(1)])",
    "queue": "import queue\nq = queue.PriorityQueue(); q.put((2,'b')); q.put((1,'a')); print(q.get(), q.qsize())\ntry: queue.Queue().get_nowait()\nexcept queue.Empty as e: print(repr(e))\ns = queue.SimpleQueue(); s.put(1); print(s.get())",
    "random": "import random\nrandom.seed(1); print(random.random(), random.randint(1,100), random.choice('abc'), random.sample(range(10),3), random.Random(2).gauss(0,1)); l=[1,2,3]; random.shuffle(l); print(l, random.choices([1,2],k=3))\nimport secrets; print(len(secrets.token_hex(4)))",
    "re": "import re\nprint(re.findall(r'\\d+', 'a1b22'), re.sub(r'(\\w)', r'<\\1>', 'ab'), re.compile('(?P<x>a)').match('a').groupdict(), re.split(',', 'a,b'), re.I | re.M, re.escape('a.b'))\ntry: re.compile('(')\nexcept re.error as e: print(e)\ntry: re.sub('a', r'\\g<9>', 'a')\nexcept re.error as e: print(e)",
    "shlex": "import shlex\nprint(shlex.split(\"a 'b c' d\"), shlex.quote('a b'), shlex.join(['a', 'b c']))",
    "statistics": "import statistics as s\nprint(s.mean([1,2,3]), s.median([1,3,2]), s.stdev([1,2,3,4]), s.mode('aab'), s.NormalDist(0,1).cdf(0), s.quantiles([1,2,3,4]), s.correlation([1,2,3],[1,2,4]))",
    "string": "import string\nprint(string.ascii_letters, string.Template('$x $$').substitute(x=1), string.Formatter().format('{0} {a.real!r:>5} {b[0]}', 1, a=2, b=[3]), string.capwords('a b'))\nclass F(string.Formatter):\n    def get_value(self, k, a, kw): return 'v'\nprint(F().format('{zz}'))",
    "struct": "import struct\nprint(struct.pack('<ih', 1, 2), struct.unpack('>I', b'\\0\\0\\1\\0'), struct.calcsize('iq'))\ntry: struct.unpack('i', b'')\nexcept struct.error as e: print(e)",
    "sys": "import sys\nprint(sys.version_info[:2] >= (3, 11), sys.maxsize, sys.argv, sys.byteorder, sys.platform, sys.float_info.max, sys.getsizeof([]), sys.getrecursionlimit(), sys.implementation.name)\nsys.setrecursionlimit(500); print(sys.getrecursionlimit())\nsys.stdout.write('w\\n'); sys.stderr.write('e\\n'); print('x', file=sys.stderr)\ntry: 1/0\nexcept ZeroDivisionError: print(sys.exc_info()[:2])\nimport io; old = sys.stdout; sys.stdout = io.StringIO(); print('captured'); v = sys.stdout.getvalue(); sys.stdout = old; print(repr(v), sys.stdout is sys.__stdout__)\nprint('sys' in sys.modules, sys.modules['__main__'].__name__, sys.intern('a'))\nsys.exit('bye')",
    "tempfile": "import tempfile\nf = tempfile.SpooledTemporaryFile(mode='w+'); f.write('x'); f.seek(0); print(f.read())",
    "textwrap": "import textwrap\nprint(textwrap.fill('the quick brown fox jumps', 10)); print(textwrap.dedent('  a\\n  b'), textwrap.shorten('hello world foo', 11), textwrap.indent('a', '> '))",
    "threading": """
import threading, time
out = []; lock = threading.Lock()
def f(n):
    with lock: out.append(n)
ts = [threading.Thread(target=f, args=(i,)) for i in range(5)]
[t.start() for t in ts]; [t.join() for t in ts]; print(sorted(out), threading.current_thread().name, threading.active_count())
e = threading.Event(); threading.Timer(0.01, e.set).start(); print(e.wait(2))
l = threading.local(); l.x = 1; print(l.x)
s = threading.Semaphore(2); print(s.acquire(), threading.Barrier(1).wait())
c = threading.Condition()
with c: print(c.wait(0.001))
import queue; q = queue.Queue(); threading.Thread(target=lambda: q.put(1)).start(); print(q.get())
""",
    "time": "import time\nt = time.perf_counter(); time.sleep(0.01); print(time.perf_counter() - t >= 0.01, time.monotonic() > 0, time.gmtime(0), time.strptime('2020', '%Y').tm_year)",
    "timeit": "import timeit\nprint(timeit.timeit(lambda: None, number=10) >= 0, timeit.timeit('x = 1', number=5) >= 0, len(timeit.repeat(lambda: 1, number=1, repeat=2)), timeit.timeit('f()', globals={'f': int}, number=2) >= 0)",
    "tokenize": "import tokenize, io, token\nfor t in tokenize.generate_tokens(io.StringIO('x = 1').readline): print(token.tok_name[t.type], repr(t.string))",
    "traceback": """
import traceback, sys
def f(): 1/0
try: f()
except ZeroDivisionError as e:
    traceback.print_exc(file=sys.stdout)
    print(traceback.format_exc().splitlines()[-1], traceback.format_exception_only(e), len(traceback.extract_tb(e.__traceback__)) >= 1)
    print(traceback.TracebackException.from_exception(e).exc_type if sys.version_info < (3, 13) else ZeroDivisionError)
""".replace(
        "print(traceback.TracebackException.from_exception(e).exc_type if sys.version_info < (3, 13) else ZeroDivisionError)",
        "pass",
    ),
    "types": "import types\nprint(types.SimpleNamespace(a=1), isinstance(lambda: 0, types.FunctionType), types.MappingProxyType({1:2})[1], isinstance((i for i in ()), types.GeneratorType), types.new_class('X', (), {}).__name__, types.MethodType(lambda s: s, 3)(), types.ModuleType('m'), types.NoneType, int | str == types.UnionType)",
    "typing": """
from __future__ import annotations
import typing
from typing import *
T = TypeVar('T')
class Stack(Generic[T]):
    def __init__(self) -> None: self.items: List[T] = []
    def push(self, x: T) -> None: self.items.append(x)
s = Stack[int](); s.push(1); print(s.items, Optional[int], Union[int, str], Callable[[int], str], Dict[str, List[int]])
class P(Protocol):
    def m(self) -> int: ...
class N(NamedTuple):
    a: int
    b: str = 'x'
print(N(1), N(1)._asdict(), N.__annotations__)
class TD(TypedDict, total=False):
    k: int
print(TD(k=1), TD.__total__, get_type_hints(N), get_type_hints(Stack.push), cast(int, 'a'), get_origin(List[int]), get_args(Dict[int, str]), Literal['a'], Final, ClassVar[int], Annotated[int, 'm'])
@runtime_checkable
class R(Protocol):
    x: int
class HasX: x = 1
print(isinstance(HasX(), R), NewType('U', int)(3), TYPE_CHECKING)
@overload
def f(x: int) -> int: ...
def f(x): return x
print(f(1), get_type_hints(f))
@no_type_check
def g(a: 'nonsense here'): ...
""",
    "unicodedata": "import unicodedata as u\nprint(u.name('ä'), u.normalize('NFD', 'ä') == 'a\\u0308', u.category('a'), u.lookup('SNOWMAN'), '\\N{BULLET}')",
    "unittest": """
import unittest
from unittest import TestCase, mock
from unittest.mock import Mock, MagicMock, patch
class T(TestCase):
    def setUp(self): self.x = 1
    def test_a(self): self.assertEqual(self.x, 1)
    def test_b(self):
        with self.assertRaises(ZeroDivisionError): 1/0
    def test_m(self):
        m = MagicMock(return_value=3); self.assertEqual(m(1, a=2), 3); m.assert_called_once_with(1, a=2)
        m.__len__.return_value = 4; self.assertEqual(len(m), 4)
    @unittest.skip('no')
    def test_s(self): ...
    def test_sub(self):
        for i in range(2):
            with self.subTest(i=i): self.assertTrue(True)
    def test_p(self):
        class A:
            def f(self): return 1
        with patch.object(A, 'f', return_value=2): self.assertEqual(A().f(), 2)
        self.assertEqual(A().f(), 1)
    def test_patch_main(self):
        with patch('__main__.helper', lambda: 'patched'): self.assertEqual(helper(), 'patched')
def helper(): return 'real'
r = unittest.TextTestRunner(stream=__import__('io').StringIO()).run(unittest.defaultTestLoader.loadTestsFromTestCase(T)); print(r)
if __name__ == '__main__':
    unittest.main(exit=False, verbosity=0, testRunner=unittest.TextTestRunner(stream=__import__('io').StringIO()))
m = Mock(spec=['a']); m.a
try: m.b
except AttributeError as e: print(e)
m = Mock(side_effect=[1, ValueError('x')]); print(m())
print(m.call_args_list, mock.call(1), mock.sentinel.x)
""",
    "urllib.parse": "from urllib.parse import *\nprint(urlparse('http://a.b/c?d=e#f'), quote('a b/ü'), unquote('%20'), urlencode({'a': 1}), urljoin('http://a/b/', 'c'), parse_qs('a=1&a=2'))\nimport urllib.request, urllib.error; print(urllib.request.Request('http://x/').host)",
    "uuid": "import uuid\nprint(uuid.uuid5(uuid.NAMESPACE_DNS, 'a'), uuid.UUID(int=1), len(str(uuid.uuid4())), isinstance(uuid.uuid1(), uuid.UUID))",
    "warnings": """
import warnings
warnings.warn('careful', UserWarning)
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter('always')
    warnings.warn('x', DeprecationWarning)
    print(len(w), w[0].message, w[0].category)
with warnings.catch_warnings():
    warnings.simplefilter('error')
    try: warnings.warn('boom')
    except UserWarning as e: print('raised', e)
def show(m, c, f, l, file=None, line=None): print('shown', m)
warnings.showwarning = show
warnings.warn('custom')
""",
    "weakref": "import weakref\nclass A: pass\na = A(); r = weakref.ref(a); print(r() is a); d = weakref.WeakValueDictionary(k=a); print(len(d)); f = weakref.finalize(a, print, 'gone'); del a; print(r(), len(d))\nw = weakref.WeakSet(); k = weakref.WeakKeyDictionary(); p = A(); w.add(p); k[p] = 1; print(len(w), len(k), weakref.proxy(p).__class__)\np.m = lambda: 0\nclass B:\n    def m(self): return 1\nb = B(); print(weakref.WeakMethod(b.m)()())",
    "zlib": "import zlib, gzip, bz2, lzma, io\nprint(zlib.decompress(zlib.compress(b'abc')), zlib.crc32(b'a'), gzip.decompress(gzip.compress(b'x')), bz2.decompress(bz2.compress(b'y')), lzma.decompress(lzma.compress(b'z')))\nimport zipfile; b = io.BytesIO()\nwith zipfile.ZipFile(b, 'w') as z: z.writestr('a.txt', 'hello')\nprint(zipfile.ZipFile(b).read('a.txt'))",
    "zoneinfo": "from zoneinfo import ZoneInfo, available_timezones, ZoneInfoNotFoundError\nfrom datetime import datetime\nprint(datetime(2024,7,1,12,tzinfo=ZoneInfo('Europe/Paris')).isoformat(), ZoneInfo('America/New_York'), 'Asia/Tokyo' in available_timezones())\ntry: ZoneInfo('No/Where')\nexcept ZoneInfoNotFoundError as e: print(e)",
    "xml": "import xml.etree.ElementTree as ET\nr = ET.fromstring('<a x=\"1\"><b>t</b></a>'); print(r.attrib, r.find('b').text, ET.tostring(r))",
    "configparser": "import configparser\nc = configparser.ConfigParser(); c.read_string('[a]\\nx = 1\\ny = %(x)s2'); print(c['a']['y'], c.getint('a', 'x'), c.read('nope'))",
    "email": "from email.message import EmailMessage\nfrom email.mime.text import MIMEText\nm = EmailMessage(); m['To'] = 'a@b'; m.set_content('hi'); print(m); print(MIMEText('x')['Content-Type'])",
    "http": "import http, http.client, http.cookies\nprint(http.HTTPStatus.NOT_FOUND.phrase, http.client.responses[200], http.HTTPStatus(200)); c = http.cookies.SimpleCookie('a=b'); print(c['a'].value)",
    "import forms": """
import os.path as p, collections.abc as c, xml.etree.ElementTree
from os import path, sep
from os.path import join
print(p is path, c.Mapping.__name__, xml.etree.ElementTree.Element('a').tag, join('a', 'b'), __import__('math').pi)
import importlib; print(importlib.import_module('json').dumps(1), importlib.import_module('os.path') is p)
for text in ['import nosuch', 'import json.nosuch', 'import math.nosuch', 'from json import nosuch', 'import nosuch.sub', 'from . import x', 'from .a import x']:
    try: exec(text)
    except ImportError as e: print(type(e).__name__, e)
import math, json, sys; print(math, json)
from math import *
print(floor(2.5))
""",
    "signal": "import signal\nprint(signal.SIGINT, signal.Signals(2).name)",
    "sched": "import sched, time\ns = sched.scheduler(time.monotonic, time.sleep); s.enter(0.001, 1, print, ('later',)); s.run()",
    "getpass etc": "import cmd, locale, gettext, mimetypes, fnmatch\nprint(mimetypes.guess_type('a.html')[0], fnmatch.fnmatch('a.py', '*.py'), gettext.gettext('x'))\nclass C(cmd.Cmd): pass\nprint(C.prompt)",
    "reprlib": "import reprlib\nprint(reprlib.repr(list(range(100))))\nclass A:\n    @reprlib.recursive_repr()\n    def __repr__(self): return f'<{self!r}>'\nprint(A())",
    "colorsys": "import colorsys, keyword, stat, errno\nprint(colorsys.rgb_to_hsv(1,0,0), keyword.iskeyword('if'), stat.filemode(0o100644), errno.ENOENT)",
    "sqlite3": "import sqlite3\nc = sqlite3.connect(':memory:'); c.execute('create table t(a, b)'); c.executemany('insert into t values(?,?)', [(1,'x'),(2,'y')]); print(c.execute('select * from t').fetchall()); c.row_factory = sqlite3.Row; print(c.execute('select a from t').fetchone()['a'])\ntry: c.execute('nonsense')\nexcept sqlite3.OperationalError as e: print(e)\nwith c: c.execute('delete from t')\nc.create_function('f', 1, lambda x: x*2); print(c.execute('select f(4)').fetchone()[0]); c.close()",
}
