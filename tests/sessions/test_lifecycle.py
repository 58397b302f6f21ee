"""Lifecycle: a sandbox works wherever it is made, and leaves nothing behind however its host ends."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest

import pysandbox
from pysandbox import LayerMissing, Limits, Overloaded, Sandbox, SandboxClosed, WorkerStartError

PROJECT = Path(pysandbox.__file__).parents[1]


def run_script(
    tmp_path: Path, code: str, *arguments: str, stdin: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a user's script in a folder of its own, with the package importable."""
    script = tmp_path / "script.py"
    script.write_text(textwrap.dedent(code), encoding="utf-8")
    command = [sys.executable, *arguments] if stdin is not None else [sys.executable, str(script)]
    return subprocess.run(
        command,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=60,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(PROJECT)},
        check=False,
    )


TOP_LEVEL = """
    from pysandbox import Sandbox
    sandbox = Sandbox()
    print(sandbox.execute("print(6 * 7)").stdout, end="")
"""

IN_A_THREAD = """
    import threading
    from pysandbox import Sandbox
    def work():
        with Sandbox() as sandbox:
            print(sandbox.execute("print(6 * 7)").stdout, end="")
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
"""


@pytest.mark.parametrize("code", [TOP_LEVEL, IN_A_THREAD], ids=["top level", "in a thread"])
def test_no_main_guard_is_needed(tmp_path: Path, code: str) -> None:
    done = run_script(tmp_path, code)
    assert (done.stdout, done.stderr, done.returncode) == ("42\n", "", 0)


def test_at_the_interactive_prompt(tmp_path: Path) -> None:
    lines = "from pysandbox import Sandbox\ns = Sandbox()\ns.execute('print(6 * 7)').stdout\ns.close()\n"
    done = run_script(tmp_path, "", "-i", "-q", stdin=lines)
    assert "'42\\n'" in done.stdout
    assert "Traceback" not in done.stderr
    assert done.returncode == 0


def test_a_stray_module_beside_the_script_does_not_take_over(tmp_path: Path) -> None:
    """Our own processes import ``json`` and others: the script's folder must not provide them."""
    taken = tmp_path / "taken"
    for name in ("json", "socket", "random", "multiprocess"):
        (tmp_path / f"{name}.py").write_text(f"open({str(taken)!r}, 'a').write('{name} ')")
    subprocess.run([sys.executable, "-c", "import json"], cwd=tmp_path, check=False)
    assert taken.read_text() == "json ", "in an ordinary process it does take over"
    taken.unlink()
    code = """
        import sys
        folder = sys.path.pop(0)
        from pysandbox import Sandbox
        Sandbox().close()
        sys.path.insert(0, folder)
        print(Sandbox().execute("import json; print(json.dumps([1]))").stdout, end="")
    """
    done = run_script(tmp_path, code)
    assert (done.stdout, done.stderr, done.returncode) == ("[1]\n", "", 0)
    assert not taken.exists()


HOST = """
    import sys, threading, time
    from pysandbox import Limits, Sandbox
    sandbox = Sandbox(limits=Limits(time=30.0))
    idle = sandbox.open()
    idle.execute("x = 1")
    busy = sandbox.open()
    threading.Thread(target=busy.execute, args=("while True: pass",), daemon=True).start()
    time.sleep(0.3)
    print("ready", flush=True)
    {then}
"""


