"""A worker rehearses while nobody waits for it, and a session that is full does without."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from pysandbox.interpreter import worker
from pysandbox.interpreter.reporting import Reporter

pytestmark = pytest.mark.posix_only


class Rehearsing:
    """Stands for an interpreter, and counts."""

    def __init__(self, error: type[BaseException] | None = None) -> None:
        self.times = 0
        self._error = error

    def rehearse(self) -> None:
        self.times += 1
        if self._error is not None:
            raise self._error


@pytest.fixture
def ends(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[socket.socket, socket.socket]]:
    monkeypatch.setattr(worker, "disarm", lambda: None)  # the timer of this process is not the worker's
    ends = socket.socketpair()
    yield ends
    for end in ends:
        end.close()


def rehearse(interpreter: Any, runner: socket.socket) -> None:
    worker._rehearse(interpreter, Reporter(runner), runner)


def test_it_rehearses_while_nothing_waits(ends: tuple[socket.socket, socket.socket]) -> None:
    interpreter = Rehearsing()
    rehearse(interpreter, ends[1])
    assert interpreter.times == 1


def test_an_execution_that_waits_is_not_kept_waiting(ends: tuple[socket.socket, socket.socket]) -> None:
    interpreter = Rehearsing()
    ends[0].sendall(b"frame")
    rehearse(interpreter, ends[1])
    assert interpreter.times == 0
    assert ends[1].recv(10) == b"frame"


def test_a_full_session_does_without(ends: tuple[socket.socket, socket.socket]) -> None:
    interpreter = Rehearsing(MemoryError)
    rehearse(interpreter, ends[1])
    assert interpreter.times == 1
