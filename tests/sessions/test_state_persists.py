"""Sessions: what one execution leaves, the next one finds; no session sees another."""

from __future__ import annotations

import threading
import uuid

import pytest

from pysandbox import Outcome, Sandbox, Session, SessionNotFound

#: name: (what the first execution does, what the second one does, what that prints)
CARRIED_OVER = {
    "variable": ("x = 5", "print(x)", "5\n"),
    "function": ("def f(a, b=2): return a + b", "print(f(1))", "3\n"),
    "closure": (
        "def counter():\n n = 0\n def step():\n  nonlocal n\n  n += 1\n  return n\n return step\n"
        "c = counter(); c()",
        "print(c())",
        "2\n",
    ),
    "class": ("class A:\n x = 1\n def m(self): return self.x", "print(A().m())", "1\n"),
    "import": ("import math", "print(math.pi)", "3.141592653589793\n"),
    "mutated container": ("d = {'a': [1]}\nd['a'].append(2)", "print(d)", "{'a': [1, 2]}\n"),
    "open generator": ("g = iter(i * i for i in range(5)); next(g)", "print(next(g), next(g))", "1 4\n"),
    "main guard": ("", "print(__name__)\nif __name__ == '__main__': print('main')", "__main__\nmain\n"),
    "dataclass": (
        "from dataclasses import dataclass\n@dataclass\nclass P:\n x: int\n y: int = 2",
        "print(P(1), P(1) == P(1, 2))",
        "P(x=1, y=2) True\n",
    ),
    "enum": (
        "import enum\nclass Colour(enum.Enum):\n RED = 1",
        "print(Colour.RED, Colour(1), Colour['RED'])",
        "Colour.RED Colour.RED Colour.RED\n",
    ),
    "pickle of own class": (
        "import pickle\nclass A:\n def __init__(self): self.x = 7\ndata = pickle.dumps(A())",
        "print(pickle.loads(data).x)",
        "7\n",
    ),
    "type hints by name": (
        "import typing\nclass Node:\n next: 'Node'",
        "print(typing.get_type_hints(Node) == {'next': Node})",
        "True\n",
    ),
    "random state": (
        "import random; random.seed(1); random.random()",
        "print(random.random())",
        "0.8474337369372327\n",
    ),
    "exception's partial effect": ("x = []\nx.append(1)\nraise ValueError", "print(x)", "[1]\n"),
    "exit is no end": ("x = 1\nimport sys\nsys.exit(3)", "print(x)", "1\n"),
    "stream reference": ("import sys; out = sys.stdout", "out.write('kept\\n')", "kept\n"),
}


@pytest.mark.parametrize("first, second, printed", CARRIED_OVER.values(), ids=CARRIED_OVER)
def test_the_next_execution_finds(session: Session, first: str, second: str, printed: str) -> None:
    assert session.execute(first).error is None
    result = session.execute(second)
    assert (result.stdout, result.stderr, result.error) == (printed, "", None)


def test_a_session_has_its_own_main_module(session: Session) -> None:
    session.execute("x = 1")
    assert session.execute("import __main__; print(__main__.x)").stdout == "1\n"


def test_an_id_continues_its_session(sandbox: Sandbox) -> None:
    first = sandbox.execute("x = 5")
    assert uuid.UUID(first.id).version == 4
    assert str(uuid.UUID(first.id)) == first.id
    second = sandbox.execute("print(x)", first.id)
    assert (second.id, second.stdout) == (first.id, "5\n")
    assert sandbox.execute("print(x)", uuid.UUID(first.id)).stdout == "5\n"
    sandbox.session(first.id).close()


@pytest.mark.parametrize(
    "change",
    [
        "x = 1",
        "import math; math.pi = 3",
        "import json; json.loads = None",
        "import builtins; builtins.len = None",
        "import sys; sys.stdout = None",
        "import sys; sys.setrecursionlimit(50)",
        "import random; random.seed(1)",
        "import warnings; warnings.simplefilter('error')",
        "import decimal; decimal.getcontext().prec = 3",
        "import threading; threading.Thread(target=lambda: None).start()",
    ],
)
def test_no_session_sees_what_another_does(sandbox: Sandbox, change: str) -> None:
    look = (
        "import math, json, decimal, random, sys, warnings\n"
        "def depth(n): return depth(n - 1) if n else 0\n"
        "print('x' in globals(), math.pi, json.loads('1'), len('ab'), depth(200))\n"
        "print(decimal.getcontext().prec)\n"
        "warnings.warn('a warning')\n"
    )
    with sandbox.open() as changed, sandbox.open() as other:
        changed.execute(change)
        result = other.execute(look)
    assert result.stdout == "False 3.141592653589793 1 2 0\n28\n"
    assert result.stderr == "<stdin>:5: UserWarning: a warning\n"


