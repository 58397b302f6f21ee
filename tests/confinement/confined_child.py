"""Runs a function in a forked, confined child and brings back what it returned."""

from __future__ import annotations

import json
import os
import select
import socket
import threading
import traceback
from collections.abc import Callable
from typing import Any

from pysandbox.confinement import Confinement, Options, notify

MEMORY_BYTES = 100 * 2**20


class ConfinedChild:
    """A child that confines itself and then sends lines of JSON."""

    def __init__(
        self,
        body: Callable[[Callable[[Any], None]], Any],
        *,
        without: frozenset[str] = frozenset(),
        permits: int = 0,
        confinement: Confinement | None = None,
    ) -> None:
        ours, theirs = socket.socketpair()
        self.answered: list[notify.Notification] = []
        self._permits = permits
        self._channel = ours
        template = os.fork()
        if template == 0:
            ours.close()
            _run(body, theirs, confinement, without)
        self.pid = template
        theirs.close()

    def results(self) -> list[Any]:
        """Serve the child's forks until all of it is gone; return what it sent."""
        data, listeners, _, _ = socket.recv_fds(self._channel, 1, 1)
        for listener in listeners:
            threading.Thread(target=self._serve, args=(listener,), daemon=True).start()
        while chunk := self._channel.recv(65_536):
            data += chunk
        os.waitpid(self.pid, 0)
        return [json.loads(line) for line in data.lstrip(b"L").splitlines()]

    def _serve(self, listener: int) -> None:
        poller = select.poll()
        poller.register(listener, select.POLLIN)
        while poller.poll()[0][1] & select.POLLIN:
            notification = notify.receive(listener)
            if notification is not None:
                assert notify.is_valid(listener, notification)
                self._permits -= 1
                notify.answer(listener, notification, self._permits >= 0)
                self.answered.append(notification)
        os.close(listener)


def _run(
    body: Callable[[Callable[[Any], None]], Any],
    channel: socket.socket,
    confinement: Confinement | None,
    without: frozenset[str],
) -> None:
    send, leave, dumps = channel.sendall, os._exit, json.dumps
    try:
        confinement = confinement or Confinement(Options(without=without))
        confinement.confine(
            keep_descriptors=(channel.fileno(),),
            memory_bytes=MEMORY_BYTES,
            offer_listener=lambda listener: socket.send_fds(channel, [b"L"], [listener]) and None,
        )
        body(lambda value: send(dumps(value).encode() + b"\n"))
    except BaseException:  # whatever it was, the test shall see it
        send(dumps({"failed": traceback.format_exc()}).encode() + b"\n")
    finally:
        leave(0)
