"""Runs CPython's own tests in the sandbox: ``python -m benchmarks.cpython_tests [module ...]``.

The tests are those of the ``test`` package of the Python that runs this. Each module is sent as text to a
session, one test class is one execution, and for what it imports of ``test.support`` there are stand-ins
(``cpython_support/``), as a session reads no files. The same tests run natively, with the real one; what
passes there is what counts.

    the test package --source--> Session.execute, class by class --JSON lines--> passed | reason
                     --import--> a plain Python                  --JSON lines--> passed | reason
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import tempfile
import threading
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import test

from benchmarks.cpython_reasons import rule_of
from pysandbox import Limits, Sandbox, Session

TARGET = 0.90
PARALLEL_SESSIONS = 2
CLASS_SECONDS = 60.0
NATIVE_SECONDS = 600.0
MEMORY_BYTES = 2 * 2**30
OUTPUT_BYTES = 64 * 2**20

MODULES = """
    test_grammar test_scope test_generators test_genexps test_listcomps test_dictcomps test_setcomps
    test_unpack test_unpack_ex test_named_expressions test_patma test_coroutines test_asyncgen
    test_augassign test_class test_decorators test_with test_exceptions test_exception_group
    test_exception_variations test_except_star test_raise test_baseexception test_fstring
    test_property test_super test_descr test_metaclass test_dataclasses test_enum test_typing
    test_genericalias test_type_params test_type_aliases test_type_annotations
    test_positional_only_arg test_keywordonlyarg test_extcall test_funcattrs test_global
    test_yield_from test_call test_syntax test_flufl test_string_literals test_binop test_bool
    test_compare test_contains test_iter test_enumerate test_builtin test_dict test_dictviews
    test_list test_tuple test_set test_range test_slice test_unicode test_str test_string test_bytes
    test_int test_long test_float test_complex test_pow test_format test_sort test_hash test_index
    test_itertools test_functools test_operator test_collections test_defaultdict test_ordered_dict
    test_deque test_userdict test_userlist test_userstring test_heapq test_bisect test_json test_re
    datetimetester test_decimal test_fractions test_statistics test_random test_math test_cmath
    test_contextlib test_copy test_abc test_textwrap test_struct test_array test_base64
    test_calendar test_csv test_difflib test_graphlib test_hashlib test_html test_ipaddress
    test_numeric_tower test_pprint test_queue test_reprlib test_shlex test_types test_uuid
    test_weakref test_argparse
""".split()  # noqa: SIM905 - a list to read, not to count

FOLDER = Path(test.__file__).parent
STAND_INS = Path(__file__).parent / "cpython_support"
RUNNER = (STAND_INS / "runner.py").read_text(encoding="utf-8")
MARK = "\x1eresult "
# Helpers of test.support that need no stand-in: they compute only.
PURE_HELPERS = ("testcase", "numbers", "ast_helper", "hypothesis_helper", "_hypothesis_stubs")
# CPython 3.11 keeps the depth of the tree it builds in one place for all threads: two that parse at once
# can meet "SystemError: AST constructor recursion depth mismatch".
_parsing = threading.Lock()


@dataclass
class Report:
    """What became of one module's tests: outcomes by test id, and what could not be loaded."""

    name: str
    native: dict[str, str] = field(default_factory=dict)
    sandbox: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @property
    def counting(self) -> list[str]:
        return [key for key, outcome in self.native.items() if outcome == "passed"]

    @property
    def failures(self) -> dict[str, str]:
        found = {key: self.sandbox.get(key, "not loaded") for key in self.counting}
        return {key: reason for key, reason in found.items() if reason != "passed"}


