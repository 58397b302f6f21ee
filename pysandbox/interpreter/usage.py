"""What this process has used, where the system tells a process about itself."""

from __future__ import annotations

try:
    import resource
except ModuleNotFoundError:  # Windows: there the host asks the system about the worker

    def peak_memory_bytes() -> int:
        """Return 0: not known here."""
        return 0

else:
    _getrusage = resource.getrusage
    _self = resource.RUSAGE_SELF

    def peak_memory_bytes() -> int:
        """Return the peak resident set in bytes."""
        return _getrusage(_self).ru_maxrss * 1024
