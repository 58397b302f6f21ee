"""Standard input, output and error by their descriptors, as programs of contests read and write them."""

from __future__ import annotations

import pytest

from pysandbox import Session

#: Reads in pieces by ``os.read``, and writes all at once; the descriptors are asked for, as their sizes are.
FAST = """
import io, os, sys

class Fast(io.IOBase):
    def __init__(self, stream):
        self.number = stream.fileno()
        self.buffer = io.BytesIO()

    def fill(self):
        place = self.buffer.tell()
        self.buffer.seek(0, 2)
        while piece := os.read(self.number, max(os.fstat(self.number).st_size, 4)):
            self.buffer.write(piece)
        self.buffer.seek(place)

    def flush(self):
        os.write(self.number, self.buffer.getvalue())

reader, writer = Fast(sys.stdin), Fast(sys.stdout)
reader.fill()
for line in reader.buffer:
    writer.buffer.write(line.upper())
writer.flush()
"""


@pytest.mark.parametrize(
    ("program", "printed"),
    [
        ("print(open(0).read().split())", "['é', 'b', 'c']\n"),
        ("n, *rest = open(0); print(n.strip(), len(rest))", "é 1\n"),
        ("with open(0, 'rb') as f: print(f.readline(), f.read())", "b'\\xc3\\xa9\\n' b'b c\\n'\n"),
        ("import sys; sys.stdin = open(0); print(input(), input())", "é b c\n"),
        (
            "import sys; input = iter(open(0).read().splitlines()).__next__; print(input(), input())",
            "é b c\n",
        ),
        ("import io; print(io.open(0).readlines())", "['é\\n', 'b c\\n']\n"),
        ("import io; print(io.FileIO(0).read(3), io.FileIO(0).readall())", "b'\\xc3\\xa9\\n' b'b c\\n'\n"),
        ("import os; print(os.fdopen(0).readline())", "é\n\n"),
        (
            "import os; print(os.read(0, 3), os.read(0, 100), os.read(0, 1))",
            "b'\\xc3\\xa9\\n' b'b c\\n' b''\n",
        ),
        ("import os; print(len(os.read(0, 10**12)))", "7\n"),
        ("print(input(), open(0, 'rb', 0).read())", "é b''\n"),
        (FAST, "é\nB C\n"),  # it works on bytes
    ],
    ids=range(12),
)
def test_standard_input_is_descriptor_0(session: Session, program: str, printed: str) -> None:
    result = session.execute(program, stdin="é\nb c\n")
    assert (result.stdout, result.stderr) == (printed, "")


@pytest.mark.parametrize(
    "program",
    [
        "open(1, 'w').write('a\\n')",
        "open(1, 'wb', 0).write(b'a\\n')",
        "f = open(1, 'w'); print('a', file=f)",
        "import os; f = os.fdopen(1, 'wb'); f.write(b'a'); f.write(b'\\n')",
        "import sys; sys.stdout = open(1, 'w'); print('a')",
        "with open(1, 'a', closefd=False) as f: f.write('a\\n')",
    ],
)
def test_standard_output_is_descriptor_1(session: Session, program: str) -> None:
    assert session.execute(f"{program}\nimport sys; print('b', file=sys.__stdout__)").stdout == "a\nb\n"


def test_what_is_written_keeps_its_order(session: Session) -> None:
    program = "import os\nf = open(1, 'w')\nfor n in range(4): [print, lambda n: print(n, file=f)][n % 2](n)"
    assert session.execute(program).stdout == "0\n1\n2\n3\n"
    assert session.execute("open(2, 'w').write('e')").stderr == "e"


def test_what_is_written_counts_towards_the_limit_on_output(session: Session) -> None:
    assert (
        session.execute("f = open(1, 'wb')\nwhile True: f.write(b'x' * 10000)").error
        == "output limit exceeded"
    )


@pytest.mark.parametrize("call", ["0, 'w'", "1", "2, 'r+'", "0, 'r+'", "3", "-1", "1, 'x'", "'/dev/stdin'"])
def test_what_a_descriptor_is_not_for_is_refused(session: Session, call: str) -> None:
    last = session.execute(f"open({call})").stderr.splitlines()[-1]
    assert last.startswith("PermissionError: [Errno 13] Permission denied: ")


@pytest.mark.parametrize(
    ("call", "error"),
    [
        ("0, 'q'", "ValueError: invalid mode: 'q'"),
        ("0, 5", "TypeError: open() argument 'mode' must be str, not int"),
        ("0, buffering=0", "ValueError: can't have unbuffered text I/O"),
    ],
)
def test_wrong_arguments_are_told_as_cpython_tells_them(session: Session, call: str, error: str) -> None:
    assert session.execute(f"open({call})").stderr.splitlines()[-1] == error


def test_the_next_execution_reads_its_own_input(session: Session) -> None:
    session.execute("f = open(0); f.readline()", stdin="1\n2\n")
    assert session.execute("print(open(0).read())", stdin="3").stdout == "3\n"
    assert session.execute("import os; print(os.fstat(0).st_size, open(0).read() == '')").stdout == "0 True\n"
