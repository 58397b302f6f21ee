"""Stands in for ``test.support.threading_helper``."""

import contextlib
import functools
import threading

from test.support import SHORT_TIMEOUT, Unsupported

can_start_thread = True


def requires_working_threading(*, module=False):
    def unchanged(test):
        return test

    return None if module else unchanged


def threading_setup():
    return ()


def threading_cleanup(*saved):
    """Threads are joined when the program ends."""


def reap_threads(test):
    @functools.wraps(test)
    def wrapper(*arguments):
        return test(*arguments)

    return wrapper


def join_thread(thread, timeout=SHORT_TIMEOUT):
    thread.join(timeout)
    if thread.is_alive():
        raise AssertionError(f"failed to join the thread in {timeout:.1f} seconds")


@contextlib.contextmanager
def start_threads(threads, unlock=None):
    started = []
    try:
        for thread in threads:
            thread.start()
            started.append(thread)
        yield
    finally:
        if unlock:
            unlock()
        for thread in started:
            thread.join(SHORT_TIMEOUT)


@contextlib.contextmanager
def wait_threads_exit(timeout=None):
    yield


class catch_threading_exception:
    """Keeps what is given to ``threading.excepthook``."""

    def __init__(self):
        self._clear()

    def _clear(self):
        self.exc_type = self.exc_value = self.exc_traceback = self.thread = None

    def _hook(self, caught):
        self.exc_type, self.exc_value = caught.exc_type, caught.exc_value
        self.exc_traceback, self.thread = caught.exc_traceback, caught.thread

    def __enter__(self):
        self._saved = threading.excepthook
        threading.excepthook = self._hook
        return self

    def __exit__(self, *error):
        threading.excepthook = self._saved
        self._clear()


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(f"module 'test.support.threading_helper' has no attribute {name!r}")
    return Unsupported(f"threading_helper.{name}")
