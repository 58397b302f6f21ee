"""``GET /openapi.json`` says what the server does, and the server does what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from server_process import ROOT, ServerProcess

from pysandbox import Limits
from pysandbox.contract import FIELDS
from pysandbox.web.application import version
from pysandbox.web.openapi import document

TIME = 0.3
DOCUMENT = document(Limits(time=TIME), version(), keys=False)
OPERATIONS = [
    (method, path, operation)
    for path, item in DOCUMENT["paths"].items()
    for method, operation in item.items()
    if method != "parameters"
]


@pytest.fixture(scope="module")
def hurried() -> Iterator[ServerProcess]:
    """The real server with a short limit, so that whatever is generated costs little."""
    with ServerProcess("--time", str(TIME), "--max-sessions", "20", "--idle-expiry", "1") as running:
        yield running


def test_it_is_served(hurried: ServerProcess) -> None:
    reply = hurried.request("GET", "/openapi.json")
    assert (reply.status, reply.headers["content-type"]) == (200, "application/json")
    assert reply.json == DOCUMENT


def test_with_keys_on_it_asks_for_one() -> None:
    described = document(Limits(), "1", keys=True)
    assert described["security"] == [{"key": []}]
    assert described["paths"]["/health"]["get"]["security"] == []
    with ServerProcess(environment={"PYSANDBOX_API_KEY": "key"}) as locked:
        assert locked.request("GET", "/openapi.json").status == 401
        shown = locked.request("GET", "/openapi.json", headers={"Authorization": "Bearer key"}).json
    assert shown == document(Limits(), version(), keys=True)


def test_it_has_every_field_of_the_contract() -> None:
    request = DOCUMENT["components"]["schemas"]["Request"]
    assert tuple(request["properties"]) == FIELDS
    assert request["properties"]["timeout"]["maximum"] == TIME


def test_it_has_every_path_but_the_playground_s() -> None:
    source = (ROOT / "pysandbox" / "web" / "application.py").read_text(encoding="utf-8")
    assert set(DOCUMENT["paths"]) == set(re.findall(r'add_route\("([^"]+)"', source))


@pytest.mark.parametrize(
    ("method", "path", "operation"), OPERATIONS, ids=[row[2]["operationId"] for row in OPERATIONS]
)
def test_every_operation_names_its_errors_with_examples(
    method: str, path: str, operation: dict[str, Any]
) -> None:
    codes = {401, 403, 405, 500}
    codes |= {400, 404, 503} if "{id}" in path else set()
    codes |= {400, 404, 413, 415, 503} if path == "/execute" else set()
    assert {int(code) for code in operation["responses"] if int(code) >= 400} == codes
    for code in codes:
        content = operation["responses"][str(code)]["content"]["application/json"]
        assert content["examples"]["error"]["value"]["error"]


schemathesis = pytest.importorskip("schemathesis")
hypothesis = pytest.importorskip("hypothesis")

schema = schemathesis.openapi.from_dict(DOCUMENT)


@schema.parametrize()
@hypothesis.settings(
    max_examples=20, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(hypothesis.HealthCheck),
)  # fmt: skip
def test_no_generated_request_finds_a_500_or_breaks_the_schema(case: Any, hurried: ServerProcess) -> None:
    case.call_and_validate(base_url=hurried.url)
