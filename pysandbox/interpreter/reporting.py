"""What leaves the worker while a program runs: that its output limit struck, and what it has printed so far.

The host asks for the latter by a signal, which Python handles even inside a long computation in C, unless
that never looks for signals. Where there are no signals, a thread of the worker's own tells it unasked.
"""

from __future__ import annotations

import _thread
import os
import signal
import socket
import time
from _queue import Empty, SimpleQueue
from collections.abc import Callable
from types import FrameType
from typing import Final, NoReturn

from ..result import Outcome
from ..workers.messages import ASKING_SIGNAL, Finished, Printed, remainders
from ..workers.protocol import encode
from .usage import peak_memory_bytes

#: The stack of the thread that tells unasked; it calls little.
STACK_BYTES: Final = 2**18

Look = Callable[[], tuple[bytes, bytes]]

_exit = os._exit
_cpu_seconds = time.process_time
_start_thread = _thread.start_new_thread
_stack_size = _thread.stack_size


class Reporter:
    """Sends what must not wait for the answer, and nothing but while a program runs.

    Args:
        runner: the channel that the worker serves first.

    Attributes:
        threads: how many of this process's threads are its own.
    """

    def __init__(self, runner: socket.socket) -> None:
        self.threads = 0
        self._channel = runner
        self._number = 0
        self._started = 0.0
        self._look: Look | None = None
        self._told_bytes = 0
        self._executions: SimpleQueue[float] = SimpleQueue()
        # Held between executions, when the channel is the main thread's.
        self._sending = _thread.allocate_lock()
        self._sending.acquire()

    def listen(self, look: Look) -> None:
        """From now on, tell what ``look`` returns whenever the host asks by its signal."""
        self._look = look
        signal.signal(getattr(signal, ASKING_SIGNAL), self._asked)

    def tell_unasked(self, look: Look) -> None:
        """From now on, tell what ``look`` returns at the moments when the host would ask."""
        self._look = look
        self.threads = 1
        usual = _stack_size(STACK_BYTES)
        started = _thread.allocate_lock()
        started.acquire()
        _start_thread(self._tell_in_time, (started.release,))
        _stack_size(usual)
        started.acquire()  # from now on it counts among the threads

    def begin(self, channel: socket.socket, number: int, seconds: float) -> None:
        """Report on ``channel`` about execution ``number``."""
        self._channel = channel
        self._number = number
        self._told_bytes = 0
        self._started = _cpu_seconds()
        self._sending.release()
        if self.threads:
            self._executions.put(seconds)

    def end(self) -> None:
        """Report no more."""
        self._sending.acquire()

    def struck(self, stdout: bytes, stderr: bytes) -> NoReturn:
        """Send what was printed until a stream passed its limit, and end, whatever user code would catch."""
        self._sending.acquire()  # and never released: a second thread waits here for the end
        self._channel.sendall(encode(self.cut_off(Outcome.OUTPUT, stdout, stderr)))
        _exit(0)

    def cut_off(self, outcome: Outcome, stdout: bytes, stderr: bytes) -> Finished:
        """Return the answer of an execution that met a limit, as it stands."""
        return Finished(self._number, outcome, stdout, stderr, self.cpu_seconds(), peak_memory_bytes())

    def cpu_seconds(self) -> float:
        """Return the processor time that the execution has used until now."""
        return _cpu_seconds() - self._started

    def _asked(self, number: int = 0, frame: FrameType | None = None) -> None:
        try:
            self._tell()
        except Exception:  # the program is at its limit of memory or depth, which is no fault of its own
            pass

    def _tell(self) -> None:
        number = self._number
        if self._look is None or self._sending.locked():
            return
        printed = self._look()
        size = sum(map(len, printed))
        if size == self._told_bytes:
            return
        frame = encode(Printed(number, *printed))
        if not self._sending.acquire(blocking=False):
            return
        try:
            if self._number == number:
                self._channel.sendall(frame)
                self._told_bytes = size
        finally:
            self._sending.release()

    def _tell_in_time(self, started: Callable[[], None]) -> None:
        started()
        seconds = self._executions.get()
        while True:
            for remainder in remainders(seconds):
                try:
                    seconds = self._executions.get(timeout=remainder)
                    break
                except Empty:
                    self._asked()
            else:
                seconds = self._executions.get()
