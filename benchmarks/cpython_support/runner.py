"""Runs in a session: makes modules of the sources it is sent, runs their test classes, prints JSON lines.

Where a module cannot be executed whole, its statements run one by one. A method that the policy refuses
becomes one that raises the refusal, and a line of a class body that fails is taken out, so that they do not
hide the tests around them.
"""

import __future__

import ast
import json
import re
import sys
import traceback
import types
import unittest

MARK = "\x1eresult "
REASON_LENGTH = 300
_output = sys.stdout


def answer(value):
    """Print a value for the driver, whatever a test made of sys.stdout."""
    sys.stdout = _output
    print(MARK + json.dumps(value), flush=True)


# --- loading ------------------------------------------------------------------


def load(name, source, is_package=False, as_program=False):
    """Make the module ``name`` of ``source``; answer with what could not be run.

    As the program it is the session's ``__main__``, and can be imported by its name all the same.
    """
    source = _without_main_guard(source)
    try:
        module = _new_module(name, is_package, as_program)
        exec(compile(source, module.__file__, "exec", dont_inherit=True), module.__dict__)
        problems = []
    except Exception:
        module = _new_module(name, is_package, as_program)
        problems = _load_piecewise(module, source)
    answer(problems)


def _new_module(name, is_package, as_program=False):
    parent, _, child = name.rpartition(".")
    if as_program:
        module = sys.modules["__main__"]
    else:
        module = types.ModuleType(name)
        module.__package__ = name if is_package else parent
    sys.modules[name] = module
    for key, below in list(sys.modules.items()):
        if key.startswith(f"{name}."):  # loaded before, as the package needs it
            setattr(module, key.removeprefix(f"{name}."), below)
    module.__file__ = f"/nowhere/{name.replace('.', '/')}.py"
    if is_package:
        module.__path__ = []
    if parent:
        if parent not in sys.modules:
            _new_module(parent, True)
        setattr(sys.modules[parent], child, module)
    return module


def _without_main_guard(source):
    lines = source.splitlines(keepends=True)
    for node in ast.parse(source).body:
        if isinstance(node, ast.If) and ast.unparse(node.test) == "__name__ == '__main__'":
            line = lines[node.lineno - 1]
            lines[node.lineno - 1] = f"{line[: node.test.col_offset]}False{line[node.test.end_col_offset :]}"
    return "".join(lines)


def _load_piecewise(module, source):
    problems = []
    lines = source.splitlines(keepends=True)
    flags = 0
    for node in ast.parse(source).body:
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            for alias in node.names:
                flags |= getattr(__future__, alias.name).compiler_flag
            continue
        start = min([node.lineno, *(item.lineno for item in getattr(node, "decorator_list", ()))])
        text = "\n" * (start - 1) + "".join(lines[start - 1 : node.end_lineno])
        if isinstance(node, ast.ImportFrom) and len(node.names) > 1:
            pieces = [ast.unparse(ast.ImportFrom(node.module, [alias], node.level)) for alias in node.names]
        else:
            pieces = [text]
        for piece in pieces:
            _load_piece(module, piece, flags, problems)
    return problems


def _load_piece(module, text, flags, problems):
    """Execute a statement; while it fails, without the function or line of a class body that is at fault."""
    while True:
        line = None
        try:
            exec(compile(text, module.__file__, "exec", flags, dont_inherit=True), module.__dict__)
            return
        except SyntaxError as error:
            reason, line = reason_of(error), error.lineno
            text, changed = _with_stub(text, line or 0, reason)
        except Exception as error:
            reason = reason_of(error)
            for place in traceback.extract_tb(error.__traceback__):
                if place.filename == module.__file__:
                    line = place.lineno
                    text, changed = _without_line(text, line)
        problems.append(f"line {line}: {reason}")
        if line is None or not changed:
            return


def _with_stub(text, line, reason):
    """Let the method around ``line`` raise ``reason``; where that is a class body, take the statement out."""
    found = None
    for node in _around(ast.parse(text).body, line):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found = node
    if found is None:
        return _without_line(text, line)
    return _exchange(text, found, f"def {found.name}(*args, **kwargs): raise SyntaxError({reason!r})"), True


def _without_line(text, line):
    """Take the innermost statement at ``line`` out of a class body."""
    found = _around(ast.parse(text).body, line)
    if len(found) < 2:
        return text, False
    node = found[-1]
    return _exchange(text, node, f"{node.name} = None" if hasattr(node, "name") else "pass"), True


