"""The contract's table and its examples, to the byte, over real HTTP."""

from __future__ import annotations

import json
import re
import uuid

import pytest
from server_process import Reply, ServerProcess

SESSION_ID = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"

EXAMPLES = [
    ("print", "print('Hello, World!')", '"stdout": "Hello, World!\\n"'),
    (
        "exception",
        "1 / 0",
        '"stderr": "Traceback (most recent call last):\\n  File \\"<stdin>\\", line 1, in <module>\\n'
        'ZeroDivisionError: division by zero\\n"',
    ),
    ("timeout", "while True: pass", '"error": "execution timeout"'),
    (
        "permission",
        "import os; os.remove('file.txt')",
        '"stderr": "Traceback (most recent call last):\\n  File \\"<stdin>\\", line 1, in <module>\\n'
        "PermissionError: [Errno 13] Permission denied: 'file.txt'\\n\"",
    ),
]

#: What a request may hold beside text that is easy: each must come back as it went.
UNICODE = [
    "naïve",
    "日本語",
    "🦆",
    "\u2028\u2029",
    "\x00\x07\x1b",
    '"\\/',
    "\u202e",
    "a\u0301",
    "\ufeff",
    "\U0010ffff",
]


def has_error(reply: Reply, status: int) -> str:
    assert reply.status == status, reply
    assert reply.headers["content-type"] == "application/json"
    assert list(reply.json) == ["error"]
    return reply.json["error"]


@pytest.mark.parametrize(("code", "fields"), [row[1:] for row in EXAMPLES], ids=[row[0] for row in EXAMPLES])
def test_example_holds_to_the_byte(server: ServerProcess, code: str, fields: str) -> None:
    reply = server.post({"code": code})
    assert reply.status == 200
    assert reply.headers["content-type"] == "application/json"
    assert re.fullmatch(r'\{"id": "' + SESSION_ID + '", ' + re.escape(fields) + r"\}", reply.text), reply.text


def test_state_persists_to_the_byte(server: ServerProcess) -> None:
    opened = server.post({"code": "x = 5"})
    assert re.fullmatch(r'\{"id": "' + SESSION_ID + r'"\}', opened.text)
    session = opened.json["id"]
    continued = server.post({"id": session, "code": "print(x)"})
    assert continued.text == f'{{"id": "{session}", "stdout": "5\\n"}}'


def test_stdout_and_stderr_stand_side_by_side_in_their_order(server: ServerProcess) -> None:
    reply = server.post({"code": "import sys\nprint('out')\nprint('err', file=sys.stderr)"})
    assert list(reply.json) == ["id", "stdout", "stderr"]
    assert (reply.json["stdout"], reply.json["stderr"]) == ("out\n", "err\n")


def test_null_id_opens_a_session(server: ServerProcess) -> None:
    first, second = (server.post(b'{"code": "", "id": null}') for _ in range(2))
    assert list(first.json) == list(second.json) == ["id"]
    assert first.json["id"] != second.json["id"]


@pytest.mark.parametrize("text", UNICODE, ids=ascii)
@pytest.mark.parametrize("escaped", [True, False], ids=["escaped", "UTF-8"])
def test_unicode_passes_both_ways(server: ServerProcess, text: str, escaped: bool) -> None:
    # Not every character can stand in a program's text, so it holds escapes, and the rest in a comment.
    visible = "".join(character for character in text if character.isprintable())
    code = f"print({text!a}, end='')  # {visible}"
    body = json.dumps({"code": code}, ensure_ascii=escaped).encode("utf-8")
    assert server.post(body).json["stdout"] == text


def test_output_is_utf_8_and_not_escaped(server: ServerProcess) -> None:
    assert '"stdout": "日本語 🦆\\n"'.encode() in server.post({"code": "print('日本語 🦆')"}).body


@pytest.mark.parametrize(
    "code",
    ["x = '\ud800'", "print('\udfff')", "print(ascii('\ud800'))", "\ud800", "\0", "print('a\0b')"],
    ids=ascii,
)
def test_lone_surrogate_or_nul_in_code_does_not_break_the_reply(server: ServerProcess, code: str) -> None:
    reply = server.post({"code": code})
    assert reply.status == 200
    assert uuid.UUID(reply.json["id"]).version == 4


def test_lone_surrogate_and_nul_in_output_do_not_break_the_reply(fake_server: ServerProcess) -> None:
    reply = fake_server.post({"code": "surrogate"})
    assert reply.status == 200
    assert (reply.json["stdout"], reply.json["stderr"]) == ("a\ud800b\0", "\udfff")


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("timeout", "execution timeout"),
        ("memory", "memory limit exceeded"),
        ("output", "output limit exceeded"),
        ("crashed", "interpreter crashed"),
    ],
)
def test_error_never_stands_beside_output(fake_server: ServerProcess, outcome: str, words: str) -> None:
    reply = fake_server.post({"code": f"limit {outcome}"})
    assert reply.status == 200
    assert reply.text == f'{{"id": "{reply.json["id"]}", "error": "{words}"}}'


def test_unknown_session_is_404(server: ServerProcess) -> None:
    reply = server.post({"code": "1", "id": str(uuid.uuid4())})
    assert (reply.status, reply.text) == (404, '{"error": "session not found"}')


