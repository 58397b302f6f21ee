"""The application without its server, as somebody serves it who has a WSGI server already."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from falcon.testing import TestClient

from pysandbox import Limits, Sandbox
from pysandbox.web import create_app


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(limits=Limits(time=5.0)) as sandbox:
        yield sandbox


def test_it_runs_code_in_the_sandbox_that_it_is_given(sandbox: Sandbox) -> None:
    client = TestClient(create_app(sandbox))
    first = client.simulate_post("/execute", json={"code": "x = 5"})
    assert first.status_code == 200
    second = client.simulate_post("/execute", json={"id": first.json["id"], "code": "print(x)"})
    assert second.json == {"id": first.json["id"], "stdout": "5\n"}
    assert sandbox.session(first.json["id"]).execute("print(x + 1)").stdout == "6\n"


def test_it_bounds_the_size_of_requests_by_itself(sandbox: Sandbox) -> None:
    client = TestClient(create_app(sandbox, max_request_bytes=100))
    reply = client.simulate_post("/execute", json={"code": "#" * 200})
    assert reply.status_code == 413 and list(reply.json) == ["error"]
