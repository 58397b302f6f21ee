"""Facts about the machine and the software that figures belong to."""

from __future__ import annotations

import os
import platform
from importlib import metadata
from pathlib import Path

GIBIBYTE = 2**30
#: From this load on each processor, a machine is too busy to measure on.
BUSY_SHARE = 0.4


def facts() -> dict[str, str]:
    """Return what to know of this machine, by name."""
    return {
        "processors": str(os.cpu_count()),
        "processor": _processor(),
        "memory": f"{_memory_bytes() / GIBIBYTE:.0f} GiB",
        "system": f"{platform.system()} {platform.release().partition('-')[0]}",
        "Python": f"{platform.python_implementation()} {platform.python_version()}",
        "user": "root" if hasattr(os, "geteuid") and os.geteuid() == 0 else "an ordinary user",
        "load before the run": _load(),
        "versions": ", ".join(
            f"{name} {_version(name)}" for name in ("RestrictedPython", "falcon", "waitress")
        ),
    }


def _load() -> str:
    load = os.getloadavg()[0]
    busy = load > (os.cpu_count() or 1) * BUSY_SHARE
    return f"{load:.2f}" + (" - busy: figures of this run claim nothing" if busy else "")


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _memory_bytes() -> int:
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"
