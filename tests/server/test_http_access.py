"""Keys, host names and origins: who is let in, and whose session is whose."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from server_process import FAKE_SERVER, Reply, ServerProcess, refusal

NO_KEY = '{"error": "a key is needed: Authorization: Bearer KEY"}'
FOREIGN_HOST = '{"error": "this host name is not served; see --allow-host"}'
FOREIGN_ORIGIN = '{"error": "pages of this origin are not served; see --allow-origin"}'
BODY = b'{"code": "say hello"}'


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    keys = tmp_path_factory.mktemp("keys") / "keys.txt"
    keys.write_text("second-key\nthird-key\n")
    with ServerProcess(
        "--api-key-file", str(keys), script=FAKE_SERVER, environment={"PYSANDBOX_API_KEY": "first-key"}
    ) as server:
        yield server


def ask(server: ServerProcess, body: bytes = BODY, **headers: str) -> Reply:
    return server.post(body, **headers)


@pytest.mark.parametrize("key", ["first-key", "second-key", "third-key"])
@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
def test_each_key_opens(locked: ServerProcess, key: str, scheme: str) -> None:
    assert ask(locked, authorization=f"{scheme} {key}").json["stdout"] == "hello"


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "first-key",
        "Basic first-key",
        "Bearer first",
        "Bearer first-key2",
        "Bearer \xe9",
        "Bearer FIRST-KEY",
    ],
    ids=ascii,
)
def test_no_or_a_wrong_key_is_401(locked: ServerProcess, header: str) -> None:
    for reply in (ask(locked, authorization=header), ask(locked, b"malformed", authorization=header)):
        assert (reply.status, reply.text) == (401, NO_KEY)
        assert reply.headers["www-authenticate"] == "Bearer"


def test_a_missing_header_is_401_on_every_path(locked: ServerProcess) -> None:
    for path in ("/metrics", "/execute", "/nowhere", "/playground/nowhere.js"):
        assert locked.request("GET", path).status == 401


def test_a_session_belongs_to_the_key_that_opened_it(locked: ServerProcess) -> None:
    session = ask(locked, authorization="Bearer first-key").json["id"]
    body = json.dumps({"code": "say again", "id": session}).encode()
    assert ask(locked, body, authorization="Bearer first-key").json["stdout"] == "again"
    stranger = ask(locked, body, authorization="Bearer second-key")
    assert (stranger.status, stranger.text) == (404, '{"error": "session not found"}')


def test_the_keys_are_not_in_the_log(locked: ServerProcess) -> None:
    ask(locked, authorization="Bearer first-key")
    assert "-key" not in locked.log()


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:1", "127.0.0.1", "127.0.0.1:8000", "[::1]:8000", "localhost."]
)
def test_on_loopback_its_names_are_served(fake_server: ServerProcess, host: str) -> None:
    assert ask(fake_server, host=host).status == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "localhost.evil", "", "[::2]"]
)
def test_on_loopback_a_foreign_host_is_403(fake_server: ServerProcess, host: str) -> None:
    reply = ask(fake_server, host=host)
    assert (reply.status, reply.text) == (403, FOREIGN_HOST)


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "null", "http://localhost", "https://localhost:1", "http://localhost:1.evil", ""],
)
def test_a_foreign_origin_is_403(fake_server: ServerProcess, origin: str) -> None:
    reply = ask(fake_server, host="localhost:1", origin=origin)
    assert (reply.status, reply.text) == (403, FOREIGN_ORIGIN)
    assert "access-control-allow-origin" not in reply.headers


def test_the_server_s_own_pages_may_use_it(fake_server: ServerProcess) -> None:
    reply = ask(fake_server, host="localhost:1", origin="http://localhost:1")
    assert reply.status == 200
    assert "access-control-allow-origin" not in reply.headers


def test_named_hosts_and_origins_are_served() -> None:
    page = "https://play.example"
    with ServerProcess("--allow-host", "box.example", "--allow-origin", page, script=FAKE_SERVER) as server:
        reply = ask(server, host="box.example", origin=page)
        assert (reply.status, reply.headers["access-control-allow-origin"]) == (200, page)
        assert reply.headers["vary"] == "Origin"
        assert ask(server, host="box.example", origin="https://other.example").status == 403
        assert ask(server, host="other.example").status == 403
        preflight = server.request("OPTIONS", "/execute", headers={"Origin": page, "Host": "box.example"})
        assert preflight.status == 200
        assert preflight.headers["access-control-allow-origin"] == page
        assert preflight.headers["access-control-allow-methods"] == "DELETE, GET, POST"
        assert (
            preflight.headers["access-control-allow-headers"] == "Authorization, Content-Type, X-Request-Id"
        )


def test_beyond_loopback_any_host_is_served_and_a_missing_key_is_warned_of() -> None:
    with ServerProcess("--host", "0.0.0.0", script=FAKE_SERVER) as server:
        assert ask(server, host="any.example").status == 200
        assert (
            "WARNING pysandbox.server: listening on 0.0.0.0 without a key: whoever reaches it can run code; "
            "set PYSANDBOX_API_KEY\n"
        ) in server.log()


def test_with_a_key_nothing_is_warned_of() -> None:
    with ServerProcess(
        "--host", "0.0.0.0", script=FAKE_SERVER, environment={"PYSANDBOX_API_KEY": "k"}
    ) as server:
        assert "without a key" not in server.log()


def test_without_keys_no_key_is_asked_for(fake_server: ServerProcess) -> None:
    assert ask(fake_server, authorization="Bearer anything").status == 200


def test_a_file_of_keys_must_hold_one(tmp_path: Path) -> None:
    empty = tmp_path / "keys"
    empty.write_text("\n")
    assert refusal("--api-key-file", str(empty)) == f"server.py: there is no key in {empty}\n"
    absent = tmp_path / "absent"
    assert refusal("--api-key-file", str(absent)) == (
        f"server.py: cannot read the keys: [Errno 2] No such file or directory: {str(absent)!r}\n"
    )


BEHIND_TLS = {
    "host": "127.0.0.1",
    "origin": "https://run.example.org",
    "x_forwarded_proto": "https",
    "x_forwarded_host": "run.example.org",
}


def test_the_origin_of_its_own_page_behind_a_trusted_proxy_passes() -> None:
    options = ("--trusted-proxy", "127.0.0.1", "--allow-host", "run.example.org")
    with ServerProcess(*options, script=FAKE_SERVER) as server:
        assert ask(server, **BEHIND_TLS).json["stdout"] == "hello"
        for changed in ({"origin": "https://evil.example"}, {"x_forwarded_proto": "http"}):
            reply = ask(server, **(BEHIND_TLS | changed))
            assert (reply.status, reply.text) == (403, FOREIGN_ORIGIN)
        reply = ask(server, **(BEHIND_TLS | {"x_forwarded_host": "evil.example"}))
        assert (reply.status, reply.text) == (403, FOREIGN_HOST)


def test_nobody_else_s_forwarded_headers_are_believed(fake_server: ServerProcess) -> None:
    reply = ask(fake_server, **BEHIND_TLS)
    assert (reply.status, reply.text) == (403, FOREIGN_ORIGIN)
    assert refusal("--trusted-proxy", "proxy.example") == (
        "server.py: argument --trusted-proxy: must be an IP address, such as 127.0.0.1, not 'proxy.example'\n"
    )
