"""``GET`` and ``DELETE /sessions/{id}`` and ``POST /sessions/{id}/fork``, over real HTTP."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from server_process import FAKE_SERVER, ServerProcess

NOBODY = "00000000-0000-4000-8000-000000000000"
BAD_ID = (
    "the session's id must be a UUID as the server writes it "
    '(8-4-4-4-12 hexadecimal digits in lower case), not "%s"'
)
#: Every way to call a session's resource: method, path below the session's own.
CALLS = [("GET", ""), ("DELETE", ""), ("POST", "/fork")]


@pytest.fixture(scope="module")
def locked() -> Iterator[ServerProcess]:
    with ServerProcess(script=FAKE_SERVER, environment={"PYSANDBOX_API_KEY": "one,two"}) as server:
        yield server


def key(name: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {name}"}


def test_a_session_is_described(fake_server: ServerProcess) -> None:
    id = fake_server.run("say hello")["id"]
    reply = fake_server.request("GET", f"/sessions/{id}")
    assert (reply.status, reply.headers["content-type"]) == (200, "application/json")
    assert reply.text == (
        f'{{"id": "{id}", "created": "2026-11-22T20:15:00.123Z", "last_used": "2026-11-22T20:16:01.123Z", '
        '"executions": 3, "idle_expiry": 1800.0}'
    )


def test_a_real_session_is_described_truly() -> None:
    with ServerProcess("--idle-expiry", "90") as server:
        before = datetime.now(UTC)
        id = server.run("x = 1")["id"]
        server.run("x = 2", id)
        told = server.request("GET", f"/sessions/{id}").json
        assert (told["id"], told["executions"], told["idle_expiry"]) == (id, 2, 90.0)
        moments = [datetime.fromisoformat(told[name]) for name in ("created", "last_used")]
        assert before.replace(microsecond=0) <= moments[0] <= moments[1] <= datetime.now(UTC)


def test_a_look_is_no_use_that_keeps_a_session_alive(server: ServerProcess) -> None:
    id = server.run("")["id"]
    looks = [server.request("GET", f"/sessions/{id}").json["last_used"] for _ in range(2)]
    assert looks[0] == looks[1]


def test_a_fork_starts_from_the_same_state_and_goes_its_own_way(server: ServerProcess) -> None:
    id = server.run("x = [1]")["id"]
    reply = server.request("POST", f"/sessions/{id}/fork")
    fork = reply.json["id"]
    assert (reply.status, reply.text) == (200, f'{{"id": "{fork}"}}')
    assert fork != id and uuid.UUID(fork).version == 4
    assert server.run("x.append(2); print(x)", fork)["stdout"] == "[1, 2]\n"
    assert server.run("print(x)", id)["stdout"] == "[1]\n"


def test_a_deleted_session_is_over(server: ServerProcess) -> None:
    id = server.run("x = 1")["id"]
    reply = server.request("DELETE", f"/sessions/{id}")
    assert (reply.status, reply.body) == (204, b"")
    for method, path in CALLS:
        assert server.request(method, f"/sessions/{id}{path}").status == 404
    assert server.post({"code": "x", "id": id}).status == 404


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_no_such_session_is_404(fake_server: ServerProcess, method: str, path: str) -> None:
    reply = fake_server.request(method, f"/sessions/{NOBODY}{path}")
    assert (reply.status, reply.text) == (404, '{"error": "session not found"}')


@pytest.mark.parametrize(("method", "path"), CALLS)
@pytest.mark.parametrize("id", ["1", NOBODY.replace("8", "G"), f"{{{NOBODY}}}", "%C3%A9"])
def test_an_id_that_is_no_uuid_is_400(fake_server: ServerProcess, method: str, path: str, id: str) -> None:
    reply = fake_server.request(method, f"/sessions/{id}{path}")
    shown = json.dumps("é")[1:-1] if id == "%C3%A9" else id
    assert (reply.status, reply.json) == (400, {"error": BAD_ID % shown})


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", f"/sessions/{NOBODY}", "DELETE, GET, HEAD, OPTIONS"),
        ("POST", f"/sessions/{NOBODY}", "DELETE, GET, HEAD, OPTIONS"),
        ("GET", f"/sessions/{NOBODY}/fork", "POST, OPTIONS"),
        ("BREW", f"/sessions/{NOBODY}/fork", "POST, OPTIONS"),
    ],
)
def test_a_wrong_method_is_405(fake_server: ServerProcess, method: str, path: str, allowed: str) -> None:
    reply = fake_server.request(method, path)
    assert reply.json == {"error": "method not allowed; code is run by POST /execute"}
    assert (reply.status, set(reply.headers["allow"].split(", "))) == (405, set(allowed.split(", ")))


@pytest.mark.parametrize("path", ["/sessions", "/sessions/", f"/sessions/{NOBODY}/", f"/sessions/{NOBODY}/x"])
def test_other_paths_are_404(fake_server: ServerProcess, path: str) -> None:
    reply = fake_server.request("GET", path)
    assert (reply.status, reply.json["error"]) in [
        (404, "no such path; code is run by POST /execute"),
        (400, BAD_ID % ""),
    ]


@pytest.mark.parametrize(
    ("how", "words", "retry_after"),
    [
        ("full", "too many sessions", "9"),
        ("memory", "no worker can be started now: no memory for it", "1"),
    ],
)
def test_a_fork_without_room_is_503(
    fake_server: ServerProcess, how: str, words: str, retry_after: str
) -> None:
    id = fake_server.run(f"no_fork {how}")["id"]
    reply = fake_server.request("POST", f"/sessions/{id}/fork")
    assert (reply.status, reply.json) == (503, {"error": words})
    assert reply.headers["retry-after"] == retry_after


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_a_session_is_for_the_key_that_opened_it(locked: ServerProcess, method: str, path: str) -> None:
    id = json.loads(locked.post({"code": "say"}, authorization="Bearer one").text)["id"]
    foreign = locked.request(method, f"/sessions/{id}{path}", headers=key("two"))
    assert (foreign.status, foreign.text) == (404, '{"error": "session not found"}')
    assert locked.request(method, f"/sessions/{id}{path}").status == 401
    assert locked.request(method, f"/sessions/{id}{path}", headers=key("one")).status in (200, 204)


def test_a_fork_is_for_the_key_that_forked(locked: ServerProcess) -> None:
    id = json.loads(locked.post({"code": "say"}, authorization="Bearer one").text)["id"]
    fork = locked.request("POST", f"/sessions/{id}/fork", headers=key("one")).json["id"]
    assert locked.request("GET", f"/sessions/{fork}", headers=key("one")).status == 200
    assert locked.request("GET", f"/sessions/{fork}", headers=key("two")).status == 404


def test_a_fork_is_logged_and_counted() -> None:
    with ServerProcess("--log-format", "json", script=FAKE_SERVER) as server:
        id = server.run("say")["id"]
        fork = server.request("POST", f"/sessions/{id}/fork").json["id"]
        metrics = server.request("GET", "/metrics").text
        entries = [json.loads(line) for line in server.log().splitlines()]
    assert "\npysandbox_forks_total 1.0\n" in metrics
    logged = next(entry for entry in entries if entry.get("path", "").endswith("/fork"))
    assert (logged["session"], logged["fork"], logged["status"]) == (id, fork, 200)
