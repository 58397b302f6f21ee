"""Loads a real server with many clients at once and checks every answer.

Each client opens a session and runs ten calls, with a share of time-outs, memory hogs and floods of output
among them, while workers are killed at random. Then: no stray process, no leaked descriptor, no growth of the
host. With ``--overload``, ten times the load that the server admits: each answer is right or a 503, and the
server recovers at once. Linux.

    python -m benchmarks.load [--clients 200] [--calls 10] [--kills 20] [--overload]
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import resource
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from .processes import living_processes, processes_below

ROOT = Path(__file__).resolve().parents[1]

#: What a call may be, how often of a hundred, and what must come back.
COUNTING, TIMEOUT, MEMORY, OUTPUT, ERROR = "counting", "timeout", "memory", "output", "error"
SHARES = {COUNTING: 84, ERROR: 6, TIMEOUT: 2, MEMORY: 4, OUTPUT: 4}
CODE = {
    COUNTING: "x += 1; print(x)",
    ERROR: "x += 1; print(x); 1 / 0",
    TIMEOUT: "x += 1\nwhile True: pass",
    MEMORY: "x += 1\ny = []\nwhile True: y.append('a' * 10**7)",
    OUTPUT: "x += 1\nwhile True: print('a' * 10**5)",
}
WORDS = {
    TIMEOUT: "execution timeout",
    MEMORY: "memory limit exceeded",
    OUTPUT: "output limit exceeded",
}
CRASHED = "interpreter crashed"
DIVISION = (
    'Traceback (most recent call last):\n  File "<stdin>", line 1, in <module>\n'
    "ZeroDivisionError: division by zero\n"
)

REPLY_SECONDS = 300.0
SETTLE_SECONDS = 10.0
#: What the host may keep beyond its warmed-up size, in MiB and descriptors.
GROWTH_MIB = 24.0
GROWTH_DESCRIPTORS = 8


@dataclass
class Tally:
    """What all clients saw."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    answers: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def note(self, kind: str, seconds: float, wrong: str | None) -> None:
        with self.lock:
            self.answers[kind] += 1
            self.seconds.append(seconds)
            if wrong is not None:
                self.wrong.append(wrong)


def post(connection: HTTPConnection, body: dict[str, Any]) -> tuple[int, dict[str, str]]:
    connection.request("POST", "/execute", json.dumps(body), {"Content-Type": "application/json"})
    response = connection.getresponse()
    return response.status, json.loads(response.read())


def fault(kind: str, count: int, status: int, reply: dict[str, str], session: str) -> str | None:
    """Return what is wrong with an answer, or None. ``count`` is what x was before the call."""
    expected: dict[str, str] = {"id": session}
    if kind in (COUNTING, ERROR):
        expected["stdout"] = f"{count + 1}\n"
        if kind == ERROR:
            expected["stderr"] = DIVISION
    else:
        expected["error"] = WORDS[kind]
    return (
        None if (status, reply) == (200, expected) else f"{kind}: {status} {str(reply)[:300]} for {expected}"
    )


def client(number: int, calls: int, address: tuple[str, int], start: threading.Barrier, tally: Tally) -> None:
    """Open a session and run calls in it; an execution that was rolled back leaves x as it was."""
    choice = random.Random(number)
    connection = HTTPConnection(*address, timeout=REPLY_SECONDS)
    start.wait()
    session, count = "", 0
    for _ in range(calls):
        if not session:
            status, reply = post(connection, {"code": "x = 0"})
            session, count = reply.get("id", ""), 0
            tally.note(
                "open", 0.0, None if status == 200 and list(reply) == ["id"] else f"open: {status} {reply}"
            )
            if not session:
                return
        (kind,) = choice.choices(list(SHARES), list(SHARES.values()))
        began = time.monotonic()
        status, reply = post(connection, {"id": session, "code": CODE[kind]})
        if (status, reply) == (404, {"error": "session not found"}):
            # Honest where the host can keep no checkpoint: the session ended with the call before.
            tally.note("ended", time.monotonic() - began, None)
            session = ""
            continue
        if (status, reply) == (200, {"id": session, "error": CRASHED}):
            kind, wrong = CRASHED, None  # a worker was killed; whether too many say so is counted at the end
        else:
            wrong = fault(kind, count, status, reply, session)
        count += kind in (COUNTING, ERROR)
        tally.note(kind, time.monotonic() - began, wrong)
    connection.close()


def flood(address: tuple[str, int], clients: int) -> Counter[int]:
    """Send more executions at once than the server admits; return the statuses."""
    statuses: Counter[int] = Counter()
    lock = threading.Lock()
    start = threading.Barrier(clients)

    def one() -> None:
        connection = HTTPConnection(*address, timeout=REPLY_SECONDS)
        start.wait()
        status, reply = post(connection, {"code": "import time; time.sleep(0.05); print(1)"})
        right = (status == 200 and reply.get("stdout") == "1\n") or (
            status == 503 and list(reply) == ["error"]
        )
        with lock:
            statuses[status if right else -1] += 1
        connection.close()

    run_all([threading.Thread(target=one) for _ in range(clients)])
    return statuses


