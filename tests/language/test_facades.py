# ruff: noqa: E501 - programs and expected texts are kept on one line
"""What users import: facades that behave like modules, affect no one else, and lead to no real module."""

from __future__ import annotations

import pytest
from harness import FORKS, run, run_plain

pytestmark = pytest.mark.skipif(not FORKS, reason="modules are a process's own: each program needs a fork")

# Programs whose output must be CPython's own.
SAME = {
    "a module that does not exist": "import nosuch",
    "a submodule that does not exist": "import json.nosuch",
    "a submodule of no package": "import math.nosuch",
    "a name that does not exist": "from math import nosuch",
    "a parent that does not exist": "import nosuch.sub",
    "a relative import": "from . import x",
    "a relative import of a module": "from .a import b",
    "an empty name": "__import__('')",
    "a name that is no text": "__import__(1)",
    "a negative level": "__import__('json', level=-1)",
    "a missing attribute": "import math; math.nosuch",
    "a missing attribute with a near miss": "import math; math.sqroot",
    "repr": "import math, json, sys, os; print(math, json, sys, os)",
    "submodules": "import os.path, xml.etree.ElementTree as E, collections.abc; print(E.Element('a').tag, os.path.sep)",
    "star": "from math import *\nfrom string import *\nprint(pi, ascii_lowercase, 'Template' in globals(), '_re' in globals())",
    "star in a function of a module": "exec('from math import *'); print(floor(1.5))",
    "stored attributes stay": "import json; json.dumps = len; from json import dumps; print(dumps('abc'))",
    "deleted attributes are gone": "import math; del math.hypot\nfrom math import hypot",
    "one module, one object": "import os, os.path, importlib; from os import path; print(path is os.path, importlib.import_module('os') is os, __import__('os.path') is os)",
    "a module of the session's own": "import sys, types; m = types.ModuleType('mine'); m.x = 1; sys.modules['mine'] = m; import mine; print(mine.x)",
    "a module that is switched off": "import sys; sys.modules['json'] = None\nimport json",
    "main by name": "import sys, __main__; x = 3; print(__main__.x, sys.modules['__main__'].x, sys.modules[__name__] is __main__)",
    "redirected output": "import sys, io, contextlib\nb = io.StringIO()\nsys.stdout = b; print('one'); sys.stdout = sys.__stdout__\nwith contextlib.redirect_stdout(b): print('two'); sys.stdout.write('three')\nprint(repr(b.getvalue()))",
    "redirected errors": "import sys, io\nsys.stderr = io.StringIO(); print('x', file=sys.stderr); import warnings; warnings.warn('w'); v = sys.stderr.getvalue(); print('UserWarning' in v, v[:1])",
    "recursion limit": "import sys\nsys.setrecursionlimit(300)\ndef f(n): return f(n + 1)\ntry: f(0)\nexcept RecursionError: print('deep', sys.getrecursionlimit())",
    "arguments": "import sys, argparse\nsys.argv = ['p', '3']; a = argparse.ArgumentParser(); a.add_argument('n'); print(a.parse_args(), a.prog)",
    "find_spec": """
import importlib.util
for name in ('json', 'json.decoder', 'math', 'no_such', 'json.no_such', 'math.x', 'no_such.x', '.x'):
    try:
        spec = importlib.util.find_spec(name)
        print(name, spec and (spec.name, spec.parent, spec.submodule_search_locations is None))
    except (ImportError, ValueError) as error:
        print(type(error).__name__, error)
print(importlib.util.find_spec('.decoder', 'json').name)
""",
    "reload": "import importlib, json, types\nprint(importlib.reload(json) is json)\nfor other in (5, types.ModuleType('mine')):\n    try: importlib.reload(other)\n    except (TypeError, ImportError) as error: print(type(error).__name__, error)",
    "relative import_module": "import importlib\nprint(importlib.import_module('.parse', 'urllib').quote(' '))\nimportlib.import_module('.x')",
}  # fmt: skip


@pytest.mark.parametrize("name", SAME)
def test_imports_behave_as_in_cpython(name: str) -> None:
    plain, sandboxed = run_plain(SAME[name]), run(SAME[name])
    assert (sandboxed.stdout, sandboxed.error) == (plain.stdout, plain.error)


def test_what_one_session_stores_on_a_module_no_other_sees() -> None:
    assert run("import json, ast, os; json.dumps = os.sep = ast.parse = None").error == ""
    assert (
        run("import json, ast, os; print(json.dumps(1), os.sep, bool(ast.parse('x')))").stdout == "1 / True\n"
    )


def test_what_a_session_stores_on_a_module_does_not_reach_the_policy() -> None:
    attack = "import ast, re, types\nfor m in (ast, re, types):\n    for n in list(dir(m)):\n        try: setattr(m, n, None)\n        except (TypeError, AttributeError): pass\n"
    assert run(attack, "(lambda: 0).__code__").error.startswith("SyntaxError:")
    assert run(attack, "print(1 + 1)").stdout == "2\n"


@pytest.mark.parametrize(
    "program",
    [
        "import {0}\nfor n in dir({0}):\n    v = getattr({0}, n)\n    if type(v) is type({0}): v.__spec__.loader; print('reached')",
        "import sys\nfor m in list(sys.modules.values()):\n    if m.__name__ == 'importlib._bootstrap': print('reached')",
        "import {0}\n{0}.__dict__['sys']._getframe and print('reached')",
    ],
)
@pytest.mark.parametrize("module", ["contextlib", "functools", "typing"])
def test_no_facade_leads_to_a_real_module(program: str, module: str) -> None:
    assert "reached" not in run(program.format(module)).stdout
