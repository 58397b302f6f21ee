"""Waiting for the answer to one execution, and hearing meanwhile what it has printed so far.

At a deadline a worker is killed and never asked, so what it had printed by then must have been told
before. It is told at fixed moments, each of which leaves half of the time that the last one left:

    start ------------- 1/2 ------- 3/4 ---- 7/8 -- ... deadline
                        ask         ask      ask
                        Printed     Printed  Printed     killed: the last one is what is known
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from typing import Final

from ..result import Outcome
from .channel import ChannelTimeout
from .interface import Answer
from .messages import Finished, Message, Printed, remainders
from .protocol import BadFrame, decode

_NOTHING: Final = Printed(0)


class Hearing:
    """What the host hears of one execution.

    Args:
        number: the execution's.
        seconds: its time.
        output_bytes: the limit for each of stdout, stderr and the value.
        ask: has the worker tell what was printed, where it does not do so by itself.

    Attributes:
        printed: the last that was told.
    """

    __slots__ = ("_ask", "_number", "_output_bytes", "_seconds", "_times_told", "printed")

    def __init__(
        self, number: int, seconds: float, output_bytes: int, ask: Callable[[], None] | None = None
    ) -> None:
        self._number = number
        self._seconds = seconds
        self._output_bytes = output_bytes
        self._ask = ask
        self._times_told = 0
        self.printed = _NOTHING

    def answer(self, receive: Callable[[float], bytes], deadline: float) -> Finished:
        """Return the answer.

        Args:
            receive: returns the body of the next frame, or raises ``ChannelTimeout`` at a moment.

        Raises:
            ChannelTimeout: there was none before ``deadline``.
            BadFrame: what came is no answer, or claims what a worker cannot know or may not send.
        """
        for remainder in chain(remainders(self._seconds), (0.0,)):
            try:
                while True:
                    message = decode(receive(deadline - remainder))
                    if isinstance(message, Finished):
                        return self._checked(message)
                    self._hear(message)
            except ChannelTimeout:
                if not remainder:
                    raise
            if self._ask is not None:
                self._ask()
        raise AssertionError("the last wait ends at the deadline")

    def _checked(self, message: Finished) -> Finished:
        if message.number != self._number:
            raise BadFrame("an answer to another question")
        if message.outcome in (Outcome.TIMEOUT, Outcome.CRASHED):
            raise BadFrame("an outcome that only the host can know")
        if max(len(message.stdout), len(message.stderr), len(message.value or b"")) > self._output_bytes:
            raise BadFrame("more output than its limit")
        return message

    def _hear(self, message: Message) -> None:
        if not isinstance(message, Printed) or message.number != self._number:
            raise BadFrame("an answer to another question")
        if max(len(message.stdout), len(message.stderr)) > self._output_bytes:
            raise BadFrame("more output than its limit")
        self._times_told += 1
        if self._times_told > sum(1 for _ in remainders(self._seconds)):
            raise BadFrame("its output so far, more often than asked for")
        self.printed = message


def as_answer(finished: Finished, wall: float) -> Answer:
    """Return what the host knows of an execution that its worker ended, after ``wall`` seconds."""
    # A worker that has no memory left to say what it used says 0 bytes.
    is_told = finished.peak_memory > 0
    return Answer(
        finished.outcome,
        wall,
        finished.stdout,
        finished.stderr,
        finished.cpu if is_told else None,
        finished.peak_memory if is_told else None,
        finished.exit_status,
        finished.value,
    )
