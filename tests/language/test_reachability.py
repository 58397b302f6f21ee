# ruff: noqa: E501 - programs and expected texts are kept on one line
"""What user code can reach by the names that the policy allows, before and after everyday programs have run."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent


def walk(*, programs: bool, planted: str = "pass") -> list[str]:
    arguments = [] if programs else ["[]"]
    paths = [str(HERE.parents[1]), str(HERE)]
    script = f"import sys; sys.path[:0] = {paths!r}; import reachability; {planted}; reachability.main()"
    done = subprocess.run([sys.executable, "-I", "-c", script, *arguments], capture_output=True, check=True)
    found: list[str] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("programs", [False, True], ids=["at the start", "after everyday programs"])
def test_nothing_dangerous_is_within_reach(programs: bool) -> None:
    assert walk(programs=programs) == []


@pytest.mark.parametrize(
    ("planted", "path"),
    [
        ("import json; json.JSONEncoder.planted = json", "json.JSONEncoder.planted is a real module: json"),
        ("import json; json.JSONEncoder.planted = open", "json.JSONEncoder.planted is the real open"),
        ("import json; json.JSONEncoder.planted = sys._getframe()", "json.JSONEncoder.planted is a frame"),
        (
            "import json; json.JSONEncoder.planted = vars(json)",
            "json.JSONEncoder.planted is the variables of json",
        ),
        (
            "import json; json.JSONEncoder.planted = type('', (), {'kept': json, 'f': lambda self: 1})().f",
            "json.JSONEncoder.planted<owner>.kept is a real module: json",
        ),
    ],
)
def test_the_walk_finds_what_is_planted(planted: str, path: str) -> None:
    assert any(problem.startswith(path) for problem in walk(programs=False, planted=planted))
