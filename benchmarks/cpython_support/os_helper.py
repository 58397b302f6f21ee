"""Stands in for ``test.support.os_helper``: names of files that are not there."""

import os

from test.support import Unsupported

TESTFN = "@test_tmp"
TESTFN_ASCII = TESTFN
TESTFN_UNICODE = TESTFN + "-\xe0\xf2\u0258\u0141\u011f"
TESTFN_UNDECODABLE = TESTFN_UNENCODABLE = TESTFN_NONASCII = None
FS_NONASCII = "\xe6"
SAVEDCWD = "/"


def unlink(path):
    """There is nothing to remove."""


rmtree = rmdir = unlink


def can_symlink():
    return False


def skip_unless_symlink(test):
    return Unsupported("os_helper.symlink")(test)


class FakePath:
    """A path-like object, or one that fails."""

    def __init__(self, path):
        self.path = path

    def __fspath__(self):
        if isinstance(self.path, BaseException) or (
            isinstance(self.path, type) and issubclass(self.path, BaseException)
        ):
            raise self.path
        return self.path


class EnvironmentVarGuard:
    """Changes the environment for a while."""

    def __init__(self):
        self._saved = {}

    def __getitem__(self, name):
        return os.environ[name]

    def __setitem__(self, name, value):
        self._saved.setdefault(name, os.environ.get(name))
        os.environ[name] = value

    def __delitem__(self, name):
        self.unset(name)

    def set(self, name, value):
        self[name] = value

    def unset(self, name):
        self._saved.setdefault(name, os.environ.get(name))
        os.environ.pop(name, None)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        for name, value in self._saved.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(f"module 'test.support.os_helper' has no attribute {name!r}")
    return Unsupported(f"os_helper.{name}")
