"""A spawned worker's process as the host holds it: a handle and a job on Windows, a pidfd elsewhere.

The number of a process comes from its parent, the helper, which keeps it from being given to another
process until the host has opened it; nothing here believes a number that a worker sent.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Protocol

from .processes import PidfdProcess


class HeldProcess(Protocol):
    """What a spawned worker's owner can do to it."""

    @property
    def pid(self) -> int:
        """For the log."""

    @property
    def watch(self) -> int | None:
        """A descriptor that becomes readable when the process is gone, where there is one."""

    def limit_memory(self, bytes: int) -> bool:
        """Bound what it commits from now on by ``bytes`` more; return whether the system holds that."""

    def memory_used(self) -> int:
        """How many bytes it holds now beyond those of the call to ``limit_memory``."""

    def pause(self) -> None:
        """Stop every thread of it."""

    def resume(self) -> None:
        """Let it go on."""

    def kill(self) -> None:
        """Kill it at once; ``wait_gone`` tells when it is gone."""

    @property
    def alive(self) -> bool:
        """Whether it has not ended yet."""

    def wait_gone(self, seconds: float) -> bool:
        """Wait until it has ended, at most ``seconds``; return whether it has."""

    def close(self) -> None:
        """Let go of it."""


class PosixProcess(PidfdProcess):
    """Held by a pidfd; its memory is bounded from inside, by its own resource limits."""

    __slots__ = ()

    @property
    def watch(self) -> int | None:
        return self.pidfd

    def limit_memory(self, bytes: int) -> bool:
        return True

    def memory_used(self) -> int:
        return 0

    def pause(self) -> None:
        self.signal(signal.SIGSTOP)

    def resume(self) -> None:
        self.signal(signal.SIGCONT)


def hold(pid: int, in_job: bool) -> HeldProcess:
    """Take hold of a process that its parent has just started.

    Args:
        pid: its number, by its parent's word.
        in_job: whether to put it into a job object, where the system has those.

    Raises:
        OSError: it has ended already, or the system refuses.
    """
    if sys.platform == "win32":
        from .windows_process import WindowsProcess

        return WindowsProcess(pid, in_job)
    return PosixProcess(pid, os.pidfd_open(pid))
