"""Names that are not what they seem: string subclasses, Unicode, mangling, bytes."""

# ruff: noqa: E501, RUF001 - the programs are as attackers write them
from __future__ import annotations

from attack import Attack

ATTACKS = [
    Attack(
        "a string subclass with another text",
        "",
        """\
import json
class Name(str):
    def __str__(self): return 'dumps'
if getattr(json.dumps, Name('__globals__'), None): print('escaped')
""",
    ),
    Attack(
        "a string subclass that slices differently",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it "
        "reaches the variables of the module behind a function",
        """\
import json
class Name(str):
    def __getitem__(self, key): return 'ab'
    def startswith(self, *a): return False
    def __len__(self): return 1
if getattr(json.dumps, Name('__globals__')): print('escaped')
""",
    ),
    Attack(
        "a string subclass for hasattr",
        "",
        """\
import json
class Name(str): pass
if hasattr(json.dumps, Name('__globals__')): print('escaped')
""",
    ),
    Attack(
        "a string subclass for setattr",
        "AttributeError: attribute '__kwdefaults__' of 'function' objects may not be set here: it "
        "reaches the default values of a library function",
        """\
import json
class Name(str):
    def __eq__(self, other): return False
    __hash__ = str.__hash__
setattr(json.dumps, Name('__kwdefaults__'), None)
print('escaped')
""",
    ),
    Attack(
        "compatibility characters",
        "SyntaxError: '__globals__' is not available: it reaches the variables of the module behind"
        " a function; use globals() for your own",
        """\
import json
if json.dumps.__ｇlobals__: print('escaped')
""",
    ),
    Attack(
        "compatibility characters by getattr are other names",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it "
        "reaches the variables of the module behind a function",
        """\
import json
if getattr(json.dumps, '__globals__'): print('escaped')
""",
    ),
    Attack(
        "compatibility characters in a pattern's keyword",
        "SyntaxError: '__globals__' is not available: it reaches the variables of the module behind"
        " a function; use globals() for your own",
        """\
import json
match json.dumps:
    case object(__ｇlobals__=g): print('escaped')
""",
    ),
    Attack(
        "mathematical letters",
        "SyntaxError: 'gi_frame' is not available: it leads to the frames and code objects of "
        "running functions; use inspect.getgeneratorstate() to ask for a generator's state",
        """\
def g(): yield
if g().𝒈𝒊_frame: print('escaped')
""",
    ),
    Attack(
        "ligatures and long s",
        "SyntaxError: '__globals__' is not available: it reaches the variables of the module behind"
        " a function; use globals() for your own",
        """\
import json
if json.dumps.__globalſ__: print('escaped')
""",
    ),
    Attack(
        "a name across a line continuation",
        "SyntaxError: '__globals__' is not available: it reaches the variables of the module behind"
        " a function; use globals() for your own",
        r"""
import json
if json.dumps.\
__globals__: print('escaped')
""",
    ),
    Attack(
        "a mangled name",
        "SyntaxError: '__globals__' is not available: it reaches the variables of the module behind"
        " a function; use globals() for your own",
        """\
import json
class C:
    def f(self, x): return x.__globals__
if C().f(json.dumps): print('escaped')
""",
    ),
    Attack(
        "a program in another encoding",
        "SyntaxError: '__globals__' is not available: it reaches the variables of the module behind"
        " a function; use globals() for your own",
        r"""
exec('import json\nif json.dumps.__globals__: print("escaped")'.encode('utf-16').decode('utf-16').encode('utf-8'))
""",
    ),
    Attack(
        "a program in UTF-7",
        "SyntaxError: '__globals__' is not available: it reaches the variables of the module behind"
        " a function; use globals() for your own",
        r"""
exec(b'# coding: utf-7\nimport json\nif json.dumps.+AF8-+AF8-globals+AF8-+AF8-: print("escaped")')
""",
    ),
    Attack(
        "a program in a codec of its own",
        "SyntaxError: '__globals__' is not available: it reaches the variables of the module behind"
        " a function; use globals() for your own",
        r"""
import codecs
def decode(data, errors='strict'): return 'import json\nif json.dumps.__globals__: print("escaped")\n', len(data)
codecs.register(lambda name: codecs.CodecInfo(lambda text, errors='strict': (b'', 0), decode, name='own') if name == 'own' else None)
exec(b'# coding: own\n')
""",
    ),
]
