"""eval, exec, compile, and the builtins that programs run on."""

# ruff: noqa: E501 - the programs are as attackers write them
from __future__ import annotations

from attack import Attack

ATTACKS = [
    Attack(
        "eval of a refused name",
        "SyntaxError: '__globals__' is not available: it reaches the variables of the module behind"
        " a function; use globals() for your own",
        """\
import json
if eval('json.dumps.__globals__'): print('escaped')
""",
    ),
    Attack(
        "exec of a refused name",
        "SyntaxError: '__globals__' is not available: it reaches the variables of the module behind"
        " a function; use globals() for your own",
        r"""
exec('import json\nif json.dumps.__globals__: print("escaped")')
""",
    ),
    Attack(
        "eval inside eval",
        "SyntaxError: '__globals__' is not available: it reaches the variables of the module behind"
        " a function; use globals() for your own",
        """\
import json
if eval("eval('json.dumps.__globals__')"): print('escaped')
""",
    ),
    Attack(
        "a code object with another name",
        "AttributeError: 'code' object has no attribute 'replace'",
        """\
import json
if eval(compile('f.aaaa', '', 'eval').replace(co_names=('f', '__globals__')), {'f': json.dumps}): print('escaped')
""",
    ),
    Attack(
        "the names of a code object",
        "AttributeError: 'code' object has no attribute 'co_names'",
        """\
if compile('x', '', 'eval').co_names: print('escaped')
""",
    ),
    Attack(
        "a syntax tree that was edited",
        "TypeError: compile() takes source text here, not a syntax tree; use ast.unparse() to get the text",
        """\
import ast, json
tree = ast.parse('f.x', mode='eval')
tree.body.attr = '__globals__'
if eval(compile(tree, '', 'eval'), {'f': json.dumps}): print('escaped')
""",
    ),
    Attack(
        "flags that answer as they like",
        "SyntaxError: '__globals__' is not available: it reaches the variables of the module behind"
        " a function; use globals() for your own",
        r"""
class Flags(int):
    def __and__(self, other): return True
    def __or__(self, other): return self
    __ior__ = __or__
code = compile('import json\nif json.dumps.__globals__: print("escaped")', '', 'exec', Flags(0), True)
if isinstance(code, type((lambda: 0).__call__)) is False: exec(code) if type(code).__name__ == 'code' else print('a tree')
""",
    ),
    Attack(
        "annotations that a future with dots does not turn to text",
        "SyntaxError: '__globals__' is not available: it reaches the variables of the module behind"
        " a function; use globals() for your own",
        r"""
import builtins, json
class Fake: annotations = 1
builtins.__import__ = lambda *a: Fake()
names = {'json': json, '__package__': 'p'}
exec('from .__future__ import annotations\ndef f(x: json.dumps.__globals__): pass', names)
if type(names['f'].__annotations__['x']) is dict: print('escaped')
""",
        since=(3, 13),
    ),
    Attack(
        "the builtins of exec",
        "",
        """\
names = {}
exec('', names)
if type(names['__builtins__']['open']) is type(len): print('escaped')
""",
    ),
    Attack(
        "builtins deleted before the next exec",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it "
        "reaches the variables of the module behind a function",
        """\
import json
del globals()['__builtins__']
names = {'json': json}
exec('if getattr(json.dumps, "__globals__"): print("escaped")', names)
""",
    ),
    Attack(
        "builtins deleted by the source while it is read",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it "
        "reaches the variables of the module behind a function",
        """\
import json
names = {}
class Source:
    def __buffer__(self, flags):
        names.pop('__builtins__', None)
        return memoryview(b'1')
exec(Source(), names)
found = names['__builtins__']
if (found if type(found) is dict else vars(found))['getattr'](json.dumps, '__globals__'): print('escaped')
""",
        since=(3, 12),
    ),
    Attack(
        "builtins deleted by another thread",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it "
        "reaches the variables of the module behind a function",
        r"""
import json, sys, threading
sys.setswitchinterval(1e-6)
names, stop, found = {}, [], None
def remove():
    while not stop: names.pop('__builtins__', None)
thread = threading.Thread(target=remove)
thread.start()
try:
    for _ in range(300):
        exec('x = 1\n' * 200, names)
        found = names.get('__builtins__') or found
finally:
    stop.append(1)
    thread.join()
if (found if type(found) is dict else vars(found))['getattr'](json.dumps, '__globals__'): print('escaped')
""",
    ),
    Attack(
        "builtins of a dictionary that lies",
        "KeyError: '__builtins__'",
        """\
import sys, dataclasses, json
names = {}
exec('', names)
class Lying(dict):
    def get(self, key, default=None): return names['__builtins__']
class Module:
    variables = Lying()
    @property
    def __dict__(self): return self.variables
sys.modules['lying'] = Module()
class C:
    __module__ = 'lying'
    __annotations__ = {'x': int}
dataclasses.dataclass(C)
found = dict.__getitem__(Module.variables, '__builtins__')
if (found if type(found) is dict else vars(found))['getattr'](json.dumps, '__globals__'): print('escaped')
""",
    ),
    Attack(
        "builtins exchanged for another dictionary",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it "
        "reaches the variables of the module behind a function",
        """\
import json
names = {'__builtins__': {'getattr': getattr, 'print': print}, 'json': json}
exec('if getattr(json.dumps, "__globals__"): print("escaped")', names)
""",
    ),
    Attack(
        "a guard shadowed by a global",
        "SyntaxError: '__globals__' is not available: it reaches the variables of the module behind"
        " a function; use globals() for your own",
        """\
import json
globals()['getattr'] = globals()['_getattr_'] = lambda value, name: 'escaped'
if json.dumps.__globals__: print('escaped')
""",
    ),
    Attack(
        "a guard shadowed in builtins",
        "AttributeError: attribute '__closure__' of 'function' objects may not be read here: it "
        "reaches the variables of a library function",
        """\
import builtins, json
builtins._getattr_ = builtins.getattr = lambda value, name: 'escaped'
if json.dumps.__closure__ is None and type.__subclasses__(object): print('escaped')
""",
    ),
]
