# ruff: noqa: E501 - programs and expected texts are kept on one line
"""Modules beyond the standard library: numpy and, where they are installed, pandas and sympy.

They work as in plain CPython within the memory of a session, reach no files, and their Python code evaluates
no text and reads no pickle past the policy.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pysandbox import Limits, Sandbox, WorkerStartError
from pysandbox.language.names import COMPILED

pytestmark = pytest.mark.posix_only
LIMITS = Limits(time=60.0)
#: Only the kernel's layers are left below the language, and they know no Python.
LANGUAGE_ALONE = ("audit",)

PROGRAMS = {
    "numpy": """
import copy, io, pickle
import numpy as np
import numpy.ma
from numpy.linalg import inv
a = np.arange(12.0).reshape(3, 4)
print(a, a.sum(axis=0), a.T @ a, a[a > 3], a[:, ::2], a.dtype, repr(np.float64(1)))
print(np.random.default_rng(1).normal(size=3), np.random.RandomState(3).rand(2))
print(inv(np.eye(3) * 2), np.linalg.svd(a)[1].round(6), np.linalg.solve([[2, 1], [1, 3]], [1, 2]))
print(np.fft.fft([1, 2, 3, 4]), np.polyfit([1, 2, 3], [2, 4, 6], 1).round(6), np.einsum('ij,kj->ik', a, a))
print(np.ma.masked_array([1, 2, 3], [0, 1, 0]), np.vectorize(lambda x: x * 2)(a), np.array(['a', None], dtype=object))
print(np.loadtxt(io.StringIO('1 2\\n3 4')), np.genfromtxt(io.StringIO('1,2\\n3,4'), delimiter=','))
file = io.BytesIO()
np.savez(file, x=a)
file.seek(0)
print(np.load(file)['x'].shape, copy.deepcopy(a).sum(), np.histogram([1, 2, 1], bins=2), np.char.upper(['a']))
print(pickle.loads(pickle.dumps(a)).sum(), pickle.loads(pickle.dumps(np.float64(2), 2)))
print((np.ones((500, 500)) @ np.ones((500, 500))).sum(), np.datetime64('2020-01-01') + np.timedelta64(5, 'D'))
records = np.array([(1, 2.0)], dtype=[('a', 'i4'), ('b', 'f8')])
print(records['a'], records.view(np.recarray).b, np.lib.stride_tricks.sliding_window_view(np.arange(5), 3))
class Own(np.ndarray): pass
print(a.view(Own).__class__.__name__, np.bmat('m, m') if (m := np.eye(2)) is not None else '')
np.testing.assert_allclose([1], [1])
a + np.ones(5)
""",
    "pandas": """
import io
import pandas as pd
frame = pd.DataFrame({'k': ['a', 'b', 'a'], 'v': [1, 2, 3], 'w': [.5, None, 1.5]})
print(frame.to_string(), frame.groupby('k').agg({'v': 'sum', 'w': 'mean'}), frame.describe())
print(frame.merge(pd.DataFrame({'k': ['a'], 'z': [9]}), on='k', how='left'), frame.dtypes)
text = io.StringIO()
frame.to_csv(text, index=False)
print(text.getvalue(), pd.read_csv(io.StringIO(text.getvalue())))
limit = 1
print(frame.query('v > @limit'), frame.eval('v * 2').tolist(), frame.sort_values('v', ascending=False).head(1))
print(frame.pivot_table(index='k', values='v', aggfunc='sum'), frame.fillna(0), frame.T, frame.to_json())
print(pd.date_range('2020-01-01', periods=3), pd.Timestamp('2020-05-01', tz='Europe/Berlin').strftime('%Y %Z'))
print(frame['k'].str.upper().tolist(), frame.apply(lambda row: row['v'] * 2, axis=1).tolist(), pd.cut([1, 5, 9], 3))
print(pd.Series([1, 2, 3], index=pd.date_range('2020', periods=3, freq='h')).resample('2h').sum(), pd.get_dummies(frame['k']))
frame.info()
frame['missing']
""",
    "sympy": """
