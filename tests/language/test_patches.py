# ruff: noqa: E501 - programs and expected texts are kept on one line
"""No gadget of the library bypasses the policy: each attack works in plain Python and fails under the language layer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from harness import run, run_plain

from pysandbox.language import generated

HERE = Path(__file__).resolve().parent

# Sites in shared modules that no patch covers, each with the reason why it needs none.
EXCUSED = {
    "_colorize: setattr(NoColors, attr, '')": "runs once, when the module is imported",
    "abc: getattr(cls, name, None)": "only asks whether the attribute is abstract, and hands nothing out",
    "asyncio.unix_events: open(stdin_w.detach(), 'wb', buffering=bufsize)": "runs after Popen, which always refuses",
    "codecs: builtins.open(filename, mode, buffering)": "builtins there is the library's, whose open refuses",
    "codecs: getattr(self.stream, name)": "getattr there is a default argument, which is patched",
    "enum: delattr(enum_class, '_%s__in_progress' % cls)": "only the class that is being made",
    "enum: delattr(enum_class, member_name)": "only the class that is being made",
    "enum: setattr(cls, name, member)": "only the class that is being made",
    "enum: setattr(cls, name, redirect)": "only the class that is being made",
    "enum: setattr(enum_class, member_name, enum_member)": "only the class that is being made",
    "enum: setattr(enum_class, member_name, redirect)": "only the class that is being made",
    "enum: setattr(enum_class, name, enum_method)": "only the class that is being made",
    "enum: setattr(enum_class, name, member)": "only the class that is being made",
    "enum: setattr(enum_class, name, redirect)": "only the class that is being made",
    "typing: getattr(arg, key)": "the keys are literals of the module",
    "typing: getattr(cls, attr, None)": "only asks whether a protocol's member is callable",
    "typing: getattr(contextlib, f'Abstract{attr}')": "the names are literals of the module",
    "typing: getattr(instance, attr)": "only asks whether a protocol's member is None",
    "typing: getattr(re, attr)": "the names are literals of the module",
    "typing: getattr(self.__origin__, attr)": "in __getattr__: the name was ruled when it was written; the hook is guarded",
    "typing: setattr(nm_tpl, key, ns[key])": "only the class that is being made",
    "typing: setattr(nm_tpl, key, val)": "only the class that is being made",
    "typing: setattr(self.__origin__, attr, val)": "in __setattr__: library classes are immutable, the hook is guarded",
    "warnings: __import__(module, None, None, [klass])": "reads command line options, and no facade shows it",
    "warnings: getattr(m, klass)": "reads command line options, and no facade shows it",
    "zoneinfo._common: resources.files(package_name).joinpath(resource_name).open('rb')": "the function is replaced",
    "zoneinfo._common: setattr(self, attr, val)": "the names are literals of the module",
    "zoneinfo._tzpath: open(fpath, 'rb')": "no facade shows the function; the one shown reads memory",
    "zoneinfo._tzpath: resources.files('tzdata').joinpath('zones').open('r')": "as above",
}


def test_every_dynamic_lookup_in_a_shared_module_is_patched_or_excused() -> None:
    root = str(HERE.parents[1])
    script = f"import sys; sys.path[:0] = {[root, str(HERE)]!r}; import lookup_sites; lookup_sites.main()"
    done = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, check=True)
    assert sorted(set(json.loads(done.stdout)) - set(EXCUSED)) == []


# Each attack prints "reached" when it gets at what it wants.
ATTACKS = {
    "a stream writer passes attributes on": """
import codecs, json
if codecs.StreamWriter(json.dumps).__getattr__('__globals__')['codecs']: print('reached')
""",
    "update_wrapper copies any attribute": """
import functools, json
class W:
    def __setattr__(self, name, value): values.append((name, value))
values = []
functools.update_wrapper(W(), json.dumps, assigned=('__globals__',), updated=())
if any(name == '__globals__' for name, value in values): print('reached')
""",
    "a partial of update_wrapper, by way of wraps": """
