"""Stress: many sessions, random failures from inside and outside, and a model of what each must hold.

``python -m benchmarks.stress [--executions 20000] [--sessions 100] [--seed N]`` ends with its figures and
exit status 0 if no answer was wrong, no session was lost without cause, and nothing was left behind.

A loss has a cause when both processes of the session were hit, or its runner was hit between an answer
and the copy of the state after it; then, and only then, ``session not found`` is the right answer.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import logging
import os
import random
import resource
import signal
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from pysandbox import Limits, Sandbox, Session, SessionNotFound
from pysandbox.workers.forked import ForkedWorker
from pysandbox.workers.interface import WorkerLost

from .processes import processes_below

THREADS = 4
CHAOS_PAUSE_SECONDS = 0.05
ZYGOTE_KILLS_IN = 100
#: How long a killed process may take to be gone on a busy machine.
GONE_SECONDS = 10.0

PROGRAMS = {
    "ok": "n += 1; log.append(n); print(n, len(log))",
    "exception": "n += 1; log.append(n); print(n, len(log)); 1 / 0",
    "timeout": "n += 1; log.append(n)\nwhile True: pass",
    "memory": "n += 1; log.append(n); x = bytearray(10**9)",
    "output": "n += 1; log.append(n)\nwhile True: print('x' * 10000)",
    "crash": "n += 1; log.append(n); import os; os.abort()",
}
WEIGHTS = {"ok": 80, "exception": 6, "timeout": 4, "memory": 4, "output": 3, "crash": 3}
SUCCEEDS = ("ok", "exception")


@dataclass
class Modelled:
    """A session and what it must hold.

    Attributes:
        hits: the roles that were hit since both processes were last seen whole. ``unsettled``: a runner was
            hit after it had answered and before its copy was made.
        running: whether an execution is under way; a runner that is hit then and answers all the same was hit
            behind its answer.
    """

    session: Session
    n: int = 0
    running: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)
    hitting: threading.Lock = field(default_factory=threading.Lock)
    hits: set[str] = field(default_factory=set)

    @property
    def loss_has_a_cause(self) -> bool:
        return "unsettled" in self.hits or {"runner", "copy"} <= self.hits


class Stress:
    """One run; ``figures`` counts what happened."""

    def __init__(self, sandbox: Sandbox, sessions: int, executions: int, seed: int) -> None:
        self.sandbox = sandbox
        self.random = random.Random(seed)
        self.left = executions
        self.figures: collections.Counter[str] = collections.Counter()
        self.wrong: list[str] = []
        self.ended = threading.Event()
        self.lock = threading.Lock()
        self.sessions = [self.opened() for _ in range(sessions)]

    def opened(self) -> Modelled:
        session = self.sandbox.open()
        while session.execute("n = 0; log = []").error is not None:
            pass  # even this can take longer than the short limit, on a busy machine
        return Modelled(session)

    def execute(self) -> None:
        """Run programs in random sessions until enough were run."""
        while True:
            with self.lock:
                if self.left == 0:
                    return
                self.left -= 1
                index = self.random.randrange(len(self.sessions))
                kind = self.random.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
            modelled = self.sessions[index]
            with modelled.lock:
                self.run_one(modelled, kind, index)

    def run_one(self, modelled: Modelled, kind: str, index: int) -> None:
        with modelled.hitting:
            modelled.running = True
        try:
            result = modelled.session.execute(PROGRAMS[kind])
        except SessionNotFound:
            self.lost(modelled, index)
            return
        self.figures[result.outcome.value] += 1
        with modelled.hitting:
            modelled.running = False
            if result.error is None and "running runner" in modelled.hits:
                modelled.hits.add("unsettled")
        if result.error is None:
            modelled.n += 1
            expected = f"{modelled.n} {modelled.n}\n"
            if kind not in SUCCEEDS or result.stdout != expected:
                self.wrong.append(f"{kind}: expected {expected!r}, got {result}")
        elif result.rolled_back:
            self.figures["recoveries"] += 1
        else:
            modelled.hits.add("runner")  # by its own limit, and the copy by us
            self.lost(modelled, index)
            return
        worker = modelled.session._worker
        assert isinstance(worker, ForkedWorker)
        if index % 2:  # these come to rest after each execution; the others take the next one at once
            with contextlib.suppress(WorkerLost):  # which the next execution will tell
                worker.settle()
        with modelled.hitting:
            copy = worker._copy_process
            if worker._process.alive and not worker._awaited and copy is not None and copy.alive:
                modelled.hits.clear()

    def lost(self, modelled: Modelled, index: int) -> None:
        with modelled.hitting:  # whoever hit it has noted it then
            has_a_cause = modelled.loss_has_a_cause
        if has_a_cause:
            self.figures["lost, both processes hit"] += 1
        else:
            self.wrong.append(f"lost after only {modelled.hits or 'nothing'}")
        self.sessions[index] = self.opened()

    def disturb(self) -> None:
        """Hit processes from outside, at random moments, until the run is over."""
        chance = random.Random(self.random.random())
        while not self.ended.wait(chance.uniform(0, 2 * CHAOS_PAUSE_SECONDS)):
            if chance.randrange(ZYGOTE_KILLS_IN) == 0:
                zygote = self.sandbox._source._zygote  # type: ignore[attr-defined]
                if zygote is not None:  # else the last one is being replaced right now
                    zygote._process.kill()
                    self.figures["zygote hit"] += 1
                continue
            modelled = chance.choice(self.sessions)
            worker = modelled.session._worker
            assert isinstance(worker, ForkedWorker)
            role = chance.choice(("runner", "copy"))
            process = worker._process if role == "runner" else worker._copy_process
            if process is None:
                continue
            # What is said here is what the model may excuse afterwards.
            with modelled.hitting:
                self.note(modelled, worker, role)
                what = chance.choice((signal.SIGKILL, signal.SIGSTOP))
                with worker._changing:
                    process.signal(what)
                    # As long as it is not gone, it would count as whole.
                    if what == signal.SIGKILL and process.pidfd >= 0:
                        process.wait_gone(GONE_SECONDS)
                self.note(modelled, worker, role)
            self.figures[f"{role} hit"] += 1

    @staticmethod
    def note(modelled: Modelled, worker: ForkedWorker, role: str) -> None:
        modelled.hits.add(role)
        if worker._awaited or worker._copy_process is None:
            modelled.hits.add("unsettled")
        if role == "runner" and modelled.running:
            modelled.hits.add("running runner")


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--executions", type=int, default=20_000)
    parser.add_argument("--sessions", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    logging.disable()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 20 * options.sessions)), hard))
    before = descriptors()
    started = time.monotonic()
    with Sandbox(
        limits=Limits(time=0.05, output=50_000),
        max_running=THREADS,
        max_sessions=2 * options.sessions,
        _without=("language", "audit"),
    ) as sandbox:
        stress = Stress(sandbox, options.sessions, options.executions, options.seed)
        resident = resident_bytes()
        threads = [threading.Thread(target=stress.execute) for _ in range(THREADS)]
        disturber = threading.Thread(target=stress.disturb)
        for thread in (*threads, disturber):
            thread.start()
        for thread in threads:
            thread.join()
        stress.ended.set()
        disturber.join()
        growth = resident_bytes() - resident
    time.sleep(0.5)
    left, leaked = processes_below(os.getpid()), descriptors() - before
    figures = dict(sorted(stress.figures.items()))
    print(f"Python {sys.version.split()[0]}, seed {options.seed}, {time.monotonic() - started:.0f} s")
    print(f"executions {options.executions}, sessions {options.sessions}: {figures}")
    print(f"wrong answers {len(stress.wrong)}, stray processes {len(left)}, leaked descriptors {leaked}")
    print(f"growth of the host {growth / 2**20:.1f} MiB")
    for words in stress.wrong[:10]:
        print("  ", words)
    return 1 if stress.wrong or left or leaked else 0


if __name__ == "__main__":
    sys.exit(main())
