"""Measures what the language layer costs: ``python -m benchmarks.language [repetitions]``.

Every program runs alternately as plain CPython and under the policy, in one process, and the best processor
times are compared; beside it stands stock RestrictedPython with its usual guards. Then the compile times.
Ratios are what counts: absolute times differ from machine to machine.
"""

from __future__ import annotations

import builtins
import contextlib
import gc
import io
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from RestrictedPython import Guards, compile_restricted, safe_globals, utility_builtins
from RestrictedPython.Eval import default_guarded_getitem, default_guarded_getiter

from pysandbox.language import Language

PROGRAMS = Path(__file__).parent / "programs"
REPETITIONS = 15
COMPILE_REPETITIONS = 40
RUN_BUDGET = 1.05
COMPILE_BUDGET = 4.0
LINE_BUDGET_MICROSECONDS = 60.0
LINES_IN_COMPILE_TEST = 240
ONE_LINE = "x += 1"
# Builtins that stock RestrictedPython leaves out although it could have them.
ADDED_TO_STOCK = ("sum", "map", "max", "min", "dict", "enumerate", "sorted", "set", "list", "range", "zip")

Program = Callable[[], None]


def main() -> None:
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else REPETITIONS
    language = Language()
    language.seal()
    print(f"{'program':<18}{'plain ms':>10}{'sandbox':>10}{'stock':>10}   (ratios to plain)")
    ratios = []
    for path in sorted(PROGRAMS.glob("*.py")):
        source = path.read_text(encoding="utf-8")
        plain, ours, stock = measure(
            [plain_program(source), sandboxed_program(language, source), stock_program(source)], repetitions
        )
        ratios.append(ours / plain)
        stock_ratio = "refused" if stock is None else f"{stock / plain:.2f}"
        print(f"{path.stem:<18}{plain * 1e3:>10.1f}{ours / plain:>10.3f}{stock_ratio:>10}")
    mean = sum(ratios) / len(ratios)
    print(f"{'mean':<18}{'':>10}{mean:>10.3f}{'':>10}   budget {RUN_BUDGET}")
    compile_times(language)


def measure(programs: list[Program | None], repetitions: int) -> list[Any]:
    """Return each program's best time in seconds; None for one that could not be compiled."""
    best: list[float | None] = [None] * len(programs)
    for _ in range(repetitions):
        for index, program in enumerate(programs):
            if program is None:
                continue
            gc.collect()  # what the program before left behind is not this one's cost
            start = time.process_time()
            with contextlib.redirect_stdout(io.StringIO()):
                program()
            seconds = time.process_time() - start
            best[index] = min(seconds, best[index] or seconds)
    return best


def plain_program(source: str) -> Program:
    code = compile(source, "<stdin>", "exec", dont_inherit=True)

    def program() -> None:
        main = sys.modules["__main__"] = ModuleType("__main__")
        exec(code, main.__dict__)

    return program


def sandboxed_program(language: Language, source: str) -> Program:
    code = language.compile(source)

    def program() -> None:
        main = sys.modules["__main__"] = language.new_main()
        language.arm(main.__dict__)
        exec(code, main.__dict__)

    return program


def stock_program(source: str) -> Program | None:
    try:
        with warnings.catch_warnings(action="ignore"):
            code = compile_restricted(source, "<stdin>", "exec")
    except SyntaxError:
        return None
    names = {
        **safe_globals["__builtins__"],
        **utility_builtins,
        **{name: getattr(builtins, name) for name in ADDED_TO_STOCK},
        "__import__": __import__,
    }

    def program() -> None:
        namespace: dict[str, Any] = {
            "__builtins__": names,
            "__name__": "__main__",
            "__metaclass__": type,
            "_getattr_": Guards.safer_getattr,
            "_getitem_": default_guarded_getitem,
            "_getiter_": default_guarded_getiter,
            "_iter_unpack_sequence_": Guards.guarded_iter_unpack_sequence,
            "_unpack_sequence_": Guards.guarded_unpack_sequence,
            "_write_": lambda value: value,
            "_inplacevar_": in_place,
            "_apply_": lambda function, *a, **k: function(*a, **k),
            "_print_": Printed,
        }
        exec(code, namespace)

    try:
        with contextlib.redirect_stdout(io.StringIO()):
            program()
    except NotImplementedError:  # a guard refuses when the code runs, as for str.format
        return None
    return program


class Printed:
    """RestrictedPython's ``print`` goes through such a collector."""

    def __init__(self, getattr_: object) -> None:
        pass

    def _call_print(self, *values: object) -> None:
        print(*values)


def in_place(operator: str, left: Any, right: Any) -> Any:
    match operator:
        case "+=":
            return left + right
        case "-=":
            return left - right
        case "*=":
            return left * right
    raise NotImplementedError(operator)


def compile_times(language: Language) -> None:
    sources = [path.read_text(encoding="utf-8") for path in sorted(PROGRAMS.glob("*.py"))]
    lines = "\n".join(sources).splitlines()[:LINES_IN_COMPILE_TEST]
    while True:  # end where the text compiles
        try:
            compile("\n".join(lines), "<stdin>", "exec")
            break
        except SyntaxError:
            lines.pop()
    program = "\n".join(lines)
    plain, ours = best_compile_times(language, program)
    print(f"\ncompiling {len(lines)} lines: {ours / plain:.2f} of plain compile, budget {COMPILE_BUDGET}")
    plain, ours = best_compile_times(language, ONE_LINE)
    over = (ours - plain) * 1e6
    print(
        f"compiling {ONE_LINE!r}: {over:.0f} microseconds over plain, budget {LINE_BUDGET_MICROSECONDS:.0f}"
    )


def best_compile_times(language: Language, source: str) -> tuple[float, float]:
    best = [float("inf"), float("inf")]
    for _ in range(COMPILE_REPETITIONS):
        start = time.perf_counter()
        compile(source, "<stdin>", "exec", dont_inherit=True)
        middle = time.perf_counter()
        language.compile(source)
        end = time.perf_counter()
        best = [min(best[0], middle - start), min(best[1], end - middle)]
    return best[0], best[1]


if __name__ == "__main__":
    main()
