"""``Client`` has the face of ``Sandbox``, and raises its errors."""

from __future__ import annotations

import inspect
import socket
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from server_process import FAKE_SERVER, ServerProcess

from pysandbox import (
    Outcome,
    Overloaded,
    Sandbox,
    SandboxClosed,
    Session,
    SessionInfo,
    SessionNotFound,
    WorkerStartError,
)
from pysandbox.client import Client, ClientSession, RequestRefused

NOBODY = "00000000-0000-4000-8000-000000000000"


@pytest.fixture(scope="module")
def client(server: ServerProcess) -> Iterator[Client]:
    with Client(server.url) as client:
        yield client


@pytest.fixture(scope="module")
def fake(fake_server: ServerProcess) -> Iterator[Client]:
    with Client(fake_server.url) as client:
        yield client


@pytest.mark.parametrize(
    ("remote", "local", "name"),
    [(Client, Sandbox, name) for name in ("execute", "open", "session", "close")]
    + [(ClientSession, Session, name) for name in ("execute", "fork", "close")],
)
def test_a_method_takes_what_the_library_s_takes(remote: type, local: type, name: str) -> None:
    ours, theirs = (inspect.signature(getattr(kind, name)) for kind in (remote, local))
    assert [str(p) for p in ours.parameters.values()] == [str(p) for p in theirs.parameters.values()]


def test_the_same_program_of_calls_works_on_both(client: Client) -> None:
    def story(sandbox: Any) -> list[Any]:
        first = sandbox.execute("x = 5")
        shown = sandbox.execute("print(x)", first.id)
        held = sandbox.session(first.id)
        with held.fork() as fork, sandbox.open() as empty:
            told = [
                fork.execute("x += 1\nx", value=True),
                held.execute("x", value=True),
                held.execute("x"),
                empty.execute("x"),
                empty.execute("print(input())", stdin="a line\n"),
                held.execute("x = 0\nwhile True: pass", time=0.1),
                # It waits, for a system where the host looks at the memory from outside.
                held.execute("y = bytearray(30 * 2**20)\nimport time; time.sleep(0.2)", memory=20 * 2**20),
                held.execute("raise SystemExit(3)"),
                held.execute("print(x)"),
            ]
        info = held.info
        assert isinstance(info, SessionInfo) and info.id == held.id and info.executions == 6
        assert info.created <= info.last_used and info.created.utcoffset() is not None
        held.close()
        held.close()
        with pytest.raises(SessionNotFound, match=r"^session not found$"):
            held.execute("x")
        return [
            (r.outcome, r.stdout, r.stderr, r.error, r.rolled_back, r.exit_status, r.value)
            for r in [first, shown, *told]
        ]

    with Sandbox() as sandbox:
        assert story(client) == story(sandbox)


def test_usage_comes_along(fake: Client) -> None:
    result = fake.execute("told")
    assert (result.outcome, result.exit_status, result.value) == (Outcome.EXITED, 7, None)
    assert (result.usage.wall, result.usage.cpu, result.usage.peak_memory, result.usage.waited) == (
        0.25, 0.125, 41943040, 0.5
    )  # fmt: skip
    assert fake.execute("told", value=True).value == "'v'"
    assert fake.execute("limit output").partial_stdout == "seen before"


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda c: c.execute("1", NOBODY), SessionNotFound, "session not found"),
        (lambda c: c.session(uuid.UUID(NOBODY)), SessionNotFound, "session not found"),
        (lambda c: c.execute("overloaded"), Overloaded, "all workers are busy"),
        (lambda c: c.execute("no_worker why"), WorkerStartError, "no worker can be started now"),
        (lambda c: c.session(c.execute("no_fork memory").id).fork(), WorkerStartError,
         "no worker can be started now: no memory for it"),
        (lambda c: c.execute("1", "x"), ValueError, "badly formed hexadecimal UUID string"),
        (lambda c: c.execute("1", 5), TypeError, "id must be a str or a UUID, not int"),
        (lambda c: c.execute(b"1"), TypeError, "code must be a str, not bytes"),
        (lambda c: c.execute("1", stdin=b"1"), TypeError, "stdin must be a str, not bytes"),
        (lambda c: c.execute("1", time=9), ValueError,
         'field "timeout" must be from 0.01 to 2 seconds, not 9'),
        (lambda c: c.execute("x" * 2**20), ValueError, "the body is larger than 1048576 bytes"),
        (lambda c: c.execute("fault"), RequestRefused, "Internal server error"),
    ],
)  # fmt: skip
def test_an_error_is_the_library_s(fake: Client, call: Any, error: type, words: str) -> None:
    with pytest.raises(error) as raised:
        call(fake)
    assert str(raised.value) == words


def test_overloaded_says_when_to_come_back(fake: Client) -> None:
    with pytest.raises(Overloaded) as raised:
        fake.execute("overloaded")
    assert raised.value.retry_after == 7


def test_a_key_is_shown() -> None:
    with ServerProcess(script=FAKE_SERVER, environment={"PYSANDBOX_API_KEY": "key"}) as locked:
        assert Client(locked.url, key="key").execute("say hello").stdout == "hello"
        with pytest.raises(RequestRefused, match=r"^a key is needed") as raised:
            Client(locked.url).execute("say hello")
        assert raised.value.status == 401


def test_a_closed_client_says_so(server: ServerProcess) -> None:
    client = Client(server.url)
    client.close()
    with pytest.raises(SandboxClosed, match=r"^the client is closed$"):
        client.execute("1")


def test_no_server_is_an_os_error() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(OSError, match="refused"):
            Client(url).execute("1")


def test_a_connection_that_the_server_ended_is_made_anew() -> None:
    with ServerProcess(script=FAKE_SERVER) as first:
        client = Client(first.url)
        client.execute("say 1")
        port = first.port
    with ServerProcess("--port", str(port), script=FAKE_SERVER):
        assert client.execute("say 2").stdout == "2"


@pytest.mark.parametrize("url", ["", "127.0.0.1:8000", "ftp://x", "http://"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError) as raised:
        Client(url)
    assert str(raised.value) == f"url must be the http or https address of a server, not {url!r}"