from sympy import *
from sympy.stats import Die, E as Expectation
from sympy.physics.units import kilometer, meter, convert_to
from sympy.parsing.sympy_parser import parse_expr
x, y = symbols('x y')
print(solve(x**2 - 2, x), diff(sin(x) * exp(x), x), integrate(x**2 * exp(x), x), simplify(sin(x)**2 + cos(x)**2))
print(Matrix([[1, 2], [3, 4]]).inv(), limit(sin(x) / x, x, 0), series(cos(x), x, 0, 6), pi.evalf(30), latex(x**2 / 2))
print(lambdify(x, x**2 + 1, 'math')(3), lambdify(x, sin(x))(0.0), sympify('x**2 + 1'), parse_expr('2*x + sin(y)'))
print(dsolve(Function('f')(x).diff(x) - x), factorint(360), apart(1 / (x * (x + 1)), x), Expectation(Die('X', 6)))
print(integrate(exp(-x**2), (x, -oo, oo)), python(x**2), convert_to(kilometer, meter), Sum(1 / x**2, (x, 1, oo)).doit())
pprint(Integral(x**2 / 2, x))
var('z')
print(z)
parse_expr('1 +')
""",
}  # fmt: skip

REFUSALS = {
    "numpy": {
        "np.load('/etc/passwd')": "PermissionError: [Errno 13] Permission denied: '/etc/passwd'",
        "np.fromfile('/etc/passwd')": "PermissionError: [Errno 13] Permission denied: '/etc/passwd'",
        "np.memmap('/etc/passwd')": "PermissionError: [Errno 13] Permission denied: '/etc/passwd'",
        "np.save('file', [1])": "PermissionError: [Errno 13] Permission denied: 'file.npy'",
        "np.arange(3).tofile('file')": "PermissionError: [Errno 13] Permission denied: 'file'",
        "np.arange(3).dump('file')": "PermissionError: [Errno 13] Permission denied: 'file'",
        "np.loadtxt('/etc/passwd')": "FileNotFoundError: /etc/passwd not found.",  # as os.path.exists has it
        "np.ctypeslib.load_library('c', '/')": "ImportError: ctypes is not available.",
    },
    "pandas": {
        "pd.read_csv('/etc/passwd')": "PermissionError: [Errno 13] Permission denied: '/etc/passwd'",
        "pd.read_pickle('/etc/passwd')": "PermissionError: [Errno 13] Permission denied: '/etc/passwd'",
        "pd.read_csv('http://localhost/')": "urllib.error.URLError: <urlopen error [Errno 13] Permission denied>",
    },
    "sympy": {
        "sympy.preview(sympy.Symbol('x'))": "PermissionError: [Errno 13] Permission denied: '/tmp/tmp'",
    },
}  # fmt: skip

IMPORTS = {"numpy": "import numpy as np", "pandas": "import pandas as pd", "sympy": "import sympy"}
PICKLE = """b"cos\\ngetcwd\\n(tR.\""""
NOT_LOADED = "global os.getcwd may not be loaded: it is no class of this session"
#: (package, a program that prints "escaped" under CPython, how it ends under the policy)
ATTACKS = [
    *(
        (
            "numpy",
            f"class C: {name} = 1\nC().{name}\nprint('escaped', np.random.RandomState.rand.{name})",
            f"AttributeError: attribute '{name}' of 'cython_function_or_method' objects may not be read here: "
            f"it reaches {reached}",
        )
        for name, reached in COMPILED.items()
    ),
    (
        "numpy",
        f"""
import io
file = io.BytesIO()
np.save(file, np.array([None]), allow_pickle=True)
print('escaped', np.load(io.BytesIO(file.getvalue()[:128] + {PICKLE}), allow_pickle=True))
""",
        f"_pickle.UnpicklingError: {NOT_LOADED}",
    ),
    (
        "numpy",
        """
import inspect
class F:
    __wrapped__ = np.bartlett
    def __call__(self): pass
f = F()
f.__annotations__ = {'a': '__builtins__'}
found = inspect.get_annotations(f, eval_str=True)['a']
print('escaped', found['__import__']('sys')._getframe)
""",
        "AttributeError: module 'sys' has no attribute '_getframe'",
    ),
    (
        "numpy",
        "print('escaped', np.testing.runstring('import gc; gc.get_objects()', {}))",
        "AttributeError: module 'gc' has no attribute 'get_objects'",
    ),
    (
        "numpy",
        "np.testing.measure('np.escaped = np.testing.measure.__globals__')\nprint('escaped', len(np.escaped))",
        "SyntaxError: '__globals__' is not available: it reaches the variables of the module behind a function; "
        "use globals() for your own",
    ),
    (
        "numpy",
        "print('escaped', np.ctypeslib.as_ctypes_type('i4').from_address)",
        "ImportError: ctypes is not available.",
    ),
    (
        "pandas",
        f"import io\nprint('escaped', pd.read_pickle(io.BytesIO({PICKLE})))",
        f"_pickle.UnpicklingError: {NOT_LOADED}",
    ),
    (
        "pandas",
        "print('escaped', pd.DataFrame({'v': [1]}).eval('v.__class__.__subclasses__()', engine='python'))",
        "AttributeError: attribute '__subclasses__' of 'type' objects may not be read here: "
        "it reaches every class of the process",
    ),
    (  # a level that leads out of the session's code, to the variables of the library that calls it
        "pandas",
        """
import textwrap
class Replaced(str):
    def expandtabs(self, *size):
        print('escaped', pd.DataFrame({'v': [1]}).eval('@self.fix_sentence_endings', level=1, engine='python'))
        return str.expandtabs(self)
textwrap.TextWrapper(fix_sentence_endings=True)._munge_whitespace(Replaced('x'))
""",
        "pandas.errors.UndefinedVariableError: local variable 'self' is not defined",
    ),
    (
        "sympy",
        "print('escaped', sympy.sympify(\"__import__('os').getcwd()\"))",
        "AttributeError: '__import__' object has no attribute 'getcwd'",  # it became a sympy function
    ),
    (
        "sympy",
        "print('escaped', sympy.sympify('().__class__.__base__.__subclasses__()'))",
        "AttributeError: attribute '__subclasses__' of 'type' objects may not be read here: "
        "it reaches every class of the process",
    ),
    (
        "sympy",
        "print('escaped', sympy.external.import_module('gc').get_objects)",
        "AttributeError: module 'gc' has no attribute 'get_objects'",
    ),
    (  # it defines names in the module of its caller
        "sympy",
        """
import threading
thread = threading.Thread(target=sympy.var, args=('_planted',))
thread.start()
thread.join()
print('escaped', threading._planted)
""",
        "AttributeError: module 'threading' has no attribute '_planted'",
    ),
]


