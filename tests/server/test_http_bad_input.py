"""Every malformed request is a 400 that says what is wrong and where, and never a 500."""

from __future__ import annotations

import socket

import pytest
from server_process import FAKE_SERVER, ServerProcess

KNOWN_FIELDS = 'the fields are "code", "id", "stdin", "timeout", "memory", "details"'
UUID_WORDS = (
    'field "id" must be a UUID as the server writes it (8-4-4-4-12 hexadecimal digits in lower case), not '
)

BAD_BODIES = [
    ("empty", b"", "malformed JSON: the body is empty"),
    ("blank", b"  ", "malformed JSON: Expecting value: line 1 column 3 (char 2)"),
    ("no JSON", b"print(1)", "malformed JSON: Expecting value: line 1 column 1 (char 0)"),
    ("second line", b'{\n  "code": }', "malformed JSON: Expecting value: line 2 column 11 (char 12)"),
    ("cut off", b'{"code": "1', "malformed JSON: Unterminated string starting at: line 1 column 10 (char 9)"),
    ("two values", b"{} {}", "malformed JSON: Extra data: line 1 column 4 (char 3)"),
    ("line end in a string", b'{"code": "a\nb"}',
     "malformed JSON: Invalid control character at: line 1 column 12 (char 11)"),
    ("latin-1", b'{"code": "\xe9"}', "malformed JSON: the body is not UTF-8 at byte 10"),
    ("encoded surrogate", b'{"code": "\xed\xa0\x80"}', "malformed JSON: the body is not UTF-8 at byte 10"),
    ("UTF-16", '{"code": "1"}'.encode("utf-16"), "malformed JSON: the body is not UTF-8 at byte 0"),
    ("NaN", b'{"code": NaN}', "malformed JSON: NaN is no JSON value"),
    ("Infinity", b'{"code": -Infinity}', "malformed JSON: -Infinity is no JSON value"),
    ("deep arrays", b"[" * 500_000, "malformed JSON: nested too deeply"),
    ("deep objects", b'{"code":' * 100_000, "malformed JSON: nested too deeply"),
    ("deep and closed", b"[" * 300_000 + b"]" * 300_000, "malformed JSON: nested too deeply"),
    ("array", b'["print(1)"]', "the body must be a JSON object, not an array"),
    ("string", b'"print(1)"', "the body must be a JSON object, not a string"),
    ("null", b"null", "the body must be a JSON object, not null"),
    ("true", b"true", "the body must be a JSON object, not a boolean"),
    ("number", b"1", "the body must be a JSON object, not a number"),
    ("huge integer", b"9" * 500_000, "the body must be a JSON object, not a number"),
    ("huge exponent", b"1e999999999", "the body must be a JSON object, not a number"),
    ("no code", b"{}", 'field "code" is missing'),
    ("only id", b'{"id": null}', 'field "code" is missing'),
    ("code a number", b'{"code": 1}', 'field "code" must be a string, not a number'),
    ("code null", b'{"code": null}', 'field "code" must be a string, not null'),
    ("code an array", b'{"code": ["1"]}', 'field "code" must be a string, not an array'),
    ("code an object", b'{"code": {}}', 'field "code" must be a string, not an object'),
    ("code a boolean", b'{"code": true}', 'field "code" must be a string, not a boolean'),
    ("code huge", b'{"code": ' + b"9" * 10_000 + b"}", 'field "code" must be a string, not a number'),
    ("id a number", b'{"code": "", "id": 5}', 'field "id" must be a string or null, not a number'),
    ("id false", b'{"code": "", "id": false}', 'field "id" must be a string or null, not a boolean'),
    ("id empty", b'{"code": "", "id": ""}', UUID_WORDS + '""'),
    ("id no UUID", b'{"code": "", "id": "abc"}', UUID_WORDS + '"abc"'),
    ("id in braces", b'{"code": "", "id": "{12345678-1234-4234-8234-123456789abc}"}',
     UUID_WORDS + '"{12345678-1234-4234-8234-123456789abc}"'),
    ("id in capitals", b'{"code": "", "id": "12345678-1234-4234-8234-123456789ABC"}',
     UUID_WORDS + '"12345678-1234-4234-8234-123456789ABC"'),
    ("id with a line end", b'{"code": "", "id": "12345678-1234-4234-8234-123456789abc\\n"}',
     UUID_WORDS + '"12345678-1234-4234-8234-123456789abc\\n"'),
    ("id very long", b'{"code": "", "id": "' + b"x" * 1000 + b'"}', UUID_WORDS + '"' + "x" * 80 + '..."'),
    ("unknown field", b'{"code": "", "cod": 1}', f'unknown field "cod"; {KNOWN_FIELDS}'),
    ("field in capitals", b'{"Code": ""}', f'unknown field "Code"; {KNOWN_FIELDS}'),
    ("field with a surrogate", b'{"code": "", "\\ud800": 1}', f'unknown field "\\ud800"; {KNOWN_FIELDS}'),
    ("code twice", b'{"code": "1", "code": "2"}', 'field "code" is given twice'),
    ("id twice", b'{"id": null, "code": "1", "id": null}', 'field "id" is given twice'),
]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "words"), [row[1:] for row in BAD_BODIES], ids=[row[0] for row in BAD_BODIES]
)
def test_bad_body_is_400_and_says_what_and_where(fake_server: ServerProcess, body: bytes, words: str) -> None:
    reply = fake_server.post(body)
    assert (reply.status, reply.json) == (400, {"error": words})


