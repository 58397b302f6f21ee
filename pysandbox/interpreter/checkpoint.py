"""The copy-on-write checkpoint: a fork that sleeps with the state after one execution.

Only the host says when a copy is made and when one takes over; a copy that hears that the host is gone
ends. Nothing here runs user code or calls a hook that user code could have set.
"""

from __future__ import annotations

import _thread
import contextlib
import os
import socket
import warnings
from typing import Final

from ..confinement.audit import permitted_fork, permitted_socket
from ..workers.messages import Branch, Checkpoint, Holding, Message, NotHeld, TakeOver
from ..workers.protocol import decode, encode
from .frames import read_frame

#: The byte that opens a worker's channel: with or without a listener for the fork permits beside it.
WITH_LISTENER: Final = b"L"
WITHOUT_LISTENER: Final = b"-"

_NUMBERED_BYTES: Final = 64

_fork = permitted_fork
_exit = os._exit
_thread_count = _thread._count
_quiet = warnings.catch_warnings
_silence = warnings.simplefilter
_receive_descriptors = socket.recv_fds


class ForkKeeper:
    """Keeps the state in forked copies.

    Args:
        runner: the channel that the worker serves first, by which it greets the host.
        copy: the channel on which the copies sleep.
    """

    def __init__(self, runner: socket.socket, copy: socket.socket) -> None:
        self._copy = copy
        self._ungreeted: socket.socket | None = runner

    def prepare(self) -> None:
        """A fork needs no look at anything."""

    def offer_listener(self, listener: int) -> None:
        """Hand the host what lets it allow this worker's forks one by one."""
        assert self._ungreeted is not None
        socket.send_fds(self._ungreeted, [WITH_LISTENER], [listener])
        self._ungreeted = None

    def confined(self) -> None:
        """Tell the host that there was no such thing."""
        if self._ungreeted is not None:
            self._ungreeted.sendall(WITHOUT_LISTENER)
            self._ungreeted = None

    def obey(self, order: Message, runner: socket.socket) -> socket.socket:
        """Fork a copy or a branch; return the channel that this process serves from now on."""
        if isinstance(order, Checkpoint) and fork_copy(order.number, self._copy):
            # This is the copy, promoted: it answers on the channel on which it slept.
            runner, self._copy = self._copy, runner
        elif isinstance(order, Branch):
            present, ends = (runner, self._copy), receive_ends(runner)
            leave, stay = (present, ends) if fork_branch(order.number, ends[0]) else (ends, present)
            for end in leave:
                # A worker may close only what came to it later than its first channels.
                with contextlib.suppress(PermissionError):
                    end.close()
            runner, self._copy = stay
        return runner


def fork_copy(number: int, channel: socket.socket) -> bool:
    """Fork a copy that holds the state after execution ``number``.

    Args:
        channel: where the copy sleeps. A fork that fails is told there as well, by the runner, so that
            the host waits for one answer in one place.

    Returns:
        False in the runner, at once; True in the copy, once the host has told it to take over.
    """
    if not _is_forked_child(number, channel):
        return False
    _drain(channel)
    channel.sendall(encode(Holding(number)))
    if decode(read_frame(channel, _NUMBERED_BYTES)) != TakeOver(number):
        _exit(1)
    return True


def fork_branch(number: int, channel: socket.socket) -> bool:
    """Fork a second session from the state after execution ``number``; it serves ``channel``.

    Returns:
        False in the present session, True in the new one; both go on at once.
    """
    if not _is_forked_child(number, channel):
        return False
    channel.sendall(encode(Holding(number)))
    return True


def receive_ends(runner: socket.socket) -> tuple[socket.socket, socket.socket]:
    """Take the two channel ends that follow the order for a branch."""
    _, descriptors, _, _ = _receive_descriptors(runner, 1, 2)
    first, second = descriptors
    return permitted_socket(first), permitted_socket(second)


def _is_forked_child(number: int, channel: socket.socket) -> bool:
    """Fork; return whether this is the child. A failure is told on ``channel``.

    The generator of the harness's own ``random`` is seeded anew in the child, as in every fork; the
    session's is another one, which the language layer keeps from registering for that.
    """
    try:
        if _thread_count():
            # From 3.12 on, forking beside a live thread warns, and it would be into the user's stderr.
            with _quiet():
                _silence("ignore")
                return _fork() == 0
        return _fork() == 0
    except OSError:
        channel.sendall(encode(NotHeld(number)))
        return False


def _drain(channel: socket.socket) -> None:
    # After a promotion this was the channel of a runner that died, perhaps in the middle of a frame.
    # The host sends nothing on it before it has heard from this copy.
    try:
        while channel.recv(65_536, socket.MSG_DONTWAIT):
            pass
    except BlockingIOError:
        return
    _exit(0)
