"""Exceptions carry objects: what the library was working with when it failed."""

from __future__ import annotations

from attack import Attack

ATTACKS = [
    Attack(
        "the object of an AttributeError leads to its class dictionary",
        "KeyError: '__globals__'",
        """\
import json
try: json.dumps.nothing
except AttributeError as e:
    if type(e.obj).__dict__['__globals__'].__get__(e.obj): print('escaped')
""",
    ),
    Attack(
        "the object of an AttributeError of a missing test",
        "a facade",
        """\
import unittest
loader = unittest.TestLoader()
loader.loadTestsFromName('os.nothing')
import sys
for error in loader.errors: pass
suite = loader.loadTestsFromName('os.nothing')
case = list(suite)[0]
try: getattr(case, case._testMethodName)()
except AttributeError as e:
    if e.obj.system.__name__ == 'system' and type(e.obj.system) is type(len): print('escaped')
    else: print('a facade')
""",
    ),
    Attack(
        "the raw setter that a Mock fails on",
        "",
        """\
import json
from unittest.mock import Mock
try: Mock.configure_mock(json.dumps, **{'__setattr__.x': 1})
except AttributeError as e:
    e.obj('__kwdefaults__', None)
    print('escaped')
""",
        since=(3, 13),
    ),
    Attack(
        "the raw reducer that a Mock fails on",
        "",
        """\
import warnings
from unittest.mock import Mock
try: Mock.configure_mock(warnings.catch_warnings(), **{'__reduce_ex__.x': 1})
except AttributeError as e:
    if e.obj(4)[2]['_module'].sys.modules: print('escaped')
""",
        since=(3, 13),
    ),
    Attack(
        "the defaults that a Mock fails on",
        "TypeError: 'NoneType' object does not support item assignment",
        """\
import json
from unittest.mock import Mock
try: Mock.configure_mock(json.dumps, **{'__kwdefaults__.x': 1})
except AttributeError as e:
    e.obj['indent'] = 2
    print('escaped')
""",
        since=(3, 13),
    ),
    Attack(
        "the name of a NameError in a forged context",
        "SyntaxError: 'tb_frame' is not available: it leads to the frames and code objects of "
        "running functions; use the traceback module to format errors",
        """\
try: nothing
except NameError as e:
    if e.__traceback__.tb_frame.f_builtins['open']: print('escaped')
""",
    ),
    Attack(
        "the cause of an import error",
        "SyntaxError: 'tb_frame' is not available: it leads to the frames and code objects of "
        "running functions; use the traceback module to format errors",
        """\
try: import no_such_module
except ImportError as e:
    if e.__traceback__.tb_frame: print('escaped')
""",
    ),
    Attack(
        "the value of StopIteration",
        "SyntaxError: '__code__' is not available: it reaches the code object of a function; use "
        "inspect.signature() to look at parameters",
        """\
def g():
    return (yield)
try: next(iter(g.__code__.co_consts))
except StopIteration as e: pass
print('escaped')
""",
    ),
    Attack(
        "notes of an exception with a lying list",
        "AttributeError: attribute '__subclasses__' of 'type' objects may not be read here: it "
        "reaches every class of the process",
        """\
class Notes(list):
    def __iter__(self): return iter([self.__class__.__base__.__subclasses__])
e = ValueError()
e.__notes__ = Notes()
if list(e.__notes__)[0](): print('escaped')
""",
    ),
    Attack(
        "the context of an error inside the library",
        "SyntaxError: 'tb_next' is not available: it leads to the frames and code objects of "
        "running functions; use the traceback module to format errors",
        """\
import json
try: json.loads('{')
except ValueError as e:
    if (e.__context__ or e).__traceback__.tb_next.tb_frame.f_globals['JSONDecoder']: print('escaped')
""",
    ),
    Attack(
        "a traceback made by hand",
        "SyntaxError: 'tb_frame' is not available: it leads to the frames and code objects of "
        "running functions; use the traceback module to format errors",
        """\
import types
try: 1 / 0
except ZeroDivisionError as e:
    if types.TracebackType(None, e.__traceback__.tb_frame, 0, 1): print('escaped')
""",
    ),
    Attack(
        "an exception hook is handed a traceback",
        "SyntaxError: 'tb_frame' is not available: it leads to the frames and code objects of "
        "running functions; use the traceback module to format errors",
        """\
import sys
def hook(kind, value, trace):
    if trace.tb_frame: print('escaped')
try: 1 / 0
except ZeroDivisionError: hook(*sys.exc_info())
""",
    ),
    Attack(
        "an ImportError runs the module that it names",
        "ImportError: no",
        """\
import sys
class Out:
    def write(self, text):
        if 'Zen' in text: sys.__stdout__.write('escaped')
    def flush(self): sys.__stdout__.flush()
sys.stdout = Out()
error = ImportError('no', name='this')
error.name_from = 'that'
raise error
""",
        since=(3, 12),
    ),
    Attack(
        "the traceback of an ImportError runs the module that it names",
        "nothing was run",
        """\
import contextlib, io, traceback
error = ImportError('no', name='this')
error.name_from = 'that'
with contextlib.redirect_stdout(io.StringIO()) as out: traceback.format_exception(error)
print('escaped' if 'Zen' in out.getvalue() else 'nothing was run')
""",
        since=(3, 12),
    ),
]
