"""Stands in for ``test.support.import_helper``: a session has one implementation of every module."""

import importlib
import sys
import unittest
import warnings

from test.support import Unsupported


def import_module(name, deprecated=False, *, required_on=()):
    """Import a module, or skip the test."""
    with warnings.catch_warnings():
        if deprecated:
            warnings.simplefilter("ignore", DeprecationWarning)
        try:
            return importlib.import_module(name)
        except ImportError as error:
            raise unittest.SkipTest(str(error)) from None


def import_fresh_module(name, fresh=(), blocked=(), *, deprecated=False, usefrozen=False):
    """Return the one implementation that there is, whether the compiled or the other half was asked for."""
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def forget(name):
    """Nothing is kept of a module."""


def unload(name):
    sys.modules.pop(name, None)


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(f"module 'test.support.import_helper' has no attribute {name!r}")
    return Unsupported(f"import_helper.{name}")