def processes_started_by(pid: int) -> set[int]:
    """The pids of every living descendant of ``pid``, itself left out."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if fields[0] != "Z":
                parents[int(entry.name)] = int(fields[1])
    found = {pid}
    while True:
        more = {child for child, parent in parents.items() if parent in found} - found
        if not more:
            return found - {pid}
        found |= more


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


ENDS = {
    "killed": ("time.sleep(60)", getattr(signal, "SIGKILL", 9), 1.0),
    "terminated": ("time.sleep(60)", signal.SIGTERM, 1.0),
    "runs to its end without close": ("", None, 5.0),
    "closed": ("sandbox.close()", None, 5.0),
    "exits in the middle": ("import os; os._exit(1)", None, 5.0),
}


@pytest.mark.posix_only
@pytest.mark.parametrize("then, number, seconds", ENDS.values(), ids=ENDS)
def test_nothing_is_left_when_the_host_is(
    tmp_path: Path, then: str, number: int | None, seconds: float
) -> None:
    script = tmp_path / "host.py"
    script.write_text(textwrap.dedent(HOST).format(then=f"sys.stdin.read(1)\n{then}"), encoding="utf-8")
    host = subprocess.Popen(
        [sys.executable, str(script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(PROJECT)},
    )
    assert host.stdout is not None and host.stdin is not None
    assert host.stdout.readline() == b"ready\n"
    started = processes_started_by(host.pid)
    assert len(started) >= 4, "a zygote, warm workers, two sessions"
    if number is not None:
        host.send_signal(number)
    else:
        host.stdin.write(b"x")
        host.stdin.flush()
    host.wait(10)
    deadline = time.monotonic() + seconds
    while any(map(alive, started)):
        assert time.monotonic() < deadline, f"still there: {[pid for pid in started if alive(pid)]}"
        time.sleep(0.01)
    host.stdin.close()
    host.stdout.close()


@pytest.mark.posix_only
def test_a_host_that_forks_keeps_its_sandbox_and_the_child_has_none() -> None:
    with Sandbox(warm_workers=0) as sandbox:
        session = sandbox.open()
        session.execute("x = 1")
        read, write = os.pipe()
        pid = os.fork()
        if pid == 0:
            words = b"no error"
            ours = [str(link.readlink()) for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
            if any("socket" in target or "pidfd" in target or "seccomp" in target for target in ours):
                os.write(write, f"inherited {ours}: ".encode())
            try:
                sandbox.execute("1")
            except SandboxClosed as error:
                words = str(error).encode()
            finally:
                os.write(write, words)
                os._exit(0)
        os.waitpid(pid, 0)
        with os.fdopen(read) as pipe:
            os.close(write)
            assert pipe.read() == "the sandbox belongs to the process that this one was forked from"
        assert session.execute("print(x)").stdout == "1\n"


def test_a_closed_sandbox_says_so() -> None:
    sandbox = Sandbox(warm_workers=0)
    session = sandbox.open()
    sandbox.close()
    sandbox.close()
    for use in (sandbox.open, lambda: sandbox.execute("1"), lambda: sandbox.session(session.id)):
        with pytest.raises(SandboxClosed, match=r"^the sandbox is closed$"):
            use()


def open_descriptors() -> int:
    """Return how many descriptors, on Windows handles, this process holds; Wine counts none."""
    if sys.platform != "win32":
        return len([*Path("/proc/self/fd").iterdir()])
    count = ctypes.c_ulong()
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    kernel.GetProcessHandleCount.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
    if not kernel.GetProcessHandleCount(kernel.GetCurrentProcess(), ctypes.byref(count)):
        raise ctypes.WinError(ctypes.get_last_error())
    return count.value


def test_no_descriptor_and_no_thread_is_left() -> None:
    def count() -> tuple[int, int]:
        return open_descriptors(), threading.active_count()

    Sandbox(warm_workers=1).close()
    before = count()
    for _ in range(3):
        with Sandbox(limits=Limits(time=0.2), warm_workers=1) as sandbox:
            session = sandbox.open()
            session.execute("x = 1")
            session.execute("while True: pass")
            sandbox.execute("2")
    assert count() == before


def test_idle_sessions_expire() -> None:
    with Sandbox(idle_expiry=0.3, warm_workers=0) as sandbox:
        session = sandbox.open()
        for _ in range(3):
            time.sleep(0.15)
            assert session.execute("1").error is None, "a session in use does not expire"
        deadline = time.monotonic() + 5
        while len(sandbox):
            assert time.monotonic() < deadline
            time.sleep(0.01)
        with pytest.raises(pysandbox.SessionNotFound):
            session.execute("1")


def test_a_full_house_refuses_and_harms_nobody() -> None:
    with Sandbox(max_sessions=2, warm_workers=0) as sandbox:
        sessions = [sandbox.open(), sandbox.open()]
        sessions[0].execute("x = 1")
        for _ in range(3):
            with pytest.raises(Overloaded, match=r"^too many sessions$") as refused:
                sandbox.execute("1")
            assert 1 <= refused.value.retry_after <= 1800
        assert sessions[0].execute("print(x)").stdout == "1\n"
        sessions[1].close()
        assert sandbox.execute("print(2)").stdout == "2\n"


def test_sessions_that_nobody_came_back_to_make_room_the_oldest_first() -> None:
    with Sandbox(max_sessions=3, warm_workers=0) as sandbox:
        held = sandbox.open()
        first, second = (sandbox.execute(f"x = {number}").id for number in range(2))
        third = sandbox.execute("x = 2").id
        assert len(sandbox) == 3
        with pytest.raises(pysandbox.SessionNotFound):
            sandbox.session(first)
        assert sandbox.execute("print(x)", second).stdout == "1\n"
        fourth = sandbox.execute("x = 3").id
        with pytest.raises(pysandbox.SessionNotFound):
            sandbox.session(third)
        assert sandbox.session(fourth).info.executions == 1
        with pytest.raises(Overloaded):
            sandbox.open()
        assert [held.execute("1").error, sandbox.execute("print(x)", fourth).stdout] == [None, "3\n"]


def test_more_executions_than_may_wait_are_refused() -> None:
    with Sandbox(max_running=1, max_waiting=1, warm_workers=0) as sandbox:
        sessions = [sandbox.open() for _ in range(3)]
        outcomes: list[str] = []

        def run(session: pysandbox.Session) -> None:
            try:
                outcomes.append(session.execute("import time; time.sleep(0.5); print('ran')").stdout)
            except Overloaded as error:
                outcomes.append(str(error))

        threads = [threading.Thread(target=run, args=(session,)) for session in sessions]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == ["ran\n", "ran\n", "too many executions are waiting"]


@pytest.mark.parametrize(
    "arguments, error, words",
    [
        ({"limits": 2.0}, TypeError, "limits must be a Limits, not float"),
        ({"max_sessions": 0}, ValueError, "max_sessions must be at least 1, not 0"),
        ({"idle_expiry": "1"}, TypeError, "idle_expiry must be a number of seconds, not str"),
        ({"warm_workers": -1}, ValueError, "warm_workers must be at least 0, not -1"),
        ({"modules": "json"}, TypeError, "modules must be several names, not one str"),
        ({"modules": [1]}, TypeError, "modules must hold names, not int"),
        (
            {"modules": ["no_such_module"]},
            WorkerStartError,
            "ModuleNotFoundError: No module named 'no_such_module'",
        ),
        ({"require": ["moat"]}, LayerMissing, "moat is required: no such layer"),
    ],
)
def test_bad_arguments(arguments: dict[str, object], error: type[Exception], words: str) -> None:
    with pytest.raises(error) as caught:
        Sandbox(**arguments)  # type: ignore[arg-type]
    assert str(caught.value) == words
