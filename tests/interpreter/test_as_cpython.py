"""stdout and stderr are, to the byte, what ``python3 < program.py`` prints on the same CPython.

The table of programs is in ``programs.py``; each runs natively and in a session of its own, in every way
that ``RUNNERS`` names. ``EXCEPTIONS`` is the whole list of what may differ, with the reason.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from cpython_programs import PROGRAMS
from runners import (
    Printed,
    run_all_in_a_sandbox,
    run_all_natively,
    run_all_with_the_language,
    run_all_without_language,
)

from pysandbox.language.syntax import EXCEPT_STAR_BUG

pytestmark = pytest.mark.posix_only

RUNNERS: dict[str, Callable[[dict[str, str | bytes]], dict[str, Printed]]] = {
    "interpreter": run_all_without_language,
    "language": run_all_with_the_language,
    "sandbox": run_all_in_a_sandbox,
}

ADDRESS = re.compile(rb"0x[0-9a-f]{6,16}")
REPEATED = re.compile(rb"(  .*\n)+  \[Previous line repeated \d+ more times\](\nRecursionError: .*)?")
CARET = re.compile(rb"^ +\^+\n", re.MULTILINE)
LOST_STDERR = re.compile(rb"\Aobject address .*lost sys.stderr\n\Z", re.DOTALL)
PRINTED_IN_PART = re.compile(
    rb"\A(object address .*lost sys.stderr|Traceback \(most recent call last\):)\n\Z", re.DOTALL
)
ERROR_IN_EXIT_TEXT = re.compile(rb"(?<=\n)(Exception ignored on .*:\n)?Traceback .*\Z", re.DOTALL)
EVERYTHING = re.compile(rb"\A.*\Z", re.DOTALL)

PYTHON_311 = sys.version_info < (3, 12)
PYTHON_312 = (3, 12) <= sys.version_info < (3, 13)


@dataclass(frozen=True)
class Allowed:
    """What may differ: it is cut out of both outputs before they are compared."""

    pattern: re.Pattern[bytes]
    reason: str
    on: bool = True


EXCEPTIONS: dict[str, Allowed] = {
    "group-split": Allowed(
        EVERYTHING, "where except* can be made to corrupt memory, it is refused", EXCEPT_STAR_BUG
    ),
    "getattr-in-del": Allowed(ADDRESS, "an address in memory"),
    "del-raises": Allowed(ADDRESS, "an address in memory"),
    "del-raises-in-a-call": Allowed(ADDRESS, "an address in memory"),
    "weakref-callback-raises": Allowed(ADDRESS, "an address in memory"),
    "stderr-with-a-failing-write": Allowed(
        LOST_STDERR, "CPython turns to the process's descriptor 2, with addresses; a session has none"
    ),
    "recursion-in-a-context": Allowed(
        PRINTED_IN_PART,
        "3.11 cannot print this error within the limit either; how far it comes hangs on a single frame",
        PYTHON_311,
    ),
    "unicode-error-position": Allowed(
        CARET,
        "3.11 and 3.12 misplace carets after other than ASCII text read from a file",
        sys.version_info < (3, 13),
    ),
    "exit-str-fails": Allowed(
        ERROR_IN_EXIT_TEXT, "the error left over comes out while the process ends", not PYTHON_311
    ),
    "thread-starts-a-thread": Allowed(
        EVERYTHING,
        "from 3.12 on a process that ends starts no threads; a session does not end",
        not PYTHON_311,
    ),
    "thread-recursion": Allowed(
        REPEATED, "the limit is one for all threads, and only the main thread has frames of ours"
    ),
    "recursion-in-repr": Allowed(REPEATED, "the depth of C calls has a fixed limit of its own", PYTHON_312),
    "recursion-by-sorting": Allowed(
        REPEATED, "the depth of C calls has a fixed limit of its own", PYTHON_312
    ),
}


@pytest.fixture(scope="module")
def native(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Printed]:
    folder: Path = tmp_path_factory.mktemp("native")
    return run_all_natively(PROGRAMS, folder)


@pytest.fixture(scope="module", params=list(RUNNERS))
def sandboxed(request: pytest.FixtureRequest) -> dict[str, Printed]:
    return RUNNERS[request.param](PROGRAMS)


@pytest.mark.parametrize("name", PROGRAMS)
def test_prints_what_cpython_prints(
    name: str, native: dict[str, Printed], sandboxed: dict[str, Printed]
) -> None:
    expected, printed = as_the_host_decodes(native[name]), as_the_host_decodes(sandboxed[name])
    allowed = EXCEPTIONS.get(name)
    if allowed is not None and allowed.on:
        expected, printed = without(allowed.pattern, expected), without(allowed.pattern, printed)
    assert (printed.stdout, printed.stderr) == (expected.stdout, expected.stderr)
    assert printed.ended_like(expected)


def as_the_host_decodes(printed: Printed) -> Printed:
    """Return the same with what is no UTF-8 replaced: the host's answers are text."""
    stdout, stderr = (data.decode("utf-8", "replace").encode() for data in (printed.stdout, printed.stderr))
    return Printed(stdout, stderr, printed.end)


def without(pattern: re.Pattern[bytes], printed: Printed) -> Printed:
    return Printed(pattern.sub(b"", printed.stdout), pattern.sub(b"", printed.stderr), printed.end)


def test_every_exception_is_about_a_program_of_the_table() -> None:
    assert EXCEPTIONS.keys() <= PROGRAMS.keys()


def test_no_line_names_a_file_of_ours(sandboxed: dict[str, Printed]) -> None:
    for printed in sandboxed.values():
        assert b"pysandbox" not in printed.stdout + printed.stderr
        assert b"frozen importlib" not in printed.stdout + printed.stderr
