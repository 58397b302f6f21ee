"""pickle, copy, copyreg, codecs: what takes objects apart and puts them together."""

# ruff: noqa: E501 - the programs are as attackers write them
from __future__ import annotations

from attack import Attack

ATTACKS = [
    Attack(
        "a function of os by a pickle",
        "_pickle.UnpicklingError: global os.system may not be loaded: it is no class of this session",
        r"""
import pickle
if pickle.loads(b'cos\nsystem\n.').__name__: print('escaped')
""",
    ),
    Attack(
        "eval by a pickle",
        "_pickle.UnpicklingError: global builtins.eval may not be loaded: it is no class of this session",
        r"""
import pickle
if pickle.loads(b"cbuiltins\neval\n(S'1'\ntR."): print('escaped')
""",
    ),
    Attack(
        "a dotted name by a pickle",
        "_pickle.UnpicklingError: global json.dumps.__globals__ may not be loaded: it is no class "
        "of this session",
        r"""
import pickle
if pickle.loads(b'\x80\x04\x8c\x04json\x8c\x11dumps.__globals__\x93.'): print('escaped')
""",
    ),
    Attack(
        "getattr by a pickle",
        "AttributeError: attribute '__globals__' of 'function' objects may not be read here: it "
        "reaches the variables of the module behind a function",
        r"""
import pickle
import json
if pickle.loads(b'cbuiltins\ngetattr\n.')(json.dumps, '__globals__'): print('escaped')
""",
    ),
    Attack(
        "a function of the session by a pickle",
        "_pickle.UnpicklingError: global __main__.f.__globals__ may not be loaded: it is no class "
        "of this session",
        r"""
import pickle, __main__
def f(): pass
if pickle.loads(b'\x80\x04\x8c\x08__main__\x8c\x0df.__globals__\x93.'): print('escaped')
""",
    ),
    Attack(
        "an unpickler with a finder of its own",
        "_pickle.UnpicklingError: global os.system may not be loaded: it is no class of this session",
        r"""
import pickle, io
class U(pickle.Unpickler):
    def find_class(self, module, name): return super().find_class('os', 'system')
if U(io.BytesIO(b'cx\ny\n.')).load(): print('escaped')
""",
    ),
    Attack(
        "a buffer that is a library function",
        "TypeError: memoryview: a bytes-like object is required, not 'function'",
        r"""
import pickle, json
pickle.loads(b'\x80\x05\x97N}\x8c\x0e__kwdefaults__}s\x86b.', buffers=[json.dumps])
print('escaped')
""",
    ),
    Attack(
        "a persistent identity sees the state of library objects",
        "AttributeError: module 'warnings' has no attribute 'sys'",
        """\
import pickle, io, warnings
class P(pickle.Pickler):
    def persistent_id(self, value):
        if type(value).__name__ == 'module' and value.sys.modules: print('escaped')
try: P(io.BytesIO()).dump(warnings.catch_warnings())
except TypeError as e: print('refused')
""",
    ),
    Attack(
        "a reducer of modules sees the state of library objects",
        "TypeError: cannot pickle 'module' object",
        """\
import copyreg, copy, warnings, types
def reduce(module):
    if module.sys.modules: print('escaped')
    return int, ()
copyreg.pickle(types.ModuleType, reduce)
copy.deepcopy(warnings.catch_warnings())
""",
    ),
    Attack(
        "a memo sees the state of library objects",
        "TypeError: cannot pickle 'module' object",
        """\
import copy, warnings
class Memo(dict):
    def __setitem__(self, key, value):
        if type(value) is list:
            for state in value:
                if type(state) is dict and state.get('_module') and state['_module'].sys.modules: print('escaped')
        dict.__setitem__(self, key, value)
    def get(self, key, default=None):
        return default if key != module else 1
w = warnings.catch_warnings()
module = id(__import__('warnings'))
copy.deepcopy(w, Memo())
""",
    ),
    Attack(
        "the getattr that enum pickles by",
        "TypeError: cannot pickle 'catch_warnings' object",
        """\
import enum, warnings
class E(enum.Enum): a = 1
get = enum.pickle_by_enum_name(E.a, 4)[0]
if get(warnings.catch_warnings(), '__reduce_ex__')(4)[2]['_module'].sys.modules: print('escaped')
""",
    ),
    Attack(
        "a codec opens a file",
        "PermissionError: [Errno 13] Permission denied: '/etc/passwd'",
        """\
import codecs
if codecs.open('/etc/passwd'): print('escaped')
""",
    ),
    Attack(
        "the builtins of typing by the name of an alias, as copy rebuilds it",
        "TypeError: type 'int' is not subscriptable",
        r"""
import copy, typing
alias = typing._GenericAlias(int, ('eval',), name='__builtins__')
if copy.copy(alias)('().__class__.__base__.__subclasses__()'): print('escaped')
""",
    ),
    Attack(
        "the builtins of typing by the name of an alias that exists",
        "",
        r"""
import copy, typing
alias = typing.List[int]
alias._name, alias.__args__ = '__builtins__', ('open',)
if copy.copy(alias).__name__ == 'open': print('escaped')
""",
    ),
    Attack(
        "the variables of typing, written into a pickle",
        "False",
        r"""
import pickle, typing
text = pickle.dumps(typing._GenericAlias(int, ('x',), name='__builtins__'))
print('escaped' if b'__build_class__' in text else False)
""",
    ),
    Attack(
        "the defaults of a library function, set by a deep copy of weak values",
        "AttributeError: attribute '__kwdefaults__' of 'function' objects may not be set here: it "
        "reaches the default values of a library function",
        r"""
import copy, json, weakref
class Value: pass
class Key:
    def __reduce_ex__(self, protocol):
        return lambda: json.dumps, (), (None, {'__kwdefaults__': {'skipkeys': True}})
value, weak = Value(), weakref.WeakValueDictionary()
weak[Key()] = value
copy.deepcopy(weak)
try: json.dumps(1)
except TypeError: print('escaped')
""",
    ),
    Attack(
        "the defaults of a library function, set by a deep copy under weak keys",
        "AttributeError: attribute '__kwdefaults__' of 'function' objects may not be set here: it "
        "reaches the default values of a library function",
        r"""
import copy, json, weakref
class Key: pass
class Value:
    def __reduce_ex__(self, protocol):
        return lambda: json.dumps, (), (None, {'__kwdefaults__': {'skipkeys': True}})
key = Key()
copy.deepcopy(weakref.WeakKeyDictionary({key: Value()}))
try: json.dumps(1)
except TypeError: print('escaped')
""",
    ),
    Attack(
        "the defaults of a library function, set by the copy of a UserDict",
        "AttributeError: attribute '__kwdefaults__' of 'function' objects may not be set here: it "
        "reaches the default values of a library function",
        r"""
import collections, json
class Own(collections.UserDict):
    __copy__ = None
    def __reduce_ex__(self, protocol):
        return lambda: json.dumps, (), (None, {'__kwdefaults__': {'skipkeys': True}})
try: Own().copy()
except AttributeError as error:
    if 'update' not in str(error): raise
try: json.dumps(1)
except TypeError: print('escaped')
""",
    ),
    Attack(
        "the defaults of a library function, set by a pickle",
        "AttributeError: attribute '__kwdefaults__' of 'function' objects may not be set here: it "
        "reaches the default values of a library function",
        r"""
import json, pickle
class Found:
    def __new__(cls): return json.dumps
build = b"(c__main__\nFound\no(N}S'__kwdefaults__'\n}S'skipkeys'\nI01\nsstb."
pickle.loads(build)
try: json.dumps(1)
except TypeError: print('escaped')
""",
    ),
    Attack(
        "the defaults of a library function, taken away by a pickle",
        "AttributeError: attribute '__defaults__' of 'function' objects may not be set here: it "
        "reaches the default values of a library function",
        r"""
import pickle, textwrap
class Found:
    def __new__(cls): return textwrap.indent
pickle.loads(b"(c__main__\nFound\no(N}S'__defaults__'\nNstb.")
try: textwrap.indent('a', 'b')
except TypeError: print('escaped')
""",
    ),
    Attack(
        "a persistent identity sees the getattr of the compiled half",
        "none that reads more",
        """\
import io, json, pickle
class P(pickle.Pickler):
    def persistent_id(self, value):
        try:
            if value(json.dumps, '__globals__')['loads']: print('escaped')
        except (AttributeError, TypeError, ValueError): pass
P(io.BytesIO(), 2).dump(json.JSONEncoder.encode)
print('none that reads more')
""",
    ),
    Attack(
        "a reducer of functions sees the getattr of the compiled half",
        "none that reads more",
        """\
import copyreg, json, pickle
def reduce(function):
    try:
        if function(json.dumps, '__globals__')['loads']: print('escaped')
    except (AttributeError, TypeError): pass
    return 'len'
copyreg.pickle(type(len), reduce)
class S: __slots__ = ('a',)
for protocol in 2, 4:
    try: pickle.dumps([S.a, json.JSONEncoder.encode], protocol)
    except pickle.PicklingError: pass
print('none that reads more')
""",
    ),
    Attack(
        "pickling runs the module that a class says it is of",
        "nothing was run",
        """\
import contextlib, io, pickle
class C: __module__ = 'this'
with contextlib.redirect_stdout(io.StringIO()) as out:
    for protocol in 2, 5:
        try: pickle.dumps(C, protocol)
        except pickle.PicklingError: pass
print('escaped' if 'Zen' in out.getvalue() else 'nothing was run')
""",
    ),
]
