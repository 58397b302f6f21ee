"""Sessions against a model: plain dicts that say what each session must hold, in whatever order."""

from __future__ import annotations

import threading
import uuid

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from pysandbox import Limits, Sandbox, SessionNotFound

NAMES = st.sampled_from(["a", "b", "c"])
NUMBERS = st.integers(min_value=-1000, max_value=1000)

#: name: (the end of a program that fails, what the host calls it)
FAILURES = {
    "time-out": ("while True: pass", "execution timeout"),
    "memory": ("x = bytearray(10**9)", "memory limit exceeded"),
    "output": ("while True: print('x' * 1000)", "output limit exceeded"),
}

SHOW = "print(sorted((k, v) for k, v in globals().items() if len(k) == 1))"

_sandbox: Sandbox | None = None


@pytest.fixture(scope="module", autouse=True)
def shared_sandbox() -> object:
    """Starting a sandbox for each of the machine's runs would be most of their time."""
    global _sandbox
    with Sandbox(limits=Limits(time=0.5, output=10_000), max_running=4, max_sessions=50) as _sandbox:
        yield _sandbox


class Sessions(RuleBasedStateMachine):
    """What users do, in any order; ``model`` says what each live session holds."""

    ids = Bundle("ids")

    def __init__(self) -> None:
        super().__init__()
        assert _sandbox is not None
        self.sandbox = _sandbox
        self.model: dict[str, dict[str, int]] = {}
        self.gone: set[str] = set()

    @rule(target=ids)
    def open(self) -> str:
        id = self.sandbox.open().id
        self.model[id] = {}
        return id

    @rule(target=ids, name=NAMES, number=NUMBERS)
    def open_by_executing(self, name: str, number: int) -> str:
        id = self.sandbox.execute(f"{name} = {number}").id
        self.model[id] = {name: number}
        return id

    @rule(id=ids, name=NAMES, number=NUMBERS)
    def assign(self, id: str, name: str, number: int) -> None:
        if id in self.model:
            assert self.sandbox.execute(f"{name} = {number}", id).error is None
            self.model[id][name] = number

    @rule(id=ids, name=NAMES, number=NUMBERS)
    def assign_and_raise(self, id: str, name: str, number: int) -> None:
        """An ordinary exception is no failure: what happened before it stays."""
        if id in self.model:
            result = self.sandbox.execute(f"{name} = {number}\n1 / 0", id)
            assert result.stderr.endswith("ZeroDivisionError: division by zero\n")
            self.model[id][name] = number

    @rule(id=ids, name=NAMES, failure=st.sampled_from(sorted(FAILURES)))
    def assign_and_fail(self, id: str, name: str, failure: str) -> None:
        if id in self.model:
            code, words = FAILURES[failure]
            result = self.sandbox.execute(f"{name} = 'changed'\n{code}", id)
            assert (result.error, result.rolled_back) == (words, True)

    @rule(id=ids)
    def die_while_idle(self, id: str) -> None:
        if id in self.model:
            worker = self.sandbox.session(id)._worker
            worker.settle()
            if self.model[id]:  # what never held anything has no copy, and gets a new worker
                process = worker._process  # type: ignore[attr-defined]
                process.kill()
                assert process.wait_gone(5)

    @rule(target=ids, id=ids)
    def fork(self, id: str) -> str:
        if id not in self.model:
            return id
        other = self.sandbox.session(id).fork().id
        self.model[other] = dict(self.model[id])
        return other

    @rule(id=ids, name=NAMES, count=st.integers(min_value=2, max_value=4))
    def count_at_once(self, id: str, name: str, count: int) -> None:
        if id not in self.model:
            return
        code = f"{name} = globals().get({name!r}, 0) + 1"
        threads = [threading.Thread(target=self.sandbox.execute, args=(code, id)) for _ in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.model[id][name] = self.model[id].get(name, 0) + count

    @rule(id=consumes(ids))
    def close(self, id: str) -> None:
        if id in self.model:
            self.sandbox.session(id).close()
            del self.model[id]
            self.gone.add(id)

    @rule()
    def ask_for_a_stranger(self) -> None:
        with pytest.raises(SessionNotFound):
            self.sandbox.execute("1", uuid.uuid4())

    @invariant()
    def every_session_holds_what_the_model_says(self) -> None:
        for id, state in self.model.items():
            assert self.sandbox.execute(SHOW, id).stdout == f"{sorted(state.items())}\n"
        for id in self.gone:
            with pytest.raises(SessionNotFound):
                self.sandbox.session(id)

    def teardown(self) -> None:
        for id in self.model:
            self.sandbox.session(id).close()


TestSessions = pytest.mark.posix_only(Sessions.TestCase)
TestSessions.settings = settings(
    max_examples=15,
    stateful_step_count=15,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
