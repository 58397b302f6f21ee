"""Sessions in figures: round trips, new sessions, recovery, memory; beside Monty where it is installed.

``python -m benchmarks.sessions`` prints one table. Figures drift with the machine; the ratios, taken in
alternation in this one run, are what counts.
"""

from __future__ import annotations

import contextlib
import os
import platform
import re
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from pysandbox import Limits, Sandbox, Session
from pysandbox.workers.forked import ForkedWorker

ROUNDS = 300
#: Between two executions of a user there is a pause; in it the checkpoint is made.
PAUSE_SECONDS = 0.005
IDLE_SESSIONS = 200
STATES_MEGABYTES = (0, 10, 80)
TIME_LIMIT_SECONDS = 2.0


def milliseconds(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return (time.perf_counter() - started) * 1000


def row(name: str, samples: list[float], unit: str = "ms", beside: list[float] | None = None) -> None:
    ordered = sorted(samples)
    text = f"{name:<48} {statistics.median(ordered):9.3f} {unit}   p90 {ordered[len(ordered) * 9 // 10]:9.3f}"
    if beside:
        ratio = statistics.median(a / b for a, b in zip(samples, beside, strict=True))
        text += f"   Monty {statistics.median(beside):7.3f}   ratio {ratio:6.2f}"
    print(text)


@contextlib.contextmanager
def monty() -> Iterator[Callable[[], contextlib.AbstractContextManager[object]] | None]:
    """A pool of Monty's workers, or None where it is not installed."""
    try:
        from pydantic_monty import Monty
    except ImportError:
        yield None
        return
    with Monty() as pool:
        yield pool.checkout


def round_trips(sandbox: Sandbox) -> None:
    with sandbox.open() as session, monty() as checkout, contextlib.ExitStack() as stack:
        session.execute("x = 0")
        peer = stack.enter_context(checkout()) if checkout else None
        if peer:
            peer.feed_run("x = 0")  # type: ignore[attr-defined]
        ours, theirs = [], []
        for _ in range(ROUNDS):
            time.sleep(PAUSE_SECONDS)
            ours.append(milliseconds(lambda: session.execute("x += 1")))
            if peer:
                time.sleep(PAUSE_SECONDS)
                theirs.append(milliseconds(lambda: peer.feed_run("x += 1")))  # type: ignore[attr-defined]
        row("execute, after a pause", ours, beside=theirs)
    for megabytes in STATES_MEGABYTES:
        with sandbox.open() as session:
            session.execute(f"x = 0; state = bytes({megabytes} * 2**20)")
            row(
                f"execute, back to back, {megabytes} MB of state",
                [milliseconds(lambda: session.execute("x += 1")) for _ in range(ROUNDS)],
            )


def new_sessions(sandbox: Sandbox) -> None:
    with monty() as checkout:
        ours, theirs = [], []
        for _ in range(ROUNDS // 5):
            while not sandbox.warm_workers:
                time.sleep(PAUSE_SECONDS)
            time.sleep(0.05)
            opened: list[Session] = []

            def first_result(opened: list[Session] = opened) -> None:
                opened.append(sandbox.open())
                opened[0].execute("x = 1")

            ours.append(milliseconds(first_result))
            opened[0].close()
            if checkout:

                def peers_first_result() -> None:
                    with checkout() as peer:
                        peer.feed_run("x = 1")  # type: ignore[attr-defined]

                theirs.append(milliseconds(peers_first_result))
        row("new session from the warm stock, first result", ours, beside=theirs)


def recovery(sandbox: Sandbox) -> None:
    with sandbox.open() as session:
        session.execute("x = 1")
        late, next_call = [], []
        for _ in range(3):
            late.append(milliseconds(lambda: session.execute("while True: pass")) - TIME_LIMIT_SECONDS * 1000)
            next_call.append(milliseconds(lambda: session.execute("x")))
        row("error after the deadline, beyond it", late)
        row("the call after a time-out", next_call)
        row("crash, recovery included", [milliseconds(lambda: crash(session)) for _ in range(20)])
        row("fork of a session", [milliseconds(lambda: session.fork().close()) for _ in range(20)])


def crash(session: Session) -> None:
    session._worker.settle()
    session._worker._process.kill()  # type: ignore[attr-defined]
    session.execute("x")


def private_megabytes(pid: int) -> float:
    """What a process alone holds, in MB (its private pages, clean and dirty)."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return sum(int(kilobytes) for kilobytes in re.findall(r"Private_\w+: +(\d+) kB", rollup)) / 1024


def memory(sandbox: Sandbox) -> None:
    sessions = [sandbox.open() for _ in range(IDLE_SESSIONS)]
    for session in sessions:
        session.execute("x = 1")
    time.sleep(1)
    private = []
    for session in sessions:
        worker = session._worker
        worker.settle()
        assert isinstance(worker, ForkedWorker)
        both = (worker._process, worker._copy_process)
        private.append(sum(private_megabytes(process.pid) for process in both if process is not None))
    row(f"private memory of an idle session ({IDLE_SESSIONS} live)", private, "MB")
    row(
        f"execute, back to back, beside {IDLE_SESSIONS} sessions",
        [milliseconds(lambda: sessions[0].execute("x += 1")) for _ in range(ROUNDS)],
    )
    for session in sessions:
        session.close()
    with sandbox.open() as session:
        fill = "x = bytearray(80 * 2**20)"
        session.execute(fill)
        row("execute that rewrites 80 MB", [milliseconds(lambda: session.execute(fill)) for _ in range(20)])


def main() -> None:
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors, {platform.platform()}")
    with Sandbox(limits=Limits(time=TIME_LIMIT_SECONDS), max_sessions=2 * IDLE_SESSIONS) as sandbox:
        round_trips(sandbox)
        new_sessions(sandbox)
        recovery(sandbox)
        memory(sandbox)


if __name__ == "__main__":
    main()
