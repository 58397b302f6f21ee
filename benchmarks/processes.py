"""What the benchmarks read of processes in ``/proc``: who lives below whom, and what memory they hold."""

from __future__ import annotations

import contextlib
import os
import re
import signal
from pathlib import Path

_ROLLUP = re.compile(r"^(Pss|Private_\w+): +(\d+) kB", re.MULTILINE)
_PAGE_TABLES = re.compile(r"^VmPTE:\s+(\d+) kB", re.MULTILINE)


def living_processes() -> dict[int, int]:
    """Return each living process with its parent."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = stat.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if state not in "ZX":
            parents[int(stat.parent.name)] = int(parent)
    return parents


def processes_below(pid: int) -> set[int]:
    """Return every living descendant of a process."""
    parents = living_processes()
    below: set[int] = set()
    while grown := {child for child, parent in parents.items() if parent in below | {pid}} - below:
        below |= grown
    return below


def kill_tree(pid: int) -> None:
    """Kill a process and every descendant that it has now."""
    for one in (pid, *processes_below(pid)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)


def memory_of_tree(pid: int) -> tuple[int, int]:
    """Return what a process and its descendants hold, in bytes.

    Returns:
        The pages that one process alone maps, and, which is more, each process's share of all its pages with
        the page tables beside them.

    Raises:
        PermissionError: a process belongs to somebody else, and this one is not root.
    """
    private = share = 0
    for one in (pid, *processes_below(pid)):
        try:
            rollup = Path(f"/proc/{one}/smaps_rollup").read_text()
            status = Path(f"/proc/{one}/status").read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue
        for kind, kilobytes in _ROLLUP.findall(rollup):
            if kind == "Pss":
                share += int(kilobytes)
            else:
                private += int(kilobytes)
        share += sum(map(int, _PAGE_TABLES.findall(status)))
    return private * 1024, share * 1024


def available_bytes() -> int:
    """Return what the machine has left for new processes."""
    for line in Path("/proc/meminfo").read_text().splitlines():
        if line.startswith("MemAvailable"):
            return int(line.split()[1]) * 1024
    raise ValueError("the kernel does not tell how much memory is available")
