"""The server's life: the line that says where it is, clear refusals to start, an end that leaves nothing."""

from __future__ import annotations

import contextlib
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from server_process import FAKE_SERVER, ROOT, ServerProcess, descendants, living, refusal

from pysandbox.options import option_of, variable_of
from pysandbox.settings import Settings, table

STOP_SECONDS = 2.0
#: Windows has no SIGTERM: the process is ended from outside, with this status.
TERMINATED = 1
#: After SIGKILL of the host, nothing it started is left after this many seconds.
ORPHAN_SECONDS = 1.0

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")


def test_one_line_on_stdout_says_the_address() -> None:
    with ServerProcess(script=FAKE_SERVER) as server:
        assert re.fullmatch(r"pysandbox listening on http://127\.0\.0\.1:\d+\n", server.first_line)
        assert server.run("say hello")["stdout"] == "hello"
        server.stop()
        assert server.process.stdout.read() == ""


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "0.0.0.0"])
def test_the_address_can_be_called(host: str) -> None:
    if host == "::1" and not _has_ipv6():
        pytest.skip("no IPv6 here")
    with ServerProcess("--host", host, script=FAKE_SERVER) as server:
        shown = f"[{host}]" if ":" in host else host
        assert server.url == f"http://{shown}:{server.port}"
        assert server.run("say hello")["stdout"] == "hello"


def _has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as made:
            made.bind(("::1", 0))
    except OSError:
        return False
    return True


@pytest.mark.parametrize("command", ["serve", "module"])
def test_every_way_to_start_serves_the_same(command: str, tmp_path: Path) -> None:
    starter = tmp_path / "starter.py"
    starter.write_text(
        "import runpy, sys\nsys.argv[1:1] = ['serve']\nrunpy.run_module('pysandbox', run_name='__main__')\n"
        if command == "module"
        else "import sys\nfrom pysandbox.cli import main\nsys.exit(main(['serve', *sys.argv[1:]]))\n"
    )
    with ServerProcess(script=starter) as server:
        assert server.run("print(6 * 7)")["stdout"] == "42\n"
        assert server.stop()[0] == (TERMINATED if sys.platform == "win32" else 0)


def test_the_environment_gives_options_and_the_command_line_wins() -> None:
    environment = {"PYSANDBOX_TIME": "0.3", "PYSANDBOX_LOG_FORMAT": "json"}
    with ServerProcess("--log-format", "text", environment=environment) as server:
        assert server.run("import time; time.sleep(1)")["error"] == "execution timeout"
        assert not server.log().startswith("{")


@pytest.mark.parametrize(
    ("options", "environment", "words"),
    [
        (["--port", "x"], {}, "argument --port: must be a whole number from 0 to 65535, not 'x'"),
        (["--port", "65536"], {}, "argument --port: must be a whole number from 0 to 65535, not '65536'"),
        (["--time", "nan"], {}, "argument --time: must be a number of seconds from 0.01 to 86400, not 'nan'"),
        (["--output", "0"], {}, "argument --output: must be a whole number of KiB from 1 to 262144, not '0'"),
        (["--log-format", "xml"], {}, "argument --log-format: must be one of text, json, not 'xml'"),
        (["--host", "a..b"], {}, "cannot listen on a..b: no such host"),
        (["--prot", "1"], {}, "unrecognized arguments: --prot 1"),
        (["--por", "1"], {}, "unrecognized arguments: --por 1"),
        (["--port"], {}, "argument --port: expected one argument"),
        ([], {"PYSANDBOX_PORT": "abc"}, "PYSANDBOX_PORT must be a whole number from 0 to 65535, not 'abc'"),
        ([], {"PYSANDBOX_HOST": ""}, "PYSANDBOX_HOST must be not empty, not ''"),
        (["--require", "moat"], {}, "moat is required: no such layer"),
    ],
)  # fmt: skip
def test_a_bad_option_is_one_line_and_status_2(
    options: list[str], environment: dict[str, str], words: str
) -> None:
    assert refusal("--port", "0", *options, environment=environment) == f"server.py: {words}\n"


