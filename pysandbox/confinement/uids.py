"""A user id of its own for each session, where the server may change user ids (root with CAP_SETUID).

Each session holds a lock on its number in one file for the whole system, so that no two sessions, and no
two servers, ever share one. The lock belongs to an open description that a session's copies inherit, and
goes when the last of its processes does.
"""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .calls import Call, call
from .descriptors import out_of_the_way

#: Far from the ids that systems give to accounts, containers and services.
DEFAULT_RANGE: Final = (2_000_000_000, 65_536)

#: For a namespace of few ids: what systemd sets aside for services of the moment.
SMALL_RANGE: Final = (61_184, 4_336)

_LOCK_FOLDERS: Final = ("/run/lock", "/run", "/var/lock", "/tmp")
_LOCK_NAME: Final = "pysandbox-uids.lock"
#: struct flock: type, whence, start, length, pid; padded as C pads it.
_LOCK: Final = struct.Struct("hhqqi4x")
_F_OFD_SETLK: Final = 37


@dataclass(frozen=True, slots=True)
class Claim:
    """A user id that no other session has.

    Attributes:
        uid: the id.
        lock: the descriptor that holds the lock; it must stay open for as long as the session lives.
        become: what turns a process into this user.
    """

    uid: int
    lock: int
    become: tuple[Call, ...]


class UidRange:
    """The ids of one server. Made in the zygote, which holds one ahead; ``claim`` runs in each worker.

    Args:
        first: the lowest user id, above 0.
        count: how many there are.

    Raises:
        ValueError: the range holds id 0 or passes the system's largest.
        OSError: no file for the locks can be made.
    """

    def __init__(self, first: int, count: int) -> None:
        if first < 1 or count < 1 or first + count > 2**32 - 2:
            raise ValueError(f"user ids must be from 1 to {2**32 - 3}, not {count} from {first} on")
        self.first: Final = first
        self.count: Final = count
        self._path: Final = _lock_file()
        self._next = 0
        self._claimed = False
        self._reserved = self._lock_one()
        os.register_at_fork(after_in_parent=self._reserve_another)

    def claim(self) -> Claim:
        """Take the id that was locked ahead for the next worker: for this process and its forks.

        Raises:
            OSError: all ids are taken.
        """
        self._claimed = True
        claim, self._reserved = self._reserved or self._lock_one(), None
        if claim is None:
            raise OSError(errno.EAGAIN, f"all {self.count} user ids from {self.first} on are in use")
        return claim

    def _reserve_another(self) -> None:
        """Leave the reserved id to the child that was just forked, and lock one for the next."""
        if self._claimed:  # this is a worker, and its forks share its id
            return
        # Forgotten first: whatever fails here, no second child may take what this one has.
        given, self._reserved = self._reserved, None
        if given:
            os.close(given.lock)
        self._reserved = self._lock_one()

    def _lock_one(self) -> Claim | None:
        # Where the session cannot close it: the lock would be gone before its processes are.
        descriptor = out_of_the_way(_open_lock_file(self._path))
        for step in range(self.count):
            position = (self._next + step) % self.count
            uid = self.first + position
            if _lock(descriptor, uid):
                self._next = position + 1
                return Claim(uid, descriptor, become(uid))
        os.close(descriptor)
        return None


def default_range() -> tuple[int, int]:
    """Return the first of the known ranges that exists in this user namespace."""
    with open("/proc/self/uid_map") as file:
        mapped = [(int(inside), int(count)) for inside, _, count in map(str.split, file)]
    for first, count in (DEFAULT_RANGE, SMALL_RANGE):
        if any(inside <= first and first + count <= inside + size for inside, size in mapped):
            return first, count
    return SMALL_RANGE


def become(uid: int) -> tuple[Call, ...]:
    """Return what turns a process into user and group ``uid`` with no other groups, for good."""
    return call("setgroups", 0, None), call("setresgid", uid, uid, uid), call("setresuid", uid, uid, uid)


def _lock(descriptor: int, position: int) -> bool:
    request = _LOCK.pack(fcntl.F_WRLCK, os.SEEK_SET, position, 1, 0)
    try:
        fcntl.fcntl(descriptor, _F_OFD_SETLK, request)
    except OSError as error:
        if error.errno in (errno.EAGAIN, errno.EACCES):
            return False
        raise
    return True


def _lock_file() -> Path:
    problem: OSError | None = None
    for folder in _LOCK_FOLDERS:
        path = Path(folder, _LOCK_NAME)
        try:
            os.close(_open_lock_file(path))
        except OSError as error:
            problem = error
        else:
            return path
    raise problem or FileNotFoundError(errno.ENOENT, "no folder for locks")


def _open_lock_file(path: Path) -> int:
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(path, flags, 0o600)
    status = os.fstat(descriptor)
    # In a folder that others can write to, one of them could have put a file of his own there.
    if status.st_uid != os.geteuid() or not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise PermissionError(errno.EACCES, "the lock file is not ours", str(path))
    return descriptor
