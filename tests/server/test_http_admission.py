"""Under more load than it can carry, the server answers each request correctly or with 503, at once."""

from __future__ import annotations

import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from server_process import FAKE_SERVER, Reply, ServerProcess

from pysandbox.settings import Settings
from pysandbox.web.serving import capacity

SLEEP_SECONDS = 3 if sys.platform == "win32" else 1  # Wine accepts connections slowly


def is_refused(reply: Reply) -> bool:
    return reply.status == 503 and reply.headers["retry-after"] == "1"


def test_beyond_the_bound_503_at_once_and_other_paths_are_answered() -> None:
    # Two may run, and with 16 threads six may wait.
    options = ("--max-running", "2", "--threads", "16")
    with ServerProcess(*options, script=FAKE_SERVER) as server, ThreadPoolExecutor(60) as clients:
        start = threading.Barrier(60, timeout=30)

        def client(_: int) -> Reply:
            start.wait()
            return server.post({"code": f"sleep {SLEEP_SECONDS}"})

        pending = [clients.submit(client, number) for number in range(60)]
        refused = 0
        while refused < 52 and not all(future.done() for future in pending):
            time.sleep(0.05)
            refused = sum(future.done() and is_refused(future.result()) for future in pending)
        # While the admitted ones still sleep, the others have their answer; other requests get theirs.
        assert server.request("GET", "/health").json["ready"] is True
        assert not all(future.done() for future in pending)
        replies = [future.result() for future in pending]
        assert sum(reply.status == 200 for reply in replies) == 8
        assert sum(is_refused(reply) for reply in replies) == 52
        assert server.run("say recovered")["stdout"] == "recovered"


def test_waiting_for_a_place_does_not_count_against_the_time() -> None:
    options = ("--max-running", "1", "--time", "1.5")
    with ServerProcess(*options) as server, ThreadPoolExecutor(3) as clients:
        nap = {"code": "import time; time.sleep(0.8)", "details": True}
        replies = list(clients.map(lambda _: server.post(nap), range(3)))
        details = [reply.json["details"] for reply in replies]
        assert [told["reason"] for told in details] == ["ok"] * 3
        assert max(told["queue_wait"] for told in details) > 0.8


def test_capacity_keeps_threads_free() -> None:
    for running in (1, 2, 64):
        for waiting in (0, 1, 256):
            for threads in (None, 2, 3, 10, 100):
                settings = Settings(max_running=running, max_waiting=waiting, threads=threads)
                runs, waits, total = capacity(settings)
                assert total == (threads or running + waiting + 8)
                assert 1 <= runs <= running and 0 <= waits <= waiting
                assert runs + waits < total