def main(names: Sequence[str]) -> int:
    reports = []
    print(f"{'module':<30}{'sandbox':>9}{'native':>9}")
    for report in measure(names or MODULES):
        reports.append(report)
        total = len(report.counting)
        print(f"{report.name:<30}{total - len(report.failures):>9}{total:>9}", flush=True)
    total = sum(len(report.counting) for report in reports)
    passed = total - sum(len(report.failures) for report in reports)
    share = passed / total if total else 0.0
    print(f"{'all':<30}{passed:>9}{total:>9}   {share:.2%}, target {TARGET:.0%}")
    show_reasons(reports, in_full=bool(names))
    return 0 if share >= TARGET else 1


def measure(names: Sequence[str]) -> Iterator[Report]:
    """Run the modules' tests natively and in sessions; modules that this Python lacks are left out."""
    limits = Limits(time=CLASS_SECONDS, memory=MEMORY_BYTES, output=OUTPUT_BYTES)
    with (
        Sandbox(limits=limits, max_running=PARALLEL_SESSIONS) as sandbox,
        ThreadPoolExecutor(PARALLEL_SESSIONS) as executor,
    ):
        present = [name for name in names if files_of(name)]
        yield from executor.map(lambda name: report_on(sandbox, name), present)


def report_on(sandbox: Sandbox, name: str) -> Report:
    report = Report(name)
    for module in files_of(name):
        report.native.update(run_natively(module))
        # Some tests spell out `__main__` (pickle finds classes there), and some the name of their module.
        with sandbox.open() as session:
            run_in_session(session, module, report, as_program=True)
        if not all(explained(report, key) for key in report.native if key.startswith(module)):
            with sandbox.open() as session:
                run_in_session(session, module, report, as_program=False)
    return report


def show_reasons(reports: Sequence[Report], in_full: bool) -> None:
    """Print the reasons of failures, the most frequent first, and every test that no rule explains."""
    by_rule: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for report in reports:
        for key, reason in report.failures.items():
            by_rule[rule_of(key, reason)].append((key, reason))
    unexplained = by_rule.pop("", [])
    print("\nfailures by rule")
    for rule, failures in sorted(by_rule.items(), key=lambda item: -len(item[1])):
        print(f"{len(failures):>6}  {rule}")
        if in_full:
            for key, reason in failures:
                print(f"          {key}: {reason[:160]}")
    print(f"{len(unexplained):>6}  without a rule")
    for key, reason in unexplained:
        print(f"          {key}: {reason[:200]}")
    if in_full:
        for report in reports:
            for problem in report.problems:
                print(f"not loaded: {report.name}: {problem}")


# --- the modules and what they import  ----------------------------------------


def files_of(name: str) -> dict[str, Path]:
    """Return the files of a test module or package by the names of their modules."""
    if (FOLDER / f"{name}.py").exists():
        return {f"test.{name}": FOLDER / f"{name}.py"}
    found = {}
    for path in sorted((FOLDER / name).glob("*.py")):
        if path.stem == "__init__":
            found[f"test.{name}"] = path
        elif path.stem.startswith("test_"):
            found[f"test.{name}.{path.stem}"] = path
    return found


def source_of(module: str) -> tuple[str, bool] | None:
    """Return the text of a module below ``test``, and whether it is a package; None where there is none."""
    parts = module.split(".")[1:]
    if parts[0] == "support" and len(parts) > 1 and parts[1] not in PURE_HELPERS:
        path = STAND_INS / f"{parts[1]}.py"
        return (path.read_text(encoding="utf-8"), False) if path.exists() and len(parts) == 2 else None
    if parts == ["support"]:
        return (STAND_INS / "support.py").read_text(encoding="utf-8"), True
    path = FOLDER.joinpath(*parts)
    for file, is_package in ((path / "__init__.py", True), (path.with_suffix(".py"), False)):
        if file.exists():
            return file.read_text(encoding="utf-8"), is_package
    return None


