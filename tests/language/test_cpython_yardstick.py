"""CPython's own tests of the language pass in a sandbox, but for what a named rule keeps from user code.

A fast part of ``python -m benchmarks.cpython_tests``, which runs all of them.
"""

from __future__ import annotations

import pytest

pytest.importorskip("test.test_grammar", reason="this Python comes without its tests")

from benchmarks.cpython_reasons import rule_of
from benchmarks.cpython_tests import TARGET, Report, measure

MODULES = """
    test_grammar test_scope test_listcomps test_dictcomps test_setcomps test_unpack test_unpack_ex
    test_named_expressions test_patma test_augassign test_class test_decorators test_with test_fstring
    test_property test_super test_dataclasses test_keywordonlyarg test_positional_only_arg
    test_dict test_list test_collections test_bisect test_heapq test_extcall test_genexps test_raise
""".split()  # noqa: SIM905 - as the names are listed in the benchmark


@pytest.fixture(scope="module")
def reports() -> list[Report]:
    return list(measure(MODULES))


def test_the_share_that_passes_is_above_the_target(reports: list[Report]) -> None:
    total = sum(len(report.counting) for report in reports)
    failed = sum(len(report.failures) for report in reports)
    assert (total - failed) / total >= TARGET


def test_a_named_rule_is_behind_every_failure(reports: list[Report]) -> None:
    unexplained = {
        key: reason
        for report in reports
        for key, reason in report.failures.items()
        if not rule_of(key, reason)
    }
    assert unexplained == {}
