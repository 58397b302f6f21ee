# ruff: noqa: E501 - programs and expected texts are kept on one line
"""Library classes cannot be changed once the language is sealed; a session's own can."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from harness import run, run_plain

from pysandbox.language import sealing

CHANGES = {
    "a Python class": (
        "import ast",
        "ast.NodeTransformer.generic_visit = lambda s, n: n",
        "generic_visit",
        "NodeTransformer",
    ),
    "a base of many": ("import abc", "abc.ABC.new = 1", "new", "ABC"),
    "a compiled class": ("import decimal", "decimal.Decimal.new = 1", "new", "decimal.Decimal"),
    "an exception": ("import json", "json.JSONDecodeError.new = 1", "new", "JSONDecodeError"),
    "a deletion": ("import string", "del string.Template.delimiter", "delimiter", "Template"),
    "type.__setattr__": ("import queue", "type.__setattr__(queue.Queue, 'put', None)", "put", "Queue"),
}


@pytest.mark.parametrize("case", CHANGES)
def test_a_library_class_cannot_be_changed(case: str) -> None:
    preparation, change, name, cls = CHANGES[case]
    assert (
        run(f"{preparation}\n{change}").error
        == f"TypeError: cannot set {name!r} attribute of immutable type {cls!r}"
    )
    if case != "a compiled class":
        assert run_plain(f"{preparation}\n{change}").error == ""


def test_a_session_changes_its_own_classes_and_derives_from_library_ones() -> None:
    program = """
import collections, enum, abc, threading
class Own(collections.UserDict, abc.ABC): pass
Own.x = 1
Own.update = lambda self, *rest: print('updated')
Own().update()
class Color(enum.Enum): RED = 1
Color.note = 'n'
class Worker(threading.Thread):
    def run(self): print('ran')
Worker.extra = 2
w = Worker(); w.start(); w.join()
print(Own.x, Color.note, Worker.extra)
"""
    assert run(program).stdout == "updated\nran\n1 n 2\n"


def test_a_class_can_be_made_immutable_and_mutable_again() -> None:
    cls = type("cls", (), {})
    sealing.make_immutable(cls)
    with pytest.raises(TypeError, match="cannot set 'x' attribute of immutable type 'cls'"):
        cls.x = 1  # type: ignore[attr-defined]
    sealing.make_mutable(cls)
    cls.x = 1  # type: ignore[attr-defined]


def test_an_unknown_layout_is_refused_before_anything_is_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "_FLAGS_OFFSET", sealing._FLAGS_OFFSET - 8)
    with pytest.raises(
        sealing.SealingImpossible, match="the flags of a type are not where they are expected"
    ):
        sealing.seal()


def test_every_class_of_the_process_is_sealed() -> None:
    script = """
import sys
sys.path.insert(0, sys.argv[1])
from pysandbox.language import Language, sealing
language = Language()
before = sealing.all_classes()
language.seal()
print(sorted(c.__name__ for c in before if not c.__flags__ & sealing.IMMUTABLE_TYPE and c.__flags__ & sealing.HEAP_TYPE))
"""
    root = str(Path(__file__).resolve().parents[2])
    done = subprocess.run(
        [sys.executable, "-I", "-c", script, root], capture_output=True, text=True, check=True
    )
    assert done.stdout == "['finalize']\n"