def run_all(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def resident_mib(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    raise ValueError(f"process {pid} has no memory")


def descriptors(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def children(pid: int) -> list[int]:
    return [child for child, parent in living_processes().items() if parent == pid]


def kill_workers(server: int, kills: int, done: threading.Event) -> None:
    """Kill workers at random; the template process, which is the server's child, is left alone."""
    for _ in range(kills):
        if done.wait(0.2):
            return
        workers = sorted({pid for child in children(server) for pid in processes_below(child)})
        if workers:
            with contextlib.suppress(ProcessLookupError):
                os.kill(random.choice(workers), signal.SIGKILL)


def settled(read: Any, most: float) -> float:
    """Return a figure once it is small enough, or what it is after some seconds."""
    deadline = time.monotonic() + SETTLE_SECONDS
    while (figure := read()) > most and time.monotonic() < deadline:
        time.sleep(0.1)
    return float(figure)


def measure(pid: int, address: tuple[str, int], clients: int, calls: int, kills: int) -> list[str]:
    """Run the clients; print the figures and return the complaints."""
    tally = Tally()
    start = threading.Barrier(clients)
    done = threading.Event()
    killer = threading.Thread(target=kill_workers, args=(pid, kills, done))
    killer.start()
    began = time.monotonic()
    run_all([threading.Thread(target=client, args=(n, calls, address, start, tally)) for n in range(clients)])
    took = time.monotonic() - began
    done.set()
    killer.join()
    total = sum(tally.answers.values())
    print(f"  {total} answers in {took:.1f} s ({total / took:.0f}/s): {dict(tally.answers)}")
    ordered = sorted(tally.seconds)
    print(f"  latency: median {statistics.median(ordered):.3f} s, worst {ordered[-1]:.3f} s")
    if tally.wrong:
        return [f"{len(tally.wrong)} wrong answers, such as {tally.wrong[0]}"]
    if tally.answers[CRASHED] > kills:
        return [f"{tally.answers[CRASHED]} interpreters crashed, and only {kills} were killed"]
    return []


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--calls", type=int, default=10)
    parser.add_argument("--kills", type=int, default=20, help="workers killed meanwhile")
    parser.add_argument("--overload", action="store_true", help="also ten times the load that is admitted")
    options = parser.parse_args()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))  # each client has a connection of its own
    idle_expiry, warm = 3, 2
    server = subprocess.Popen(
        [sys.executable, str(ROOT / "server.py"), "--port", "0", "--log-level", "error",
         "--idle-expiry", str(idle_expiry), "--warm-workers", str(warm), "--max-sessions", "1000"],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert server.stdout is not None
    where = urlsplit(server.stdout.readline().rpartition(" ")[2].strip())
    address = (str(where.hostname), int(where.port or 0))
    complaints: list[str] = []
    try:
        print(f"warm-up: the same load, {options.clients} clients, {options.calls} calls each")
        complaints += measure(server.pid, address, options.clients, options.calls, options.kills)
        time.sleep(2 * idle_expiry)
        before = (resident_mib(server.pid), descriptors(server.pid), len(processes_below(server.pid)))
        print("load")
        complaints += measure(server.pid, address, options.clients, options.calls, options.kills)
        if options.overload:
            admitted = (os.cpu_count() or 1) + 256
            print(f"overload: {10 * admitted} executions at once, {admitted} admitted")
            statuses = flood(address, 10 * admitted)
            print(f"  statuses: {dict(statuses)}")
            if set(statuses) - {200, 503}:
                complaints.append(f"wrong answers under overload: {statuses}")
            status, reply = post(HTTPConnection(*address, timeout=REPLY_SECONDS), {"code": "print(1)"})
            if status != 200:
                complaints.append(f"no recovery after overload: {status} {reply}")
        time.sleep(2 * idle_expiry)
        memory = settled(lambda: resident_mib(server.pid), before[0] + GROWTH_MIB)
        opened = settled(lambda: descriptors(server.pid), before[1] + GROWTH_DESCRIPTORS)
        left = settled(lambda: len(processes_below(server.pid)), before[2])
        print(f"host: {before[0]:.1f} MiB before, {memory:.1f} MiB after")
        print(f"descriptors: {before[1]} before, {opened:.0f} after")
        print(f"processes: {before[2]} before, {left:.0f} after")
        if memory > before[0] + GROWTH_MIB:
            complaints.append("the host grew")
        if opened > before[1] + GROWTH_DESCRIPTORS:
            complaints.append("descriptors leaked")
        if left > before[2]:
            complaints.append("processes were left")
        below = processes_below(server.pid)
    finally:
        server.terminate()
        server.wait(timeout=30)
    time.sleep(1)
    survivors = [pid for pid in below if Path(f"/proc/{pid}/stat").exists()]
    if survivors:
        complaints.append(f"processes survived the server: {survivors}")
    print("\n".join(complaints) or "all answers right, nothing left behind")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
