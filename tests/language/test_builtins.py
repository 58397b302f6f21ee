"""The builtins are all there, look like CPython's, and those that reach outside refuse as CPython would."""

# ruff: noqa: E501 (the programs are data)

from __future__ import annotations

import builtins

import pytest
from harness import run, run_plain

ABSENT = {"__loader__", "__spec__", "_"}


def test_every_builtin_is_there() -> None:
    result = run("import builtins\nprint(*sorted(vars(builtins)))")
    names = set(result.stdout.split())
    expected = set(run_plain("import builtins\nprint(*sorted(vars(builtins)))").stdout.split()) - ABSENT
    assert expected - names == set()


@pytest.mark.parametrize("name", sorted(set(vars(builtins)) - ABSENT - {"__doc__", "__debug__", "help"}))
def test_a_builtin_looks_like_cpython_s_own(name: str) -> None:
    source = f"print(repr({name}), {name}.__doc__, getattr({name}, '__name__', None), callable({name}))"
    assert run(source).stdout == run_plain(source).stdout != ""


SAME = {
    "getattr": "class C: x = 1\nprint(getattr(C, 'x'), getattr(C, 'y', 2), hasattr(C, 'x'), hasattr(C(), 'y'))",
    "setattr": "class C: pass\nsetattr(C, 'x', 1); c = C(); setattr(c, 'y', 2); delattr(C, 'x'); print(vars(c), hasattr(c, 'x'))",
    "as attributes": "class C:\n    get = getattr\n    run = eval\nprint(C().get(3, 'real'), C().run('1 + 1'))",
    "import": "m = __import__('os.path'); print(m.__name__); n = __import__('os.path', fromlist=['join']); print(n.join('a', 'b'))",
    "import by name": "import importlib\nprint(importlib.import_module('math').pi)",
    "sorted with getattr": "class C:\n    def __init__(s, x): s.x = x\nfrom functools import partial\nprint([*map(lambda c: getattr(c, 'x'), [C(1), C(2)])])",
    "help": "def f(x):\n    'Documented.'\nhelp(f)",
    "type": "T = type('T', (int,), {'x': 1, '__repr__': lambda s: 'T!'}); print(T(3), T.x, type(3), T.__mro__)",
    "print": "import sys\nprint(1, 2, sep='-', end='!\\n', file=sys.stdout, flush=True)",
    "exit": "print(repr(exit), repr(quit))\ntry: exit(3)\nexcept SystemExit as e: print(e.code)\nquit()\nprint('not here')",
    "loop over dir": "class C:\n    def m(self): pass\nprint(len([n for n in dir(C()) if callable(getattr(C(), n))]), len([n for n in dir([]) if callable(getattr([], n))]))",
    "signatures": "import inspect\nfor f in (getattr, dir, eval, exec, compile, open, __import__):\n    try: print(inspect.signature(f))\n    except ValueError as e: print(e)\nprint(inspect.isbuiltin(getattr), inspect.isroutine(dir), open.__qualname__, open.__module__)",
    "signatures of bound methods": "import inspect\nprint(inspect.signature([].append), inspect.signature(''.join), inspect.signature(len), inspect.signature((lambda: 0).__get__))",
    "help on a builtin": "help(getattr); help(open)",
    "type hints of a builtin": "import typing\nprint(typing.get_type_hints(getattr), typing.get_type_hints(len))",
    "members of an enum": "import enum, inspect\nclass E(enum.Enum): A = 1\nprint([name for name, value in inspect.getmembers(E)], dict(inspect.getmembers(E))['name'].__class__.__name__)",
    "argument errors": "def h(): pass\nfor text in ('dir(*h)', 'dir(b=1, **{\"b\": 1})', 'getattr(1, **h)'):\n    try: eval(text)\n    except TypeError as e: print(e)",
    "variables of a module with live names": "import sys, warnings\nprint(set(vars(sys)) == set(dir(sys)), vars(sys)['argv'] is sys.argv, 'filters' in vars(warnings))",
    "a module made by the type of another": "import sys\nm = type(sys)('m'); m.path = 3; print(m.path, sys.path != 3, hasattr(m, 'stdout'), 'stdin' in dir(m))\ndel m.path\ntry: m.path\nexcept AttributeError as e: print(e)",
    "no builtins": "try: eval('len', {'__builtins__': None})\nexcept TypeError as e: print(e)\nprint(eval('x + 1', {'__builtins__': None, 'x': 1}))",
    "builtins of one's own": "class B(dict):\n    def __missing__(self, key): return key.upper()\nprint(eval('spam', {'__builtins__': B()}), *map(eval, ['len'], [{'__builtins__': {'len': 5}}]))",
    "exec as a callback": "import unittest, functools\nt = unittest.TestCase()\nt.assertRaises(NameError, exec, 'print(1)', {'__builtins__': {}})\nnames = {'x': 1}\nt.assertRaises(ZeroDivisionError, exec, 'y = 2; 1 / 0', names)\nprint(names['y'])",
    "locals of one's own": "class M:\n    def __getitem__(self, key):\n        if key == 'a': return 12\n        raise KeyError\n    def keys(self): return list('zyx')\nprint(eval('a', globals(), M()), eval('dir()', globals(), M()))",
    "relative import without a package": "import warnings\nwith warnings.catch_warnings(record=True) as caught:\n    warnings.simplefilter('always')\n    try: __import__('', {'__package__': None, '__spec__': None, '__name__': '__main__'}, {}, ('x',), 1)\n    except ImportError as e: print(e)\nprint(*[w.message for w in caught])",
    "copy of a code object": "import copy, typing\nc = compile('1', '', 'eval')\nprint(copy.copy(c) is c, copy.deepcopy([c])[0] is c, copy.deepcopy(typing.List['int']))",
    "copy of a builtin": "import copy\nprint(copy.deepcopy({'f': getattr, 'g': len}))",
}


