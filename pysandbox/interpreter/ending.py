"""What CPython does when a program has ended, without ending: joins the threads, flushes the streams."""

from __future__ import annotations

import _thread
import sys
import threading
from collections.abc import Callable
from concurrent.futures import thread as executors
from typing import Any

from .tracebacks import get_traceback, hide_own_frames

_thread_count = _thread._count


def join_threads() -> None:
    """Wait for the threads that are no daemons; executors left open are shut down, as at exit."""
    if _thread_count() == 0:
        return
    if executors._threads_queues:
        try:
            executors._python_exit()
        except BaseException:  # a thread object that user code has altered
            pass
        finally:
            executors._shutdown = False
    _join_all()


def _join_by_locks() -> None:
    # The loop of threading._shutdown, which can be called only once. The main thread's lock stays held.
    own = threading.main_thread()._tstate_lock  # type: ignore[attr-defined]
    while True:
        with threading._shutdown_locks_lock:  # type: ignore[attr-defined]
            locks = threading._shutdown_locks - {own}  # type: ignore[attr-defined]
            threading._shutdown_locks -= locks  # type: ignore[attr-defined]
        if not locks:
            return
        for lock in locks:
            lock.acquire()
            lock.release()


_join_all: Callable[[], None] = getattr(_thread, "_shutdown", _join_by_locks)  # from Python 3.13 on


def flush_streams() -> bool:
    """Flush what the program has as ``sys.stdout`` and ``sys.stderr``, and complain as CPython does.

    Returns:
        Whether that worked; CPython's exit status would tell.
    """
    worked = True
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name, None)
        if stream is None or _is_closed(stream):
            continue
        try:
            stream.flush()
        except BaseException as error:  # the stream may be user code's
            worked = False
            if name == "stdout":  # for stderr there is nowhere to say so; CPython is silent as well
                _report(error, stream)
    return worked


def _is_closed(stream: Any) -> bool:
    try:
        return bool(stream.closed)
    except BaseException:  # detached, or user code's; CPython then tries to flush
        return False


def _report(error: BaseException, stream: object) -> None:
    hide_own_frames(error)
    where = (
        (None, stream) if sys.version_info < (3, 13) else ("Exception ignored on flushing sys.stdout", None)
    )
    try:
        sys.unraisablehook(_UnraisableHookArgs((type(error), error, get_traceback(error), *where)))
    except BaseException:  # the hook may be user code's
        pass


def _unraisable_hook_args() -> Any:
    """Return the type of what ``sys.unraisablehook`` takes, which has no public name."""
    taken: list[Any] = []

    class Failing:
        def __del__(self) -> None:
            raise ValueError

    hook = sys.unraisablehook
    sys.unraisablehook = taken.append
    try:
        Failing()
    finally:
        sys.unraisablehook = hook
    return type(taken[0])


_UnraisableHookArgs = _unraisable_hook_args()
