"""Stands in for ``test.support.script_helper``, whose functions start another interpreter."""

import unittest


def starts_process(*arguments, **keywords):
    raise unittest.SkipTest("starts a process")


assert_python_ok = assert_python_failure = run_python_until_end = spawn_python = kill_python = starts_process
make_script = make_pkg = make_zip_script = make_zip_pkg = run_test_script = starts_process


def interpreter_requires_environment():
    return False
