"""Workers that are started afresh keep what forked ones keep: state, limits, recovery, and a clean end."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from pysandbox import Limits, Outcome, Sandbox, Session, SessionNotFound, WorkerStartError
from pysandbox.workers.channel import Channel
from pysandbox.workers.messages import Checkpoint, Execute, Finished, Holding, NotHeld, RunOptions, Snapshot
from pysandbox.workers.protocol import encode
from pysandbox.workers.rendezvous import Rendezvous, come
from pysandbox.workers.spawned import SpawnedWorker
from pysandbox.workers.waiting import READABLE, WRITABLE, SelectPoller

from .spawned import spawning_sandbox, worker_of


@pytest.fixture(scope="module")
def spawning() -> Iterator[Sandbox]:
    with spawning_sandbox(max_running=4) as sandbox:
        yield sandbox


@pytest.fixture
def session(spawning: Sandbox) -> Iterator[Session]:
    with spawning.open() as session:
        yield session


FAILURES = {
    "a loop": ("while True: pass", "execution timeout"),
    "a sleeper": ("import time; time.sleep(60)", "execution timeout"),
    "a memory hog": ("x = bytearray(300 * 2**20)", "memory limit exceeded"),
    "endless output": ("while True: print('x' * 1000)", "output limit exceeded"),
}


@pytest.mark.parametrize(("code", "error"), FAILURES.values(), ids=FAILURES)
def test_an_execution_that_hits_a_limit_leaves_no_trace(session: Session, code: str, error: str) -> None:
    session.execute("marks = [1]")
    failed = session.execute(f"marks.append(2)\n{code}")
    assert (failed.error, failed.rolled_back) == (error, True)
    after = session.execute("print(marks)")
    assert (after.stdout, after.stderr, after.error) == ("[1]\n", "", None)


def test_a_crash_leaves_no_trace() -> None:
    with spawning_sandbox(without=("language", "audit"), warm_workers=0) as sandbox:
        session = sandbox.open()
        session.execute("marks = [1]")
        failed = session.execute("import os; marks.append(2); os._exit(3)")
        assert (failed.error, failed.rolled_back) == ("interpreter crashed", True)
        assert session.execute("print(marks)").stdout == "[1]\n"


def test_a_session_whose_very_first_execution_fails_lives_on_empty(session: Session) -> None:
    failed = session.execute("marks = [1]\nwhile True: pass")
    assert (failed.error, failed.rolled_back) == ("execution timeout", True)
    assert session.execute("print('marks' in globals())").stdout == "False\n"


def test_an_ordinary_exception_keeps_its_partial_effects(session: Session) -> None:
    session.execute("marks = [1]")
    assert session.execute("marks.append(2); 1 / 0").error is None
    assert session.execute("while True: pass").rolled_back
    assert session.execute("print(marks)").stdout == "[1, 2]\n"


def test_a_worker_that_dies_while_idle_is_replaced_unseen(session: Session) -> None:
    session.execute("marks = [1]")
    worker_of(session).settle()
    worker_of(session)._process.kill()
    assert worker_of(session)._process.wait_gone(5)
    assert session.execute("print(marks)").stdout == "[1]\n"


def test_a_worker_that_dies_before_its_state_was_saved_is_lost_with_it(session: Session) -> None:
    """An older state would be a silent wrong answer."""
    session.execute("marks = [1]")
    worker = worker_of(session)
    acknowledge = worker.acknowledge

    def die_first() -> None:
        worker._process.kill()
        assert worker._process.wait_gone(5)
        acknowledge()

    worker.acknowledge = die_first  # type: ignore[method-assign]
    assert session.execute("marks.append(2)").error is None
    with pytest.raises(SessionNotFound):
        session.execute("print(marks)")


def test_a_state_that_cannot_be_saved_is_kept_until_a_limit_strikes(session: Session) -> None:
    session.execute("numbers = iter(i for i in range(9)); print(next(numbers))")
    assert session.execute("print(next(numbers))").stdout == "1\n"
    failed = session.execute("while True: pass")
    assert (failed.error, failed.rolled_back) == ("execution timeout", False)
    with pytest.raises(SessionNotFound):
        session.execute("print(1)")


def test_a_state_that_can_be_saved_again_makes_the_session_transactional_again(session: Session) -> None:
    session.execute("numbers = (i for i in range(9))")
    session.execute("del numbers; marks = [1]")
    assert session.execute("while True: pass").rolled_back
    assert session.execute("print(marks)").stdout == "[1]\n"


def test_a_saved_session_is_no_way_around_the_policy(session: Session) -> None:
    session.execute("import os, json\nclass A:\n def __reduce__(self): return (print, ('hook',))\na = A()")
    assert session.execute("while True: pass").rolled_back
    looked = session.execute(
        "try: os.remove('file.txt')\nexcept PermissionError as error: print(error)\n"
        "for value in (json.dumps, os.path.join, A.__reduce__, open, len):\n"
        "    for name in ('__globals__', '__code__', '__self__', '__subclasses__'):\n"
        "        try: print(getattr(value, name))\n"
        "        except AttributeError: pass\n"
        "print(type(os), type(a) is A)"
    )
    assert looked.stdout == "[Errno 13] Permission denied: 'file.txt'\n<class 'module'> True\n"


def test_what_the_first_worker_saved_the_next_one_loads() -> None:
    """They come up differently: only the first reads the library's files."""
    with spawning_sandbox(warm_workers=0) as sandbox:
        session = sandbox.open()
        session.execute(
            "from itertools import filterfalse; from zlib import crc32; from typing import Callable"
        )
        assert session.execute("while True: pass").rolled_back
        assert session.execute("print(crc32(b''), [*filterfalse(None, [0, 1])])").stdout == "0 [0]\n"


