"""What this process has used, as the system tells a process about itself."""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import pywintypes  # isort: skip # noqa: F401 - makes the others find their library
    import win32api
    import win32process

    _counters = win32process.GetProcessMemoryInfo
    _self = win32api.GetCurrentProcess()

    def peak_memory_bytes() -> int:
        """Return the peak working set in bytes."""
        return int(_counters(_self)["PeakWorkingSetSize"])

else:
    import resource

    _getrusage = resource.getrusage
    _self = resource.RUSAGE_SELF

    def peak_memory_bytes() -> int:
        """Return the peak resident set in bytes."""
        return _getrusage(_self).ru_maxrss * 1024
