"""``eval``, ``exec`` and ``compile`` go through the policy, and no code object reaches user code."""

# ruff: noqa: E501 (the programs are data)

from __future__ import annotations

import builtins

import pytest
from harness import run, run_plain

from pysandbox.language import evaluation
from pysandbox.language.ownership import session_builtins

SAME = {
    "eval": "x = 2\nprint(eval('x + 1'), eval(' \\tx'), eval(b'x'), eval('y', {'y': 3}), eval('y + z', {'y': 1}, {'z': 2}))",
    "exec": "exec('a = 1'); print(a)\nd = {}; exec('b = 2', d); print(d['b'], sorted(d))\nexec('c = 3', {}, d); print(d['c'])",
    "locals": "def f():\n    x = 1\n    exec('x = 2; y = 3'); print(x, eval('x'), eval('[x for _ in (1,)]') if 0 else '')\n    return sorted(locals())\nprint(f())",
    "compile": "code = compile('x = 1 + 1', 'name', 'exec'); exec(code); print(x)\nprint(eval(compile('x * 2', 'n', 'eval')))",
    "single": "exec(compile('1 + 1', 'n', 'single')); exec(compile('x = 5', 'n', 'single')); print(x)",
    "what code is": "import re\nfor mode in ('exec', 'eval'): print(re.sub('0x[0-9a-fA-F]+', '', repr(compile('\\n1', 'a name', mode))))",
    "syntax tree": "import ast\nprint(ast.dump(compile('a', 'n', 'eval', ast.PyCF_ONLY_AST)), ast.dump(ast.parse('b')))",
    "literal": "import ast\nprint(ast.literal_eval('[1, {2: (3,)}]'))",
    "mapping as locals": "class M(dict):\n    def __missing__(self, k): return k\nprint(eval('a + b', {}, M()))",
    "a thread of its own": "import threading\nd = {}\nt = threading.Thread(target=exec, args=('x = 1', d)); t.start(); t.join(); print(d['x'])",
    "own builtins": "print(eval('1 + 1', {'__builtins__': {}}))\ntry: eval('len', {'__builtins__': {}})\nexcept NameError as e: print(e)",
    "inherited future": "from __future__ import annotations\nexec('def f(x: undefined): pass'); print(f.__annotations__)\n"
    "exec(compile('def g(x: undefined): pass', '', 'exec')); print(g.__annotations__)",
    "functions": "exec('def f(): return g()'); exec('def g(): return globals() is h'); h = globals(); print(f())",
    "name": "exec('print(__name__)'); exec('print(__name__)', {'__name__': 'other'})",
    "class body": "class C:\n    exec('x = 1')\n    y = eval('x + 1')\n    print(sorted(k for k in locals() if k < '_'))\nprint(C.x, C.y)",
    "lambda": "print(eval('lambda x: x + 1')(2), eval('(lambda: locals())()'))",
    "globals and locals": "def f(a, b=2):\n    c = [locals() for _ in (1,)]\n    return sorted(locals()), sorted(vars())\nprint(f(1)); print('f' in globals(), locals() is globals(), vars() is globals())",
    "dir": "class C:\n    def m(self): pass\nx = C(); x.a = 1\nprint(dir(x) == sorted(set(dir(C)) | {'a'}), 'm' in dir(), [n for n in dir(x) if n[0] != '_'])",
    "dir without an argument": "x = 1\ndef f(y): return dir()\nprint(f(2), 'x' in dir())",
}


@pytest.mark.parametrize("name", SAME)
def test_evaluation_works_as_in_cpython(name: str) -> None:
    plain, result = run_plain(SAME[name]), run(SAME[name])
    assert (result.stdout, result.stderr) == (plain.stdout, plain.stderr)
    assert plain.stdout and not plain.error


