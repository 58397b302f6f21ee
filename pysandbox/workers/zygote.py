"""The zygote: a single-threaded template process that has loaded everything and forks workers.

It is launched as a fresh interpreter, so that the host's threads, memory and descriptors are never
copied. It runs no user code, and it is the parent and reaper of whatever its workers leave behind.

    host                              zygote                        worker
     |-- settings (JSON) -------------->| imports, seals, probes       |
     |<- layers (JSON), or an error ----|                              |
     |-- b"fork" + two socket ends ---->|-- fork --------------------->| confines itself, Ready
     |<- pid (JSON) + pidfd ------------|                              |
     |-- end of stream ---------------->| kills and reaps all, exits
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import select
import signal
import socket
import sys
from pathlib import Path
from typing import Any, Final, NoReturn

import multiprocess
import multiprocess.process

from ..interpreter.checkpoint import ForkKeeper
from ..interpreter.worker import run_worker
from .lifeline import adopt_orphans, tie_to
from .template import Template

#: Longest message on the control socket, in bytes.
CONTROL_BYTES: Final = 65_536
FORK: Final = b"fork"

_context = multiprocess.get_context("fork")


def main(control_descriptor: int, lifeline: int) -> NoReturn:
    """Serve the host on ``control_descriptor`` until it goes away. Never returns."""
    os.setsid()
    tie_to(lifeline)
    adopt_orphans()
    control = socket.socket(fileno=control_descriptor)
    settings = json.loads(control.recv(CONTROL_BYTES))
    with contextlib.suppress(ConnectionError):  # the host went before it had its answer
        try:
            template = Template(settings)
            _check_single_threaded()
        except Exception as error:  # whatever went wrong is told to the host, which raises it there
            _reply(control, {"error": f"{type(error).__name__}: {error}"})
            sys.exit(1)
        _reply(control, {"layers": template.layers})
        _serve(control, template, lifeline)
    sys.exit(0)


def _check_single_threaded() -> None:
    """A fork takes no thread along, and whatever lock such a thread holds stays locked in it."""
    threads = sum(1 for _ in Path("/proc/self/task").iterdir()) - 1
    if threads:
        raise RuntimeError(
            f"the modules that are allowed have started threads ({threads}), which no session would have"
        )


def _serve(control: socket.socket, template: Template, lifeline: int) -> None:
    """Fork on request and reap what ends, until the host closes its end."""
    groups: set[int] = set()
    woken, waker = socket.socketpair()
    for end in (woken, waker):
        end.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
    poller = select.poll()
    poller.register(control, select.POLLIN)
    poller.register(woken, select.POLLIN)
    try:
        while True:
            ready = {descriptor for descriptor, _ in poller.poll()}
            if woken.fileno() in ready:
                with contextlib.suppress(BlockingIOError):
                    woken.recv(4096)
                _reap(groups)
            if control.fileno() in ready:
                request, descriptors, _, _ = socket.recv_fds(control, CONTROL_BYTES, 2)
                if not request:
                    break
                _fork(control, template, lifeline, groups, descriptors)
    finally:
        _end_all(groups)


def _fork(
    control: socket.socket,
    template: Template,
    lifeline: int,
    groups: set[int],
    descriptors: list[int],
) -> None:
    runner, copy = descriptors
    process = _context.Process(target=_worker, args=(template, lifeline, runner, copy))
    try:
        process.start()
    except OSError as error:
        _reply(control, {"error": f"cannot fork: {error}"})
        return
    finally:
        os.close(runner)
        os.close(copy)
    pid = process.pid
    # The reaper below waits for every child; multiprocess must not wait for this one too.
    multiprocess.process._children.discard(process)
    with contextlib.suppress(PermissionError, ProcessLookupError):
        os.setpgid(pid, pid)
    groups.add(pid)
    pidfd = os.pidfd_open(pid)
    try:
        _reply(control, {"pid": pid}, [pidfd])
    finally:
        os.close(pidfd)


def _worker(template: Template, lifeline: int, runner: int, copy: int) -> NoReturn:
    """The forked child: drop what belongs to the zygote, then be a worker."""
    signal.set_wakeup_fd(-1)
    # When the zygote dies, the kernel hangs up on every group of its children that has a stopped process.
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    # The kernel itself then reaps the copies of this worker that were told to leave.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with contextlib.suppress(PermissionError):
        os.setpgid(0, 0)
    runner, copy, *keep = _renumbered(runner, copy, *tie_to(lifeline, -os.getpgrp()))
    channel = socket.socket(fileno=runner)
    run_worker(
        channel,
        ForkKeeper(channel, socket.socket(fileno=copy)),
        template.interpreter,
        template.confinement,
        template.settings,
        keep_descriptors=(copy, *keep),
    )


def _renumbered(*descriptors: int) -> list[int]:
    """Give the worker's descriptors the lowest numbers, which a confined worker cannot close."""
    numbers = list(range(3, 3 + len(descriptors)))
    aside = [fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, numbers[-1] + 1) for descriptor in descriptors]
    for descriptor, number in zip(aside, numbers, strict=True):
        os.dup2(descriptor, number, inheritable=False)
    return numbers


def _reap(groups: set[int]) -> None:
    """Collect every ended child and forget the process groups that are empty by now."""
    while True:
        try:
            ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        except ChildProcessError:
            groups.clear()
            return
        if ended is None:
            return
        group = os.getpgid(ended.si_pid)
        os.waitpid(ended.si_pid, 0)
        # The zygote reaps every member, so an empty group is seen here before its number is reused.
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            groups.discard(group)


def _end_all(groups: set[int]) -> None:
    for group in groups:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)


def _reply(control: socket.socket, answer: dict[str, Any], descriptors: list[int] | None = None) -> None:
    data = json.dumps(answer).encode()
    if descriptors:
        socket.send_fds(control, [data], descriptors)
    else:
        control.send(data)
