"""What a single execution may be given: standard input, smaller limits, the wish for its value."""

from __future__ import annotations

import pytest

from pysandbox import Outcome, Sandbox, Session

VALUES = [
    ("an expression", "6 * 7", "42"),
    ("after statements", "x = 3\nx + 4  # seven", "7"),
    ("on one line", "x = 3; x", "3"),
    ("over lines", "(1,\n 2)", "(1, 2)"),
    ("after text that is not ASCII", "'é'; 'ü'", "'ü'"),
    ("a starred display", "*'ab', 'c'", "('a', 'b', 'c')"),
    ("a docstring", "'doc'", "'doc'"),
    ("an expression of the user's own class", "class A:\n    def __repr__(self): return 'me'\nA()", "me"),
    ("None", "None", None),
    ("no expression", "x = 3", None),
    ("nothing", "", None),
    ("a failing repr", "class A:\n    def __repr__(self): return 1 / 0\nA()", None),
    ("a repr that exits", "class A:\n    def __repr__(self): raise SystemExit\nA()", None),
    ("a repr beyond the limit on output", "'x' * 2**20", None),
]  # fmt: skip

EXITS = [
    ("the end", "", 0),
    ("an exception", "1 / 0", 1),
    ("a syntax error", "(", 1),
    ("exit()", "import sys; sys.exit()", 0),
    ("a number", "raise SystemExit(7)", 7),
    ("a large number", "raise SystemExit(300)", 44),
    ("a negative number", "raise SystemExit(-1)", 255),
    ("a huge number", "raise SystemExit(10**30)", 255),
    ("True", "raise SystemExit(True)", 1),
    ("a text", "raise SystemExit('no')", 1),
]


@pytest.mark.parametrize(("code", "value"), [row[1:] for row in VALUES], ids=[row[0] for row in VALUES])
def test_the_value_of_the_last_expression(session: Session, code: str, value: str | None) -> None:
    result = session.execute(code, value=True)
    assert (result.outcome, result.stdout, result.stderr, result.value) == (Outcome.OK, "", "", value)


def test_no_value_unless_asked_for(session: Session) -> None:
    asked = "class A:\n    def __repr__(self): print('shown'); return ''\nA()"
    assert (session.execute(asked).value, session.execute(asked).stdout) == (None, "")


def test_asking_changes_neither_errors_nor_warnings_nor_names(session: Session) -> None:
    for code in ("(", "x = 1\nx.__globals__", "1 / 0", "'\\d'", "1 is 1"):
        assert session.execute(code, value=True).stderr == session.execute(code).stderr
    session.execute("1", value=True)
    assert "value" not in session.execute("print([name for name in globals()])").stdout


def test_stdin_is_read_by_input_and_by_the_stream(session: Session) -> None:
    program = "import sys\nprint(input('? '), sys.stdin.readline(), [*sys.stdin])"
    assert session.execute(program, stdin="é\nb\nc").stdout == "? é b\n ['c']\n"
    assert session.execute("print(sys.stdin.buffer.read())", stdin="é").stdout == "b'\\xc3\\xa9'\n"


def test_without_stdin_there_is_its_end(session: Session) -> None:
    assert session.execute("input()").stderr.endswith("EOFError: EOF when reading a line\n")
    assert session.execute("import sys; print(repr(sys.stdin.read()))").stdout == "''\n"


def test_each_execution_has_its_own_stdin_in_the_same_stream(session: Session) -> None:
    session.execute("import sys; read = sys.stdin.readline; read()", stdin="1\nunread\n")
    assert session.execute("print(repr(read()))").stdout == "''\n"
    assert session.execute("print(repr(read()), read() == '')", stdin="2\n").stdout == "'2\\n' True\n"


def test_stdin_lives_on_after_it_was_closed(session: Session) -> None:
    session.execute("import sys; sys.stdin.close()", stdin="1\n")
    assert session.execute("print(input())", stdin="2\n").stdout == "2\n"


@pytest.mark.parametrize(("code", "status"), [row[1:] for row in EXITS], ids=[row[0] for row in EXITS])
def test_the_exit_status_is_that_of_a_process(session: Session, code: str, status: int) -> None:
    assert session.execute(code).exit_status == status


def test_a_smaller_time_limit_holds_for_one_execution(session: Session) -> None:
    session.execute("x = 1")
    result = session.execute("x = 2\nwhile True: pass", time=0.1)
    assert (result.outcome, result.exit_status, result.rolled_back) == (Outcome.TIMEOUT, None, True)
    # A difference of two readings of the clock; the sandbox's own limit is longer.
    assert 0.1 <= round(result.usage.wall, 9) < 1.0
    assert session.execute("import time; time.sleep(0.2); print(x)").stdout == "1\n"


def test_a_smaller_memory_limit_holds_for_one_execution(session: Session) -> None:
    hog = "x = bytearray(14 * 2**20)"
    assert session.execute(hog, memory=4 * 2**20).outcome is Outcome.MEMORY
    assert session.execute(hog, memory=30 * 2**20).outcome is Outcome.OK
    assert session.execute("len(x)", value=True).value == str(14 * 2**20)
    # The session's state counts.
    assert session.execute("1", memory=4 * 2**20).outcome is Outcome.MEMORY
    assert session.execute("len(x)", value=True).value == str(14 * 2**20)


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"stdin": b"x"}, TypeError, "stdin must be a str, not bytes"),
        ({"time": 1.1}, ValueError, "time must be at most 1.0, not 1.1"),
        ({"time": 0}, ValueError, "time must be from 0.01 to 86400.0 seconds, not 0"),
        ({"time": "1"}, TypeError, "time must be a number of seconds, not str"),
        ({"memory": 2**40}, ValueError, "memory must be at most 104857600, not 1099511627776"),
        ({"memory": 1.5}, TypeError, "memory must be a whole number of bytes, not float"),
        ({"stdin": "x" * 2**24}, ValueError,
         "code and stdin must be at most 16777216 bytes of UTF-8 together"),
    ],
)  # fmt: skip
def test_wrong_options_are_refused(sandbox: Sandbox, options: dict, error: type, words: str) -> None:
    living = len(sandbox)
    with pytest.raises(error) as raised:
        sandbox.execute("1", **options)
    assert str(raised.value) == words
    assert len(sandbox) == living
