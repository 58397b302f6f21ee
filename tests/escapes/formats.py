"""Format strings name attributes: whatever formats text may read them."""

# ruff: noqa: E501 - the programs are as attackers write them
from __future__ import annotations

from attack import Attack

ATTACKS = [
    Attack(
        "an attribute in a format string",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it "
        "reaches the variables of the module behind a function",
        """\
import json
if '__builtins__' in '{0.__globals__}'.format(json.dumps): print('escaped')
""",
    ),
    Attack(
        "a format string in a variable",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it "
        "reaches the variables of the module behind a function",
        """\
import json
text = '{0.__globals__}'
if '__builtins__' in text.format(json.dumps): print('escaped')
""",
    ),
    Attack(
        "format_map",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it "
        "reaches the variables of the module behind a function",
        """\
import json
if '__builtins__' in '{f.__globals__}'.format_map({'f': json.dumps}): print('escaped')
""",
    ),
    Attack(
        "a field inside a field",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it "
        "reaches the variables of the module behind a function",
        """\
import json
text = '{0:{1.__globals__}}'
class C:
    def __format__(self, spec): print('escaped' if '__builtins__' in spec else ''); return ''
text.format(C(), json.dumps)
""",
    ),
    Attack(
        "str.format by map",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it "
        "reaches the variables of the module behind a function",
        """\
import json
if '__builtins__' in list(map(str.format, ['{0.__globals__}'], [json.dumps]))[0]: print('escaped')
""",
    ),
    Attack(
        "format by getattr",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it "
        "reaches the variables of the module behind a function",
        """\
import json
if '__builtins__' in getattr('{0.__globals__}', 'format')(json.dumps): print('escaped')
""",
    ),
    Attack(
        "format by super of a string subclass",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it "
        "reaches the variables of the module behind a function",
        """\
import json
class S(str):
    def show(self, *a): return super().format(*a)
if '__builtins__' in S('{0.__globals__}').show(json.dumps): print('escaped')
""",
    ),
    Attack(
        "a string that changes its text",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it "
        "reaches the variables of the module behind a function",
        """\
import json
class S(str):
    def __str__(self): return 'harmless'
if '__builtins__' in str.format(S('{0.__globals__}'), json.dumps): print('escaped')
""",
    ),
    Attack(
        "format bound by the descriptor",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it "
        "reaches the variables of the module behind a function",
        """\
import json
if '__builtins__' in str.format.__get__('{0.__globals__}')(json.dumps): print('escaped')
""",
    ),
    Attack(
        "format by way of the dictionary of str",
        "KeyError: 'format'",
        """\
import json
if '__builtins__' in vars(str)['format']('{0.__globals__}', json.dumps): print('escaped')
""",
    ),
    Attack(
        "format by a partial",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it "
        "reaches the variables of the module behind a function",
        """\
import functools, json
if '__builtins__' in functools.partial(str.format, '{0.__globals__}')(json.dumps): print('escaped')
""",
    ),
    Attack(
        "format by methodcaller",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it "
        "reaches the variables of the module behind a function",
        """\
import operator, json
if '__builtins__' in operator.methodcaller('format', json.dumps)('{0.__globals__}'): print('escaped')
""",
    ),
    Attack(
        "format by a weak proxy",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it "
        "reaches the variables of the module behind a function",
        """\
import weakref, json
class S(str): pass
s = S('{0.__globals__}')
if '__builtins__' in weakref.proxy(s).format(json.dumps): print('escaped')
""",
    ),
    Attack(
        "format by a pattern's keyword",
        "no such instance",
        """\
import json
class S(str): pass
match S('{0.__globals__}'):
    case S(format=f) if '__builtins__' in f(json.dumps): print('escaped')
    case _: print('no such instance')
""",
    ),
    Attack(
        "format by a positional pattern",
        "no such instance",
        """\
import json
class S(str): __match_args__ = ('format',)
match S('{0.__globals__}'):
    case S(f) if '__builtins__' in f(json.dumps): print('escaped')
    case _: print('no such instance')
""",
    ),
    Attack(
        "string.Formatter",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it "
        "reaches the variables of the module behind a function",
        """\
import string, json
if '__builtins__' in string.Formatter().format('{0.__globals__}', json.dumps): print('escaped')
""",
    ),
    Attack(
        "string.Formatter's look at one field",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it "
        "reaches the variables of the module behind a function",
        """\
import string, json
if string.Formatter().get_field('0.__globals__', (json.dumps,), {})[0]: print('escaped')
""",
    ),
    Attack(
        "a brace-style log record",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it "
        "reaches the variables of the module behind a function",
        """\
import logging, json
record = logging.makeLogRecord({'msg': 'x', 'f': json.dumps})
if '__builtins__' in logging.Formatter('{f.__globals__}', style='{', validate=False).format(record): print('escaped')
""",
    ),
    Attack(
        "a string in the place of a log formatter",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it "
        "reaches the variables of the module behind a function",
        """\
import logging, json
h = logging.Handler(); h.formatter = '{0.__globals__}'
if '__builtins__' in h.format(json.dumps): print('escaped')
""",
    ),
    Attack(
        "a string in the place of a log style",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it "
        "reaches the variables of the module behind a function",
        """\
import logging, json
f = logging.Formatter(); f._style = '{0.__globals__}'
if '__builtins__' in f.formatMessage(json.dumps): print('escaped')
""",
    ),
    Attack(
        "a string in the place of a line format",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it "
        "reaches the variables of the module behind a function",
        """\
import logging, json
if '__builtins__' in logging.BufferingFormatter('{0.__globals__}').format([json.dumps]): print('escaped')
""",
    ),
    Attack(
        "UserString.format",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it "
        "reaches the variables of the module behind a function",
        """\
import collections, json
if '__builtins__' in collections.UserString('{0.__globals__}').format(json.dumps): print('escaped')
""",
    ),
    Attack(
        "UserString.format_map",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it "
        "reaches the variables of the module behind a function",
        """\
import collections, json
if '__builtins__' in collections.UserString('{f.__globals__}').format_map({'f': json.dumps}): print('escaped')
""",
    ),
    Attack(
        "a Mock that wraps a string",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it "
        "reaches the variables of the module behind a function",
        """\
import json
from unittest.mock import Mock
if '__builtins__' in Mock(wraps='{0.__globals__}').format(json.dumps): print('escaped')
""",
    ),
    Attack(
        "format of an augmented assignment",
        "",
        """\
def f(): pass
class Add:
    def __radd__(self, method): print('escaped' if '__builtins__' in method(f) else '')
text = '{0.__globals__}'
try: text.format += Add()
except AttributeError: pass
""",
    ),
    Attack(
        "a printer that is a text",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it reaches the"
        " variables of the module behind a function",
        """\
import json, pprint
class Printer(str, pprint.PrettyPrinter): pass
printer = str.__new__(Printer, '{0[0].__globals__[__name__]:.1}..')
pprint.PrettyPrinter.__init__(printer)
if pprint.PrettyPrinter._repr(printer, [json.dumps], {}, 0) == 'j': print('escaped')
""",
    ),
    Attack(
        "a logging handler that is a text",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it reaches the"
        " variables of the module behind a function",
        """\
import io, json, logging
class Handler(str, logging.StreamHandler):
    def handleError(self, record): raise
handler = str.__new__(Handler, '{0.f.__globals__[__name__]}')
logging.StreamHandler.__init__(handler, io.StringIO())
record = logging.LogRecord('', 1, '', 1, '', (), None)
record.f = json.dumps
handler.emit(record)
if 'json' in handler.stream.getvalue(): print('escaped')
""",
    ),
    Attack(
        "a queue's logging handler that is a text",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it reaches the"
        " variables of the module behind a function",
        """\
import json, logging.handlers, queue
class Handler(str, logging.handlers.QueueHandler):
    def handleError(self, record): raise
handler = str.__new__(Handler, '{0.f.__globals__[__name__]}')
logging.handlers.QueueHandler.__init__(handler, queue.Queue())
record = logging.LogRecord('', 1, '', 1, '', (), None)
record.f = json.dumps
handler.emit(record)
if 'json' in handler.queue.get().msg: print('escaped')
""",
    ),
    Attack(
        "the text by which a path in an archive shows itself",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it reaches the"
        " variables of the module behind a function",
        """\
import io, json, zipfile
class Path(zipfile.Path): _Path__repr = '{self.f.__globals__[__name__]}'
path = Path(zipfile.ZipFile(io.BytesIO(), 'w'))
path.f = json.dumps
if 'json' in repr(path): print('escaped')
""",
    ),
]
