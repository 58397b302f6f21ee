"""Walks over double-underscore names: from any object to the classes, functions and modules of the
process."""

# ruff: noqa: E501 - the programs are as attackers write them
from __future__ import annotations

from attack import Attack

ATTACKS = [
    Attack(
        "the globals of a function",
        "SyntaxError: '__globals__' is not available: it reaches the variables of the module behind"
        " a function; use globals() for your own",
        """\
import json
if json.dumps.__globals__: print('escaped')
""",
    ),
    Attack(
        "the code of a function",
        "SyntaxError: '__code__' is not available: it reaches the code object of a function; use "
        "inspect.signature() to look at parameters",
        """\
import json
if json.dumps.__code__.co_names: print('escaped')
""",
    ),
    Attack(
        "the builtins of a function",
        "SyntaxError: '__builtins__' is not available: it reaches the builtins behind a function; "
        "use import builtins",
        """\
import json
if json.dumps.__builtins__: print('escaped')
""",
    ),
    Attack(
        "the closure of a library function",
        "AttributeError: attribute '__closure__' of 'function' objects may not be read here: it "
        "reaches the variables of a library function",
        """\
import functools
if functools.singledispatch(print).register.__closure__: print('escaped')
""",
    ),
    Attack(
        "the defaults of a library function",
        "AttributeError: attribute '__kwdefaults__' of 'function' objects may not be read here: it "
        "reaches the default values of a library function",
        """\
import json
if json.dumps.__kwdefaults__: print('escaped')
""",
    ),
    Attack(
        "every class by its subclasses",
        "AttributeError: attribute '__subclasses__' of 'type' objects may not be read here: it "
        "reaches every class of the process",
        """\
if [c for c in object.__subclasses__() if c.__name__ == '_wrap_close']: print('escaped')
""",
    ),
    Attack(
        "every class by the literal ladder",
        "AttributeError: attribute '__subclasses__' of 'type' objects may not be read here: it "
        "reaches every class of the process",
        """\
if ().__class__.__base__.__subclasses__(): print('escaped')
""",
    ),
    Attack(
        "every class by the metaclass",
        "AttributeError: attribute '__subclasses__' of 'type' objects may not be read here: it "
        "reaches every class of the process",
        """\
if type.__subclasses__(object): print('escaped')
""",
    ),
    Attack(
        "every class by a method of the metaclass read from an own class",
        "AttributeError: attribute '__subclasses__' of 'type' objects may not be read here: it "
        "reaches every class of the process",
        """\
class C: pass
if type(C).__subclasses__(object): print('escaped')
""",
    ),
    Attack(
        "the module of a built-in function",
        "AttributeError: attribute '__self__' of 'builtin_function_or_method' objects may not be "
        "read here: it reaches the module of a built-in function",
        """\
if len.__self__.open: print('escaped')
""",
    ),
    Attack(
        "the loader of a module",
        "SyntaxError: '__loader__' is not available: it reaches the import system; use the import statement",
        """\
import json
if json.__loader__: print('escaped')
""",
    ),
    Attack(
        "the loader of a module by its specification",
        "SyntaxError: '__spec__' is not available: it reaches the import system; use the import statement",
        """\
import json
if json.__spec__.loader: print('escaped')
""",
    ),
    Attack(
        "the function behind a method of the library",
        "AttributeError: attribute '__func__' of 'method' objects may not be read here: it reaches "
        "the function behind a method of the library",
        """\
import json
if json.JSONEncoder().encode.__func__.__name__: print('escaped')
""",
    ),
    Attack(
        "what a replaced builtin wraps",
        "AttributeError: attribute '__self__' of 'method-wrapper' objects may not be read here: it "
        "reaches the module of a built-in function",
        """\
import functools
@functools.wraps(print)
def f(): pass
def g(): pass
import contextlib
if contextlib.contextmanager.__wrapped__ if hasattr(contextlib.contextmanager, '__wrapped__') else print.__call__.__self__: print('escaped')
""",
    ),
    Attack(
        "the raw dictionary of a built-in class",
        "KeyError: '__globals__'",
        """\
import json
if type(json.dumps).__dict__['__globals__'].__get__(json.dumps): print('escaped')
""",
    ),
    Attack(
        "the dictionary of a library module",
        "KeyError: '__loader__'",
        """\
import json
if json.__dict__['__loader__']: print('escaped')
""",
    ),
    Attack(
        "a computed name",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it "
        "reaches the variables of the module behind a function",
        """\
import json
if getattr(json.dumps, '__glo' + 'bals__'): print('escaped')
""",
    ),
    Attack(
        "a computed name with a default",
        "",
        """\
import json
if getattr(json.dumps, '__globals__', None): print('escaped')
""",
    ),
    Attack(
        "asking whether a name is there",
        "",
        """\
import json
if hasattr(json.dumps, '__globals__'): print('escaped')
""",
    ),
    Attack(
        "names listed by dir",
        "",
        """\
import json
if '__globals__' in dir(json.dumps): print('escaped')
""",
    ),
    Attack(
        "the variables of a function by vars",
        "",
        """\
import json
if '__globals__' in vars(type(json.dumps)): print('escaped')
""",
    ),
    Attack(
        "setting the code of a library function",
        "SyntaxError: '__code__' is not available: it reaches the code object of a function; use "
        "inspect.signature() to look at parameters",
        """\
import json
def f(*a, **k): print('escaped')
json.dumps.__code__ = f.__code__
json.dumps(1)
""",
    ),
    Attack(
        "setting the defaults of a library function",
        "AttributeError: attribute '__kwdefaults__' of 'function' objects may not be set here: it "
        "reaches the default values of a library function",
        """\
import json
json.dumps.__kwdefaults__ = None
print('escaped')
""",
    ),
    Attack(
        "deleting the defaults of a library function",
        "AttributeError: attribute '__kwdefaults__' of 'function' objects may not be deleted here: "
        "it reaches the default values of a library function",
        """\
import json
del json.dumps.__kwdefaults__
print('escaped')
""",
    ),
    Attack(
        "an augmented assignment reads what it may only write",
        "AttributeError: attribute '__kwdefaults__' of 'function' objects may not be read here: it "
        "reaches the default values of a library function",
        """\
import json
class Grab:
    def __radd__(self, other): print('escaped' if 'skipkeys' in other else '')
try: json.dumps.__kwdefaults__ += Grab()
except TypeError: pass
""",
    ),
    Attack(
        "a name after the unpacking of a loop",
        "AttributeError: attribute '__kwdefaults__' of 'function' objects may not be set here: it "
        "reaches the default values of a library function",
        """\
import json
class C: pass
for json.dumps.__kwdefaults__ in [None]: pass
print('escaped')
""",
    ),
    Attack(
        "a name in a with statement",
        "AttributeError: attribute '__kwdefaults__' of 'function' objects may not be set here: it "
        "reaches the default values of a library function",
        """\
import json, contextlib
with contextlib.nullcontext(None) as json.dumps.__kwdefaults__: pass
print('escaped')
""",
    ),
    Attack(
        "a refused name inside a lambda's default",
        "SyntaxError: '__globals__' is not available: it reaches the variables of the module behind"
        " a function; use globals() for your own",
        """\
import json
f = lambda g=json.dumps.__globals__: g
if f(): print('escaped')
""",
    ),
    Attack(
        "a refused name inside an f-string",
        "SyntaxError: '__globals__' is not available: it reaches the variables of the module behind"
        " a function; use globals() for your own",
        """\
import json
if '__builtins__' in f'{json.dumps.__globals__}': print('escaped')
""",
    ),
    Attack(
        "a refused name inside the format of an f-string",
        "SyntaxError: '__globals__' is not available: it reaches the variables of the module behind"
        " a function; use globals() for your own",
        """\
import json
class C:
    def __format__(self, spec): print('escaped' if '__builtins__' in spec else ''); return ''
f'{C():{json.dumps.__globals__}}'
""",
    ),
    Attack(
        "a refused name inside a decorator",
        "SyntaxError: '__globals__' is not available: it reaches the variables of the module behind"
        " a function; use globals() for your own",
        """\
import json
@json.dumps.__globals__.get
def f(): pass
print('escaped')
""",
    ),
]
