"""Each session has a user id of its own, and no two servers share one."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from pysandbox.confinement import uids

pytestmark = [
    pytest.mark.posix_only,
    pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root"),
]

FIRST = 1_900_000_000


def test_two_servers_with_one_range_never_share_an_id() -> None:
    one, other = uids.UidRange(FIRST, 4), uids.UidRange(FIRST, 4)
    claims = [one.claim(), other.claim(), one.claim(), other.claim()]
    try:
        assert {uid for uid, _ in claims} == {FIRST, FIRST + 1, FIRST + 2, FIRST + 3}
        with pytest.raises(OSError, match="all 4 user ids from 1900000000 on are in use"):
            one.claim()
    finally:
        for _, lock in claims:
            os.close(lock)


def test_id_is_free_again_when_the_last_process_is_gone() -> None:
    ids = uids.UidRange(FIRST + 10, 1)
    reading, writing = os.pipe()
    if os.fork() == 0:
        ids.claim()
        if os.fork() == 0:  # a copy of the session, which outlives its runner
            os.write(writing, b"x")
            os.read(reading, 0)
            os.close(writing)
            time.sleep(0.3)
        os._exit(0)
    os.read(reading, 1)
    os.wait()
    with pytest.raises(OSError, match="all 1 user ids"):
        ids.claim()
    time.sleep(0.6)
    uid, lock = ids.claim()
    os.close(lock)
    assert uid == FIRST + 10


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
