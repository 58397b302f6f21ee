"""Imports, modules, files, and text that the library makes programs of."""

from __future__ import annotations

from attack import Attack

ATTACKS = [
    Attack(
        "the real import by importlib",
        "",
        """\
import importlib
if type(importlib.import_module('os').system) is type(len): print('escaped')
""",
    ),
    Attack(
        "the real import by name",
        "",
        """\
if type(__import__('os').system) is type(len): print('escaped')
""",
    ),
    Attack(
        "the real module by import as",
        "",
        """\
import os.path as path
if type(path.os.system) is type(len): print('escaped')
""",
    ),
    Attack(
        "the real modules of sys",
        "KeyError: 'posix'",
        """\
import sys
if type(sys.modules['posix'].system) is type(len): print('escaped')
""",
    ),
    Attack(
        "the real module by a fake package",
        "ImportError: cannot import name 'path' from 'os' (unknown location)...",
        """\
import builtins
class Fake: __name__ = 'os'
builtins.__import__ = lambda *a: Fake()
from anything import path
if type(path.os.system) is type(len): print('escaped')
""",
    ),
    Attack(
        "the real module by a renamed one",
        "ImportError: cannot import name 'futures' from 'concurrent' ...",
        """\
import json
json.__name__ = 'concurrent'
import concurrent.futures
from json import futures
if futures.__dict__['__loader__']: print('escaped')
""",
    ),
    Attack(
        "a star import of refused names",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it "
        "reaches the variables of the module behind a function",
        """\
import builtins, json
json.dumps.__all__ = ['__globals__']
builtins.__import__ = lambda *a: json.dumps
from anything import *
if __globals__: print('escaped')
""",
    ),
    Attack(
        "ctypes",
        "ModuleNotFoundError: No module named 'ctypes'",
        """\
import ctypes
if ctypes.pythonapi: print('escaped')
""",
    ),
    Attack(
        "the debugger",
        "ModuleNotFoundError: No module named 'pdb'",
        """\
breakpoint
import pdb
print('escaped')
""",
    ),
    Attack(
        "an interpreter within",
        "ModuleNotFoundError: No module named 'code'",
        """\
import code
code.InteractiveInterpreter().runsource('print("escaped")')
""",
    ),
    Attack(
        "a function of os",
        "PermissionError: [Errno 13] Permission denied: '/'",
        """\
import os
if os.system.__name__ == 'system' and os.listdir('/'): print('escaped')
""",
    ),
    Attack(
        "open",
        "PermissionError: [Errno 13] Permission denied: '/etc/passwd'",
        """\
if open('/etc/passwd'): print('escaped')
""",
    ),
    Attack(
        "open by io",
        "PermissionError: [Errno 13] Permission denied: '/etc/passwd'",
        """\
import io
if io.FileIO('/etc/passwd'): print('escaped')
""",
    ),
    Attack(
        "a template by timeit",
        "SyntaxError: '__globals__' is not available: it reaches the variables of the module behind"
        " a function; use globals() for your own",
        """\
import timeit
timeit.timeit('import json; print("escaped" if json.dumps.__globals__ else 0)', number=1)
""",
    ),
    Attack(
        "the text of a dataclass's field is a statement",
        "Field names must be valid identifiers: '",
        r"""
import dataclasses, json
seen = []
text = 'x=0): pass\nmatch json.dumps:\n case object(__globals__=g): seen.append(g)\ndef y(z'
class C: pass
C.__annotations__ = {text: int}
setattr(C, text, dataclasses.field(init=False, repr=False, compare=False))
try: dataclasses.dataclass(C)
except TypeError as e: print(str(e)[:40])
if seen: print('escaped')
""",
    ),
    Attack(
        "the text of a dataclass's field is an expression",
        "Field names must be valid identifiers: '",
        """\
import dataclasses, json
seen = []
text = 'x=seen.append(object.__setattr__), *, y'
class C: pass
C.__annotations__ = {text: int}
setattr(C, text, dataclasses.field(init=False, repr=False, compare=False))
try: dataclasses.dataclass(C)
except TypeError as e: print(str(e)[:40])
if seen:
    seen[0](json.dumps, '__kwdefaults__', None)
    print('escaped')
""",
    ),
    Attack(
        "a field of a named tuple is an expression",
        "AttributeError: attribute '__subclasses__' of 'type' objects may not be read here: it "
        "reaches every class of the process",
        """\
import typing, collections
T = collections.namedtuple('T', 'a')
f = typing.ForwardRef("().__class__.__base__.__subclasses__()")
class C: x: f
if typing.get_type_hints(C)['x']: print('escaped')
""",
    ),
    Attack(
        "an annotation in text",
        "SyntaxError: Forward reference must be an expression -- got 'json.dumps.__globals__'",
        """\
import typing, json
class C: x: 'json.dumps.__globals__'
try:
    if typing.get_type_hints(C)['x']: print('escaped')
except TypeError: print('escaped')
""",
    ),
    Attack(
        "an annotation that singledispatch evaluates",
        "SyntaxError: Forward reference must be an expression -- got "
        "'seen.append(json.dumps.__globals__) or int'",
        """\
import functools, json
@functools.singledispatch
def f(x): pass
seen = []
@f.register
def _(x: 'seen.append(json.dumps.__globals__) or int'): pass
if seen: print('escaped')
""",
    ),
    Attack(
        "an annotation in the variables of a library module",
        "NameError: name '_default_encoder' is not defined",
        """\
import typing, json
json.dumps.__annotations__ = {'a': '_default_encoder'}
if typing.get_type_hints(json.dumps): print('escaped')
""",
    ),
    Attack(
        "annotations by inspect",
        "SyntaxError: '__globals__' is not available: it reaches the variables of the module behind"
        " a function; use globals() for your own",
        """\
import inspect, json
def f(x: 'json.dumps.__globals__'): pass
if inspect.get_annotations(f, eval_str=True)['x']: print('escaped')
""",
    ),
    Attack(
        "a plural form of gettext",
        "SyntaxError: '__globals__' is not available: it reaches the variables of the module behind"
        " a function; use globals() for your own",
        """\
import gettext
print(gettext.c2py('n ? 1 : 0').__globals__ and 'escaped')
""",
    ),
    Attack(
        "doctest finds a module by its name",
        "AttributeError: module 'sys' has no attribute '_getframe'",
        """\
import doctest
class Finder:
    def find(self, module, **options):
        if module._getframe: print('escaped')
        return []
doctest.DocTestSuite('sys', test_finder=Finder())
""",
    ),
    Attack(
        "doctest finds a module of the sandbox's own",
        "ModuleNotFoundError: No module named 'RestrictedPython'",
        """\
import doctest
class Finder:
    def find(self, module, **options):
        print('escaped')
        return []
doctest.DocTestSuite('RestrictedPython.transformer', test_finder=Finder())
""",
    ),
    Attack(
        "optparse runs a module of the user's choice",
        "ModuleNotFoundError: No module named 'RestrictedPython'",
        """\
import optparse
optparse.Values().read_module('RestrictedPython.transformer')
print('escaped')
""",
    ),
    Attack(
        "a parser of the user's choice runs a module",
        "nothing was run",
        """\
import contextlib, io, xml.sax
with contextlib.redirect_stdout(io.StringIO()) as out:
    try: xml.sax.make_parser(['this'])
    except AttributeError: pass
print('escaped' if 'Zen' in out.getvalue() else 'nothing was run')
""",
    ),
]
