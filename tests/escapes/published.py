"""The published holes of RestrictedPython, and what its change log names since."""

from __future__ import annotations

from attack import Attack

ATTACKS = [
    Attack(
        "CVE-2023-37271, the frames of a generator's stack",
        "SyntaxError: 'gi_frame' is not available: it leads to the frames and code objects of "
        "running functions; use inspect.getgeneratorstate() to ask for a generator's state",
        """\
def leak():
    def g():
        yield g.gi_frame.f_back.f_back.f_builtins
    g = g()
    return [x for x in g][0]
try:
    if leak()['open']: print('escaped')
except AttributeError: print('escaped')
""",
    ),
    Attack(
        "CVE-2023-41039, format of str",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it "
        "reaches the variables of the module behind a function",
        """\
import json
leak = '{f.__globals__[json]}'.format(f=json.loads) if False else '{f.__globals__}'.format(f=json.loads)
if '__builtins__' in leak: print('escaped')
""",
    ),
    Attack(
        "CVE-2023-41039, format_map of str",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it "
        "reaches the variables of the module behind a function",
        """\
import json
if '__builtins__' in str.format_map('{f.__globals__}', {'f': json.dumps}): print('escaped')
""",
    ),
    Attack(
        "CVE-2024-47532, the string module",
        "AttributeError: attribute '__subclasses__' of 'type' objects may not be read here: it "
        "reaches every class of the process",
        """\
import string
if string.Formatter().get_field('a.__class__.__mro__[1].__subclasses__', (), {'a': ''})[0]: print('escaped')
""",
    ),
    Attack(
        "CVE-2024-47532, names that the string module imported",
        "AttributeError: module 'string' has no attribute '_re'",
        """\
import string
if string._re.enum.sys.modules: print('escaped')
""",
    ),
    Attack(
        "version 8.0, the frame of an asynchronous generator",
        "SyntaxError: 'ag_frame' is not available: it leads to the frames and code objects of "
        "running functions; use the traceback module to format errors",
        """\
async def f(): yield
if f().ag_frame: print('escaped')
""",
    ),
    Attack(
        "version 7.2, a match statement's capture",
        "SyntaxError: '__globals__' is not available: it reaches the variables of the module behind"
        " a function; use globals() for your own",
        """\
import json
match json.dumps:
    case object(__globals__=found): print('escaped')
""",
    ),
    Attack(
        "version 6.2, the traceback's frame",
        "SyntaxError: 'tb_frame' is not available: it leads to the frames and code objects of "
        "running functions; use the traceback module to format errors",
        """\
try: 1 / 0
except ZeroDivisionError as e:
    if e.__traceback__.tb_frame.f_back is None or True: print('escaped')
""",
    ),
    Attack(
        "version 7.0, the frame that made a generator",
        "SyntaxError: 'gi_frame' is not available: it leads to the frames and code objects of "
        "running functions; use inspect.getgeneratorstate() to ask for a generator's state",
        """\
def g(): yield
if 'f_generator' and g().gi_frame: print('escaped')
""",
    ),
]
