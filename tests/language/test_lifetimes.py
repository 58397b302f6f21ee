"""What a program is done with is freed, as in CPython: nothing that the guards remember keeps it alive."""

from __future__ import annotations

import pytest
from harness import run, run_plain

# ruff: noqa: E501 (the programs are data)

# Each defines `C` and does with it what a guard has to ask about.
CLASSES = {
    "plain": "class C: pass\nC()",
    "dataclass": "import dataclasses\n@dataclasses.dataclass\nclass C:\n    a: int = 1\nC()",
    "dataclass with slots": "import dataclasses\n@dataclasses.dataclass(slots=True)\nclass C:\n    a: int = 1\nC()",
    "make_dataclass": "import dataclasses\nC = dataclasses.make_dataclass('C', ['a'])\nC(1)",
    "namedtuple": "import collections\nC = collections.namedtuple('C', 'a b')\nC(1, 2)",
    "NamedTuple": "import typing\nclass C(typing.NamedTuple):\n    a: int\nC(1)",
    "enumeration": "import enum\nclass C(enum.Enum):\n    A = 1\nC(1)",
    "abstract": "import abc\nclass C(abc.ABC):\n    @abc.abstractmethod\n    def f(self): pass\nisinstance(3, C)",
    "protocol": "import typing\n@typing.runtime_checkable\nclass C(typing.Protocol):\n    def f(self): pass\nisinstance(3, C)",
    "metaclass": "class M(type): pass\nclass C(metaclass=M): pass\nC.__dict__",
    "dictionary": "class C:\n    a = 1\nC.__dict__, vars(C), vars(C())",
    "attributes": "class C: pass\nc = C()\nsetattr(c, 'a', getattr(c, '__dict__'))\ndelattr(c, 'a')\ndel c",
    "keyword pattern": "class C:\n    a = 1\nmatch C():\n    case C(a=1): pass",
    "positional pattern": "class C:\n    __match_args__ = ('a',)\n    a = 1\nmatch C():\n    case C(1): pass",
    "guarded pattern": "class C:\n    format = 1\nmatch C():\n    case C(format=1): pass",
    "format": "class C:\n    a = 1\n'{0.a} {0.__class__}'.format(C())",
    "pickle": "import pickle\nclass C: pass\npickle.loads(pickle.dumps(C()))",
    "super": "class C:\n    def __init_subclass__(cls): super().__init_subclass__()\nclass D(C): pass\nD(), C()\ndel D",
    "exec": "exec('class C: pass')",
}
REMEMBER = "import gc, weakref\ngone = weakref.ref(C)\n"
FORGET = "del C\ngc.collect()\ngc.collect()\nprint(gone() is None)\n"


@pytest.mark.parametrize("source", CLASSES.values(), ids=CLASSES.keys())
def test_a_class_is_freed_by_the_program_that_made_it(source: str) -> None:
    program = f"{source}\n{REMEMBER}{FORGET}"
    assert run(program).stdout == run_plain(program).stdout == "True\n"


@pytest.mark.parametrize("source", CLASSES.values(), ids=CLASSES.keys())
def test_a_class_is_freed_in_a_later_program_by_the_collector_itself(source: str) -> None:
    collector_runs = "while gc.get_stats()[2]['collections'] < before + 2:\n    n = Node(); n.n = n\n"
    assert (
        run(
            f"{source}\n{REMEMBER}class Node: pass\n",
            "del C\nbefore = gc.get_stats()[2]['collections']\ngc.set_threshold(10, 1, 1)\n"
            f"{collector_runs}print(gone() is None)",
        ).stdout
        == "True\n"
    )


def test_the_functions_of_a_dataclass_keep_no_value_that_a_name_had_before() -> None:
    program = (
        "import dataclasses, weakref\n"
        "class Large: pass\n"
        "large = Large()\n"
        "gone = weakref.ref(large)\n"
        "@dataclasses.dataclass(order=True, frozen=True)\n"
        "class Item:\n    a: int = 1\n"
        "large = None\n"
        "print(gone() is None)\n"
    )
    assert run(program).stdout == run_plain(program).stdout == "True\n"