@pytest.fixture(scope="module", params=PROGRAMS)
def package(request: pytest.FixtureRequest) -> str:
    """An installed package."""
    name: str = request.param
    pytest.importorskip(name)
    return name


@pytest.fixture(scope="module")
def sandbox(package: str) -> Iterator[Sandbox]:
    with Sandbox(limits=LIMITS, modules=[package], warm_workers=1) as sandbox:
        yield sandbox


def test_a_program_prints_what_cpython_prints(package: str, sandbox: Sandbox, tmp_path: Path) -> None:
    program = PROGRAMS[package]
    native = subprocess.run(
        [sys.executable], input=program.encode(), capture_output=True, cwd=tmp_path, timeout=60, check=False
    )
    result = sandbox.execute(program)
    assert result.error is None
    assert result.stdout == native.stdout.decode()
    assert result.stderr == native.stderr.decode()


def test_files_and_addresses_are_out_of_reach(package: str, sandbox: Sandbox) -> None:
    outcomes = {
        program: re.sub(r"/tmp/tmp\w+", "/tmp/tmp", last_line(sandbox, f"{IMPORTS[package]}\n{program}"))
        for program in REFUSALS[package]
    }
    assert outcomes == REFUSALS[package]


def test_memory_of_its_own_is_bounded_as_ever() -> None:
    pytest.importorskip("numpy")
    with Sandbox(modules=["numpy"], warm_workers=0) as sandbox, sandbox.open() as session:
        assert session.execute("import numpy as np; a = np.ones(2**20)").error is None
        assert session.execute("b = np.ones(2**27)").error == "memory limit exceeded"
        assert session.execute("print(a.sum(), 'b' in globals())").stdout == "1048576.0 False\n"


