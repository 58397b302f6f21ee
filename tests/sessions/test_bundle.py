"""Workers that are started afresh read one file, the bundle, where the first of them read a thousand."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

import pysandbox
from pysandbox import Limits
from pysandbox.workers import folders
from pysandbox.workers.bundle import Bundle, _read
from pysandbox.workers.imports import Imports
from pysandbox.workers.interface import LaunchOptions
from pysandbox.workers.launching import settings_of

from .spawned import helper_of, spawning_sandbox

ROOT = Path(pysandbox.__file__).parents[1]
LOAD = """
import json, os, sys
sys.path.insert(0, {root!r})
from pysandbox.workers.bundle import begin
from pysandbox.workers.spawner import _load
opened = []
sys.addaudithook(lambda event, values: opened.append(str(values[0])) if event == "open" else None)
begin({bundle!r})
template = _load({settings!r})
files = [name for name in opened if name.endswith((".py", ".pyc")) or "zoneinfo" in name]
loaded = sorted(sys.modules)  # they give names to what snapshots leave out: every worker must have the same
main = template.language.new_main()
template.language.arm(main.__dict__)
template.language.run(template.language.compile({program!r}), main.__dict__)
print(json.dumps([files, {{**main.found, "loaded": loaded}}]))
"""
# A package and a module that are copied, a compiled one, a zone, lines of the library's source.
PROGRAM = """
import datetime, json, math, re, traceback, zoneinfo
found = {"json": json.__file__, "re": re.__file__, "math": math.sqrt(9)}
found["noon"] = str(datetime.datetime(2026, 7, 1, 12, tzinfo=zoneinfo.ZoneInfo("Europe/Berlin")))
found["zones"] = len(zoneinfo.available_timezones())
try:
    json.loads("?")
except ValueError:
    found["error"] = traceback.format_exc()
"""


def load(folder: Path | None) -> tuple[list[str], dict[str, object]]:
    """Load what a worker needs in a process of its own; return the files that it read, and what it offers."""
    settings = settings_of(LaunchOptions(Limits()))
    bundle = str(folder / "bundle") if folder else None
    script = LOAD.format(root=str(ROOT), bundle=bundle, settings=settings, program=PROGRAM)
    process = subprocess.run(
        [sys.executable, "-I", "-c", script], stdout=subprocess.PIPE, check=True, timeout=60
    )
    files, found = json.loads(process.stdout)
    return files, found


def test_what_one_worker_has_read_the_next_one_need_not(tmp_path: Path) -> None:
    read_first, found_first = load(tmp_path)
    read_then, found_then = load(tmp_path)
    assert len(read_first) > 300
    assert len(read_then) < 10  # ``inspect`` insists on the file when it is asked for a function's source
    assert found_then == found_first
    assert "raise JSONDecodeError" in str(found_then["error"])
    assert [path.name for path in tmp_path.iterdir()] == ["bundle"]


def test_without_a_bundle_a_worker_offers_the_same(tmp_path: Path) -> None:
    read_without, found_without = load(None)
    _, found_with = load(tmp_path)
    assert len(read_without) > 300
    assert found_without == found_with


def test_a_bundle_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    _, found = load(tmp_path / "no such folder")
    assert found["math"] == 3.0
    assert [*tmp_path.iterdir()] == []


def test_there_is_no_bundle_where_none_can_be_opened(tmp_path: Path) -> None:
    assert _read(str(tmp_path / "bundle")) is None
    assert _read(str(tmp_path)) is None


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="Windows keeps temporary folders for each user apart")
def test_a_bundle_of_another_user_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = str(tmp_path / "bundle")
    Bundle(path, Imports({}, {})).write({}, {})
    assert _read(path) is not None
    monkeypatch.setattr(os, "getuid", lambda: 4711)
    assert _read(path) is None


def test_a_folder_that_vanished_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    first, same = folders.share("a"), folders.share("a")
    assert first is same and first.path is not None
    Path(first.path).rmdir()
    second = folders.share("a")
    assert second.path is not None and Path(second.path).is_dir()
    first.release()
    same.release()
    assert folders.share("a") is second
    second.release()
    second.release()
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("killed", [False, True])
def test_a_sandbox_removes_its_bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, killed: bool) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with spawning_sandbox(warm_workers=1) as sandbox:
        assert [path.name for path in tmp_path.glob("pysandbox-*/*")] == ["bundle"]
        assert sandbox.execute("print(1)").stdout == "1\n"
        if killed:
            helper_of(sandbox).kill()
    assert [*tmp_path.iterdir()] == []


def test_sandboxes_that_load_the_same_share_a_bundle_until_the_last_one_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with spawning_sandbox(warm_workers=0) as first:
        (bundle,) = tmp_path.glob("pysandbox-*/*")
        written = bundle.stat().st_mtime_ns
        with spawning_sandbox(warm_workers=0), spawning_sandbox(warm_workers=0, modules=["this"]):
            assert len([*tmp_path.glob("pysandbox-*/*")]) == 2, "another module needs another bundle"
        assert [*tmp_path.glob("pysandbox-*/*")] == [bundle]
        assert bundle.stat().st_mtime_ns == written
        assert first.execute("print(1)").stdout == "1\n"
    assert [*tmp_path.iterdir()] == []


def test_where_nothing_can_be_written_workers_come_up_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "no such folder"))
    with spawning_sandbox(warm_workers=0) as sandbox:
        assert sandbox.execute("print(1)").stdout == "1\n"
