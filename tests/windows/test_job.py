"""The job object around a worker: what the system holds is proved, what it only accepts is said to be off."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

if sys.platform != "win32":
    pytest.skip("job objects are Windows's", allow_module_level=True)

from pysandbox.confinement import Confinement, Options
from pysandbox.confinement.job import Job, job_layer
from pysandbox.workers.windows_process import WindowsProcess

SLEEP = "import time; time.sleep(60)"
WITHIN_SECONDS = 10.0


@pytest.fixture
def child() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen([sys.executable, "-c", SLEEP]) as child:
        yield child
        child.kill()


def limits_are_held() -> bool:
    return job_layer(left_out=False).active


def test_a_process_ends_with_the_hosts_handle_on_its_job(child: subprocess.Popen[bytes]) -> None:
    job = Job()
    assert job.add(child._handle)  # type: ignore[attr-defined]
    job.close()
    child.wait(WITHIN_SECONDS)


def test_without_the_job_it_lives_on(child: subprocess.Popen[bytes]) -> None:
    Job().close()
    with pytest.raises(subprocess.TimeoutExpired):
        child.wait(0.5)


def test_a_held_process_is_killed_by_its_handle(child: subprocess.Popen[bytes]) -> None:
    held = WindowsProcess(child.pid, in_job=True)
    assert held.alive
    held.kill()
    assert held.wait_gone(WITHIN_SECONDS)
    held.kill()  # a second time is no error
    held.close()


def test_a_paused_process_does_not_run() -> None:
    code = (
        "import time\nlast = time.monotonic()\nwhile True:\n"
        "    time.sleep(0.01); now = time.monotonic(); print(now - last, flush=True); last = now\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        child.stdout.readline()  # it runs
        held = WindowsProcess(child.pid, in_job=False)
        held.pause()
        time.sleep(1.0)
        held.resume()
        time.sleep(0.5)
        held.kill()
        assert held.wait_gone(WITHIN_SECONDS)
        held.close()
        *pauses, _ = child.stdout.read().split("\n")  # the last may be cut
    assert max(map(float, pauses)) > 0.9


def test_the_layers_are_reported_as_they_are_read_back() -> None:
    layers = {layer.name: layer for layer in Confinement(Options()).layers}
    job = Job()
    assert layers["job"].active == job.limit_memory(2**28)
    job.close()
    assert not Confinement(Options(without=frozenset({"job"}))).layers[1].active


@pytest.mark.skipif(not limits_are_held(), reason="the system reads a job's limits back unset")
def test_a_process_in_a_job_gets_no_more_memory_than_its_limit() -> None:
    code = "input()\ntry: bytearray(300 * 2**20)\nexcept MemoryError: print('no room')\nelse: print('room')"
    for in_job, said in ((False, "room\n"), (True, "no room\n")):
        with subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as child:
            held = WindowsProcess(child.pid, in_job)
            held.limit_memory(100 * 2**20)
            assert child.communicate("\n", timeout=30)[0] == said
            held.close()


@pytest.mark.skipif(not limits_are_held(), reason="the system reads a job's limits back unset")
def test_a_process_in_a_job_starts_no_other() -> None:
    code = (
        "import subprocess, sys\ninput()\n"
        "try: subprocess.run([sys.executable, '-c', ''])\n"
        "except OSError: print('refused')\nelse: print('started')"
    )
    for in_job, said in ((False, "started\n"), (True, "refused\n")):
        with subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as child:
            held = WindowsProcess(child.pid, in_job)
            assert child.communicate("\n", timeout=30)[0] == said
            held.close()
