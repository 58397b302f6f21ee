"""A real server process and a client for it, for the tests over real HTTP."""

from __future__ import annotations

import http.client
import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
SERVER = ROOT / "server.py"
FAKE_SERVER = Path(__file__).with_name("fake_server.py")

# Wine starts processes slowly, and a new session may wait for one.
START_SECONDS = REPLY_SECONDS = 90.0 if sys.platform == "win32" else 30.0


@dataclass(frozen=True)
class Reply:
    """One answer: its status, its headers with names in lower case, and its body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class ServerProcess:
    """Starts a server on a free port; use as a context manager."""

    def __init__(
        self, *options: str, script: Path = SERVER, environment: dict[str, str] | None = None
    ) -> None:
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("PYSANDBOX_")}
        self._log = tempfile.TemporaryFile(mode="w+", encoding="utf-8")  # noqa: SIM115 (closed in stop)
        self.process = subprocess.Popen(
            [sys.executable, str(script), "--port", "0", *options],
            stdout=subprocess.PIPE,
            stderr=self._log,
            stdin=subprocess.DEVNULL,
            text=True,
            env=inherited | {"PYTHONPATH": str(ROOT)} | (environment or {}),
        )
        self.first_line = self._read_line()
        self.url = self.first_line.rpartition(" ")[2].strip()
        self.host, self.port = urlsplit(self.url).hostname, urlsplit(self.url).port

    def _read_line(self) -> str:
        lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=lambda: lines.put(self.process.stdout.readline()), daemon=True).start()
        try:
            line = lines.get(timeout=START_SECONDS)
        except queue.Empty:
            line = ""
        if not line:
            self.process.kill()
            raise AssertionError(f"the server did not start:\n{self.log()}")
        return line

    def __enter__(self) -> ServerProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self._log.close()

    def request(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> Reply:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=REPLY_SECONDS)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            named = {name.lower(): value for name, value in response.getheaders()}
            return Reply(response.status, named, response.read())
        finally:
            connection.close()

    def post(self, body: bytes | dict[str, Any], **headers: str) -> Reply:
        """POST /execute; a dict is sent as JSON. ``content_type="..."`` becomes the header Content-Type."""
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = {name.replace("_", "-").title(): value for name, value in headers.items()}
        return self.request("POST", "/execute", sent, {"Content-Type": "application/json"} | named)

    def run(self, code: str, session: str | None = None) -> dict[str, str]:
        """Execute code, and return the reply to it, which must be a 200."""
        reply = self.post({"code": code, "id": session} if session else {"code": code})
        assert reply.status == 200, reply
        return reply.json

    def log(self) -> str:
        self._log.seek(0)
        return self._log.read()

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, float]:
        """Send a signal; return the exit status and the seconds until the process was gone."""
        started = time.monotonic()
        self.process.send_signal(number)
        status = self.process.wait(timeout=30)
        return status, time.monotonic() - started


def descendants(pid: int) -> set[int]:
    """Return the processes that a process started, and theirs (Linux)."""
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(stat.parent.name)] = int(fields[1])
    found: set[int] = set()
    while grown := {child for child, parent in parents.items() if parent in found | {pid}} - found:
        found |= grown
    return found


def living(pids: set[int]) -> set[int]:
    """Return those of the processes that still run (Linux); a zombie does not."""
    found = set()
    for pid in pids:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if state not in "ZX":
            found.add(pid)
    return found


def refusal(*options: str, script: Path = SERVER, environment: dict[str, str] | None = None) -> str:
    """Start a server that must not start: return the one line it says on stderr."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("PYSANDBOX_")}
    ended = subprocess.run(
        [sys.executable, str(script), *options],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=START_SECONDS,
        env=inherited | (environment or {}),
    )
    assert (ended.returncode, ended.stdout) == (2, ""), ended
    return ended.stderr
