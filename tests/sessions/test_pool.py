"""A worker that dies before it is ready is tried for once more."""

from __future__ import annotations

from typing import Any

import pytest

from pysandbox.workers import StartFailed
from pysandbox.workers.pool import WarmPool


class Source:
    """Fails to start a worker so many times; a started one is a number."""

    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.starts = 0

    def start(self) -> Any:
        self.starts += 1
        if self.starts <= self.failures:
            raise StartFailed(f"start {self.starts} failed")
        return self.starts


@pytest.mark.parametrize(("failures", "starts"), [(0, 1), (1, 2)])
def test_one_failure_is_no_failure(failures: int, starts: int) -> None:
    source = Source(failures)
    assert WarmPool(source, 0).take() == source.starts == starts


def test_the_second_failure_is_told() -> None:
    source = Source(2)
    with pytest.raises(StartFailed, match=r"^start 2 failed$"):
        WarmPool(source, 0).take()
    assert source.starts == 2


def test_a_closed_pool_tries_no_more() -> None:
    source = Source(2)
    pool = WarmPool(source, 0)
    pool.stop()
    with pytest.raises(StartFailed, match=r"^start 1 failed$"):
        pool.take()
