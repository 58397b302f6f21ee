"""``POST /execute`` under load, against an empty JSON answer of the same server and of a bare one."""

from __future__ import annotations

import json
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

from ..bench import Bench
from ..contenders import ROOT
from ..http_client import Unanswered, ask, load, request_of
from ..http_server import EMPTY
from ..peer import Failed
from ..peers import OURS
from ..processes import kill_tree
from ..results import PER_SECOND, SECONDS, Measure

CONNECTIONS = (1, 8, 32)
TURN_SECONDS = 0.6
START_SECONDS = 30.0
STOP_SECONDS = 10.0
CODE = "print(1)"
PRINTED = b'"stdout": "1\\n"'
EMPTY_ANSWER = "empty answer, same server"
BARE = "empty answer, bare framework"
Address = tuple[str, int]


def requests(bench: Bench) -> Iterator[Measure]:
    """One print over HTTP, in a session for each connection."""
    if OURS not in bench.names:
        return
    with _server("--port", "0", "--max-sessions", "2000") as ours, _server("--bare") as bare:
        sessions = [_opened(ours) for _ in range(max(CONNECTIONS))]
        bodies = [{"id": session, "code": CODE} for session in sessions]
        loads = {
            OURS: (ours, [request_of(ours, "/execute", body) for body in bodies], PRINTED),
            EMPTY_ANSWER: (ours, [request_of(ours, EMPTY, body) for body in bodies], b"{}"),
            BARE: (bare, [request_of(bare, EMPTY, body) for body in bodies], b"{}"),
        }
        for connections in CONNECTIONS:
            yield from _one_level(bench, connections, loads)


def _one_level(
    bench: Bench, connections: int, loads: dict[str, tuple[Address, list[bytes], bytes]]
) -> Iterator[Measure]:
    per_second: dict[str, list[list[float]]] = {}
    notes: dict[str, str] = {}

    def turn(name: str) -> list[float]:
        if bench.until - time.monotonic() < TURN_SECONDS:
            raise Failed("the run's time was over")
        address, wanted, expected = loads[name]
        try:
            taken = load(address, wanted[:connections], bench.some(1, 0) * TURN_SECONDS or 0.1, expected)
        except (Unanswered, OSError) as error:
            raise Failed(str(error)) from None
        per_second.setdefault(name, []).append([taken.per_second])
        return taken.seconds

    samples = bench.in_turns(list(loads), bench.some(7, 1), turn, 10.0, notes)
    plural = "s" if connections > 1 else ""
    what = f"`POST /execute` of one print, {connections} connection{plural}"
    yield Measure(f"http {connections}", f"{what}: time of an answer", SECONDS, samples, notes)
    yield Measure(f"http-rate {connections}", f"{what}: answers in a second", PER_SECOND, per_second, notes)


def _opened(address: Address) -> str:
    reply = json.loads(ask(address, request_of(address, "/execute", {"code": "x = 1"})))
    return str(reply["id"])


@contextmanager
def _server(*arguments: str) -> Iterator[Address]:
    """Run a server as users do; yield where it listens."""
    server = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.http_server", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert server.stdout is not None
        if not select.select([server.stdout], [], [], START_SECONDS)[0]:
            raise Failed("the server did not start")
        where = urlsplit(server.stdout.readline().decode().rpartition(" ")[2].strip())
        yield str(where.hostname), int(where.port or 0)
    finally:
        server.terminate()
        with suppress(subprocess.TimeoutExpired):
            server.wait(STOP_SECONDS)
        kill_tree(server.pid) if server.poll() is None else None
        server.wait()
        if server.stdout is not None:
            server.stdout.close()
