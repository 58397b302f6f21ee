"""Each rule of the table of names: what it keeps from user code is within reach without it."""

# ruff: noqa: E501 (the programs are data)

from __future__ import annotations

import pytest
from harness import run, run_plain

from pysandbox.language import names

# What each refused name reaches in plain CPython: an expression about it that prints True there.
REFUSED = {
    "__globals__": "'__builtins__' in json.dumps.{}",
    "__builtins__": "'open' in json.dumps.{}",
    "__code__": "hasattr(json.dumps.{}, 'replace')",
    "__forward_code__": "hasattr(typing.ForwardRef('int').{}, 'replace')",
    "__loader__": "json.{} is not None",
    "__spec__": "json.{} is not None",
    "tb_frame": "hasattr(error.__traceback__.{}, 'f_globals')",
    "tb_next": "error.__traceback__.{} is None",
    "f_back": "hasattr(type(error.__traceback__.tb_frame), '{}')",
    "f_builtins": "'open' in error.__traceback__.tb_frame.{}",
    "f_code": "hasattr(error.__traceback__.tb_frame.{}, 'replace')",
    "f_generator": "not hasattr(error.__traceback__.tb_frame, '{}') or True",
    "f_globals": "'error' in error.__traceback__.tb_frame.{}",
    "f_locals": "'error' in error.__traceback__.tb_frame.{}",
    "f_trace": "error.__traceback__.tb_frame.{} is None",
    "co_code": "type((lambda: 0).__code__.{}) is bytes",
    "gi_frame": "hasattr(generator.{}, 'f_globals')",
    "gi_code": "hasattr(generator.{}, 'replace')",
    "gi_yieldfrom": "generator.{} is None",
    "cr_await": "coroutine.{} is None",
    "cr_frame": "hasattr(coroutine.{}, 'f_globals')",
    "cr_code": "hasattr(coroutine.{}, 'replace')",
    "cr_origin": "coroutine.{} is None",
    "ag_await": "asynchronous.{} is None",
    "ag_frame": "hasattr(asynchronous.{}, 'f_globals')",
    "ag_code": "hasattr(asynchronous.{}, 'replace')",
}

SETTING = """\
import json, typing
generator = (x for x in ())
async def coroutine(): pass
coroutine = coroutine()
async def asynchronous(): yield
asynchronous = asynchronous()
try:
    1 / 0
except ZeroDivisionError as caught:
    error = caught
"""


def test_every_refused_name_is_tested() -> None:
    assert set(REFUSED) == set(names.REFUSED)


@pytest.mark.parametrize("name", REFUSED)
def test_a_refused_name_is_within_reach_of_plain_cpython(name: str) -> None:
    assert run_plain(SETTING + f"print({REFUSED[name].format(name)})").stdout == "True\n"


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("statement", ["x.{}", "x.{} = 1", "del x.{}", "x.{} += 1", "[0 for x.{} in y]"])
def test_a_refused_name_is_a_syntax_error_that_teaches(name: str, statement: str) -> None:
    text = statement.format(name)
    reaches, instead = names.REFUSED[name]
    column = text.index(name)
    assert run(text).stderr == (
        f'  File "<stdin>", line 1\n    {text}\n    {" " * column}{"^" * len(name)}\n'
        f"SyntaxError: '{name}' is not available: {reaches}; {instead}\n"
    )


@pytest.mark.parametrize("name", REFUSED)
def test_a_refused_name_is_refused_in_a_class_pattern(name: str) -> None:
    result = run(f"match 1:\n    case object({name}=x): pass")
    assert result.error.startswith(f"SyntaxError: '{name}' is not available: ")


