"""Runs each peer in a process of its own that answers timed commands, so that none can disturb another.

    parent: Contender("Monty").ask("trips", 5.0, code=..., times=...) -> a line of JSON
    child:  python -m benchmarks.contenders Monty                     <- a line of JSON

The clock runs in the child. A child that does not answer within the time it was given is killed with all its
descendants; the next question starts another one.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import importlib.metadata
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, Final

from .peer import DEADLINE_SECONDS, Failed, NoAnswer, Peer
from .peers import PACKAGES, PEERS
from .processes import kill_tree
from .timing import seconds

ROOT: Final = Path(__file__).resolve().parents[1]
#: How long a child may take to import its peer and start what that needs.
START_SECONDS: Final = 30.0
FIRST: Final = "x = 1"
#: A pause that lets what the call before left under way come to its end, in seconds.
SETTLE_SECONDS: Final = 0.02


class Contender:
    """The parent's side of one peer; close it, or use ``with``."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._child: subprocess.Popen[bytes] | None = None
        self._errors: IO[bytes] | None = None

    def ask(self, command: str, within: float, **arguments: Any) -> Any:
        """Have the child carry out a command, and return its answer.

        Args:
            command: a method of ``Server``.
            within: the seconds it may take, beside the start of a child that is not there yet.

        Raises:
            NoAnswer: the peer did not do it within this time.
            Failed: it cannot do it, for a reason of its own.
        """
        if self._child is None:
            self._start()
            self._exchange("hello", START_SECONDS, {})
        return self._exchange(command, within, arguments)

    def _start(self) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the child
        self._child = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.contenders", self.name],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
        )

    def _exchange(self, command: str, within: float, arguments: dict[str, Any]) -> Any:
        child, deadline = self._child, time.monotonic() + within
        assert child is not None and child.stdin is not None and child.stdout is not None
        line = b""
        with contextlib.suppress(BrokenPipeError):
            child.stdin.write(json.dumps([command, arguments]).encode() + b"\n")
            child.stdin.flush()
        while not line.endswith(b"\n"):
            ready, _, _ = select.select([child.stdout], [], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                self.close()
                raise NoAnswer(f"no answer in {within:.3g} s")
            data = os.read(child.stdout.fileno(), 1 << 16)
            if not data:
                raise Failed(f"its process ended: {self._last_words()}")
            line += data
        answer = json.loads(line)
        if "failed" in answer:
            raise Failed(answer["failed"])
        return answer["answer"]

    def _last_words(self) -> str:
        assert self._errors is not None
        self._errors.seek(0)
        words = self._errors.read().decode("utf-8", "replace").strip().splitlines()
        self.close()
        return words[-1][:200] if words else "without a word"

    @property
    def pid(self) -> int:
        """The child's process id."""
        assert self._child is not None
        return self._child.pid

    def close(self) -> None:
        """End the child and every process below it."""
        if self._child is None or self._errors is None:
            return
        kill_tree(self._child.pid)
        self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout, self._errors):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
        self._child = self._errors = None

    def __enter__(self) -> Contender:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


class Server:
    """The child's side: every public method is a command."""

    def __init__(self, peer: Peer) -> None:
        self._peer = peer
        self._held: list[Any] = []

    def hello(self) -> None:
        """Answer, as a sign that the peer is there."""

    def starts(self, times: int) -> list[float]:
        """Return the times from nothing to the first result of new sessions."""
        return [self._one_start() for _ in range(times)]

    def _one_start(self) -> float:
        self._peer.rest()
        opened: list[Any] = []

        def first_result() -> None:
            opened.append(self._peer.open())
            self._peer.run(opened[0], FIRST)

        taken = seconds(first_result)
        self._peer.close(opened[0])
        return taken

    def hold(self, code: str, deadline: float | None = None) -> None:
        """Open the session that the next commands use, in place of those held before, and run code in it."""
        self.release()
        self._held.append(self._peer.open(deadline))
        self._peer.run(self._held[0], code)

    def release(self) -> None:
        """End all sessions that are held."""
        while self._held:
            self._peer.close(self._held.pop())

    def trips(self, code: str, times: int, pause: float) -> list[float]:
        """Return the times of executions in the session held, each after a pause in seconds."""
        session, run = self._held[0], self._peer.run
        taken = []
        for _ in range(times):
            if pause:
                time.sleep(pause)
            taken.append(seconds(lambda: run(session, code)))
        return taken

    def program(self, source: str) -> tuple[float, str]:
        """Run a program in the session held, or in one opened for it; return its time and what it printed."""
        if not self._held:
            self.hold(FIRST)
        gc.collect()
        time.sleep(SETTLE_SECONDS)
        printed = ""

        def run() -> None:
            nonlocal printed
            printed = self._peer.printed(self._held[0], source)

        return seconds(run), printed

    def fill(self, count: int) -> list[float]:
        """Hold at least this many sessions; return the time that each new one took."""
        taken = []
        while len(self._held) < count:

            def one() -> None:
                self._held.append(self._peer.open())
                self._peer.run(self._held[-1], FIRST)

            taken.append(seconds(one))
        return taken

    def deadline(self) -> tuple[float, float]:
        """Return how late after its deadline an endless program was over, and the time of the next call."""
        session = self._held[0]
        late = seconds(lambda: self._peer.run_into_deadline(session)) - DEADLINE_SECONDS
        return late, seconds(lambda: self._peer.run(session, FIRST))

    def special(self, action: str, times: int) -> list[float]:
        """Return the times of something that only this peer can do."""
        do = getattr(self._peer, action)
        return [seconds(lambda: do(self._held[0])) for _ in range(times)]


def installed() -> tuple[dict[str, str], list[str]]:
    """Return the peers that can be run here, each with its versions, and the names of those that cannot."""
    versions: dict[str, str] = {}
    missing = []
    for name in PEERS:
        try:
            found = [f"{package} {importlib.metadata.version(package)}" for package in PACKAGES.get(name, ())]
        except importlib.metadata.PackageNotFoundError:
            missing.append(name)
        else:
            versions[name] = ", ".join(found)
    return versions, missing


def _serve(name: str, commands: Iterator[bytes], answer: Callable[[bytes], object]) -> None:
    """Answer commands; the peer is made with the first, so that its failure is an answer as well."""
    server: Server | None = None
    for line in commands:
        command, arguments = json.loads(line)
        try:
            if server is None:
                server = Server(PEERS[name]())
            reply = {"answer": getattr(server, command)(**arguments)}
        except Exception as error:  # whatever a peer raises is its answer, and the next command may go well
            words = str(error) if isinstance(error, Failed) else f"{type(error).__name__}: {error}"
            reply = {"failed": words[:300]}
        answer(json.dumps(reply).encode() + b"\n")


def main() -> None:
    """Be the child."""
    replies = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # what a peer prints is no answer
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(ImportError, ValueError):
        resource = importlib.import_module("resource")
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    _serve(sys.argv[1], iter(sys.stdin.buffer.readline, b""), replies.write)


if __name__ == "__main__":
    main()