def modules_for(module: str) -> list[str]:
    """Return ``module`` and all it needs below ``test``, in an order in which they can be loaded."""
    ordered: list[str] = []

    def add(name: str) -> None:
        if name in ordered or name in visiting or name == "test" or source_of(name) is None:
            return
        visiting.add(name)
        add(name.rpartition(".")[0])
        source = source_of(name)
        assert source is not None
        for needed in imported_by(source[0], name if source[1] else name.rpartition(".")[0]):
            add(needed)
        ordered.append(name)

    visiting: set[str] = set()
    add("test.support")
    add(module)
    return ordered


def imported_by(source: str, package: str) -> Iterator[str]:
    """Yield the names below ``test`` that a source text may import, modules or not."""
    with _parsing:
        tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *(node.module or "").split(".")]).rstrip(".")
            names = [base, *(f"{base}.{alias.name}" for alias in node.names)]
        else:
            continue
        yield from (name for name in names if name.startswith("test."))


# --- running ------------------------------------------------------------------


def run_natively(module: str) -> dict[str, str]:
    """Return the outcomes of a module's tests in a plain Python, by test id."""
    program = f"""{RUNNER}
import importlib, test.support
test.support.use_resources = []
importlib.import_module({module!r})
for class_name in suites_of({module!r}):
    run({module!r}, class_name)
"""
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.run(
            [sys.executable, "-I", "-c", program], cwd=folder, capture_output=True, timeout=NATIVE_SECONDS
        )
    outcomes: dict[str, str] = {}
    for answer in answers_in(process.stdout.decode("utf-8", "replace")):
        outcomes.update(answer)
    return outcomes


def run_in_session(session: Session, module: str, report: Report, as_program: bool) -> None:
    """Load a module into a session and run those of its tests that have not passed yet, class by class."""
    session.execute("import sys, types\nsys.modules['runner'] = types.ModuleType('runner')")
    session.execute(f"exec({RUNNER!r}, sys.modules['runner'].__dict__)")
    ask(session, f"load('sysconfig', {(STAND_INS / 'sysconfig.py').read_text(encoding='utf-8')!r})")
    for name in modules_for(module):
        source = source_of(name)
        assert source is not None
        problems = ask(
            session, f"load({name!r}, {source[0]!r}, {source[1]!r}, {as_program and name == module})"
        )
        where = f"{name} " if name != module else ""
        report.problems += [f"{where}{problem}" for problem in problems if problem not in report.problems]
    classes = ask(session, f"show_classes({module!r})")
    if not isinstance(classes, dict):
        report.problems += classes
        return
    for class_name, ids in classes.items():
        names = {key: key.replace("__main__", module, 1) for key in ids}
        if not as_program and all(explained(report, key) for key in ids):
            continue
        outcomes = ask(session, f"run({module!r}, {class_name!r})")
        if not isinstance(outcomes, dict):  # the class did not come to its end: which of its tests is it?
            outcomes = {key: run_one(session, module, class_name, key) for key in ids}
        for key, outcome in outcomes.items():
            if as_program or outcome == "passed":
                report.sandbox[names[key]] = outcome


def explained(report: Report, key: str) -> bool:
    outcome = report.sandbox.get(key, "")
    return outcome == "passed" or report.native.get(key) != "passed" or bool(rule_of(key, outcome))


def run_one(session: Session, module: str, class_name: str, key: str) -> str:
    answer = ask(session, f"run({module!r}, {class_name!r}, {key!r})")
    return answer[key] if isinstance(answer, dict) else answer[0]


def ask(session: Session, call: str) -> dict[str, str] | list[str]:
    """Return what a call of the runner answers; a list of one reason where it does not."""
    result = session.execute(f"__import__('runner').{call}")
    answers = answers_in(result.stdout)
    if answers:
        return answers[-1]
    last_lines = result.stderr.strip().splitlines()[-1:]
    return [result.error or (last_lines[0] if last_lines else f"no answer ({result.outcome.value})")]


def answers_in(output: str) -> list[dict[str, str]]:
    return [json.loads(line.partition(MARK)[2]) for line in output.split("\n") if MARK in line]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
