"""An asyncio event loop that needs no descriptors: it waits on a condition variable instead of sockets.

Timers, threads, queues, tasks and executors work; whatever would need a socket, a pipe or a signal refuses.
"""

from __future__ import annotations

import asyncio
import os
import selectors
import threading
from collections.abc import Mapping
from typing import Any, Final, NoReturn

from ..refusal import permission_denied

LONGEST_WAIT_SECONDS: Final = threading.TIMEOUT_MAX


class ConditionSelector(selectors.BaseSelector):
    """A selector that watches no file and can be woken from any thread."""

    def __init__(self) -> None:
        self._condition = threading.Condition(threading.Lock())
        self._woken = False

    def wake(self) -> None:
        """Let the waiting thread go on."""
        with self._condition:
            self._woken = True
            self._condition.notify()

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Wait for ``wake`` or until ``timeout`` seconds have passed; no file is ever ready."""
        with self._condition:
            if not self._woken and (timeout is None or timeout > 0):
                self._condition.wait(None if timeout is None else min(timeout, LONGEST_WAIT_SECONDS))
            self._woken = False
        return []

    def register(self, fileobj: Any, events: int, data: Any = None) -> NoReturn:
        """Refuse: there are no files."""
        raise permission_denied()

    def unregister(self, fileobj: Any) -> NoReturn:
        """Refuse: nothing is registered."""
        raise KeyError(f"{fileobj!r} is not registered")

    def get_map(self) -> Mapping[Any, selectors.SelectorKey]:
        """Return an empty map."""
        return {}


class EventLoop(asyncio.SelectorEventLoop):
    """The event loop of a session."""

    def __init__(self, selector: Any = None) -> None:
        super().__init__(ConditionSelector())

    def _make_self_pipe(self) -> None:
        self._ssock = self._csock = None

    def _close_self_pipe(self) -> None:
        pass

    def _write_to_self(self) -> None:
        selector = getattr(self, "_selector", None)
        if selector is not None:  # the loop may have been closed
            selector.wake()


def add_signal_handler(loop: EventLoop, sig: int, callback: Any, *args: Any) -> NoReturn:
    """Refuse: signals belong to the process, not to the session."""
    raise permission_denied()


async def make_no_process(
    loop: EventLoop, protocol: Any, args: Any, shell: bool, *rest: Any, **more: Any
) -> NoReturn:
    """Refuse where this kind of loop cannot anyhow (Windows); elsewhere ``Popen`` refuses."""
    raise permission_denied("/bin/sh" if shell else args[0])


setattr(EventLoop, "add_signal_handler", add_signal_handler)  # noqa: B010 - for the type checker
if os.name == "nt":
    setattr(EventLoop, "_make_subprocess_transport", make_no_process)  # noqa: B010
EventLoop.__name__ = EventLoop.__qualname__ = asyncio.SelectorEventLoop.__name__
EventLoop.__module__ = asyncio.SelectorEventLoop.__module__


def install() -> None:
    """Make ``EventLoop`` the loop that asyncio creates."""
    home = __import__(asyncio.SelectorEventLoop.__module__, fromlist=["*"])
    for module in (asyncio, home):
        module.SelectorEventLoop = EventLoop  # type: ignore[attr-defined]
    for policy in ("DefaultEventLoopPolicy", "WindowsSelectorEventLoopPolicy", "_UnixDefaultEventLoopPolicy"):
        if hasattr(home, policy):
            getattr(home, policy)._loop_factory = EventLoop
    asyncio.set_event_loop_policy(None)
