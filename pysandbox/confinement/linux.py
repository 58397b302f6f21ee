"""Linux: applying the prepared layers to a worker, in the one order in which each can still be applied."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Final

from . import Layer, Options, namespaces, plan
from .calls import run
from .limits import SESSION_TASKS

LOST: Final = {
    "privileges": "set-user-id programs, and tracing by other processes of the same user",
    "seccomp": "native code reaches every system call: sockets, programs, kernel interfaces, shared memory",
    "landlock": "should seccomp fail, native code reaches the files and TCP ports of the worker's user",
    "uid": "workers share the server's user id, and with it its files and its limit on processes",
    "namespaces": "should seccomp fail, native code sees the host's network, IPC objects and directory tree",
    "fork-permit": "forks are refused or unbounded, and there are no checkpoints made by fork",
}


class LinuxConfinement:
    """The kernel layers; see ``pysandbox.confinement.Confinement`` for the whole.

    Attributes:
        layers: each layer, in force or not.
        tasks: the most processes and threads of a session, or None where they cannot be counted apart.
        uids: the user ids for workers, or None where they cannot have any of their own.
        enter: what a worker does before it has its limits: enter a namespace of its own.
        leave: what it does with its limits: leave the directory tree. It then takes its user id.
        restrict: what it does as that user: give up every privilege and every file.
        close_the_gate: what it does last: admit only the calls of the allow-list.
    """

    def __init__(self, options: Options, nowhere: int) -> None:
        found = plan.prepare(options, nowhere)
        self.uids: Final = found.uids
        self._permit: Final = found.permit
        self.layers: Final = _describe(found)
        self.tasks: Final = SESSION_TASKS if found.tasks_are_counted else None
        self.enter: Final = (namespaces.ENTER_OWN,) if found.own_namespace else ()
        self.leave: Final = namespaces.enter_empty_root(nowhere) if found.empty_root else ()
        self.restrict: Final = found.restriction
        self.close_the_gate: Final = (found.allow_list.install,) if found.allow_list else ()

    def hand_over_forks(self, offer_listener: Callable[[int], None]) -> None:
        """Have every further fork wait for the holder of the listener."""
        if self._permit:
            listener = run((self._permit.install_with_listener,))
            try:
                offer_listener(listener)
            finally:
                os.close(listener)


def _describe(found: plan.Plan) -> tuple[Layer, ...]:
    counted = f"at most {SESSION_TASKS} processes and threads a session"
    ids = found.uids
    in_force = {
        "privileges": "no new privileges, no capabilities, not dumpable" if found.privileges else "",
        "seccomp": "allow-list by libseccomp" if found.allow_list else "",
        "landlock": f"ABI {found.landlock.version}, nothing granted" if found.landlock else "",
        "uid": f"one of {ids.count} from {ids.first} for each session" if ids else "",
        "namespaces": _describe_namespaces(found) if found.namespaces else "",
        "fork-permit": "",
    }
    if found.permit:
        in_force["fork-permit"] = "each fork waits for the host's word (seccomp listener)"
    elif found.refuses_forks and found.allow_list:
        in_force["fork-permit"] = "every fork is refused: no checkpoint needs one"
    elif found.tasks_are_counted and found.reasons.get("fork-permit") != plan.LEFT_OUT:
        in_force["fork-permit"] = f"forks are counted: {counted}"
    missing = {"fork-permit": "nothing here bounds forks"} | found.reasons
    if found.empty_root and not found.namespaces:
        missing["namespaces"] += "; only an empty root directory"
    return tuple(Layer(name, bool(how), how or missing[name], LOST[name]) for name, how in in_force.items())


def _describe_namespaces(found: plan.Plan) -> str:
    user = "user, " if found.own_namespace else ""
    root = "an empty root directory" if found.empty_root else "no root directory of their own"
    return f"{user}network, IPC and host name; {root}"