def test_a_session_that_came_back_has_all_its_memory() -> None:
    with Sandbox(limits=Limits(time=1.0, memory=8 * 2**20), warm_workers=0, _without=["fork"]) as sandbox:
        session = sandbox.open()
        session.execute("from json import loads\ndef f(): return loads('1')\nx = bytes(1000)")
        assert session.execute("while True: pass").rolled_back
        result = session.execute("y = bytes(4 * 2**20); print(f(), len(x))")
        assert (result.outcome, result.stdout) == (Outcome.OK, "1 1000\n")


def test_threads_left_behind_do_not_run_between_executions(session: Session) -> None:
    session.execute(
        "import threading, time\nticks = []\n"
        "def tick():\n while True:\n  ticks.append(time.monotonic()); time.sleep(0.001)\n"
        "threading.Thread(target=tick, daemon=True).start(); time.sleep(0.05)"
    )
    session._worker.settle()
    time.sleep(0.4)
    gap = "print(max(b - a for a, b in zip(ticks, ticks[1:])) > 0.3, len(ticks) > 2)"
    assert session.execute(f"time.sleep(0.05)\n{gap}").stdout == "True True\n"


def test_a_fork_is_a_second_session_with_the_same_state(session: Session) -> None:
    session.execute("marks = [1]; import random; random.seed(1)")
    with session.fork() as other:
        look = "marks.append(2); print(marks, random.random())"
        assert other.execute(look).stdout == "[1, 2] 0.13436424411240122\n"
        assert session.execute(look).stdout == "[1, 2] 0.13436424411240122\n"
        assert other.execute("while True: pass").rolled_back
        assert other.execute("print(marks)").stdout == "[1, 2]\n"


def test_what_cannot_be_saved_cannot_be_forked(session: Session) -> None:
    session.execute("numbers = (i for i in range(9))")
    with pytest.raises(WorkerStartError, match=r"^this session holds what cannot be saved$"):
        session.fork()


def test_a_module_that_cannot_be_imported_is_told_by_name() -> None:
    with pytest.raises(WorkerStartError, match="no_such_module"):
        spawning_sandbox(modules=["no_such_module"])


# --- the parts, alone -----------------------------------------------------------------------------------


class StillProcess:
    """A process that never ends by itself, and holds what the test says."""

    pid = 0
    watch = None

    def __init__(self, used: int = 0) -> None:
        self.used = used
        self.alive = True

    def memory_used(self) -> int:
        return self.used

    def peak_memory(self) -> int | None:
        return None

    def kill(self) -> None:
        self.alive = False

    def wait_gone(self, seconds: float) -> bool:
        return not self.alive

    def close(self) -> None:
        self.kill()