STARTS = {
    "import no_such_module": "ModuleNotFoundError: No module named 'no_such_module'",
    "raise RuntimeError('not today')": "ImportError: module 'chosen' cannot be imported: RuntimeError: not today",
    "raise SystemExit(3)": "ImportError: module 'chosen' cannot be imported: SystemExit: 3",
    "import threading, time; threading.Thread(target=time.sleep, args=(60,), daemon=True).start()": (
        "RuntimeError: the modules that are allowed have started threads (1), which no session would have"
    ),
}


@pytest.mark.parametrize("source", STARTS)
def test_a_module_that_cannot_be_preloaded_is_a_start_up_error(
    source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "chosen.py").write_text(source, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(WorkerStartError) as caught:
        Sandbox(modules=["chosen"], warm_workers=0)
    assert str(caught.value) == STARTS[source]


def test_what_the_sandbox_is_made_of_is_no_extra_module() -> None:
    with pytest.raises(WorkerStartError) as caught:
        Sandbox(modules=["RestrictedPython"], warm_workers=0)
    assert str(caught.value) == "ImportError: module 'RestrictedPython' is in use by the sandbox itself"


CHOSEN = """
import logging
import sys
from json import dumps
def hello(name):
    from . import late
    return late.greet(name)
def __getattr__(name):
    if name == 'made':
        return 'when asked for'
    raise AttributeError(f'no {name}')
handler = logging.StreamHandler()
kept = open
_private = 1
secret = open(__file__).read().splitlines()[1]
"""


def test_a_package_of_the_operators_own_shows_its_public_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "chosen").mkdir()
    (tmp_path / "chosen" / "__init__.py").write_text(CHOSEN, encoding="utf-8")
    (tmp_path / "chosen" / "late.py").write_text(
        "def greet(name): return f'Hello, {name}!'", encoding="utf-8"
    )
    (tmp_path / "chosen" / "unused.py").write_text("", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with Sandbox(modules=["chosen"], warm_workers=0) as sandbox, sandbox.open() as session:
        assert session.execute("import chosen; print(chosen.hello('you'), chosen.made)").stdout == (
            "Hello, you! when asked for\n"
        )
        seen = session.execute("print(chosen.secret, type(chosen.handler.stream.buffer).__name__)").stdout
        assert seen == "import logging BytesIO\n"  # it kept no stream of the process around the session
        for program, error in {
            "chosen._private": "AttributeError: module 'chosen' has no attribute '_private'",
            "chosen.sys._getframe": "AttributeError: module 'sys' has no attribute '_getframe'",
            "chosen.kept(chosen.__file__)": f"PermissionError: [Errno 13] Permission denied: '{tmp_path}/chosen/__init__.py'",
            "import chosen.unused": "ModuleNotFoundError: No module named 'chosen.unused'",
            "chosen.missing": "AttributeError: no missing",
        }.items():
            assert session.execute(program).stderr.splitlines()[-1] == error


def test_every_session_has_random_numbers_of_its_own() -> None:
    pytest.importorskip("numpy")
    with Sandbox(modules=["numpy"], warm_workers=0) as sandbox:
        drawn = {sandbox.execute("import numpy as np; print(np.random.rand())").stdout for _ in range(2)}
    assert len(drawn) == 2


@pytest.fixture(scope="module")
def language_only() -> Iterator[dict[str, Sandbox]]:
    sandboxes: dict[str, Sandbox] = {}
    yield sandboxes
    for sandbox in sandboxes.values():
        sandbox.close()


@pytest.mark.parametrize(("package", "program", "outcome"), ATTACKS)
def test_an_attack_by_way_of_a_package(
    package: str, program: str, outcome: str, language_only: dict[str, Sandbox]
) -> None:
    pytest.importorskip(package)
    program = f"{IMPORTS[package]}\n{program}"
    native = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=60, check=False)
    assert b"escaped" in native.stdout
    if package not in language_only:
        language_only[package] = Sandbox(
            limits=LIMITS, modules=[package], warm_workers=0, _without=LANGUAGE_ALONE
        )
    result = language_only[package].execute(program)
    assert "escaped" not in result.stdout
    assert result.stderr.splitlines()[-1] == outcome


def last_line(sandbox: Sandbox, program: str) -> str:
    return sandbox.execute(program).stderr.splitlines()[-1]
