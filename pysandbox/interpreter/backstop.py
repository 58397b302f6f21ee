"""The worker's own end: a timer that no user code can disarm, for when neither host nor helper is left.

Where the system has no such timer (Windows), the job object that the host holds ends the worker.
"""

from __future__ import annotations

import signal

#: A busy worker whose host and zygote are both gone ends itself this long after its deadline.
GRACE_SECONDS = 0.5

if hasattr(signal, "setitimer"):
    _set_timer = signal.setitimer
    _timer = signal.ITIMER_REAL

    def arm(seconds: float) -> None:
        """Have the kernel end this process ``seconds`` and a grace from now."""
        _set_timer(_timer, seconds + GRACE_SECONDS)

    def disarm() -> None:
        """Let the process live on."""
        _set_timer(_timer, 0.0)

else:

    def arm(seconds: float) -> None:
        """Nothing to arm on this system."""

    def disarm() -> None:
        """Nothing to disarm on this system."""
