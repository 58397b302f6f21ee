"""What stdout and stderr held when a limit struck is told, by both kinds of workers, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pysandbox import Limits, Sandbox, Session

from .spawned import spawning_sandbox

LIMIT_BYTES = 100_000

TOLD = {
    "lines": ("print('one')\nprint('two')\nwhile True: pass", "one\ntwo\n", ""),
    "an unfinished line": ("print('.', end='')\nwhile True: pass", ".", ""),
    "text that is no ASCII": ("print('\u00e9\u4e2d')\nwhile True: pass", "\u00e9\u4e2d\n", ""),
    "the word for strict errors": (
        "import sys\n_ = sys.stdout.write('strict')\nwhile True: pass", "strict", ""
    ),
    "bytes": ("import sys\n_ = sys.stdout.buffer.write(b'b')\nwhile True: pass", "b", ""),
    "stderr": ("import sys\nprint('e', file=sys.stderr, end='')\nwhile True: pass", "", "e"),
    "as much as the limit allows": (
        f"print('x' * {LIMIT_BYTES - 1})\nwhile True: pass", "x" * (LIMIT_BYTES - 1) + "\n", ""
    ),
    "while it sleeps": ("import time\nprint('before')\ntime.sleep(60)", "before\n", ""),
    "while it waits for a lock": (
        "import threading\nprint('before')\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()",
        "before\n",
        "",
    ),
    "from a thread": (
        "import threading\ndef run():\n    print('inside')\n    while True: pass\n"
        "threading.Thread(target=run).start()",
        "inside\n",
        "",
    ),
    "nothing": ("while True: pass", "", ""),
    "a stream that was closed": ("import sys\nsys.stdout.close()\nwhile True: pass", "", ""),
    "a stream that was detached": (
        "import sys\nbuffer = sys.stdout.detach()\n_ = buffer.write(b'b')\nwhile True: pass", "b", ""
    ),
}  # fmt: skip


@pytest.fixture(scope="module", params=["forked", "spawned"])
def short(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """A sandbox with a short time limit."""
    limits = Limits(time=0.8, output=LIMIT_BYTES)
    without = ("fork",) if request.param == "spawned" else ()
    with Sandbox(limits=limits, _without=without) as sandbox:
        yield sandbox


@pytest.mark.parametrize("name", TOLD)
def test_a_time_out_tells_what_was_printed(short: Sandbox, name: str) -> None:
    code, stdout, stderr = TOLD[name]
    result = short.execute(code)
    assert (result.error, result.partial_stdout, result.partial_stderr) == (
        "execution timeout", stdout, stderr
    )  # fmt: skip
    assert (result.stdout, result.stderr) == ("", "")
    short.session(result.id).close()


@pytest.mark.posix_only
@pytest.mark.parametrize("busy", ["9 ** 9 ** 9", "import re; re.match('(a+)+$', 'a' * 50 + 'b')"])
def test_it_tells_from_within_a_long_call(sandbox: Sandbox, busy: str) -> None:
    result = sandbox.execute(f"print('before')\n{busy}")
    assert (result.error, result.partial_stdout) == ("execution timeout", "before\n")


def test_the_memory_limit_tells_what_was_printed(short: Sandbox, bounded_memory: None) -> None:
    result = short.execute("print('before')\nx = bytearray(2**40)")
    assert (result.error, result.partial_stdout) == ("memory limit exceeded", "before\n")
    assert result.usage.cpu is not None and (result.usage.peak_memory or 0) > 2**20
    short.session(result.id).close()


def test_telling_changes_nothing_in_a_program_that_ends() -> None:
    # The text overtakes the bytes below it only when it is flushed, which is at the end, as in CPython.
    code = "import sys, time\nprint('text')\n_ = sys.stdout.buffer.write(b'bytes\\n')\ntime.sleep(0.7)"
    with Sandbox(limits=Limits(time=1.0), warm_workers=0) as sandbox:
        assert sandbox.execute(code).stdout == "bytes\ntext\n"


def test_an_execution_tells_nothing_of_the_last_one(session: Session) -> None:
    assert session.execute("print('first')").stdout == "first\n"
    assert session.execute("print('second')\nwhile True: pass").partial_stdout == "second\n"
    assert session.execute("while True: pass").partial_stdout == ""


def test_a_spawned_worker_tells_by_a_thread_that_is_not_the_session_s() -> None:
    with spawning_sandbox(warm_workers=0) as sandbox, sandbox.open() as session:
        assert session.execute("import threading; print(threading.active_count())").stdout == "1\n"
        assert session.execute("print(threading.active_count())").stdout == "1\n"
