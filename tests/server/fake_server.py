"""The real server over a sandbox that does what a test's code word says, for what no code can bring about."""

from __future__ import annotations

import sys
import time
import uuid
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pysandbox.web.serving
from pysandbox import (
    Limits,
    Outcome,
    Overloaded,
    Result,
    SandboxClosed,
    SessionInfo,
    SessionNotFound,
    Usage,
    WorkerStartError,
)
from pysandbox.cli import serve


class FakeSession:
    """The face of ``Session``; a call of ``no_fork`` says how it fails to fork."""

    def __init__(self, sandbox: FakeSandbox, id: str) -> None:
        self.sandbox = sandbox
        self.id = id

    @property
    def info(self) -> SessionInfo:
        began = datetime(2026, 11, 22, 20, 15, 0, 123456, UTC)
        return SessionInfo(self.id, began, began + timedelta(seconds=61), 3, 1800.0)

    def fork(self) -> FakeSession:
        how = self.sandbox.forks.get(self.id)
        if how is not None:
            raise how
        return self.sandbox.added()

    def close(self) -> None:
        self.sandbox.sessions.discard(self.id)


class FakeSandbox:
    """The face of ``Sandbox``; keeps the ids of its sessions and runs nothing."""

    layers = (
        SimpleNamespace(name="walls", active=True, reason="made of stone", lost=""),
        SimpleNamespace(name="moat", active=False, reason="no water", lost="boats come in"),
    )
    warm_workers = 2
    checkpoints = "fork"
    limits = Limits()

    def __init__(self, **keywords: object) -> None:
        self.keywords = keywords
        self.sessions: set[str] = set()
        self.forks: dict[str, Exception] = {}

    def __enter__(self) -> FakeSandbox:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def __len__(self) -> int:
        return len(self.sessions)

    def session(self, id: str) -> FakeSession:
        if id not in self.sessions:
            raise SessionNotFound
        return FakeSession(self, id)

    def added(self) -> FakeSession:
        session = FakeSession(self, str(uuid.uuid4()))
        self.sessions.add(session.id)
        return session

    def execute(self, code: str, id: str | None = None, **options: object) -> Result:
        if id is None:
            id = self.added().id
        self.session(id)
        self.options = options
        return getattr(self, code.partition(" ")[0])(id, code.partition(" ")[2])

    def say(self, id: str, text: str) -> Result:
        return Result(id, Outcome.OK, Usage(0.25, 0.1, 40 * 2**20), stdout=text)

    def surrogate(self, id: str, text: str) -> Result:
        return Result(id, Outcome.EXCEPTION, Usage(0.0), stdout="a\ud800b\0", stderr="\udfff")

    def fault(self, id: str, text: str) -> Result:
        raise RuntimeError(f"a secret detail: {text}")

    def exhausted(self, id: str, text: str) -> Result:
        raise MemoryError

    def overloaded(self, id: str, text: str) -> Result:
        raise Overloaded("all workers are busy", retry_after=7)

    def closed(self, id: str, text: str) -> Result:
        raise SandboxClosed("the sandbox was closed")

    def limit(self, id: str, text: str) -> Result:
        return Result(id, Outcome(text), Usage(2.0), partial_stdout="seen before", rolled_back=True)

    def told(self, id: str, text: str) -> Result:
        shown = ", ".join(f"{name}={value!r}" for name, value in self.options.items())
        usage = Usage(0.25, 0.125, 40 * 2**20, 0.5)
        return Result(id, Outcome.EXITED, usage, stdout=shown, exit_status=7, value="'v'")

    def no_fork(self, id: str, text: str) -> Result:
        errors = {"full": Overloaded("too many sessions", 9), "memory": WorkerStartError("no memory for it")}
        self.forks[id] = errors[text]
        return self.say(id, "")

    def no_worker(self, id: str, text: str) -> Result:
        raise WorkerStartError("a worker did not come up: " + text)

    def vanish(self, id: str, text: str) -> Result:
        raise SessionNotFound

    def sleep(self, id: str, text: str) -> Result:
        time.sleep(float(text))
        return self.say(id, "slept")


if __name__ == "__main__":
    pysandbox.web.serving.Sandbox = FakeSandbox
    sys.exit(serve())
