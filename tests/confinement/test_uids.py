"""Each session has a user id of its own, and no two servers share one."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

import pytest

pytest.importorskip("fcntl", reason="this layer is POSIX-only")

from pysandbox.confinement import uids
from pysandbox.confinement.calls import run

pytestmark = [
    pytest.mark.posix_only,
    pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root"),
]

FIRST = 1_900_000_000


#: How long the kernel may take to end a process on a busy machine.
PATIENCE_SECONDS = 20.0


def test_two_servers_with_one_range_never_share_an_id() -> None:
    one, other = uids.UidRange(FIRST, 4), uids.UidRange(FIRST, 4)
    claims = [one.claim(), other.claim(), one.claim(), other.claim()]
    try:
        assert {claim.uid for claim in claims} == {FIRST, FIRST + 1, FIRST + 2, FIRST + 3}
        with pytest.raises(OSError, match="all 4 user ids from 1900000000 on are in use"):
            one.claim()
    finally:
        for claim in claims:
            os.close(claim.lock)


def test_each_worker_takes_the_id_that_its_zygote_locked_ahead() -> None:
    answers, answering = os.pipe()
    gate, release = os.pipe()
    zygote = os.fork()
    if zygote == 0:
        try:
            os.close(release)
            ids = uids.UidRange(FIRST + 20, 3)
            for _ in range(3):
                if os.fork() == 0:
                    ahead = ids._reserved
                    claim = ids.claim()
                    os.write(answering, b"%d %d\n" % (claim.uid - FIRST, claim is ahead))
                    os.read(gate, 1)
                    os._exit(0)
            for _ in range(3):
                os.wait()
        finally:
            os._exit(0)
    os.close(answering)
    lines = []
    with os.fdopen(answers) as stream:
        for _ in range(3):
            lines.append(stream.readline())
        os.close(release)
    os.waitpid(zygote, 0)
    os.close(gate)
    assert sorted(lines) == ["20 1\n", "21 1\n", "22 1\n"]


def test_no_two_workers_take_one_id_where_no_other_could_be_locked(monkeypatch: pytest.MonkeyPatch) -> None:
    ids = uids.UidRange(FIRST + 30, 3)

    def fail(path: Path) -> int:
        raise OSError("too many open files")

    with monkeypatch.context() as patch:
        patch.setattr(uids, "_open_lock_file", fail)
        with pytest.raises(OSError, match="too many open files"):
            ids._reserve_another()  # as after the fork of a worker, which has the id now
    assert ids._reserved is None
    claim = ids.claim()
    os.close(claim.lock)
    assert claim.uid == FIRST + 31


@pytest.mark.parametrize("uid", [1, 65_534, 2_000_000_000, 2**32 - 3])
def test_process_becomes_the_user_and_nobody_else(uid: int) -> None:
    reading, writing = os.pipe()
    if os.fork() == 0:
        try:
            run(uids.become(uid))
            ids = (*os.getresuid(), *os.getresgid(), os.getgroups())
            os.write(writing, repr(ids).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as stream:
        assert stream.read() == repr((*[uid] * 6, []))
    os.wait()


def test_id_is_free_again_when_the_last_process_is_gone() -> None:
    ids = uids.UidRange(FIRST + 10, 1)
    gate, release = os.pipe()
    if os.fork() == 0:
        os.close(release)
        ids.claim()
        if os.fork() == 0:  # a copy of the session, which outlives its runner
            os.read(gate, 1)
        os._exit(0)
    os.wait()
    with pytest.raises(OSError, match="all 1 user ids"):
        ids.claim()
    os.close(release)
    os.close(gate)
    claim, deadline = None, time.monotonic() + PATIENCE_SECONDS
    while claim is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            claim = ids.claim()
        time.sleep(0.01)
    assert claim is not None
    os.close(claim.lock)
    assert claim.uid == FIRST + 10


@pytest.mark.parametrize(("first", "count"), [(0, 1), (1, 0), (-1, 2), (2**32 - 2, 1)])
def test_range_must_be_of_ordinary_ids(first: int, count: int) -> None:
    with pytest.raises(ValueError, match="user ids must be from 1 to 4294967293"):
        uids.UidRange(first, count)


def test_lock_file_of_another_user_is_not_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / uids._LOCK_NAME
    path.touch()
    os.chown(path, 12345, 12345)
    monkeypatch.setattr(uids, "_LOCK_FOLDERS", (str(tmp_path),))
    with pytest.raises(PermissionError, match="the lock file is not ours"):
        uids.UidRange(FIRST, 1)
