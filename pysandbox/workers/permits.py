"""Fork permits: the host admits one plain fork of a worker for each checkpoint, and no other.

Where the kernel lets a process hand the decision on its own ``fork`` to another one (seccomp user
notification), a worker's every fork waits for this desk's word. One thread serves all workers; it only
looks at the registers the kernel copied for it, so there is nothing a worker could change under it.
"""

from __future__ import annotations

import contextlib
import logging
import os
import select
import threading

from ..confinement import notify

_log = logging.getLogger(__name__)


class Permit:
    """The forks that one family of processes may make: each grant admits one, of one process.

    Args:
        desk: answers the family's forks.
        listener: where they ask, or None on a host whose kernel only counts the family's processes.
    """

    def __init__(self, desk: PermitDesk, listener: int | None) -> None:
        self._desk = desk
        self._listener = listener
        self._holders = 1
        self._granted: set[int] = set()

    def grant(self, pid: int) -> None:
        """Admit the next fork of the process ``pid``. A grant that was not used does not add up."""
        self._granted.add(pid)

    def use(self, pid: int) -> bool:
        """Take the grant, if there is one. Called by the desk alone."""
        if pid not in self._granted:
            return False
        self._granted.remove(pid)
        return True

    @property
    def shared(self) -> bool:
        """Whether sessions forked from one another still share it."""
        return self._holders > 1

    def share(self) -> Permit:
        """Return this permit for a session forked from the present one."""
        with self._desk.lock:
            self._holders += 1
        return self

    def close(self, pid: int) -> None:
        """Leave: refuse every fork of ``pid``, and of anybody once the last holder left."""
        self._granted.discard(pid)
        with self._desk.lock:
            self._holders -= 1
            if not self._holders and self._listener is not None:
                self._desk.remove(self._listener)


class PermitDesk:
    """The thread that answers the forks of all workers."""

    def __init__(self) -> None:
        self._epoll = select.epoll()
        self.lock = threading.Lock()
        self._permits: dict[int, Permit] = {}
        self._woken, self._waker = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        self._epoll.register(self._woken, select.EPOLLIN)
        self._thread = threading.Thread(target=self._serve, name="pysandbox-permits", daemon=True)
        self._thread.start()

    def add(self, listener: int) -> Permit:
        """Answer the forks that ``listener`` (owned from now on) reports."""
        permit = Permit(self, listener)
        with self.lock:
            self._permits[listener] = permit
        self._epoll.register(listener, select.EPOLLIN)
        return permit

    def remove(self, listener: int) -> None:
        """Close a listener, with the lock held; without it the kernel refuses forks itself (ENOSYS)."""
        if self._permits.pop(listener, None) is None:
            return
        self._forget(listener)
        os.close(listener)

    def close(self) -> None:
        """End the thread and close every listener."""
        os.write(self._waker, b"x")
        self._thread.join()
        with self.lock:
            self.abandon()

    def abandon(self) -> None:
        """Close what is left without a word to the thread, which a forked process does not have."""
        for listener in self._permits:
            os.close(listener)
        self._permits.clear()
        self._epoll.close()
        os.close(self._woken)
        os.close(self._waker)

    def _forget(self, listener: int) -> None:
        with contextlib.suppress(FileNotFoundError):  # forgotten before, at its last process's end
            self._epoll.unregister(listener)

    def _serve(self) -> None:
        while True:
            for descriptor, events in self._epoll.poll():
                if descriptor == self._woken:
                    return
                self._answer(descriptor, events)

    def _answer(self, listener: int, events: int) -> None:
        # The lock keeps the descriptor open, and its number its own, for as long as it is used here.
        with self.lock:
            permit = self._permits.get(listener)
            if permit is None:
                return
            if not events & select.EPOLLIN:
                self._forget(listener)  # its last process is gone; the session closes it
                return
            try:
                notification = notify.receive(listener)
                if notification is not None:
                    allowed = permit.use(notification.pid)
                    if not notify.answer(listener, notification, allowed) and allowed:
                        permit.grant(notification.pid)  # a signal broke off its wait: it asks again
            except OSError as error:
                _log.debug("a fork's process ended before its answer: %s", error)