def test_each_session_draws_its_own_random_numbers(sandbox: Sandbox) -> None:
    draw = "import random, uuid, secrets; print(random.random(), uuid.uuid4(), secrets.token_hex())"
    drawn = set()
    for _ in range(4):
        with sandbox.open() as session:
            drawn.add(session.execute(draw).stdout)
    assert len(drawn) == 4


def test_executions_of_one_session_run_one_after_the_other(session: Session) -> None:
    session.execute("log = []")
    program = "import time\nfor i in range(3):\n log.append('{0}'); time.sleep(0.01)"
    threads = [threading.Thread(target=session.execute, args=(program.format(n),)) for n in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    log = session.execute("print(''.join(log))").stdout.strip()
    assert sorted(log[i : i + 3] for i in range(0, 15, 3)) == ["000", "111", "222", "333", "444"]


def test_different_sessions_run_at_the_same_time(sandbox: Sandbox) -> None:
    meet = threading.Barrier(2)
    walls: list[float] = []

    def nap() -> None:
        with sandbox.open() as session:
            meet.wait()
            result = session.execute("import time; a = time.time(); time.sleep(0.3); print(a, time.time())")
            walls.extend(map(float, result.stdout.split()))

    threads = [threading.Thread(target=nap) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    start, end, other_start, other_end = walls
    assert max(start, other_start) < min(end, other_end)


def test_a_closed_session_is_not_found(sandbox: Sandbox) -> None:
    session = sandbox.open()
    session.close()
    session.close()
    for attempt in (
        lambda: session.execute("1"),
        lambda: sandbox.execute("1", session.id),
        lambda: session.info,
        session.fork,
    ):
        with pytest.raises(SessionNotFound, match=r"^session not found$"):
            attempt()


def test_closing_ends_an_execution_that_runs(sandbox: Sandbox) -> None:
    session = sandbox.open()
    ends: list[BaseException] = []

    def run() -> None:
        try:
            session.execute("while True: pass")
        except SessionNotFound as error:
            ends.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    while not session.info.executions and session._users == 0:
        pass
    session.close()
    thread.join(5)
    assert [type(error) for error in ends] == [SessionNotFound]


@pytest.mark.parametrize(
    "arguments, error, words",
    [
        ((5,), TypeError, "code must be a str, not int"),
        ((b"1",), TypeError, "code must be a str, not bytes"),
        (("1", 5), TypeError, "id must be a str or a UUID, not int"),
        (("1", "nonsense"), ValueError, "badly formed hexadecimal UUID string"),
        (("1", str(uuid.uuid4())), SessionNotFound, "session not found"),
    ],
)
def test_bad_arguments_are_refused_and_cost_nothing(
    sandbox: Sandbox, arguments: tuple[object, ...], error: type[Exception], words: str
) -> None:
    before = len(sandbox)
    with pytest.raises(error) as caught:
        sandbox.execute(*arguments)  # type: ignore[arg-type]
    assert str(caught.value) == words
    assert len(sandbox) == before


def test_info_tells_what_happened(session: Session) -> None:
    before = session.info
    session.execute("1")
    session.execute("raise ValueError")
    after = session.info
    assert (before.executions, after.executions) == (0, 2)
    assert before.created == after.created <= before.last_used <= after.last_used
    assert after.idle_expiry == 1800.0


def test_outcomes(session: Session) -> None:
    outcomes = [session.execute(code).outcome for code in ("1", "1/0", "exit()", "exit(3)", "(")]
    assert outcomes == [Outcome.OK, Outcome.EXCEPTION, Outcome.EXITED, Outcome.EXITED, Outcome.EXCEPTION]
