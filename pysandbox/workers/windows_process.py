"""A worker's process on Windows: held by its handle, bounded by a job object of its own."""

from __future__ import annotations

import ctypes
import math
from typing import Any, Final

import pywintypes  # isort: skip  # makes the others find their library
import win32api
import win32con
import win32event
import win32process

from ..confinement.job import Job

_ACCESS: Final = (
    win32con.PROCESS_TERMINATE
    | win32con.SYNCHRONIZE
    | win32con.PROCESS_SET_QUOTA
    | win32con.PROCESS_QUERY_INFORMATION
    | win32con.PROCESS_VM_READ
    | win32con.PROCESS_SUSPEND_RESUME
)
_EXIT_CODE: Final = 1

# The only calls that stop or wake every thread of a process at once; each takes a handle.
_suspend = ctypes.CDLL("ntdll").NtSuspendProcess
_resume = ctypes.CDLL("ntdll").NtResumeProcess
_suspend.argtypes = _resume.argtypes = (ctypes.c_void_p,)


class WindowsProcess:
    """See ``pysandbox.workers.handles.HeldProcess``.

    Raises:
        OSError: the process has ended, or it cannot be put into a job.
    """

    def __init__(self, pid: int, in_job: bool) -> None:
        self.pid = pid
        self.watch = None
        self._ready_bytes = 0
        self._job: Job | None = None
        try:
            self._handle = win32api.OpenProcess(_ACCESS, False, pid)
        except pywintypes.error as error:
            raise ProcessLookupError(None, error.strerror, None, error.winerror) from None
        if in_job:
            self._job = self._put_into_job()

    def limit_memory(self, bytes: int) -> bool:
        self._ready_bytes = self._counters()["PagefileUsage"]
        return self._job is not None and self._job.limit_memory(self._ready_bytes + bytes)

    def memory_used(self) -> int:
        try:
            return int(self._counters()["PagefileUsage"]) - self._ready_bytes
        except pywintypes.error:  # it has ended, and holds nothing
            return 0

    def pause(self) -> None:
        _suspend(int(self._handle))

    def resume(self) -> None:
        _resume(int(self._handle))

    def kill(self) -> None:
        try:
            win32process.TerminateProcess(self._handle, _EXIT_CODE)
        except pywintypes.error:  # the system's word for a process that has ended already
            return

    @property
    def alive(self) -> bool:
        return not self.wait_gone(0.0)

    def wait_gone(self, seconds: float) -> bool:
        milliseconds = math.ceil(max(0.0, seconds) * 1000)
        return bool(win32event.WaitForSingleObject(self._handle, milliseconds) == win32event.WAIT_OBJECT_0)

    def close(self) -> None:
        self._handle.Close()
        if self._job is not None:
            self._job.close()

    def _put_into_job(self) -> Job:
        # Where the server itself runs in a job, its processes can be put into one without rules on
        # windows only.
        for restrict_windows in (True, False):
            job = Job(restrict_windows)
            if job.add(self._handle):
                return job
            job.close()
        self.kill()
        raise PermissionError(f"process {self.pid} cannot be put into a job object")

    def _counters(self) -> Any:
        return win32process.GetProcessMemoryInfo(self._handle)