# Objects that have the refused names, for each way to an attribute whose name is known only when the code runs.
OWNER = {
    "__": "json.dumps",
    "tb": "error.__traceback__",
    "gi": "generator",
    "cr": "coroutine",
    "ag": "asynchronous",
    "f_": "None",
    "co": "None",
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_refused_name_cannot_be_had_by_getattr(name: str) -> None:
    owner = OWNER[name[:2]]
    result = run(
        SETTING + f"class Text(str):\n    def __eq__(self, other): return True\n    __hash__ = str.__hash__\n"
        f"for name in ({name!r}, Text({name!r})):\n"
        f"    print(getattr({owner}, name, 'nothing'), hasattr({owner}, name))\n"
        f"getattr({owner}, {name!r})"
    )
    assert result.stdout == "nothing False\n" * 2
    kind = {"json.dumps": "function", "error.__traceback__": "traceback", "generator": "generator"}.get(owner)
    kind = kind or {"coroutine": "coroutine", "asynchronous": "async_generator", "None": "NoneType"}[owner]
    reaches = names.REFUSED[name][0]
    assert (
        result.error
        == f"AttributeError: attribute '{name}' of '{kind}' objects may not be read here: {reaches}"
    )


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("store", ["setattr(x, {!r}, 1)", "delattr(x, {!r})"])
def test_a_refused_name_cannot_be_stored_by_setattr(name: str, store: str) -> None:
    result = run("class C: pass\nx = C()\n" + store.format(name))
    action = "set" if "setattr" in store else "deleted"
    reaches = names.REFUSED[name][0]
    assert (
        result.error
        == f"AttributeError: attribute '{name}' of 'C' objects may not be {action} here: {reaches}"
    )


# --- guarded names: what each reaches on the library's objects, and how it is of use on the session's own ---------------

# name -> (an attack that prints "reached" in plain CPython, a use that prints the same under the policy)
GUARDED = {
    "get_stack": (
        "import asyncio\nasync def f(): return asyncio.current_task().get_stack()\nif asyncio.run(f()): print('reached')",
        "class C:\n    def get_stack(self): return [1]\nprint(C().get_stack())",
    ),
    "__dict__": (
        "print('reached' if '__subclasses__' in type.__dict__ else '')",
        "class C: pass\nx = C(); x.__dict__['a'] = 1; print(x.a, vars(x), x.__dict__ is vars(x), 'f' in C.__dict__)",
    ),
    "__closure__": (
        "import functools\ncell = functools.singledispatch(print).register.__closure__\nprint('reached' if cell else '')",
        "def f(x): return lambda: x\nprint(f(5).__closure__[0].cell_contents)",
    ),
    "__defaults__": (
        "import json\njson.dumps.__defaults__\nprint('reached')",
        "def f(x=1): return x\nprint(f.__defaults__); f.__defaults__ = (2,); print(f())",
    ),
    "__kwdefaults__": (
        "import json\nprint('reached' if json.dumps.__kwdefaults__ else '')",
        "def f(*, x=1): return x\nprint(f.__kwdefaults__); f.__kwdefaults__ = {'x': 2}; print(f())",
    ),
    "__func__": (
        "import logging\nprint('reached' if logging.getLogger().info.__func__ else '')",
        "class C:\n    def f(self): return 1\n    @classmethod\n    def g(cls): return 2\nprint(C().f.__func__(0), C.g.__func__(C))",
    ),
    "__self__": (
        "print('reached' if 'open' in dir(len.__self__) else '')",
        "class C:\n    def f(self): return 1\nc = C(); print(c.f.__self__ is c, [].append.__self__)",
    ),
    "__wrapped__": (
        "import contextlib\nprint('reached' if contextlib.contextmanager(print).__wrapped__ else '')\n"
        "import functools\nfunctools.lru_cache(print).__wrapped__",
        "import functools\ndef f(): return 1\n@functools.wraps(f)\ndef g(): return 2\nprint(g.__wrapped__())",
    ),
    "__subclasses__": (
        "print('reached' if len(object.__subclasses__()) > 50 else '')",
        "class B: pass\nclass C(B): pass\nprint(B.__subclasses__() == [C])",
    ),
    "__getattribute__": (
        "import json\nprint('reached' if object.__getattribute__(json.dumps, '__globals__') else '')",
        "class C:\n    def __getattribute__(self, name): return name + str(object.__getattribute__(self, '__dict__'))\n"
        "print(C().abc)",
    ),
    "__getattr__": (
        "import codecs, json\nprint('reached' if codecs.StreamWriter(json.dumps).__getattr__('__globals__') else '')",
        "class C:\n    def __getattr__(self, name): return name\nclass D(C):\n"
        "    def __getattr__(self, name): return super().__getattr__(name) + '!'\nprint(D().abc, C().__getattr__('x'))",
    ),
    "__setattr__": (
        "import json\nobject.__setattr__(json.dumps, '__defaults__', None)\nprint('reached')",
        "class C:\n    def __setattr__(self, name, value): super().__setattr__(name, value + 1)\nc = C(); c.x = 1; print(c.x)",
    ),
    "__delattr__": (
        "import json\nobject.__delattr__(json.dumps, '__kwdefaults__')\nprint('reached')",
        "class C:\n    def __delattr__(self, name): print(name); super().__delattr__(name)\n"
        "c = C(); c.x = 1; del c.x; print(hasattr(c, 'x'))",
    ),
    "__reduce__": (
        "import warnings\nw = warnings.catch_warnings()\nprint('reached' if object.__reduce__(w) else '')",
        "class C:\n    def __init__(self): self.x = 1\nprint(C().__reduce_ex__(2)[2], [1].__reduce_ex__(2)[1], (1).__reduce__)"
        .replace(", (1).__reduce__", ""),
    ),
    "__reduce_ex__": (
        "import warnings\nw = warnings.catch_warnings()\nprint('reached' if object.__reduce_ex__(w, 2)[2]['_module'] else '')",
        "class C:\n    def __reduce_ex__(self, version): return super().__reduce_ex__(version)\nprint(C().__reduce_ex__(4)[1])",
    ),
    "__getstate__": (
        "import warnings\nw = warnings.catch_warnings()\nprint('reached' if object.__getstate__(w)['_module'] else '')",
        "class C:\n    def __init__(self): self.x = 1\n    def __getstate__(self): return super().__getstate__()\n"
        "print(C().__getstate__())",
    ),
    "format": (
        "import json\ntext = '{0.__globals__}'\nprint('reached' if '__builtins__' in text.format(json.dumps) else '')",
        "class C: x = [1]\ntext = '{0.x[0]:>{1}} {0.__class__.__name__} {a!r}'; print(text.format(C(), 4, a='b'))\n"
        "print(str.format('{}', 1), '{0.__dict__}'.format(C()), [*map('{:02}'.format, (1, 2))])",
    ),
    "format_map": (
        "import json\ntext = '{f.__globals__}'\nprint('reached' if '__builtins__' in text.format_map({'f': json.dumps}) else '')",
        "class D(dict):\n    def __missing__(self, key): return key\ntext = '{a} {b.__class__}'; print(text.format_map(D(b=1)))",
    ),
    "_module": (
        "import warnings\nprint('reached' if hasattr(warnings.catch_warnings()._module, 'sys') else '')",
        "class C:\n    _module = 1\nc = C(); c._module += 1; print(c._module, C._module)\n"
        "match c:\n    case C(_module=m): print(m)",
    ),
    "_evaluate": (
        "import typing\nprint('reached' if typing.ForwardRef('1')._evaluate else '')",
        "class C:\n    def _evaluate(self): return 1\nprint(C()._evaluate())",
    ),
}  # fmt: skip


def test_every_guarded_name_is_tested() -> None:
    assert set(GUARDED) == set(names.GUARDED) - set(names.COMPILED)  # those need an extra module


@pytest.mark.parametrize("name", GUARDED)
def test_a_guarded_name_keeps_the_library_out_of_reach(name: str) -> None:
    attack = GUARDED[name][0]
    assert "reached" in run_plain(attack).stdout
    result = run(attack)
    assert "reached" not in result.stdout


@pytest.mark.parametrize("name", GUARDED)
def test_a_guarded_name_works_on_the_session_s_own_objects(name: str) -> None:
    use = GUARDED[name][1]
    plain, result = run_plain(use), run(use)
    assert (result.stdout, result.stderr) == (plain.stdout, plain.stderr)
    assert plain.stdout and not plain.stderr


# Names that may be read somewhere, and stored nowhere on the library's objects (or nowhere at all).
STORES = {
    "__dict__": "json.dumps.__dict__ = {}",
    "__defaults__": "json.dumps.__defaults__ = None",
    "__kwdefaults__": "json.dumps.__kwdefaults__ = None",
    "__bases__": "json.JSONEncoder.__bases__ = (object,)",
    "__class__": "import warnings\nwarnings.catch_warnings().__class__ = object",
    "__match_args__": "json.JSONEncoder.__match_args__ = ()",
    "__closure__": "class C: pass\nC().__closure__ = 1",
    "__self__": "class C: pass\nC().__self__ = 1",
    "__func__": "class C: pass\nC().__func__ = 1",
    "__subclasses__": "class C: pass\nC().__subclasses__ = 1",
}


def test_every_guarded_store_is_tested() -> None:
    assert set(STORES) == names.GUARDED_STORES | names.UNWRITABLE


@pytest.mark.parametrize("name", STORES)
def test_a_guarded_store_is_refused_when_the_code_runs(name: str) -> None:
    result = run("import json\n" + STORES[name])
    assert result.error.startswith(
        (
            "AttributeError: attribute",
            f"TypeError: cannot set '{name}' attribute of immutable",
            f"TypeError: {name} assignment only supported for mutable types",
        )
    )


def test_an_unknown_double_underscore_name_is_for_the_session_s_own_objects() -> None:
    source = """\
class C:
    __table__ = 'c'
def f(): pass
f.__tag__ = 1
print(C.__table__, C().__table__, f.__tag__, getattr(C, '__table__'))
C.__other__ = 2
print(C.__other__)
try:
    object.__nothing__
except AttributeError as error:
    print(error)
"""
    assert run(source).stdout == run_plain(source).stdout != ""


def test_a_new_double_underscore_name_of_the_library_is_not_free_by_accident() -> None:
    assert not names.is_free_to_read("__name_of_a_later_python__")
    assert not names.is_free_to_write("__name_of_a_later_python__")


def test_a_format_string_without_these_letters_needs_no_closer_look() -> None:
    assert all("_" in name or "format" in name for name in (*names.REFUSED, *names.GUARDED))


@pytest.mark.parametrize(
    "name", ["x", "_x", "__x", "x__", "__doc__", "__init__", "__name__", "_", "__", "____"]
)
def test_ordinary_names_are_free(name: str) -> None:
    assert names.is_free_to_read(name) and names.is_free_to_write(name)
