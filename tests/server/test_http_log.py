"""The log: a line for each request, with ids and never with code or output."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from server_process import FAKE_SERVER, ServerProcess

SECRETS = ("say", "spoken-words", "unspoken")


def entries(server: ServerProcess) -> list[dict[str, Any]]:
    return [json.loads(line) for line in server.log().splitlines()]


def test_a_json_line_for_each_request() -> None:
    with ServerProcess("--log-format", "json", script=FAKE_SERVER) as server:
        reply = server.post({"code": "say spoken-words"}, x_request_id="my-id.1")
        server.post({"code": "unspoken", "cod": 1}, x_request_id="my-id.2")
        server.stop()
        by_id = {entry.get("request"): entry for entry in entries(server)}
        assert not any(secret in server.log() for secret in SECRETS)
    assert reply.headers["x-request-id"] == "my-id.1"
    good, bad = by_id["my-id.1"], by_id["my-id.2"]
    assert good.pop("milliseconds") >= 0 and re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", good.pop("time")
    )
    assert good == {
        "level": "info",
        "logger": "pysandbox.access",
        "message": "request",
        "request": "my-id.1",
        "client": "127.0.0.1",
        "method": "POST",
        "path": "/execute",
        "status": 200,
        "session": reply.json["id"],
        "outcome": "ok",
    }
    assert (bad["status"], "session" in bad, "outcome" in bad) == (400, False, False)


def test_a_text_line_for_each_request(fake_server: ServerProcess) -> None:
    reply = fake_server.post({"code": "limit timeout"}, x_request_id="timed-out")
    line = next(line for line in fake_server.log().splitlines() if "request=timed-out" in line)
    assert re.fullmatch(
        r"\S+Z INFO pysandbox.access: request request=timed-out client=127.0.0.1 method=POST path=/execute "
        rf"status=200 milliseconds=[\d.]+ session={reply.json['id']} outcome=timeout",
        line,
    )


@pytest.mark.parametrize("given", ["", "a b", "x" * 101, "\xe9", 'a"b'], ids=ascii)
def test_an_unfit_request_id_is_replaced(fake_server: ServerProcess, given: str) -> None:
    reply = fake_server.post({"code": "say"}, x_request_id=given)
    assert re.fullmatch(r"[0-9a-f]{32}", reply.headers["x-request-id"])


def test_a_path_cannot_forge_a_line(fake_server: ServerProcess) -> None:
    fake_server.request("GET", "/a%0a2026-01-01T00:00:00Z%20INFO%20forged")
    assert "\n2026-01-01T00:00:00Z" not in fake_server.log()
    assert r"path='/a\n2026-01-01T00:00:00Z INFO forged'" in fake_server.log()


def test_the_level_silences_the_access_log() -> None:
    with ServerProcess("--log-level", "error", script=FAKE_SERVER) as server:
        server.post({"code": "say"})
        server.stop()
        assert server.log() == ""


def test_waiting_requests_do_not_flood_the_log() -> None:
    with ServerProcess("--threads", "2", script=FAKE_SERVER) as server, ThreadPoolExecutor(20) as clients:
        replies = list(clients.map(lambda _: server.post({"code": "sleep 0.1"}).status, range(40)))
        assert set(replies) <= {200, 503}
        assert "queue depth" not in server.log()
