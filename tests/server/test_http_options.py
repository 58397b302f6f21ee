"""The optional fields of a request: standard input, smaller limits, details."""

from __future__ import annotations

from typing import Any

import pytest
from server_process import ServerProcess

TOLD = {"code": "told"}


@pytest.mark.parametrize(
    ("fields", "passed"),
    [
        ({}, "stdin='', time=None, memory=None, value=False"),
        ({"stdin": "a\n"}, "stdin='a\\n', time=None, memory=None, value=False"),
        ({"timeout": 1}, "stdin='', time=1.0, memory=None, value=False"),
        ({"timeout": 0.25, "memory": 2**20}, "stdin='', time=0.25, memory=1048576, value=False"),
        ({"stdin": None, "timeout": None, "memory": None, "details": None, "id": None},
         "stdin='', time=None, memory=None, value=False"),
    ],
)  # fmt: skip
def test_a_field_reaches_the_sandbox(fake_server: ServerProcess, fields: dict[str, Any], passed: str) -> None:
    assert fake_server.post(TOLD | fields).json["stdout"] == passed


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"stdin": 1}, 'field "stdin" must be a string or null, not a number'),
        ({"timeout": "1"}, 'field "timeout" must be a number or null, not a string'),
        ({"timeout": True}, 'field "timeout" must be a number or null, not a boolean'),
        ({"timeout": 0}, 'field "timeout" must be from 0.01 to 2 seconds, not 0'),
        ({"timeout": 2.5}, 'field "timeout" must be from 0.01 to 2 seconds, not 2.5'),
        ({"timeout": 10**400}, 'field "timeout" must be from 0.01 to 2 seconds, not inf'),
        ({"memory": 1}, 'field "memory" must be from 1048576 to 104857600 bytes, not 1'),
        ({"memory": 2**40}, 'field "memory" must be from 1048576 to 104857600 bytes, not 1099511627776'),
        ({"memory": 1048576.5}, 'field "memory" must be a whole number of bytes, not 1.04858e+06'),
        ({"memory": []}, 'field "memory" must be a number or null, not an array'),
        ({"details": 1}, 'field "details" must be a boolean or null, not a number'),
    ],
)  # fmt: skip
def test_a_field_out_of_range_is_400(fake_server: ServerProcess, fields: dict[str, Any], words: str) -> None:
    reply = fake_server.post(TOLD | fields)
    assert (reply.status, reply.json) == (400, {"error": words})


def test_details_come_only_when_asked_for(fake_server: ServerProcess) -> None:
    assert list(fake_server.post(TOLD | {"details": False}).json) == ["id", "stdout"]
    reply = fake_server.post(TOLD | {"details": True}).json
    assert list(reply) == ["id", "stdout", "details"]
    assert reply["details"] == {
        "reason": "exited",
        "exit_status": 7,
        "wall": 0.25,
        "cpu": 0.125,
        "peak_memory": 41943040,
        "queue_wait": 0.5,
        "rolled_back": False,
        "partial_stdout": "",
        "partial_stderr": "",
        "value": "'v'",
    }


def test_details_stand_beside_an_error_too(fake_server: ServerProcess) -> None:
    reply = fake_server.post({"code": "limit output", "details": True}).json
    assert list(reply) == ["id", "error", "details"]
    details = reply["details"]
    assert (details["reason"], details["rolled_back"], details["partial_stdout"]) == (
        "output", True, "seen before"
    )  # fmt: skip


def test_they_work(server: ServerProcess) -> None:
    # It computes, for clocks that count processor time in large pieces.
    body = {
        "code": "name = input()\nsum(range(2 * 10**6))\nf'Hello, {name}!'",
        "stdin": "Ada\n",
        "details": True,
    }
    details = server.post(body).json["details"]
    assert details["value"] == "'Hello, Ada!'"
    assert 0 < details["wall"] < 2 and details["cpu"] > 0 and details["queue_wait"] >= 0
    assert server.post({"code": "while True: pass", "timeout": 0.1}).json["error"] == "execution timeout"
    endless = {"code": "print('seen')\nwhile True: pass", "timeout": 0.5, "details": True}
    reply = server.post(endless).json
    assert (list(reply), reply["error"]) == (["id", "error", "details"], "execution timeout")
    told = {"reason": "timeout", "exit_status": None, "cpu": None, "peak_memory": None, "rolled_back": True}
    told |= {"partial_stdout": "seen\n", "partial_stderr": "", "value": None}
    assert {name: reply["details"][name] for name in told} == told
    hog = {"code": "x = bytearray(50 * 2**20)"}
    assert "error" not in server.post(hog).json
    assert server.post(hog | {"memory": 40 * 2**20}).json["error"] == "memory limit exceeded"