def test_wrong_path_is_404(server: ServerProcess) -> None:
    for path in ("/execute/", "/Execute", "/execute/x", "/%2e%2e/etc/passwd", "/%C3%A9", "/%ff"):
        reply = server.request("POST", path, b"{}", {"Content-Type": "application/json"})
        assert has_error(reply, 404) == "no such path; code is run by POST /execute"


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "BREW"])
def test_wrong_method_is_405_and_names_the_right_one(server: ServerProcess, method: str) -> None:
    reply = server.request(method, "/execute")
    assert has_error(reply, 405) == "method not allowed; code is run by POST /execute"
    assert reply.headers["allow"] == "POST, OPTIONS"


def test_head_is_405_without_a_body(server: ServerProcess) -> None:
    reply = server.request("HEAD", "/execute")
    assert (reply.status, reply.headers["allow"], reply.body) == (405, "POST, OPTIONS", b"")


@pytest.mark.parametrize("path", ["/", "/playground/app.js", "/health", "/openapi.json"])
def test_head_is_get_without_a_body(server: ServerProcess, path: str) -> None:
    got, head = server.request("GET", path), server.request("HEAD", path)
    own = {"date", "x-request-id"}
    assert (head.status, head.body) == (200, b"")
    assert {k: v for k, v in head.headers.items() if k not in own} == {
        k: v for k, v in got.headers.items() if k not in own
    }


def test_options_names_the_methods(server: ServerProcess) -> None:
    reply = server.request("OPTIONS", "/execute")
    assert (reply.status, reply.headers["allow"], reply.body) == (200, "POST", b"")


@pytest.mark.parametrize(
    ("content_type", "words"),
    [
        ("text/plain", 'Content-Type must be application/json, not "text/plain"'),
        (
            "application/x-www-form-urlencoded",
            'Content-Type must be application/json, not "application/x-www-form-urlencoded"',
        ),
        ("application/json2", 'Content-Type must be application/json, not "application/json2"'),
        ("application/json; charset=latin-1", "the charset of application/json must be utf-8"),
        ("", "Content-Type must be application/json, not nothing"),
    ],
)
def test_wrong_media_type_is_415(server: ServerProcess, content_type: str, words: str) -> None:
    assert has_error(server.post(b"{}", content_type=content_type), 415) == words


def test_missing_media_type_is_415(server: ServerProcess) -> None:
    reply = server.request("POST", "/execute", b"{}")
    assert has_error(reply, 415) == "Content-Type must be application/json, not nothing"


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "Application/JSON",
        "application/json;charset=UTF-8",
        'application/json; charset="utf-8"',
    ],
)
def test_media_type_may_be_spelled_as_http_allows(server: ServerProcess, content_type: str) -> None:
    assert server.post({"code": "print(1)"}, content_type=content_type).json["stdout"] == "1\n"


@pytest.mark.parametrize("extra", [1, 1000, 2**20], ids=["one byte", "1 kB", "1 MiB"])
def test_too_large_a_body_is_413(server: ServerProcess, extra: int) -> None:
    reply = server.post(b"[" * (2**20 + extra))
    assert has_error(reply, 413) == "the body is larger than 1048576 bytes"


def test_a_body_of_exactly_the_limit_is_taken(server: ServerProcess) -> None:
    head, tail = b'{"code": "print(1) #', b'"}'
    body = head + b"x" * (2**20 - len(head) - len(tail)) + tail
    assert server.post(body).json["stdout"] == "1\n"


def test_no_capacity_is_503_with_retry_after(fake_server: ServerProcess) -> None:
    reply = fake_server.post({"code": "overloaded"})
    assert has_error(reply, 503) == "all workers are busy"
    assert reply.headers["retry-after"] == "7"


def test_a_worker_that_cannot_start_is_503_and_only_the_log_says_why(fake_server: ServerProcess) -> None:
    reply = fake_server.post({"code": "no_worker out of processes"})
    assert has_error(reply, 503) == "no worker can be started now"
    assert reply.headers["retry-after"] == "1"
    why = "no worker can be started now: a worker did not come up: out of processes"
    assert why in fake_server.log()


def test_a_closed_sandbox_is_503(fake_server: ServerProcess) -> None:
    reply = fake_server.post({"code": "closed"})
    assert has_error(reply, 503) == "the server is stopping"
    assert reply.headers["retry-after"] == "1"


def test_a_new_session_that_is_lost_at_once_means_that_the_server_stops(fake_server: ServerProcess) -> None:
    assert has_error(fake_server.post({"code": "vanish"}), 503) == "the server is stopping"
    session = fake_server.run("say hello")["id"]
    reply = fake_server.post({"code": "vanish", "id": session})
    assert has_error(reply, 404) == "session not found"


@pytest.mark.parametrize("code", ["fault of the day", "exhausted", "no_such_thing"])
def test_own_fault_is_500_and_its_details_are_only_in_the_log(fake_server: ServerProcess, code: str) -> None:
    reply = fake_server.post({"code": code}, X_Request_Id=f"req-{code[:5]}")
    assert (reply.status, reply.text) == (500, '{"error": "Internal server error"}')
    assert f"request req-{code[:5]} failed" in fake_server.log()


def test_the_log_tells_what_went_wrong(fake_server: ServerProcess) -> None:
    fake_server.post({"code": "fault 4711"})
    assert "RuntimeError: a secret detail: 4711" in fake_server.log()