import functools, json
class W:
    def __setattr__(self, name, value): values.append((name, value))
values = []
functools.wraps(json.dumps, assigned=('__code__',), updated=())(W())
if any(name == '__code__' for name, value in values): print('reached')
""",
    "an annotation given as text is evaluated in a library module": """
import typing, json
class C:
    __wrapped__ = json.dumps
    __annotations__ = {'x': 'codecs.builtins.open'}
C.__annotations__ = {'x': 'codecs.CodecInfo'}
c = C(); c.__annotations__ = {'x': 'codecs.CodecInfo'}
try:
    found = typing.get_type_hints(c)
except TypeError:
    found = None
def f(x: 'sys.settrace'): pass
f.__module__ = 'os'
ref = typing.ForwardRef('__import__("os").path.os', module='os')
try:
    value = ref._evaluate(vars(typing), {}, frozenset()) if typing.__name__ and __import__('sys').version_info < (3, 12, 4) else ref._evaluate(vars(typing), {}, recursive_guard=frozenset(), type_params=())
except TypeError as error:
    value = 'os' if "must be" in str(error) or "Forward references must evaluate" in str(error) else None
if value: print('reached')
""",
    "enum.property reads any attribute of any object": """
import enum, json
p = enum.property()
p.name = '__globals__'; p._cls_type = json.dumps; p._attr_type = 'attr'; p.fget = None; p.member = None
class Holder: _value_ = json.dumps
if __import__('sys').version_info < (3, 12):
    p.clsname = 'x'
    import types
    print('reached' if json.dumps.__globals__ else '')
elif p.__get__(Holder(), Holder): print('reached')
""",
    "contextlib redirects any name of sys": """
import contextlib
class R(contextlib._RedirectStream if hasattr(contextlib, '_RedirectStream') else contextlib.redirect_stdout.__mro__[1]):
    _stream = 'meta_path'
r = R([])
with r:
    if r._old_targets[0]: print('reached')
""",
    "unittest.main imports a module": f"""
import unittest
program = unittest.main(module='{os.name}', argv=['x'], exit=False, testRunner=type('R', (), dict(run=lambda s, t: t)))
if program.module.system: print('reached')
""",
    "mock.patch keeps a raw descriptor": """
from unittest import mock
patcher = mock.patch.object(type, '__subclasses__')
try: patcher.__enter__()
except (TypeError, AttributeError): pass
if patcher.temp_original: print('reached')
""",
    "inspect.getmembers falls back to raw descriptors": """
import inspect
if any(name == '__subclasses__' for name, value in inspect.getmembers(type)): print('reached')
""",
    "string.Formatter reads any attribute": """
import string, json
if string.Formatter().get_field('0.__globals__', (json.dumps,), {})[0]: print('reached')
""",
    "attrgetter reads any attribute": """
import operator, json
if operator.attrgetter('__globals__')(json.dumps): print('reached')
""",
    "methodcaller calls any method": """
import operator
if operator.methodcaller('__subclasses__')(object): print('reached')
""",
    "a dataclass field smuggles code": """
import dataclasses, json
class A: f = staticmethod(json.dumps)
A.__annotations__ = {'f.__globals__': object}
if 'codecs' in repr(dataclasses.dataclass(A, init=False, eq=False)()): print('reached')
""",
    "a pickle names a function": f"""
import pickle
if pickle.loads(b'c{os.name}\\nsystem\\n.'): print('reached')
""",
    "an unpickler of the session's own names a function": f"""
import pickle, io
class U(pickle.Unpickler): pass
if U(io.BytesIO(b'c{os.name}\\nsystem\\n.')).load(): print('reached')
""",
    "a base class of the unpickler names a function": f"""
import pickle, io
for base in pickle.Unpickler.__mro__[:-1]:
    if base(io.BytesIO(b'c{os.name}\\nsystem\\n.')).load(): print('reached')
