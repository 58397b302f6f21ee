"""A Windows job object: the bounds that the host sets around a worker, from outside and for good.

Only the host holds the handle, so nothing in a worker can widen them, and when the host ends, by
whatever cause, the system ends what is in the job. What a system accepts is no proof that it holds it:
each limit is read back, and what comes back unset is reported as not in force. Windows only.
"""

from __future__ import annotations

from typing import Any, Final

# First of all: it makes the others find their library, also where the interpreter's .pth files were
# not read.
import pywintypes  # isort: skip
import win32job

from . import Layer

PROCESSES: Final = 1

_UI_RESTRICTIONS: Final = (
    win32job.JOB_OBJECT_UILIMIT_DESKTOP
    | win32job.JOB_OBJECT_UILIMIT_DISPLAYSETTINGS
    | win32job.JOB_OBJECT_UILIMIT_EXITWINDOWS
    | win32job.JOB_OBJECT_UILIMIT_GLOBALATOMS
    | win32job.JOB_OBJECT_UILIMIT_HANDLES
    | win32job.JOB_OBJECT_UILIMIT_READCLIPBOARD
    | win32job.JOB_OBJECT_UILIMIT_SYSTEMPARAMETERS
    | win32job.JOB_OBJECT_UILIMIT_WRITECLIPBOARD
)
_EXIT_CODE: Final = 1
_LOST: Final = "a worker's memory is bounded by the host's watch alone, and it could start processes"


class Job:
    """A job for one worker.

    Args:
        restrict_windows: whether to keep the worker off windows, clipboard and desktop as well. A process
            that belongs to a job already cannot be put into one that does.
    """

    def __init__(self, restrict_windows: bool = True) -> None:
        self._handle = win32job.CreateJobObject(None, "")
        self._limit(win32job.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | _ONE_PROCESS, 0)
        if restrict_windows:
            win32job.SetInformationJobObject(
                self._handle,
                win32job.JobObjectBasicUIRestrictions,
                {"UIRestrictionsClass": _UI_RESTRICTIONS},
            )

    def limit_memory(self, bytes: int) -> bool:
        """Bound what the worker may commit; return whether the system holds the limits of this job."""
        flags = (
            win32job.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
            | _ONE_PROCESS
            | win32job.JOB_OBJECT_LIMIT_PROCESS_MEMORY
        )
        self._limit(flags, bytes)
        held = self._limits()
        return bool(
            held["BasicLimitInformation"]["LimitFlags"] & flags == flags
            and held["BasicLimitInformation"]["ActiveProcessLimit"] == PROCESSES
            and held["ProcessMemoryLimit"] == bytes
        )

    def add(self, process: Any) -> bool:
        """Put a process, given as a handle, into the job; return whether the system allows it."""
        try:
            win32job.AssignProcessToJobObject(self._handle, process)
        except pywintypes.error:
            return False
        return True

    def kill(self) -> None:
        """End what is in the job at once."""
        win32job.TerminateJobObject(self._handle, _EXIT_CODE)

    def close(self) -> None:
        """Let go of the job, which ends what is in it."""
        self._handle.Close()

    def _limit(self, flags: int, memory_bytes: int) -> None:
        limits = self._limits()
        limits["BasicLimitInformation"]["LimitFlags"] = flags
        limits["BasicLimitInformation"]["ActiveProcessLimit"] = PROCESSES
        limits["ProcessMemoryLimit"] = memory_bytes
        win32job.SetInformationJobObject(self._handle, win32job.JobObjectExtendedLimitInformation, limits)

    def _limits(self) -> Any:
        return win32job.QueryInformationJobObject(self._handle, win32job.JobObjectExtendedLimitInformation)


_ONE_PROCESS: Final = win32job.JOB_OBJECT_LIMIT_ACTIVE_PROCESS


def job_layer(left_out: bool) -> Layer:
    """Describe the layer by a trial on an empty job."""
    if left_out:
        return Layer("job", False, "left out", _LOST)
    job = Job()
    try:
        in_force = job.limit_memory(2**30)
    finally:
        job.close()
    reason = (
        "memory, one process, no windows; ends with the host"
        if in_force
        else "the system accepts the limits of a job object and reads them back unset"
    )
    return Layer("job", in_force, reason, _LOST)
