"""Gadgets that read any name for whoever asks: of operator, functools, inspect, mock, codecs and logging."""

# ruff: noqa: E501 - the programs are as attackers write them
from __future__ import annotations

from attack import Attack

ATTACKS = [
    Attack(
        "attrgetter",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it "
        "reaches the variables of the module behind a function",
        """\
import operator, json
if operator.attrgetter('__globals__')(json.dumps): print('escaped')
""",
    ),
    Attack(
        "attrgetter of a dotted name",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it "
        "reaches the variables of the module behind a function",
        """\
import operator, json
if operator.attrgetter('encode.__globals__')(json.JSONEncoder): print('escaped')
""",
    ),
    Attack(
        "methodcaller",
        "AttributeError: attribute '__subclasses__' of 'type' objects may not be read here: it "
        "reaches every class of the process",
        """\
import operator
if operator.methodcaller('__subclasses__')(object): print('escaped')
""",
    ),
    Attack(
        "update_wrapper copies any name",
        "SyntaxError: '__globals__' is not available: it reaches the variables of the module behind"
        " a function; use globals() for your own",
        """\
import functools, json
class W: pass
w = functools.update_wrapper(W(), json.dumps, assigned=('__globals__',))
if w.__globals__ if False else vars(w)['__globals__']: print('escaped')
""",
    ),
    Attack(
        "update_wrapper hands a name to a setattr hook",
        "nothing was set",
        """\
import functools, json
class W:
    def __setattr__(self, name, value):
        if name == '__globals__': print('escaped')
functools.update_wrapper(W(), json.dumps, assigned=('__globals__',))
print('nothing was set')
""",
    ),
    Attack(
        "reduce with getattr",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it "
        "reaches the variables of the module behind a function",
        """\
import functools, json
if functools.reduce(getattr, ['__globals__'], json.dumps): print('escaped')
""",
    ),
    Attack(
        "a partial of getattr",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it "
        "reaches the variables of the module behind a function",
        """\
import functools, json
if functools.partial(getattr, json.dumps)('__globals__'): print('escaped')
""",
    ),
    Attack(
        "getattr in a thread",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it "
        "reaches the variables of the module behind a function",
        """\
import json
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(1) as pool:
    if pool.submit(getattr, json.dumps, '__globals__').result(): print('escaped')
""",
    ),
    Attack(
        "globals in a thread",
        "RuntimeError: no current frame",
        """\
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(1) as pool:
    if 'ThreadPoolExecutor' in (names := pool.submit(globals).result()) and '_threads_queues' in names: print('escaped')
""",
    ),
    Attack(
        "eval in a thread",
        "RuntimeError: no current frame",
        """\
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(1) as pool:
    if pool.submit(eval, '_threads_queues').result() is not None: print('escaped')
""",
    ),
    Attack(
        "the state of a method in a thread",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it "
        "reaches the variables of the module behind a function",
        """\
import json, pickle, io
from concurrent.futures import ThreadPoolExecutor
class P(pickle.Pickler):
    def persistent_id(self, value):
        if getattr(value, '__name__', '') == 'getattr' and value(json.dumps, '__globals__'): print('escaped')
p = P(io.BytesIO())
with ThreadPoolExecutor(1) as pool: pool.submit(p.dump, [].append).result()
""",
    ),
    Attack(
        "members by a predicate that passes for another",
        "searched",
        """\
import inspect, json
class Predicate:
    __name__ = 'isfunction'
    def __hash__(self): return hash(inspect.isfunction)
    def __eq__(self, other): return True
    def __call__(self, value):
        if type(value).__name__ == 'mappingproxy' and '__globals__' in value:
            if value['__globals__'].__get__(json.dumps): print('escaped')
inspect.getmembers(type(json.dumps), Predicate())
print('searched')
""",
    ),
    Attack(
        "members by name",
        "KeyError: '__globals__'",
        """\
import inspect, json
if dict(inspect.getmembers(json.dumps))['__globals__']: print('escaped')
""",
    ),
    Attack(
        "static attributes",
        "AttributeError: module 'inspect' has no attribute 'getattr_static'",
        """\
import inspect, json
if inspect.getattr_static(type(json.dumps), '__globals__').__get__(json.dumps): print('escaped')
""",
    ),
    Attack(
        "the variables of a closure",
        "AttributeError: module 'inspect' has no attribute 'getclosurevars'...",
        """\
import inspect, functools
if inspect.getclosurevars(functools.singledispatch(print).register): print('escaped')
""",
    ),
    Attack(
        "a module as the default of a method",
        "searched",
        """\
import inspect, asyncio
for p in inspect.signature(asyncio.StreamWriter.close if not hasattr(asyncio.StreamWriter, '__del__') else asyncio.StreamWriter.__del__).parameters.values():
    if hasattr(p.default, 'sys') and p.default.sys.modules: print('escaped')
print('searched')
""",
        since=(3, 13),
    ),
    Attack(
        "a percent-style log style shows any dictionary",
        "KeyError: '__globals__'",
        """\
import logging, json
class Format:
    def __mod__(self, values):
        if values['__globals__'].__get__(json.dumps): print('escaped')
class Style: _defaults, _fmt = None, Format()
logging.PercentStyle._format(Style(), type(json.dumps))
""",
    ),
    Attack(
        "a doctest's variables are any dictionary",
        "KeyError: '__globals__'",
        '''\
import doctest, json
def f():
    """
    >>> 1
    1
    """
test = doctest.DocTestFinder(recurse=False).find(f, 'f', module=type(json.dumps))[0]
if test.globs['__globals__'].__get__(json.dumps): print('escaped')
''',
    ),
    Attack(
        "a Mock patches a library class",
        "TypeError: cannot set 'default' attribute of immutable type 'JSONEncoder'",
        """\
from unittest import mock
import json
with mock.patch.object(json.JSONEncoder, 'default', print): print('escaped')
""",
    ),
    Attack(
        "a Mock patches a raw method by its target's name",
        "TypeError: cannot set 'default' attribute of immutable type 'JSONEncoder'",
        """\
from unittest import mock
with mock.patch('json.JSONEncoder.default', print): print('escaped')
""",
    ),
    Attack(
        "a Mock keeps the original",
        "AttributeError: attribute '__kwdefaults__' may not be patched",
        """\
from unittest import mock
import json
class Dumps: f = json.dumps
p = mock.patch.object(json.dumps, '__kwdefaults__', None)
p.start()
if p.temp_original: print('escaped')
""",
    ),
    Attack(
        "a Mock forwards to what it wraps",
        "SyntaxError: '__globals__' is not available: it reaches the variables of the module behind"
        " a function; use globals() for your own",
        """\
from unittest.mock import Mock
import json
if Mock(wraps=json.dumps).__globals__ if False else getattr(Mock(wraps=json), 'dumps')._mock_wraps.__globals__: print('escaped')
""",
    ),
    Attack(
        "a stream writer forwards any name",
        "AttributeError: attribute '__globals__' of 'StreamWriter' objects may not be read here: it"
        " reaches the variables of the module behind a function",
        """\
import codecs, json
if codecs.StreamWriter(json.dumps).__getattr__('__globals__'): print('escaped')
""",
    ),
    Attack(
        "a stream reader forwards any name",
        "AttributeError: attribute '__globals__' of 'StreamReader' objects may not be read here: it"
        " reaches the variables of the module behind a function",
        """\
import codecs, json
if getattr(codecs.StreamReader(json.dumps), '__globals__'): print('escaped')
""",
    ),
    Attack(
        "redirecting what is no stream",
        "AttributeError: module 'contextlib' has no attribute '_RedirectStream'",
        """\
import contextlib, sys
class R(contextlib._RedirectStream): _stream = 'modules'
with R({}): pass
print('escaped')
""",
    ),
    Attack(
        "a coroutine made of a library function",
        "unchanged",
        """\
import types, os, inspect
types.coroutine(os.walk)
if inspect.isawaitable(os.walk('/')): print('escaped')
print('unchanged')
""",
        since=(3, 12),
    ),
    Attack(
        "a predicate that says it is one of inspect's own",
        "nothing was read",
        """\
import inspect, json
class Liar:
    def __hash__(self): return hash(inspect.isfunction)
    def __eq__(self, other): return other is inspect.isfunction
    def __call__(self, value):
        try:
            if value('__globals__')['dumps']: print('escaped')
        except (AttributeError, KeyError, TypeError): pass
        return False
inspect.getmembers(json.dumps, Liar())
print('nothing was read')
""",
    ),
    Attack(
        "the class of the function that an attrgetter calls",
        "AttributeError: 'function' object has no attribute '__objclass__'...",
        """\
import json, operator
getter = operator.attrgetter('a')
kind = getattr(getter, '_call', getter.__call__).__objclass__
if kind('__globals__')(json.dumps): print('escaped')
""",
    ),
    Attack(
        "what the import function belongs to, among the arguments of a call",
        "AttributeError: module 'importlib' has no attribute 'sys'",
        """\
import importlib, inspect
owner = inspect.getcallargs(importlib.__import__, 'json').get('self', importlib)
if getattr(owner, '_replace', None) or owner.sys: print('escaped')
""",
    ),
    Attack(
        "a partial method keeps the module of what a descriptor returns",
        "a partial of len",
        """\
import copy, copyreg, functools, types
class D:
    def __get__(self, instance, owner): return len
copyreg.pickle(types.ModuleType, lambda module: print('escaped') or (int, ()))
made = functools.partialmethod(D()).__get__(1, int)
copy.deepcopy(made)
print('a partial of', made.func.__name__)
""",
    ),
]