ERRORS = {
    "eval of a number": "eval(1)",
    "exec of a number": "exec(1)",
    "compile of a number": "compile(1, '', 'exec')",
    "globals that are no dictionary": "exec('', [])",
    "eval with globals that are no dictionary": "eval('1', [])",
    "locals that are no mapping": "exec('', {}, 1)",
    "syntax error": "eval('1 +')",
    "syntax error in exec": "exec('x = = 1')",
    "wrong mode": "compile('1', '', 'run')",
    "exception inside": "exec('def f():\\n    1 / 0\\nf()')",
    "name error inside": "eval('nothing')",
    "no source": "exec()",
    "null byte": "eval('1\\0')",
    "star import in a function": "exec('def f():\\n    from math import *')",
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors_of_evaluation_are_cpython_s_own(name: str) -> None:
    plain, result = run_plain(ERRORS[name]), run(ERRORS[name])
    assert result.error == plain.error != ""


def test_a_refusal_inside_eval_names_the_place() -> None:
    assert run("eval('1 + f.__globals__')").stderr.endswith(
        '  File "<string>", line 1\n    1 + f.__globals__\n          ^^^^^^^^^^^\n'
        "SyntaxError: '__globals__' is not available: it reaches the variables of the module behind a function; "
        "use globals() for your own\n"
    )


@pytest.mark.parametrize(
    "source",
    [
        "eval('f.__globals__', {'f': 1})",
        "exec('f.__globals__')",
        "compile('f.__globals__', '', 'exec')",
        "exec(b'f.__globals__')",
        "exec(bytearray(b'f.__globals__'))",
        "exec('# coding: utf-7\\nf.+AF8-_globals__'.encode())",
        "class S(str):\n    def __str__(self): return '1'\n    def encode(self, *a): return b'1'\nexec(S('f.__globals__'))",
        "eval(compile('f.__globals__', '', 'eval'))",
        "compile('f.__globals__', '', 'single')",
        "exec('''exec(\"f.__globals__\")''')",
        "[*map(eval, ['f.__globals__'])]",
        "import functools\nfunctools.partial(exec, 'f.__globals__')()",
        "import builtins\nbuiltins.exec('f.__globals__')",
        "getattr(__builtins__, 'ex' + 'ec')('f.__globals__')",
        "__import__('builtins').eval('f.__globals__')",
    ],
)
def test_every_way_to_evaluate_text_obeys_the_policy(source: str) -> None:
    assert "SyntaxError" not in run_plain(source).stderr
    assert run(source).error.startswith("SyntaxError: '__globals__' is not available: ")


def test_a_code_handle_shows_nothing() -> None:
    source = """\
code = compile('1', 'n', 'eval')
print([name for name in dir(code) if not name.startswith('__')], type(code).__name__)
for attack in ("code.replace(co_names=())", "code.co_consts", "type(code)()", "vars(code)", "code.__reduce_ex__(2)",
               "eval(type(code).__new__(type(code)))", "type('C', (type(code),), {})", "setattr(type(code), 'x', 1)"):
    try: print(attack, type(eval(attack)).__name__)
    except Exception as error: print(attack, type(error).__name__)
"""
    assert run(source).stdout.splitlines() == [
        "[] code",
        "code.replace(co_names=()) AttributeError",
        "code.co_consts AttributeError",
        "type(code)() code",
        "vars(code) TypeError",
        "code.__reduce_ex__(2) TypeError",
        "eval(type(code).__new__(type(code))) TypeError",
        "type('C', (type(code),), {}) type",
        "setattr(type(code), 'x', 1) TypeError",
    ]


def test_a_syntax_tree_is_not_compiled() -> None:
    result = run("import ast\ncompile(ast.parse('1'), '', 'exec')")
    assert result.error == (
        "TypeError: compile() takes source text here, not a syntax tree; use ast.unparse() to get the text"
    )


def test_builtins_are_there_again_in_the_next_run() -> None:
    assert run("del globals()['__builtins__']", "print(len('abc'), open.__name__)").stdout == "3 open\n"
    assert run("__builtins__ = 5", "print(len('abc'))").stdout == "3\n"


def test_the_user_may_change_builtins() -> None:
    source = (
        "import builtins\nbuiltins.len = lambda x: 42\nprint(len('abc'))\nbuiltins.shout = print\nshout('x')"
    )
    assert run(source).stdout == run_plain(source).stdout == "42\nx\n"


def test_state_lasts_from_run_to_run() -> None:
    result = run(
        "x = [1]\ndef f(): return x\nimport math as m", "x.append(2)", "print(f(), m.pi > 3, __name__)"
    )
    assert result.stdout == "[1, 2] True __main__\n"


def test_a_parse_that_another_thread_disturbed_is_done_again(monkeypatch: pytest.MonkeyPatch) -> None:
    failures = [SystemError("AST constructor recursion depth mismatch (before=36, after=32)")] * 3

    def disturbed(*arguments: object) -> object:
        if failures:
            raise failures.pop()
        return compile(*arguments)  # type: ignore[call-overload]

    monkeypatch.setattr(evaluation, "_compile", disturbed)
    assert eval(evaluation.compile_source("1 + 1", "<stdin>", "eval")) == 2
    assert not failures


@pytest.mark.parametrize("found", [builtins, vars(builtins)], ids=["the module", "its dictionary"])
def test_text_in_a_namespace_of_the_library_finds_the_session_s_builtins(found: object) -> None:
    assert eval("__builtins__", {"__builtins__": found, "x": 1}) is found
    assert evaluation.eval_("__builtins__", {"__builtins__": found, "x": 1}) is session_builtins
    with pytest.raises(NameError):  # nor what it does not show to users
        evaluation.eval_("x", {"__builtins__": found, "x": 1})


def test_text_finds_the_builtins_that_the_user_put_into_its_namespace() -> None:
    own = {"x": 1}
    assert evaluation.eval_("__builtins__", {"__builtins__": own}) is own
    assert evaluation.eval_("x", {"__builtins__": own}) == 1
