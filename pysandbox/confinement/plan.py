"""Finds out, once in the zygote, which Linux layers this host has, and prepares them for all workers.

    compile filters, look around ──> try to enter namespaces ──> enter them ──> try a worker's whole road
                                    (in a child)                 (here)        (in a child)

Only what worked in the child is in the plan; the reasons of the rest are for the report.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from . import Options, kernel, namespaces, seccomp, trial, uids
from .calls import Call, run

if TYPE_CHECKING:
    from .landlock import NothingGranted

#: What root needs to give each worker a user id, and to end a worker that has one: KILL, SETGID, SETUID.
_CAPABILITIES_FOR_UIDS: Final = 1 << 5 | 1 << 6 | 1 << 7
LEFT_OUT: Final = "left out"
#: What is among the layers left out where workers are started afresh and none forks.
NO_FORKS: Final = "fork"
#: The layers that are tried before any worker depends on them.
TRIED: Final = ("uid", "privileges", "landlock", "fork-permit", "seccomp")

Step = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Plan:
    """What every worker of this zygote does to itself. A part that is None or False is not to be had.

    Attributes:
        uids: user ids for sessions.
        namespaces: whether the zygote is in namespaces of its own.
        own_namespace: whether each worker makes a user namespace for itself.
        empty_root: whether a worker can lose sight of the directory tree.
        privileges: whether each worker gives up what it may do and who may look into it.
        landlock: the rules of Landlock.
        permit: the filter that hands forks to a listener.
        allow_list: the filter of all other calls.
        reasons: by layer, why it is missing.
    """

    uids: uids.UidRange | None = None
    namespaces: bool = False
    own_namespace: bool = False
    empty_root: bool = False
    privileges: bool = False
    landlock: NothingGranted | None = None
    permit: kernel.Program | None = None
    allow_list: kernel.Program | None = None
    reasons: dict[str, str] = field(default_factory=dict)

    @property
    def tasks_are_counted(self) -> bool:
        """Whether RLIMIT_NPROC counts the tasks of one session: it never binds the real root."""
        if "rlimits" in self.reasons:
            return False
        return self.uids is not None or (self.own_namespace and os.getuid() != 0)

    @property
    def restriction(self) -> tuple[Call, ...]:
        """What a worker does to give up its privileges and every file."""
        own = (kernel.DROP_CAPABILITIES, kernel.BECOME_UNDUMPABLE) if self.privileges else ()
        # Landlock and filters demand it, without the layer as well.
        forbid = self.privileges or self.landlock or self.permit or self.allow_list
        return (
            *own,
            *((kernel.FORBID_NEW_PRIVILEGES,) if forbid else ()),
            *((self.landlock.restrict,) if self.landlock else ()),
        )

    @property
    def may_fork(self) -> bool:
        """Whether a worker's forks are admitted at all, because something bounds them."""
        return not self.refuses_forks and (self.permit is not None or self.tasks_are_counted)

    @property
    def refuses_forks(self) -> bool:
        """Whether workers are started afresh, so that none has a reason to fork."""
        return NO_FORKS in self.reasons


def prepare(options: Options, nowhere: int) -> Plan:
    """Return the plan for this host; enters the namespaces that workers share.

    Args:
        options: what to leave out, and the range of user ids.
        nowhere: a descriptor of an empty directory.
    """
    reasons = dict.fromkeys(options.without, LEFT_OUT)
    plan = Plan(
        uids=_find_uids(options, reasons),
        privileges="privileges" not in options.without,
        landlock=_find_landlock(options, reasons),
        permit=_compile_permit(options, reasons),
        reasons=reasons,
    )
    plan = _enter_namespaces(plan, options)
    plan = _tried(replace(plan, allow_list=_compile_allow_list(plan, options)), options, nowhere)
    # Only now is it known what bounds a worker's forks.
    return replace(plan, allow_list=_compile_allow_list(plan, options))


def _find_uids(options: Options, reasons: dict[str, str]) -> uids.UidRange | None:
    if "uid" in options.without:
        return None
    if os.geteuid() != 0:
        reasons["uid"] = "the server does not run as root"
        return None
    if kernel.effective_capabilities() & _CAPABILITIES_FOR_UIDS != _CAPABILITIES_FOR_UIDS:
        reasons["uid"] = "root without the rights for user ids (CAP_SETUID, CAP_SETGID, CAP_KILL)"
        return None
    return uids.UidRange(*(options.uid_range or uids.default_range()))


def _find_landlock(options: Options, reasons: dict[str, str]) -> NothingGranted | None:
    if "landlock" in options.without:
        return None
    try:
        from .landlock import NothingGranted

        return NothingGranted()
    except (OSError, ImportError) as error:
        reasons["landlock"] = trial.reason(error)
        return None


def _compile_permit(options: Options, reasons: dict[str, str]) -> kernel.Program | None:
    if options.without & {"fork-permit", NO_FORKS}:
        return None
    try:
        return kernel.Program(seccomp.permit_filter())
    except (OSError, ImportError, KeyError) as error:
        reasons["fork-permit"] = trial.reason(error)
        return None


def _compile_allow_list(plan: Plan, options: Options) -> kernel.Program | None:
    if "seccomp" in options.without or "seccomp" in plan.reasons:
        return None
    try:
        fork = plan.may_fork or "fork-permit" in options.without
        return kernel.Program(seccomp.allow_list(fork=fork))
    except (OSError, ImportError, KeyError) as error:
        plan.reasons["seccomp"] = trial.reason(error)
        return None


def _enter_namespaces(plan: Plan, options: Options) -> Plan:
    if "namespaces" in options.without:
        return plan
    as_root = plan.uids is not None
    steps: dict[str, Step] = {"shared": lambda: namespaces.enter_shared(as_root=as_root)}
    if not as_root:
        steps["own"] = partial(run, (namespaces.ENTER_OWN,))
    for outcome in trial.attempt(steps).values():
        if outcome:
            plan.reasons["namespaces"] = outcome
            return plan
    namespaces.enter_shared(as_root=as_root)
    return replace(plan, namespaces=True, own_namespace=not as_root)


def _tried(plan: Plan, options: Options, nowhere: int) -> Plan:
    """Take a worker's whole road in a child and return the plan without what failed there."""
    steps: dict[str, Sequence[Call]] = {}
    if plan.own_namespace:
        steps["own"] = (namespaces.ENTER_OWN,)
    if "namespaces" not in options.without:
        steps["root"] = namespaces.enter_empty_root(nowhere)
    if plan.uids:
        steps["uid"] = uids.become(plan.uids.first)
    if plan.privileges:
        steps["privileges"] = replace(plan, landlock=None).restriction
    if plan.landlock:
        steps["landlock"] = plan.restriction
    if plan.permit:
        steps["fork-permit"] = (kernel.FORBID_NEW_PRIVILEGES, plan.permit.install_with_listener)
    if plan.allow_list:
        steps["seccomp"] = (kernel.FORBID_NEW_PRIVILEGES, plan.allow_list.install)
    outcome = trial.attempt({name: partial(run, calls) for name, calls in steps.items()})
    plan.reasons.update((name, why) for name, why in outcome.items() if why and name in TRIED)
    return replace(
        plan,
        uids=plan.uids if outcome.get("uid") == "" else None,
        own_namespace=outcome.get("own") == "",
        empty_root=outcome.get("root") == "",
        privileges=outcome.get("privileges") == "",
        landlock=plan.landlock if outcome.get("landlock") == "" else None,
        permit=plan.permit if outcome.get("fork-permit") == "" else None,
        allow_list=plan.allow_list if outcome.get("seccomp") == "" else None,
    )
