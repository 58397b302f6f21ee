"""What one program leaves to the next in a session, and what bounds its output."""

from __future__ import annotations

import pytest
from runners import run_sessions

pytestmark = pytest.mark.posix_only

LIMIT = 2**20
ZERO_DIVISION = b'Traceback (most recent call last):\n  File "<stdin>", line 1, in <module>\nZeroDivisionError: division by zero\n'

# Each: a name, and the programs with what each of them ends as and prints.
# ruff: noqa: E501  (short programs stay on one line)
SESSIONS: dict[str, list[tuple[str, tuple[str, bytes, bytes]]]] = {
    "state persists": [
        ("x = 5", ("ok", b"", b"")),
        ("x += 1\nprint(x)", ("ok", b"6\n", b"")),
    ],
    "an error leaves what was done before it": [
        ("x = 1\n1 / 0", ("exception", b"", ZERO_DIVISION.replace(b"line 1", b"line 2"))),
        ("print(x)", ("ok", b"1\n", b"")),
    ],
    "an exit ends the program and not the session": [
        ("import sys\nx = 1\nsys.exit('bye')", ("exited", b"", b"bye\n")),
        ("print(x)", ("ok", b"1\n", b"")),
    ],
    "closed streams are renewed": [
        ("import sys\nsys.stdout.close()\nsys.stderr.close()\nsys.stdin.close()", ("ok", b"", b"")),
        ("print('on')\nprint('err', file=sys.stderr)\nprint(sys.stdin.read())", ("ok", b"on\n\n", b"err\n")),
    ],
    "deleted streams are renewed": [
        ("import sys\ndel sys.stdout, sys.stderr, sys.stdin", ("ok", b"", b"")),
        ("print('on')\n1 / 0", ("exception", b"on\n", ZERO_DIVISION.replace(b"line 1", b"line 2"))),
    ],
    "detached streams are renewed": [
        ("import sys\nkept = sys.stdout.detach()", ("exception", b"", b"*")),
        ("print('on')", ("ok", b"on\n", b"")),
        ("kept.write(b'kept\\n')\nprint('on')", ("ok", b"kept\non\n", b"")),
    ],
    "a stream of the program's own stays": [
        ("import sys, io\nsys.stdout = mine = io.StringIO()\nprint('one')", ("ok", b"", b"")),
        (
            "print('two')\nsys.stdout = sys.__stdout__\nprint(repr(mine.getvalue()))",
            ("ok", b"'one\\ntwo\\n'\n", b""),
        ),
    ],
    "the streams are the same objects throughout": [
        ("import sys\nkept = sys.stdout, sys.stderr, sys.stdin", ("ok", b"", b"")),
        ("print(kept == (sys.stdout, sys.stderr, sys.stdin))", ("ok", b"True\n", b"")),
        ("print('kept', file=kept[0])\nprint('kept', file=kept[1])", ("ok", b"kept\n", b"kept\n")),
    ],
    "a logging handler goes on working": [
        ("import logging\nlogging.warning('one')", ("ok", b"", b"WARNING:root:one\n")),
        ("logging.warning('two')", ("ok", b"", b"WARNING:root:two\n")),
    ],
    "a stream broken from below is renewed": [
        (
            "import sys\ndef write(data): raise SystemExit\nsys.stdout.buffer.raw.write = write\nprint('lost')",
            ("exception", b"", b"*"),
        ),
        ("sys.stdout.buffer.raw.close()", ("ok", b"", b"")),
        ("print('on')", ("ok", b"on\n", b"")),
    ],
    "the recursion limit persists as the program sees it": [
        ("import sys\nsys.setrecursionlimit(200)", ("ok", b"", b"")),
        ("print(sys.getrecursionlimit())", ("ok", b"200\n", b"")),
    ],
    "threads of one program do not harm the next": [
        ("import threading\nthreading.Thread(target=print, args=('one',)).start()", ("ok", b"one\n", b"")),
        ("threading.Thread(target=print, args=('two',)).start()", ("ok", b"two\n", b"")),
        (
            "from concurrent.futures import ThreadPoolExecutor\nprint(ThreadPoolExecutor(1).submit(int, '3').result())",
            ("ok", b"3\n", b""),
        ),
        ("print(ThreadPoolExecutor(1).submit(int, '4').result())", ("ok", b"4\n", b"")),
    ],
    "an error of the compiler has no context": [
        ("try:\n    1 / 0\nexcept ZeroDivisionError as error:\n    kept = error", ("ok", b"", b"")),
        (
            "x = = 1",
            (
                "exception",
                b"",
                b'  File "<stdin>", line 1\n    x = = 1\n        ^\nSyntaxError: invalid syntax\n',
            ),
        ),
    ],
    "output at the limit passes": [
        (f"import sys\nn = sys.stdout.write('x' * {LIMIT})", ("ok", b"x" * LIMIT, b"")),
        (f"n = sys.stderr.write('x' * {LIMIT})", ("ok", b"", b"x" * LIMIT)),
    ],
    "output past the limit ends the session": [
        ("print('before')", ("ok", b"before\n", b"")),
        (f"print('x' * {LIMIT})", ("output", b"x" * LIMIT, b"")),
        ("print('never')", ("none", b"", b"")),
    ],
    "errors past the limit end the session": [
        (
            f"import sys\nprint('a', flush=True)\nsys.stderr.write('x' * {LIMIT + 1})",
            ("output", b"a\n", b"x" * LIMIT),
        ),
    ],
    "what a program catches does not save it from the limit": [
        (
            "while True:\n    try:\n        print('x' * 1000)\n    except BaseException:\n        pass",
            ("output", (b"x" * 1000 + b"\n") * (LIMIT // 1001 + 1), b""),
        ),
    ],
    "a thread that prints without end meets the limit": [
        (
            "import threading\ndef work():\n    while True: print('x' * 1023)\nthreading.Thread(target=work).start()",
            ("output", (b"x" * 1023 + b"\n") * 1024, b""),
        ),
    ],
    "memory that runs out ends the program, whose output is kept": [
        ("print('kept')\nraise MemoryError", ("memory", b"kept\n", b"")),
    ],
    "a subclass of MemoryError counts as well": [
        ("class Mine(MemoryError): pass\nraise Mine", ("memory", b"", b"")),
    ],
    "a caught MemoryError is the program's own": [
        ("try:\n    raise MemoryError\nexcept MemoryError:\n    print('on')", ("ok", b"on\n", b"")),
    ],
}


@pytest.fixture(scope="module", params=[False, True], ids=["interpreter", "language"])
def answers(request: pytest.FixtureRequest) -> dict[str, list[tuple[str, bytes, bytes]]]:
    sessions = [[source for source, _ in programs] for programs in SESSIONS.values()]
    return dict(zip(SESSIONS, run_sessions(sessions, language=request.param), strict=True))


@pytest.mark.parametrize("name", SESSIONS)
def test_session(name: str, answers: dict[str, list[tuple[str, bytes, bytes]]]) -> None:
    expected = [answer for _, answer in SESSIONS[name] if answer[0] != "none"]
    got = [
        (outcome, stdout[:LIMIT], b"*" if wanted[2] == b"*" else stderr)
        for wanted, (outcome, stdout, stderr) in zip(expected, answers[name], strict=True)
    ]
    assert got == [(outcome, stdout[:LIMIT], stderr) for outcome, stdout, stderr in expected]
