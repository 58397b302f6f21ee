"""What one worker saved, another one holds: every kind of state, or an honest refusal to save it."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from states import STATES, UNSAVABLE

CHILD = Path(__file__).with_name("snapshot_child.py")
PROJECT = CHILD.parents[2]


def ask(task: dict[str, Any]) -> list[Any]:
    """Give a fresh process a task and return its answers."""
    done = subprocess.run(
        [sys.executable, str(CHILD)],
        input=json.dumps(task),
        capture_output=True,
        text=True,
        timeout=100,
        env=os.environ | {"PYTHONPATH": str(PROJECT)},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def saved() -> dict[str, str | None]:
    programs = {name: program for name, (program, _, _) in STATES.items()} | UNSAVABLE
    return dict(zip(programs, ask({"save": list(programs.values())}), strict=True))


@pytest.fixture(scope="module")
def seen(saved: dict[str, str | None]) -> dict[str, list[str]]:
    """What the second program of each state prints in another process."""
    held = {name: state for name, state in saved.items() if name in STATES and state is not None}
    pairs = [(state, STATES[name][1]) for name, state in held.items()]
    return dict(zip(held, ask({"load": pairs}), strict=True))


@pytest.mark.parametrize("name", STATES)
def test_another_process_holds_the_same_state(name: str, seen: dict[str, list[str]]) -> None:
    assert name in seen, "it could not be saved"
    assert seen[name] == [STATES[name][2], ""]


@pytest.mark.parametrize("name", UNSAVABLE)
def test_what_a_snapshot_cannot_hold_makes_saving_fail(name: str, saved: dict[str, str | None]) -> None:
    assert saved[name] is None


class Opens:
    def __reduce__(self) -> tuple[Any, ...]:
        return (open, (os.devnull,))


def test_a_snapshot_looks_up_nothing_but_the_names_of_the_library() -> None:
    """Where the state were an ordinary pickle, loading it would open a file."""
    from pysandbox.interpreter.snapshot import _Loader
    from pysandbox.interpreter.snapshot.naming import Names

    data = pickle.dumps(Opens())
    with pickle.loads(data) as file:
        assert file.name == os.devnull, "the attack works on pickle itself"
    main = type(os)("__main__")
    import io

    with pytest.raises(pickle.UnpicklingError, match=r"^a snapshot names no (io|_io)\.open$"):
        _Loader(io.BytesIO(data), Names({"session": main}, main)).load()
