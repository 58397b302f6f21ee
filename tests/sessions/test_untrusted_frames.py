"""The host trusts nothing it reads from a worker: a fake worker sends what no worker would."""

from __future__ import annotations

import os
import pickle
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator

import pytest

pytest.importorskip("fcntl", reason="this layer is POSIX-only")

from pysandbox import Outcome
from pysandbox.workers.channel import Channel
from pysandbox.workers.forked import ForkedWorker
from pysandbox.workers.messages import (
    Branch,
    Checkpoint,
    Execute,
    Finished,
    Holding,
    Message,
    NotHeld,
    Printed,
    Ready,
    TakeOver,
)
from pysandbox.workers.processes import PidfdProcess
from pysandbox.workers.protocol import BadFrame, decode, encode

pytestmark = pytest.mark.posix_only

LIMIT_BYTES = 1000


class Exploit:
    """Pickled data that would run code in whoever unpickles it."""

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return (os._exit, (66,))


def framed(body: bytes) -> bytes:
    return struct.pack("<I", len(body)) + body


def good(**changes: object) -> bytes:
    fields: dict[str, object] = {"number": 1, "outcome": Outcome.OK, "stdout": b"out", "stderr": b"err"}
    return encode(Finished(**(fields | changes)))  # type: ignore[arg-type]


BAD_ANSWERS = {
    "garbage": os.urandom(64),
    "pickle": framed(pickle.dumps(Exploit())),
    "bare pickle": pickle.dumps(Exploit()),
    "huge length": struct.pack("<I", 0xFFFFFFFF) + b"x" * 1000,
    "length beyond the limits": framed(b"x" * (2 * LIMIT_BYTES + 1000)),
    "empty body": framed(b""),
    "unknown kind": framed(b"\xff" + b"x" * 20),
    "truncated": good()[:-1],
    "nothing": b"",
    "only a length": struct.pack("<I", 20),
    "lengths that do not add up": framed(good()[4:] + b"x"),
    "another number": good(number=2),
    "more stdout than the limit": good(stdout=b"x" * (LIMIT_BYTES + 1)),
    "more stderr than the limit": good(stderr=b"x" * (LIMIT_BYTES + 1)),
    "unknown outcome": framed(good()[4:13] + b"\x63" + good()[14:]),
    "not a number": good(cpu=float("nan")),
    "negative time": good(cpu=-1.0),
    "claims a time-out": good(outcome=Outcome.TIMEOUT),
    "claims a crash": good(outcome=Outcome.CRASHED),
    "output so far of another execution": encode(Printed(2)),
    "more output so far than the limit": encode(Printed(1, b"", b"x" * (LIMIT_BYTES + 1))),
    "output so far without end": encode(Printed(1)) * 100,
    "output so far that is longer than its frame": framed(struct.pack("<BQI", 105, 1, 10)),
    "a host's message": encode(Execute(1, 1.0, b"1")),
    "another worker message": encode(Ready(0)),
    "json": framed(b'{"stdout": "x"}'),
}


@pytest.fixture
def fake() -> Iterator[tuple[ForkedWorker, socket.socket]]:
    """A worker of the host's whose other end is the test's own; its process only sleeps."""
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
    ends, copy_ends = socket.socketpair(), socket.socketpair()
    held = PidfdProcess(process.pid, os.pidfd_open(process.pid))
    worker = ForkedWorker(held, Channel(ends[0]), Channel(copy_ends[0]), None, LIMIT_BYTES)
    try:
        yield worker, ends[1]
    finally:
        worker.close()
        process.wait()
        ends[1].close()
        copy_ends[1].close()


@pytest.mark.parametrize("answer", BAD_ANSWERS.values(), ids=BAD_ANSWERS)
def test_a_bad_answer_is_a_crash(fake: tuple[ForkedWorker, socket.socket], answer: bytes) -> None:
    worker, end = fake
    end.sendall(answer)
    end.shutdown(socket.SHUT_WR)
    result = worker.run(b"1", 5.0)
    assert (result.outcome, result.stdout, result.stderr) == (Outcome.CRASHED, b"", b"")
    assert worker._process.wait_gone(5), "a worker that breaks the protocol is killed"
    assert not worker.recover()


def test_the_fake_worker_is_believed_when_it_is_right(fake: tuple[ForkedWorker, socket.socket]) -> None:
    worker, end = fake
    end.sendall(good())
    result = worker.run(b"1", 5.0)
    assert (result.outcome, result.stdout, result.stderr) == (Outcome.OK, b"out", b"err")


def test_an_answer_in_small_pieces_is_read(fake: tuple[ForkedWorker, socket.socket]) -> None:
    worker, end = fake

    def trickle() -> None:
        for byte in good():
            end.sendall(bytes([byte]))

    thread = threading.Thread(target=trickle)
    thread.start()
    result = worker.run(b"1", 5.0)
    thread.join()
    assert result.outcome is Outcome.OK


def test_pieces_that_never_end_meet_the_deadline(fake: tuple[ForkedWorker, socket.socket]) -> None:
    worker, end = fake
    end.sendall(good()[:-1])
    assert worker.run(b"1", 0.2).outcome is Outcome.TIMEOUT


def test_a_worker_that_does_not_read_meets_the_deadline(fake: tuple[ForkedWorker, socket.socket]) -> None:
    worker, _ = fake
    assert worker.run(b"x" * 2**22, 0.2).outcome is Outcome.TIMEOUT


MESSAGES: list[Message] = [
    Ready(0),
    Execute(3, 2.0, "print('ü\ud800')".encode("utf-8", "surrogatepass")),
    Finished(2**63, Outcome.EXCEPTION, b"a\0b", b"\xff", 0.25, 2**40, 7),
    Checkpoint(4),
    Holding(5),
    NotHeld(6),
    Branch(7),
    TakeOver(8),
]


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: type(message).__name__)
def test_a_message_survives_the_journey(message: Message) -> None:
    frame = encode(message)
    assert struct.unpack_from("<I", frame)[0] == len(frame) - 4
    assert decode(frame[4:]) == message


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: type(message).__name__)
def test_no_shorter_message_is_accepted(message: Message) -> None:
    body = encode(message)[4:]
    shortest = 17 if isinstance(message, Execute) else len(body)
    for length in range(shortest):
        with pytest.raises(BadFrame):
            decode(body[:length])