def _around(body, line):
    """Return the statements around a line, the outermost first, as far as they stand in class bodies."""
    found = []
    pending = list(body)
    while pending:
        node = pending.pop()
        start = min([node.lineno, *(item.lineno for item in getattr(node, "decorator_list", ()))])
        if start <= line <= node.end_lineno:
            found.append(node)
            pending = (
                list(node.body) if isinstance(node, ast.ClassDef) and line >= node.body[0].lineno - 1 else []
            )
    return found


def _exchange(text, node, replacement):
    lines = text.splitlines()
    start = min([node.lineno, *(item.lineno for item in getattr(node, "decorator_list", ()))])
    if replacement.startswith("def "):  # keeps its decorators
        start = node.lineno
    length = node.end_lineno - start + 1
    lines[start - 1 : node.end_lineno] = [" " * node.col_offset + replacement, *[""] * (length - 1)]
    return "\n".join(lines) + "\n"


# --- running ------------------------------------------------------------------


class Result(unittest.TestResult):
    """Keeps one word or reason for each test, by its id."""

    def __init__(self):
        super().__init__()
        self.outcomes = {}
        self.fixture_reason = None

    def addSuccess(self, test):
        self.outcomes.setdefault(test.id(), "passed")

    def addExpectedFailure(self, test, error):
        self.outcomes[test.id()] = "passed"

    def addUnexpectedSuccess(self, test):
        self.outcomes[test.id()] = "unexpected success"

    def addSkip(self, test, reason):
        self._note(test, f"skipped: {reason}")

    def addError(self, test, error):
        self._note(test, reason_of(error[1]))

    addFailure = addError

    def addSubTest(self, test, subtest, error):
        if error is not None and self.outcomes.get(test.id(), "passed") == "passed":
            self.outcomes[test.id()] = reason_of(error[1])

    def _note(self, test, reason):
        test = getattr(test, "test_case", test)  # a part of a test that was skipped
        if not isinstance(test, unittest.TestCase):  # a fixture of a class or module
            self.fixture_reason = reason
        elif self.outcomes.get(test.id(), "passed") == "passed":
            self.outcomes[test.id()] = reason


def reason_of(error):
    """Return an exception in one line."""
    text = error.msg if isinstance(error, SyntaxError) else str(error)
    if not isinstance(text, str):
        text = repr(text)
    text = _shortened(text) if text.startswith("Failed doctest") else " ".join(text.split())
    return f"{type(error).__name__}: {text}"[:REASON_LENGTH]


def _shortened(report):
    """Return what went wrong in each example of a doctest's report."""
    found = []
    for part in report.split("-" * 70 + "\n")[1:]:
        example = re.search(r"Failed example:\n +(.*)\n", part)
        lines = part.strip().splitlines()
        found.append(f"{example.group(1) if example else ''}: {lines[-1].strip()}")
    return "doctest: " + "; ".join(found)


def suites_of(name):
    """Return the tests of a loaded module as {class name: {test id: test}}."""
    module = sys.modules[name]
    # Each module of a package is loaded by itself; test_decimal's function makes tests of files.
    if hasattr(module, "__path__") or hasattr(module, "TESTDATADIR"):
        vars(module).pop("load_tests", None)
    loader = unittest.TestLoader()
    everything = loader.loadTestsFromModule(module, pattern=None)
    if loader.errors and vars(module).pop(
        "load_tests", None
    ):  # it wants a file; the module's own tests remain
        everything = unittest.TestLoader().loadTestsFromModule(module, pattern=None)
    suites = {}
    pending = [everything]
    while pending:
        item = pending.pop()
        if isinstance(item, unittest.TestCase):
            suites.setdefault(type(item).__qualname__, {})[item.id()] = item
        else:
            pending += list(item)
    return suites


def show_classes(name):
    """Answer with the ids of the tests in each class of a module."""
    answer({class_name: sorted(tests) for class_name, tests in suites_of(name).items()})


def run(name, class_name, only=None):
    """Run the tests of one class, or one test of it; answer with {test id: outcome}."""
    tests = suites_of(name)[class_name]
    chosen = [test for key, test in sorted(tests.items()) if only is None or key == only]
    ids = [test.id() for test in chosen]
    result = Result()
    streams = sys.stdin, sys.stdout, sys.stderr
    try:
        unittest.TestSuite(chosen).run(result)
    finally:
        sys.stdin, sys.stdout, sys.stderr = streams
    answer({key: result.outcomes.get(key, result.fixture_reason or "not run") for key in ids})