def test_a_byte_order_mark_is_skipped(fake_server: ServerProcess) -> None:
    assert fake_server.post(b'\xef\xbb\xbf{"code": "say hello"}').json["stdout"] == "hello"


def raw(server: ServerProcess, data: bytes) -> bytes:
    """Send bytes that no HTTP client would, and return all that comes back."""
    with socket.create_connection((server.host, server.port), timeout=30) as connection:
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65536), b""))


HEAD = b"POST /execute HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"GARBAGE\r\n\r\n", b"400 Bad Request"),
        (b"POST /execute HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", b"400 Bad Request"),
        (b"POST /execute HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n", b"400 Bad Request"),
        (
            (b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ").ljust(262_144, b"x"),
            b"431 Request Header Fields Too Large",
        ),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", b"400 Bad Request"),
        (HEAD + b"Transfer-Encoding: gzip\r\n\r\n", b"501 Not Implemented"),
        (HEAD + b"Content-Length: 16777216\r\n\r\n", b"413 Request Entity Too Large"),
    ],
    ids=[
        "no HTTP",
        "negative length",
        "wordy length",
        "huge header",
        "bad chunk",
        "foreign coding",
        "16 times too large",
    ],
)
def test_what_is_no_http_is_refused_in_json(fake_server: ServerProcess, data: bytes, status: bytes) -> None:
    answer = raw(fake_server, data)
    assert answer.startswith(b"HTTP/1.") and status in answer.partition(b"\r\n")[0]
    assert b"Content-Type: application/json\r\n" in answer
    assert answer.partition(b"\r\n\r\n")[2].startswith(b'{"error": "')


def chunked(body: bytes, size: int) -> bytes:
    chunks = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in [*chunks, b""])


def test_a_chunked_body_is_read(fake_server: ServerProcess) -> None:
    answer = raw(
        fake_server, HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(b'{"code": "say chunks"}', 5)
    )
    assert answer.startswith(b"HTTP/1.1 200 OK") and b'"stdout": "chunks"' in answer


def test_too_large_a_chunked_body_is_413(fake_server: ServerProcess) -> None:
    answer = raw(
        fake_server, HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(b"[" * (2**20 + 1), 2**16)
    )
    assert answer.startswith(b"HTTP/1.1 413") and answer.endswith(
        b'{"error": "the body is larger than 1048576 bytes"}'
    )


def test_requests_in_one_connection_are_answered_in_their_order(fake_server: ServerProcess) -> None:
    first, second = b'{"code": "sleep 0.2"}', b'{"code": "say second"}'
    head = HEAD.replace(b"Connection: close\r\n", b"")
    answer = raw(
        fake_server,
        head + b"Content-Length: %d\r\n\r\n%b" % (len(first), first)
        + HEAD + b"Content-Length: %d\r\n\r\n%b" % (len(second), second),
    )  # fmt: skip
    assert 0 < answer.index(b'"slept"') < answer.index(b'"second"')


def test_a_request_of_http_1_0_without_a_host_is_answered(fake_server: ServerProcess) -> None:
    body = b'{"code": "say old"}'
    head = b"POST /execute HTTP/1.0\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    assert b'"stdout": "old"' in raw(fake_server, head % len(body) + body)


def test_clients_that_stall_hold_no_thread() -> None:
    with ServerProcess("--threads", "2", script=FAKE_SERVER) as server:
        stalled = [socket.create_connection((server.host, server.port)) for _ in range(20)]
        for number, connection in enumerate(stalled):
            connection.sendall((HEAD + b"Content-Length: 100\r\n\r\n{")[: 20 + 10 * number])
        try:
            assert server.post({"code": "say hello"}).json["stdout"] == "hello"
        finally:
            for connection in stalled:
                connection.close()
