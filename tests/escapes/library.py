"""Library modules that hand on objects, open files or change what is not the session's."""

# ruff: noqa: E501 - the programs are as attackers write them
from __future__ import annotations

from attack import Attack

ATTACKS = [
    Attack(
        "the constructor of functions",
        "TypeError: function() argument 'code' must be code, not code",
        """\
import types, json
f = types.FunctionType(compile('x', '', 'eval'), {'x': 'escaped'})
print(f())
""",
    ),
    Attack(
        "the constructor of code",
        "AttributeError: module 'types' has no attribute 'CodeType'...",
        """\
import types
if types.CodeType: print('escaped')
""",
    ),
    Attack(
        "a module by logging.config",
        "",
        """\
import logging.config, os
try: logging.config.dictConfig({'version': 1, 'handlers': {'h': {'()': 'ext://os.getcwd'}}})
except ValueError: pass
found = logging.config.BaseConfigurator({}).resolve('os.system')
if type(found) is type(len): print('escaped')
""",
    ),
    Attack(
        "a module by unittest.main",
        "",
        """\
import unittest
p = unittest.main(module='os', argv=['x'], exit=False)
if type(p.module.system) is type(len): print('escaped')
""",
    ),
    Attack(
        "the garbage collector's objects",
        "AttributeError: module 'gc' has no attribute 'get_objects'",
        """\
import gc
if gc.get_objects(): print('escaped')
""",
    ),
    Attack(
        "the garbage collector's referrers",
        "AttributeError: module 'gc' has no attribute 'get_referrers'",
        """\
import gc
if gc.get_referrers(len): print('escaped')
""",
    ),
    Attack(
        "the referents of a read-only view",
        "AttributeError: module 'gc' has no attribute 'get_referents'",
        """\
import gc
if gc.get_referents(type.__dict__)[0]['__subclasses__']: print('escaped')
""",
    ),
    Attack(
        "a weak reference's callback",
        "AttributeError: attribute '__callback__' of 'ReferenceType' objects may not be read here: "
        "it reaches the library's insides",
        """\
import weakref
d = weakref.WeakKeyDictionary()
class C: pass
c = C(); d[c] = 1
if weakref.getweakrefs(c)[0].__callback__.__closure__ is None: print('escaped')
""",
    ),
    Attack(
        "sqlite reaches files",
        "sqlite3.DatabaseError: not authorized",
        """\
import sqlite3, tempfile
sqlite3.connect(':memory:').execute("ATTACH DATABASE '/tmp/pysandbox-escape.db' AS e")
print('escaped')
""",
    ),
    Attack(
        "sqlite opens files by the class behind",
        "PermissionError: [Errno 13] Permission denied: '/tmp/pysandbox-escape.db'",
        """\
import sqlite3
cls = type(sqlite3.connect(':memory:')).__mro__[-2]
cls('/tmp/pysandbox-escape.db')
print('escaped')
""",
    ),
    Attack(
        "time zones open files",
        "no such zone",
        """\
import os, zoneinfo
zoneinfo.reset_tzpath(['/etc' if os.name == 'posix' else 'C:/etc'])
try: zoneinfo.ZoneInfo('passwd')
except zoneinfo.ZoneInfoNotFoundError: print('no such zone')
except ValueError: print('escaped')
""",
    ),
    Attack(
        "help lists folders",
        "nothing listed",
        """\
import types, os, io, contextlib
module = types.ModuleType('m')
module.__path__ = [os.path.dirname(os.__file__)]
with contextlib.redirect_stdout(io.StringIO()) as out: help(module)
print('escaped' if 'json' in out.getvalue() else 'nothing listed')
""",
    ),
    Attack(
        "a json hook is given a frame's variables",
        "KeyError: '__builtins__'",
        """\
import json
json.loads('{}', object_hook=lambda d: print('escaped') if json.decoder.__dict__['__builtins__'] else d)
""",
    ),
    Attack(
        "a replacement of re is given the globals",
        "AttributeError: attribute '__subclasses__' of 'type' objects may not be read here: it "
        "reaches every class of the process",
        """\
import re
re.sub('a', lambda m: str(m.re.__class__.__subclasses__) and print('escaped') if type(m).__dict__['re'].__objclass__.__base__.__subclasses__() else '', 'a')
""",
    ),
    Attack(
        "an annotation is evaluated among the variables of a library function",
        "SyntaxError: '__globals__' is not available: it reaches the variables of the module behind"
        " a function; use globals() for your own",
        """\
import collections, inspect, json
class F:
    __wrapped__ = collections.namedtuple
    def __call__(self): pass
f = F()
f.__annotations__ = {'a': 'eval'}
evaluate = inspect.get_annotations(f, eval_str=True)['a']
if evaluate('f.__globals__', {'f': json.dumps}): print('escaped')
""",
    ),
    Attack(
        "an annotation is evaluated among the variables of a guard",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it "
        "reaches the variables of the module behind a function",
        """\
import inspect, json
class F:
    __wrapped__ = next(f for f in (object.__setattr__, json.dumps) if inspect.isfunction(f))
    def __call__(self): pass
f = F()
f.__annotations__ = {'a': 'globals()'}
readers = inspect.get_annotations(f, eval_str=True)['a'].get('READERS', {})
readers['__closure__'] = lambda value, name, read: read
try: read = len.__closure__
except AttributeError: read = getattr
if read(json.dumps, '__globals__'): print('escaped')
""",
    ),
    Attack(
        "a database is made again, and used by another thread before it is watched",
        "sqlite3.ProgrammingError: a connection can be initialized only once",
        """\
import sqlite3
connection = sqlite3.connect(':memory:', check_same_thread=False)
connection.__init__(':memory:', check_same_thread=False)
print('escaped')
""",
    ),
    Attack(
        "a tokenizer at an address of the user's choice",
        "sqlite3.OperationalError: not authorized to use function: fts3_tokenizer",
        """\
import sqlite3
connection = sqlite3.connect(':memory:')
try: found = connection.execute("SELECT fts3_tokenizer('simple')").fetchall()
except sqlite3.OperationalError as error:
    if 'authorized' in str(error): raise
    found = True  # this library was built without
if found: print('escaped')
""",
    ),
]
