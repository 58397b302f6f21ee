"""``GET /health`` and ``GET /metrics``: what those who watch the server learn."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from server_process import FAKE_SERVER, ServerProcess

FAKE_LAYERS = [
    {"name": "walls", "active": True, "reason": "made of stone"},
    {"name": "moat", "active": False, "reason": "no water"},
]
KEY = {"Authorization": "Bearer key"}


@pytest.fixture(scope="module")
def locked() -> Iterator[ServerProcess]:
    with ServerProcess(script=FAKE_SERVER, environment={"PYSANDBOX_API_KEY": "key"}) as server:
        yield server


def figures(server: ServerProcess, headers: dict[str, str] | None = None) -> dict[str, float]:
    reply = server.request("GET", "/metrics", headers=headers)
    assert reply.status == 200
    assert reply.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    lines = (line.rpartition(" ") for line in reply.text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in lines}


def test_health_says_ready_version_and_layers(fake_server: ServerProcess) -> None:
    reply = fake_server.request("GET", "/health")
    assert (reply.status, reply.headers["content-type"]) == (200, "application/json")
    assert list(reply.json) == ["ready", "version", "layers"]
    assert reply.json["ready"] is True
    assert re.fullmatch(r"\d+\.\d+\.\d+|unknown", reply.json["version"])
    assert reply.json["layers"] == FAKE_LAYERS


def test_the_real_layers_are_shown(server: ServerProcess) -> None:
    layers = server.request("GET", "/health").json["layers"]
    assert layers and all(list(layer) == ["name", "active", "reason"] for layer in layers)


def test_without_the_key_health_says_only_ready(locked: ServerProcess) -> None:
    assert locked.request("GET", "/health").text == '{"ready": true}'
    assert locked.request("GET", "/health", headers={"Authorization": "Bearer x"}).text == '{"ready": true}'
    assert locked.request("GET", "/health", headers=KEY).json["layers"] == FAKE_LAYERS


def test_without_the_key_there_are_no_metrics(locked: ServerProcess) -> None:
    assert locked.request("GET", "/metrics").status == 401
    assert figures(locked, KEY)["pysandbox_sessions"] == 0


def test_only_get(fake_server: ServerProcess) -> None:
    for path in ("/health", "/metrics"):
        reply = fake_server.request("POST", path, b"")
        assert (reply.status, reply.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


def test_metrics_count_what_happens() -> None:
    with ServerProcess(script=FAKE_SERVER) as server:
        before = figures(server)
        server.run("say hello")
        server.run("limit timeout")
        server.run("limit memory")
        server.post(b"{")
        server.post({"code": "overloaded"})
        after = figures(server)
    grown = {
        name: value - before.get(name, 0.0) for name, value in after.items() if value != before.get(name)
    }
    expected = {
        'pysandbox_executions_total{outcome="ok"}': 1,
        'pysandbox_executions_total{outcome="timeout"}': 1,
        'pysandbox_executions_total{outcome="memory"}': 1,
        "pysandbox_execution_seconds_count": 3,
        "pysandbox_execution_seconds_sum": 4.25,
        'pysandbox_execution_seconds_bucket{le="0.1"}': None,
        'pysandbox_execution_seconds_bucket{le="0.25"}': 1,
        'pysandbox_execution_seconds_bucket{le="2.0"}': 3,
        "pysandbox_wait_seconds_count": 3,
        "pysandbox_worker_peak_memory_bytes_sum": 40 * 2**20,
        "pysandbox_recoveries_total": 2,
        'pysandbox_http_answers_total{status="200"}': 4,  # one of them for the metrics before
        'pysandbox_http_answers_total{status="400"}': 1,
        'pysandbox_http_answers_total{status="503"}': 1,
        "pysandbox_sessions": 4,
    }
    assert {name: grown.get(name) for name in expected} == expected
    assert after["pysandbox_warm_workers"] == 2


def test_every_outcome_is_there_from_the_start() -> None:
    with ServerProcess(script=FAKE_SERVER) as server:
        shown = figures(server)
    for outcome in ("ok", "exception", "exited", "timeout", "memory", "output", "crashed"):
        assert shown[f'pysandbox_executions_total{{outcome="{outcome}"}}'] == 0
