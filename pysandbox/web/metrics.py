"""What the server tells those who watch it: counts, times and sizes, in the text format of Prometheus.

Fed by the application with results and statuses; it holds neither code nor output, and no session's id.
"""

from __future__ import annotations

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from pysandbox import Outcome, Result, Sandbox

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"

SECONDS_BUCKETS: Final = (
    0.001,
    0.0025,
    0.005,
    0.01,
    0.025,
    0.05,
    0.1,
    0.25,
    0.5,
    1.0,
    2.0,
    2.1,
    5.0,
    10.0,
    60.0,
)
MEMORY_BUCKETS: Final = tuple(mebibytes * 2**20 for mebibytes in (16, 32, 64, 128, 256, 512, 1024, 4096))


class Metrics:
    """The figures of one server."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._registry = CollectorRegistry()
        self._executions = Counter(
            "pysandbox_executions", "Executions by outcome.", ["outcome"], registry=self._registry
        )
        self._duration = Histogram(
            "pysandbox_execution_seconds",
            "Wall time of an execution.",
            buckets=SECONDS_BUCKETS,
            registry=self._registry,
        )
        self._wait = Histogram(
            "pysandbox_wait_seconds",
            "Time that an execution waited for a worker, for its session and for its turn.",
            buckets=SECONDS_BUCKETS,
            registry=self._registry,
        )
        self._memory = Histogram(
            "pysandbox_worker_peak_memory_bytes",
            "Peak resident memory of the worker, as it reports it after an execution.",
            buckets=MEMORY_BUCKETS,
            registry=self._registry,
        )
        self._recoveries = Counter(
            "pysandbox_recoveries",
            "Executions that failed and left their session as it was before.",
            registry=self._registry,
        )
        self._forks = Counter(
            "pysandbox_forks", "Sessions opened as a fork of another.", registry=self._registry
        )
        self._answers = Counter(
            "pysandbox_http_answers", "Answers by HTTP status.", ["status"], registry=self._registry
        )
        sessions = Gauge("pysandbox_sessions", "Sessions that live now.", registry=self._registry)
        sessions.set_function(lambda: len(sandbox))
        warm = Gauge("pysandbox_warm_workers", "Workers ready for new sessions now.", registry=self._registry)
        warm.set_function(lambda: sandbox.warm_workers)
        for outcome in Outcome:  # so that each is there, as 0, before it first happens
            self._executions.labels(outcome.value)

    def executed(self, result: Result, seconds: float) -> None:
        """Take in an execution that took so many seconds in all, its wait included."""
        self._executions.labels(result.outcome.value).inc()
        self._duration.observe(result.usage.wall)
        self._wait.observe(max(0.0, seconds - result.usage.wall))
        if result.usage.peak_memory is not None:
            self._memory.observe(result.usage.peak_memory)
        if result.rolled_back:
            self._recoveries.inc()

    def forked(self) -> None:
        """Take in a session that was forked off another."""
        self._forks.inc()

    def answered(self, status: int) -> None:
        """Take in an answer, of whatever path."""
        self._answers.labels(str(status)).inc()

    def text(self) -> bytes:
        """Return all figures as Prometheus reads them."""
        return generate_latest(self._registry)
