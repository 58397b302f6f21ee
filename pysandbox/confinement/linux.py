"""Linux: applying the prepared layers to a worker, in the one order in which each can still be applied."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Final

from . import Layer, Options, kernel, namespaces, plan, uids
from .limits import SESSION_TASKS

LOST: Final = {
    "privileges": "set-user-id programs, and tracing by other processes of the same user",
    "seccomp": "native code reaches every system call: sockets, programs, kernel interfaces, shared memory",
    "landlock": "should seccomp fail, native code reaches the files and TCP ports of the worker's user",
    "uid": "workers share the server's user id, and with it its files and its limit on processes",
    "namespaces": "should seccomp fail, native code sees the host's network, IPC objects and directory tree",
    "fork-permit": "no checkpoints: a session that hits a limit is over instead of rolled back",
}


class LinuxConfinement:
    """The kernel layers; see ``pysandbox.confinement.Confinement`` for the whole.

    Attributes:
        layers: each layer, in force or not.
        tasks: the most processes and threads of a session, or None where they cannot be counted apart.
    """

    def __init__(self, options: Options, nowhere: int) -> None:
        self._plan: Final = plan.prepare(options, nowhere)
        self._nowhere: Final = nowhere
        self.layers: Final = _describe(self._plan)
        self.tasks: Final = SESSION_TASKS if self._plan.tasks_are_counted else None
        self._uid = 0

    def enter(self) -> tuple[int, ...]:
        """Take a user id and enter the worker's own namespace.

        Returns:
            Descriptors that must stay open for as long as the session lives.
        """
        locks: tuple[int, ...] = ()
        if self._plan.uids:
            self._uid, lock = self._plan.uids.claim()
            locks = (lock,)
        if self._plan.own_namespace:
            namespaces.enter_own()
        return locks

    def restrict(self) -> None:
        """Give up the directory tree, the user id, every privilege, and every file."""
        if self._plan.empty_root:
            namespaces.enter_empty_root(self._nowhere)
        if self._plan.uids:
            uids.become(self._uid)
        kernel.drop_privileges()
        if self._plan.landlock:
            self._plan.landlock.grant_nothing()

    def hand_over_forks(self, offer_listener: Callable[[int], None]) -> None:
        """Have every further fork wait for the holder of the listener."""
        if self._plan.permit:
            listener = self._plan.permit.install_with_listener()
            try:
                offer_listener(listener)
            finally:
                os.close(listener)

    def close_the_gate(self) -> None:
        """Admit only the calls of the allow-list from now on."""
        if self._plan.allow_list:
            self._plan.allow_list.install()


def _describe(found: plan.Plan) -> tuple[Layer, ...]:
    counted = f"at most {SESSION_TASKS} processes and threads a session"
    root = "an empty root directory" if found.empty_root else "no root directory of their own"
    ids = found.uids
    in_force = {
        "privileges": "no new privileges, no capabilities, not dumpable",
        "seccomp": "allow-list by libseccomp" if found.allow_list else "",
        "landlock": f"ABI {found.landlock.version()}, nothing granted" if found.landlock else "",
        "uid": f"one of {ids.count} from {ids.first} for each session" if ids else "",
        "namespaces": _describe_namespaces(found, root) if found.namespaces else "",
        "fork-permit": "",
    }
    if found.permit:
        in_force["fork-permit"] = "each fork waits for the host's word (seccomp listener)"
    elif found.tasks_are_counted and found.reasons.get("fork-permit") != plan.LEFT_OUT:
        in_force["fork-permit"] = f"forks are counted: {counted}"
    return tuple(
        Layer(name, bool(how), how or found.reasons.get(name, "nothing here bounds forks"), LOST[name])
        for name, how in in_force.items()
    )


def _describe_namespaces(found: plan.Plan, root: str) -> str:
    user = "user, " if found.own_namespace else ""
    return f"{user}network, IPC and host name; {root}"
