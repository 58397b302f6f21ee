"""What is measured: this project and what a user would pick instead, each behind the same few methods.

A peer imports its package only when it is made. Every method is as thin as that package allows, because the
clock runs while it is called; nothing here measures or compares.
"""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
import time
from types import ModuleType
from typing import Any, Final

from .peer import (
    DEADLINE_SECONDS,
    ENDLESS,
    MOST_SECONDS,
    MOST_SESSIONS,
    NO_TIME_LIMIT,
    Failed,
    Peer,
    last_line,
)

#: How long to wait for this project's warm stock, in seconds.
WARM_WAIT_SECONDS: Final = 5.0


class Pysandbox(Peer):
    """This project, as a library."""

    def __init__(self) -> None:
        from pysandbox import Limits, Sandbox

        self.sandbox = Sandbox(limits=Limits(time=MOST_SECONDS), max_sessions=MOST_SESSIONS)

    def open(self, deadline: float | None = None) -> Any:
        return self.sandbox.open()

    def printed(self, session: Any, code: str) -> str:
        result = session.execute(code)
        if result.error or result.stderr:
            raise Failed(result.error or last_line(result.stderr))
        return str(result.stdout)

    def close(self, session: Any) -> None:
        session.close()

    def rest(self) -> None:
        until = time.monotonic() + WARM_WAIT_SECONDS
        while not self.sandbox.warm_workers and time.monotonic() < until:
            time.sleep(0.01)
        time.sleep(0.05)

    def run_into_deadline(self, session: Any) -> None:
        result = session.execute(ENDLESS, time=DEADLINE_SECONDS)
        if result.error != "execution timeout" or not result.rolled_back:
            raise Failed(str(result))

    def crash(self, session: Any) -> None:
        """Kill the session's process from outside, and use the session."""
        session._worker.settle()
        process = session._worker._process
        process.kill()
        process.wait_gone(DEADLINE_SECONDS)
        self.run(session, "x")

    def fork(self, session: Any) -> None:
        """Open a second session with the same state, and end it."""
        session.fork().close()


class Monty(Peer):
    """pydantic-monty: an interpreter of a part of Python, written in Rust, in a pool of processes."""

    def __init__(self) -> None:
        import pydantic_monty

        self._monty = pydantic_monty
        self._pool = pydantic_monty.Monty(min_processes=2, max_processes=MOST_SESSIONS).__enter__()

    def open(self, deadline: float | None = None) -> Any:
        limits = self._monty.ResourceLimits(max_feed_duration_secs=deadline)
        return self._pool.checkout(limits=limits if deadline else None).__enter__()

    def run(self, session: Any, code: str) -> None:
        try:
            session.feed_run(code)
        except self._monty.MontyError as error:
            raise Failed(last_line(str(error))) from None

    def printed(self, session: Any, code: str) -> str:
        printed = self._monty.CollectString()
        try:
            session.feed_run(code, print_callback=printed)
        except self._monty.MontyError as error:
            raise Failed(last_line(str(error))) from None
        return str(printed.output)

    def close(self, session: Any) -> None:
        session.__exit__(None, None, None)

    def rest(self) -> None:
        time.sleep(0.05)

    def run_into_deadline(self, session: Any) -> None:
        try:
            session.feed_run(ENDLESS)
        except self._monty.MontyRuntimeError as error:
            if "time limit" in str(error):
                return
            raise
        raise Failed("the endless program ended")


class Jupyter(Peer):
    """A Jupyter kernel (ipykernel) for each session, driven by jupyter_client; it confines nothing."""

    def __init__(self) -> None:
        from jupyter_client.manager import KernelManager

        self._manager = KernelManager

    def open(self, deadline: float | None = None) -> Any:
        manager = self._manager(kernel_name="python3")
        manager.start_kernel()
        client = manager.blocking_client()
        client.start_channels()
        client.wait_for_ready(timeout=MOST_SECONDS)
        return manager, client

    def run(self, session: Any, code: str) -> None:
        self._reply(session, session[1].execute(code, store_history=False))

    def _reply(self, session: Any, message: str) -> None:
        while True:
            reply = session[1].get_shell_msg(timeout=MOST_SECONDS)
            if reply["parent_header"].get("msg_id") == message:
                break
        if reply["content"]["status"] != "ok":
            raise Failed(reply["content"].get("ename", "error"))

    def printed(self, session: Any, code: str) -> str:
        parts: list[str] = []

        def note(message: dict[str, Any]) -> None:
            if message["msg_type"] == "stream":
                parts.append(message["content"]["text"])

        reply = session[1].execute_interactive(
            code, store_history=False, output_hook=note, timeout=MOST_SECONDS
        )
        if reply["content"]["status"] != "ok":
            raise Failed(reply["content"].get("ename", "error"))
        return "".join(parts)

    def close(self, session: Any) -> None:
        manager, client = session
        client.stop_channels()
        manager.shutdown_kernel(now=True)

    def rest(self) -> None:
        time.sleep(0.05)

    def run_into_deadline(self, session: Any) -> None:
        message = session[1].execute(ENDLESS, store_history=False)
        time.sleep(DEADLINE_SECONDS)
        session[0].interrupt_kernel()
        try:
            self._reply(session, message)
        except Failed as error:
            if str(error) == "KeyboardInterrupt":
                return
            raise
        raise Failed("the endless program ended")