""",
    "a class definition changes its home module through enum": """
import enum, sys
E = enum.Enum('E', 'hidden_member', module='posixpath')
enum.global_enum(E)
import importlib
import genericpath
if sys.modules['posixpath'].hidden_member and sys.modules['posixpath'].os.sys: print('reached')
""",
    "a frame summary reads a file": """
import traceback
if traceback.FrameSummary('/etc/passwd', 1, 'f').line: print('reached')
""",
    "a warning shows a line of a file": """
import io, sys, warnings
sys.stderr = io.StringIO()
warnings.warn_explicit('x', UserWarning, '/etc/passwd', 1)
if 'root' in sys.stderr.getvalue(): print('reached')
""",
    "a log handler opens a file": """
import logging
if logging.FileHandler('/dev/null').stream: print('reached')
""",
    "a log format reads attributes": """
import logging, json
text = logging.Formatter('{x.__globals__}', style='{').format(logging.makeLogRecord({'x': json.dumps}))
if 'codecs' in text: print('reached')
""",
    "the main thread keeps the real error stream": """
import threading
if type(threading.main_thread()._stderr.buffer.raw)('/dev/null'): print('reached')
""",
    "catch_warnings keeps the real module": """
import warnings
if warnings.catch_warnings()._module.sys: print('reached')
""",
    "a path class keeps the real path module": """
import pathlib
module = getattr(pathlib.PurePosixPath, '_flavour', None) or getattr(pathlib.PurePosixPath, 'parser', None)
module = getattr(module, 'pathmod', module)
if module.os._exists: print('reached')
""",
    "a database is attached": """
import sqlite3
sqlite3.connect(':memory:').execute("attach '/tmp/pysandbox-test-attach.db' as x"); print('reached')
""",
    "a database file is opened by the class itself": """
import sqlite3
type(sqlite3.connect(':memory:'))('file:pysandbox-test?mode=memory', uri=True); print('reached')
""",
    "a connection's own authorizer is removed": """
import sqlite3
c = sqlite3.connect(':memory:'); c.set_authorizer(None)
c.execute("attach ':memory:' as x"); print('reached')
""",
    "a socket class below the socket class": """
import socket
for cls in socket.socket.__mro__[1:-1]: cls(socket.AF_INET, socket.SOCK_STREAM); print('reached')
""",
    "a base of the event loop opens sockets": """
import asyncio
for cls in type(asyncio.SelectorEventLoop()).__mro__:
    if cls.__name__ in ('_UnixSelectorEventLoop', 'BaseSelectorEventLoop') and cls.__module__.startswith('asyncio'):
        if getattr(cls(), '_ssock', None): print('reached')
""",
    "a library class is changed": """
import ast
ast.NodeVisitor.generic_visit = None; print('reached')
""",
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS, ids=str)
def test_a_gadget_reaches_what_it_wants_only_without_the_policy(attack: str) -> None:
    assert "reached" in run_plain(ATTACKS[attack]).stdout
    assert "reached" not in run(ATTACKS[attack]).stdout


def test_modules_find_no_thread_more_than_the_bound() -> None:
    program = """
import threading
stop = threading.Event()
started = 0
try:
    for _ in range(100):
        threading.Thread(target=stop.wait).start(); started += 1
except RuntimeError as error:
    print(error)
finally:
    stop.set()
print(started < 70)
"""
    assert run(program).stdout == "can't start new thread\nTrue\n"
    assert run_plain(program).stdout == "False\n"


@pytest.mark.parametrize(
    "text", ["import os", "from os import path", "match x:\n    case int():\n        pass"]
)
def test_generated_text_holds_no_statement_that_reads_names_unseen(text: str) -> None:
    with pytest.raises(AttributeError) as raised:
        generated.execute(text, {}, {})
    assert str(raised.value) == f"{text!r} may not be used in a dataclass definition"