@pytest.mark.parametrize("name", SAME)
def test_builtins_work_as_in_cpython(name: str) -> None:
    plain, result = run_plain(SAME[name]), run(SAME[name])
    assert (result.stdout, result.stderr) == (plain.stdout, plain.stderr)
    assert plain.stdout


ERRORS = [
    "getattr(1, x=2)",
    "hasattr(1, 'a', x=2)",
    "setattr(1, 'a', value=2)",
    "delattr(name=2)",
    "getattr()",
    "getattr(1)",
    "getattr(1, 'x')",
    "getattr(1, 2)",
    "getattr(1, 'x', 2, 3)",
    "hasattr(1)",
    "hasattr(1, 2)",
    "setattr(1, 'x')",
    "setattr(1, 'x', 2)",
    "setattr(1, 2, 3)",
    "delattr(1)",
    "delattr(1, 'x')",
    "vars(1)",
    "vars(1, 2)",
    "globals(1)",
    "locals(1)",
    "dir(1, 2)",
    "eval()",
    "compile()",
    "__import__()",
    "__import__(1)",
    "__import__('')",
    "__import__('nothing')",
    "open()",
    "open(1.5)",
    "input()",
]


@pytest.mark.parametrize("source", ERRORS)
def test_wrong_arguments_raise_cpython_s_own_errors(source: str) -> None:
    assert run(source).error == run_plain(source).error != ""


@pytest.mark.parametrize(
    "path", ["'x.txt'", "b'x'", "__import__('pathlib').Path('x')", "'/etc/passwd', 'w'", "1", "0, 'w'", "3"]
)
def test_open_is_refused_as_to_a_user_without_permission(path: str) -> None:
    result = run(
        f"try:\n    open({path})\nexcept OSError as error:\n    print(type(error).__name__, error.errno, error.filename)"
    )
    assert result.stdout.startswith("PermissionError 13 ")


def test_breakpoint_says_why_not() -> None:
    result = run("breakpoint()")
    assert (
        result.error
        == "RuntimeError: breakpoint() needs an interactive debugger, which is not available here"
    )