def test_a_module_that_cannot_be_imported_is_one_line_and_status_2() -> None:
    line = refusal("--port", "0", "--allow-module", "no_such_module_here")
    assert line.startswith("server.py: ") and "no_such_module_here" in line and line.count("\n") == 1


def test_a_port_in_use_is_one_line_and_status_2() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        line = refusal("--port", str(port))
    assert re.fullmatch(rf"server\.py: cannot listen on 127\.0\.0\.1:{port}: [A-Z][^\n]*\n", line)


def test_an_address_of_another_machine_is_one_line_and_status_2() -> None:
    line = refusal("--port", "0", "--host", "192.0.2.1")  # an address kept for documents
    assert re.fullmatch(r"server\.py: cannot listen on 192\.0\.2\.1:0: [A-Z][^\n]*\n", line)


def test_help_lists_every_option_with_its_default_and_variable() -> None:
    shown = subprocess.run(
        [sys.executable, str(ROOT / "server.py"), "--help"], capture_output=True, text=True, check=True
    )
    text = " ".join(shown.stdout.split())
    assert shown.stderr == ""
    for name, setting, _ in table():
        assert f"[{variable_of(name, setting)}]" in text
        assert setting.secret or f"{option_of(name, setting)} " in text
    assert "address to listen on [default: 127.0.0.1] [PYSANDBOX_HOST]" in text
    assert "wall time of one execution [default: 2 seconds] [PYSANDBOX_TIME]" in text


def test_the_log_says_at_start_what_confines_the_code() -> None:
    with ServerProcess(script=FAKE_SERVER) as server:
        first, second, *_ = server.log().splitlines()
    assert first.endswith(" INFO pysandbox.server: confined by walls; checkpoints: fork")
    assert second.endswith(" WARNING pysandbox.server: layer moat is not active: no water; boats come in")


def test_the_default_host_is_loopback() -> None:
    assert Settings().host == "127.0.0.1"


@posix_only
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
@pytest.mark.parametrize("busy", [False, True], ids=["idle", "busy"])
@linux_only
def test_a_signal_ends_it_within_2_s_and_leaves_no_process(number: int, busy: bool) -> None:
    with ServerProcess("--time", "60") as server:
        server.run("x = 1")
        clients = []
        if busy:
            for _ in range(4):
                body = {"code": "while True: pass"}
                clients.append(threading.Thread(target=_quietly, args=(server, body), daemon=True))
                clients[-1].start()
            time.sleep(0.7)
        started = descendants(server.process.pid)
        assert started
        status, seconds = server.stop(number)
        assert status == 0
        assert seconds < STOP_SECONDS
        assert not living(started)
        assert "Traceback" not in server.log()
        for client in clients:
            client.join()


def _quietly(server: ServerProcess, body: dict[str, str]) -> None:
    with contextlib.suppress(OSError):  # a server that stops may close the connection without an answer
        server.post(body)


@posix_only
def test_a_second_signal_changes_nothing() -> None:
    with ServerProcess() as server:
        server.process.send_signal(signal.SIGTERM)
        server.process.send_signal(signal.SIGINT)
        assert server.stop(signal.SIGTERM)[0] == 0
        assert "Traceback" not in server.log()


@linux_only
def test_after_sigkill_nothing_is_left_a_second_later() -> None:
    with ServerProcess("--time", "60") as server:
        server.run("x = 1")
        busy = threading.Thread(target=_quietly, args=(server, {"code": "while True: pass"}), daemon=True)
        busy.start()
        time.sleep(0.5)
        started = descendants(server.process.pid)
        assert started
        server.process.kill()
        deadline = time.monotonic() + ORPHAN_SECONDS
        while living(started) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert not living(started)
        busy.join()


@posix_only
def test_a_running_request_may_end_before_the_server_does() -> None:
    with ServerProcess(script=FAKE_SERVER) as server:
        replies: list[dict[str, str]] = []
        client = threading.Thread(target=lambda: replies.append(server.run("sleep 0.5")))
        client.start()
        time.sleep(0.2)
        assert server.stop()[0] == 0
        client.join()
        assert [reply["stdout"] for reply in replies] == ["slept"]