def worker_with(process: StillProcess, watched_bytes: int | None) -> tuple[SpawnedWorker, socket.socket]:
    ours, theirs = socket.socketpair()

    def none_left() -> SpawnedWorker:
        raise AssertionError("no other worker is wanted here")

    worker = SpawnedWorker(process, Channel(ours), none_left, 1000, 1000, watched_bytes)  # type: ignore[arg-type]
    return worker, theirs


def test_where_the_system_does_not_bound_memory_the_host_ends_what_passes_its_limit() -> None:
    process = StillProcess(used=1001)
    worker, theirs = worker_with(process, watched_bytes=1000)
    with theirs:
        assert worker.run(b"", 60).outcome is Outcome.MEMORY
        assert not process.alive
        worker.close()


def test_there_the_host_itself_withholds_what_one_execution_may_not_have() -> None:
    """A worker that takes memory it never writes to, holds none to the host's eyes."""
    worker, theirs = worker_with(StillProcess(used=601), watched_bytes=1000)
    with theirs:
        assert worker.run(b"", 60, RunOptions(withheld=400)).outcome is Outcome.MEMORY
        worker.close()
    worker, theirs = worker_with(StillProcess(used=600), watched_bytes=1000)
    with theirs:
        theirs.sendall(encode(Finished(1, Outcome.OK)))
        assert worker.run(b"1", 60, RunOptions(withheld=400)).outcome is Outcome.OK
        assert theirs.recv(1000) == encode(Execute(1, 60, b"1"))
        worker.close()


def test_where_the_system_bounds_memory_nobody_watches() -> None:
    worker, theirs = worker_with(StillProcess(used=1001), watched_bytes=None)
    with theirs:
        theirs.sendall(encode(Finished(1, Outcome.OK)))
        assert worker.run(b"", 60).outcome is Outcome.OK
        worker.close()


BAD_SNAPSHOTS = {
    "of another state": encode(Snapshot(2, b"")),
    "too large": encode(Snapshot(1, b"x" * 2000)),
    "another message": encode(Holding(1)),
    "garbage": b"\x05\x00\x00\x00\xff\xff\xff\xff\xff",
    "of another kind": encode(NotHeld(7)),
    "an order": encode(Checkpoint(1)),
    "an execution": encode(Execute(1, 1.0, b"")),
}


@pytest.mark.parametrize("frame", BAD_SNAPSHOTS.values(), ids=BAD_SNAPSHOTS)
def test_a_worker_that_answers_nonsense_to_saving_is_lost(frame: bytes) -> None:
    from pysandbox.workers import WorkerLost

    process = StillProcess()
    worker, theirs = worker_with(process, watched_bytes=None)
    with theirs:
        theirs.sendall(encode(Finished(1, Outcome.OK)))
        assert worker.run(b"", 60).outcome is Outcome.OK
        worker.acknowledge()
        theirs.sendall(frame)
        with pytest.raises(WorkerLost):
            worker.settle()
        assert not process.alive
        worker.close()


def test_only_who_knows_the_secret_becomes_a_workers_channel() -> None:
    with Rendezvous() as meeting:
        port = int(str(meeting.invitation["port"]))
        silent = socket.create_connection(("127.0.0.1", port))
        wrong = socket.create_connection(("127.0.0.1", port))
        wrong.sendall(b"x" * 32)
        right: list[socket.socket] = []
        coming = threading.Thread(target=lambda: right.append(come(meeting.invitation)))
        coming.start()
        met = meeting.wait(10, lambda: True)
        coming.join()
        met.setblocking(True)
        right[0].sendall(b"it is me")
        assert met.recv(100) == b"it is me"
        wrong.settimeout(5)
        assert wrong.recv(1) == b""
        for end in (silent, wrong, met, *right):
            end.close()


def test_a_worker_that_ended_is_not_waited_for() -> None:
    with Rendezvous() as meeting, pytest.raises(TimeoutError, match=r"^a worker did not find its host$"):
        meeting.wait(60, lambda: False)


def test_waiting_by_select_sees_what_poll_sees() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        poller = SelectPoller()
        poller.register(ours, READABLE)
        assert poller.poll(1) == []
        theirs.sendall(b"x")
        assert poller.poll(1000) == [(ours.fileno(), READABLE)]
        writable = SelectPoller()
        writable.register(ours.fileno(), WRITABLE)
        assert writable.poll(1000) == [(ours.fileno(), WRITABLE)]