class Smolagents(Peer):
    """smolagents' LocalPythonExecutor: walks the syntax tree inside the host's process."""

    def __init__(self) -> None:
        from smolagents.local_python_executor import LocalPythonExecutor

        self._executor = LocalPythonExecutor

    def open(self, deadline: float | None = None) -> Any:
        executor = self._executor(
            ["*"], timeout_seconds=None if deadline is None else int(deadline), max_print_outputs_length=10**9
        )
        executor.send_tools({})
        return executor

    def printed(self, session: Any, code: str) -> str:
        try:
            return str(session(code).logs)
        except Exception as error:  # whatever the walked program or the walker raises
            raise Failed(last_line(str(error)) or type(error).__name__) from None

    def run_into_deadline(self, session: Any) -> None:
        try:
            self.printed(session, ENDLESS)
        except Failed as error:
            if "maximum execution time" in str(error):
                return
            raise
        raise Failed("the endless program ended")


class Asteval(Peer):
    """asteval: walks the syntax tree inside the host's process."""

    def __init__(self) -> None:
        from asteval import Interpreter

        self._interpreter = Interpreter

    def open(self, deadline: float | None = None) -> Any:
        if deadline:
            raise Failed(NO_TIME_LIMIT)
        writer = io.StringIO()
        session = self._interpreter(
            use_numpy=False, writer=writer, err_writer=io.StringIO(), max_statement_length=10**9
        )
        return session, writer

    def run(self, session: Any, code: str) -> None:
        session[0](code)
        if session[0].error:
            raise Failed(last_line(str(session[0].error[0].get_error()[1])))

    def printed(self, session: Any, code: str) -> str:
        session[1].seek(0)
        session[1].truncate()
        self.run(session, code)
        return str(session[1].getvalue())


class PlainExec(Peer):
    """``exec`` in the host's process: plain CPython, with nothing around it."""

    def open(self, deadline: float | None = None) -> Any:
        if deadline:
            raise Failed(NO_TIME_LIMIT)
        return ModuleType("__main__")

    def run(self, session: Any, code: str) -> None:
        sys.modules["__main__"] = session
        exec(compile(code, "<stdin>", "exec", dont_inherit=True), session.__dict__)

    def printed(self, session: Any, code: str) -> str:
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            self.run(session, code)
        return printed.getvalue()


class FreshPython(Peer):
    """``python -c`` in a process of its own for each execution: no state, and nothing confined."""

    def open(self, deadline: float | None = None) -> Any:
        return deadline

    def printed(self, session: Any, code: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, timeout=session, env=_bare()
        )
        if done.returncode:
            raise Failed(last_line(done.stderr))
        return done.stdout

    def run_into_deadline(self, session: Any) -> None:
        try:
            self.run(session, ENDLESS)
        except subprocess.TimeoutExpired:
            return
        raise Failed("the endless program ended")


def _bare() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


OURS: Final = "pysandbox"
#: The peers by their names in the report; and the packages that bring them.
PEERS: Final[dict[str, type[Peer]]] = {
    OURS: Pysandbox,
    "Monty": Monty,
    "Jupyter kernel": Jupyter,
    "smolagents": Smolagents,
    "asteval": Asteval,
    "python -c": FreshPython,
    "plain exec": PlainExec,
}
PACKAGES: Final = {
    "Monty": ("pydantic-monty",),
    "Jupyter kernel": ("jupyter-client", "ipykernel"),
    "smolagents": ("smolagents",),
    "asteval": ("asteval",),
}
