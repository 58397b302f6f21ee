"""The real server over a sandbox that does what a test's code word says, for what no code can bring about."""

from __future__ import annotations

import itertools
import sys
import time
import uuid
from types import SimpleNamespace

import pysandbox.serving
from pysandbox import Outcome, Overloaded, Result, SandboxClosed, SessionNotFound, Usage
from pysandbox.cli import serve


class FakeSandbox:
    """The face of ``Sandbox``; keeps the ids of its sessions and runs nothing."""

    layers = (
        SimpleNamespace(name="walls", active=True, reason="made of stone", lost=""),
        SimpleNamespace(name="moat", active=False, reason="no water", lost="boats come in"),
    )
    warm_workers = 2

    def __init__(self, **keywords: object) -> None:
        self.keywords = keywords
        self.sessions: set[str] = set()
        self.calls = itertools.count(1)

    def __enter__(self) -> FakeSandbox:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def __len__(self) -> int:
        return len(self.sessions)

    def session(self, id: str) -> object:
        if id not in self.sessions:
            raise SessionNotFound
        return object()

    def execute(self, code: str, id: str | None = None) -> Result:
        if id is None:
            id = str(uuid.uuid4())
            self.sessions.add(id)
        self.session(id)
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

    def vanish(self, id: str, text: str) -> Result:
        raise SessionNotFound

    def sleep(self, id: str, text: str) -> Result:
        time.sleep(float(text))
        return self.say(id, "slept")


if __name__ == "__main__":
    pysandbox.serving.Sandbox = FakeSandbox
    sys.exit(serve())
