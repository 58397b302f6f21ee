"""Stands in for ``test.support.warnings_helper``."""

import contextlib
import functools
import re
import warnings

from test.support import Unsupported


class WarningsRecorder:
    """What was warned of; attributes are those of the last warning."""

    def __init__(self, recorded):
        self._recorded = recorded
        self._seen = 0

    @property
    def warnings(self):
        return self._recorded[self._seen :]

    def reset(self):
        self._seen = len(self._recorded)

    def __getattr__(self, name):
        if len(self._recorded) > self._seen:
            return getattr(self._recorded[-1], name)
        raise AttributeError(f"{self!r} has no attribute {name!r}")


@contextlib.contextmanager
def check_warnings(*filters, quiet=None):
    """Record warnings; each filter is a pattern and a category, and each must be met unless ``quiet``."""
    if quiet is None:
        quiet = not filters
    filters = filters or (("", Warning),)
    with warnings.catch_warnings(record=True) as recorded:
        warnings.simplefilter("always")
        yield WarningsRecorder(recorded)
    unmatched = [item.message for item in recorded]
    missing = []
    for pattern, category in filters:
        matching = [
            message
            for message in unmatched
            if re.match(pattern, str(message), re.IGNORECASE) and issubclass(type(message), category)
        ]
        for message in matching:
            unmatched.remove(message)
        if not matching and not quiet:
            missing.append((pattern, category.__name__))
    if unmatched:
        raise AssertionError(f"unhandled warning {unmatched[0]}")
    if missing:
        raise AssertionError(f"filter {missing[0]} did not catch any warning")


@contextlib.contextmanager
def check_no_warnings(test, message="", category=Warning, force_gc=False):
    with warnings.catch_warnings(record=True) as recorded:
        warnings.filterwarnings("always", message=message, category=category)
        yield
    test.assertEqual(recorded, [])


check_no_resource_warning = check_no_warnings


def check_syntax_warning(test, statement, errtext="", *, lineno=1, offset=None):
    with warnings.catch_warnings(record=True) as recorded:
        warnings.simplefilter("always", SyntaxWarning)
        compile(statement, "<testcase>", "exec")
    test.assertEqual(len(recorded), 1, recorded)
    test.assertTrue(issubclass(recorded[0].category, SyntaxWarning))
    if errtext:
        test.assertRegex(str(recorded[0].message), errtext)
    test.assertEqual(recorded[0].lineno, lineno)
    with warnings.catch_warnings(record=True):
        warnings.simplefilter("error", SyntaxWarning)
        with test.assertRaisesRegex(SyntaxError, errtext):
            compile(statement, "<testcase>", "exec")


def ignore_warnings(*, category):
    def decorator(test):
        @functools.wraps(test)
        def wrapper(self, *arguments, **keywords):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", category=category)
                return test(self, *arguments, **keywords)

        return wrapper

    return decorator


@contextlib.contextmanager
def save_restore_warnings_filters():
    saved = warnings.filters[:]
    try:
        yield
    finally:
        warnings.filters[:] = saved


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(f"module 'test.support.warnings_helper' has no attribute {name!r}")
    return Unsupported(f"warnings_helper.{name}")
