"""Every attack of the corpus works in plain CPython, and fails under the policy in the way it should.

No audit hook, no seccomp and no other layer is on: what stops an attack here is the language alone.
"""

from __future__ import annotations

import classes
import dunders
import errors
import formats
import frames
import gadgets
import library
import modules
import names
import patterns
import pickles
import programs
import published
import pytest
from attack import Attack
from harness import FORKS, run, run_plain

from pysandbox.language.syntax import EXCEPT_STAR_BUG, EXCEPT_STAR_REASON

GROUPS = (
    dunders,
    formats,
    frames,
    errors,
    classes,
    patterns,
    names,
    gadgets,
    library,
    programs,
    modules,
    pickles,
    published,
)
SMALLEST_CORPUS = 250

ATTACKS = [attack for group in GROUPS for attack in group.ATTACKS]
IDS = [f"{group.__name__}: {attack.name}" for group in GROUPS for attack in group.ATTACKS]


def skip_elsewhere(attack: Attack) -> None:
    if not attack.applies:
        pytest.skip("does not work in this CPython")


@pytest.mark.skipif(not FORKS, reason="each attack needs a fork of its own")
@pytest.mark.parametrize("attack", ATTACKS, ids=IDS)
def test_an_attack_works_in_plain_cpython(attack: Attack) -> None:
    skip_elsewhere(attack)
    assert "escaped" in run_plain(attack.program).stdout


@pytest.mark.parametrize("attack", ATTACKS, ids=IDS)
def test_an_attack_fails_under_the_policy(attack: Attack) -> None:
    skip_elsewhere(attack)
    result = run(attack.program)
    assert "escaped" not in result.stdout
    outcome = result.error or result.stdout.strip()
    if attack.outcome.endswith("..."):
        assert outcome.startswith(attack.outcome.removesuffix("..."))
    else:
        assert outcome == attack.outcome


@pytest.mark.skipif(not EXCEPT_STAR_BUG, reason="this CPython is repaired")
def test_a_forged_exception_group_fails_where_cpython_takes_it_for_a_pair() -> None:  # CVE-2025-22153
    program = """\
class Pair(tuple): pass
class Group(ExceptionGroup):
    def split(self, condition): return Pair((self, None))
try: raise Group('', [ValueError()])
except* ValueError: pass
print('escaped')
"""
    assert run_plain(program).stdout == "escaped\n"
    assert run(program).error == f"SyntaxError: {EXCEPT_STAR_REASON}"


def test_no_two_attacks_are_the_same() -> None:
    assert len({attack.program for attack in ATTACKS}) == len(ATTACKS) == len(set(IDS))


def test_the_corpus_is_whole() -> None:
    assert len(ATTACKS) >= SMALLEST_CORPUS
