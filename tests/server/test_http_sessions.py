"""Sessions over HTTP: state persists, sessions never meet, one runs in turn and several at once."""

from __future__ import annotations

import itertools
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from server_process import ServerProcess

STAMPS = "import time; a = time.time(); time.sleep(0.4); print(a, time.time())"

PERSISTENT = [
    ("variable", "x = [1]", "x.append(2); print(x)", "[1, 2]\n"),
    ("function", "def double(n): return 2 * n", "print(double(21))", "42\n"),
    ("class", "class A:\n    def __init__(self): self._x = 1", "print(A()._x)", "1\n"),
    ("import", "import math as m", "print(m.floor(2.5))", "2\n"),
    ("generator", "g = iter('ab'); next(g)", "print(next(g))", "b\n"),
    ("name", "", "print(__name__)", "__main__\n"),
    ("dataclass", "from dataclasses import dataclass\n@dataclass\nclass P:\n    x: int", "print(P(1))",
     "P(x=1)\n"),
    ("enum", "from enum import Enum\nclass C(Enum):\n    RED = 1", "print(C.RED, C(1) is C.RED)",
     "C.RED True\n"),
    ("what ran before an exception", "y = 1\n1 / 0", "print(y)", "1\n"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second", "printed"), [row[1:] for row in PERSISTENT], ids=[row[0] for row in PERSISTENT]
)
def test_state_persists(server: ServerProcess, first: str, second: str, printed: str) -> None:
    session = server.run(first)["id"]
    assert server.run(second, session) == {"id": session, "stdout": printed}


def test_sessions_never_see_each_other(server: ServerProcess) -> None:
    first = server.run("secret = 1; import math; math_was_here = True")["id"]
    other = server.run("print('secret' in globals(), 'math' in globals())")
    assert other["stdout"] == "False False\n"
    assert other["id"] != first


def test_every_session_has_its_own_version_4_id(server: ServerProcess) -> None:
    ids = {server.run("")["id"] for _ in range(10)}
    assert len(ids) == 10
    assert {uuid.UUID(id).version for id in ids} == {4}


def spans(replies: list[dict[str, str]]) -> list[tuple[float, float]]:
    return sorted((float(start), float(end)) for start, end in (r["stdout"].split() for r in replies))


def test_requests_to_one_session_run_one_after_the_other(server: ServerProcess) -> None:
    session = server.run("")["id"]
    with ThreadPoolExecutor(3) as clients:
        ran = spans(list(clients.map(lambda _: server.run(STAMPS, session), range(3))))
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(ran))


def test_requests_to_different_sessions_run_in_parallel() -> None:
    with ServerProcess("--max-running", "3") as server, ThreadPoolExecutor(3) as clients:
        sessions = [server.run("")["id"] for _ in range(3)]
        ran = spans(list(clients.map(lambda id: server.run(STAMPS, id), sessions)))
    assert max(start for start, _ in ran) < min(end for _, end in ran)


def test_waiting_for_a_turn_does_not_count_against_the_time() -> None:
    with ServerProcess("--time", "0.8", "--max-running", "1") as server, ThreadPoolExecutor(4) as clients:
        session = server.run("")["id"]
        replies = list(clients.map(lambda _: server.run("import time; time.sleep(0.4)", session), range(4)))
    assert replies == [{"id": session}] * 4


def test_an_idle_session_expires_and_a_used_one_does_not() -> None:
    with ServerProcess("--idle-expiry", "1") as server:
        idle, used = server.run("x = 1")["id"], server.run("x = 1")["id"]
        for _ in range(30):
            server.run("print(x)", used)
            time.sleep(0.1)
        reply = server.post({"code": "", "id": idle})
        assert (reply.status, reply.text) == (404, '{"error": "session not found"}')
        assert server.run("print(x)", used)["stdout"] == "1\n"


def test_a_full_house_is_503_without_harm_to_live_sessions() -> None:
    with ServerProcess("--max-sessions", "2") as server:
        live = [server.run(f"x = {number}")["id"] for number in range(2)]
        for id in live:
            server.run("", id)
        refused = server.post({"code": ""})
        assert (refused.status, refused.text) == (503, '{"error": "too many sessions"}')
        assert 1 <= int(refused.headers["retry-after"]) <= 1800
        assert [server.run("print(x)", id)["stdout"] for id in live] == ["0\n", "1\n"]


def test_sessions_that_nobody_came_back_to_make_room() -> None:
    with ServerProcess("--max-sessions", "3") as server:
        kept = server.run("x = 1")["id"]
        server.run("x += 1", kept)
        asked = server.run("x = 3")["id"]
        assert server.request("GET", f"/sessions/{asked}").status == 200
        used_once = [server.run("x = 0")["id"] for _ in range(4)]
        assert server.run("print(x)", kept)["stdout"] == "2\n"
        assert server.run("print(x)", asked)["stdout"] == "3\n"
        assert [server.post({"code": "", "id": id}).status for id in used_once] == [404, 404, 404, 200]
