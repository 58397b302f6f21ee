"""The walls of the house: which room may import what, and who may start a process.

Read from the syntax trees, and, for the host's side, from what a fresh interpreter has loaded.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import pysandbox

PACKAGE = Path(pysandbox.__file__).parent
ROOMS = {"language", "interpreter", "confinement", "workers", "web"}
HOST_MODULES = sorted(
    [f"pysandbox.{path.stem}" for path in PACKAGE.glob("[!_]*.py")]
    + [f"pysandbox.web.{path.stem}" for path in (PACKAGE / "web").glob("[!_]*.py")]
)


@dataclass(frozen=True)
class Wall:
    """Files (a glob in the package) that may not import some modules, with the reason."""

    files: str
    forbidden: tuple[str, ...]
    reason: str


WALLS = [
    Wall(
        "language/**/*.py",
        (
            "multiprocess",
            "multiprocessing",
            "resource",
            "pyseccomp",
            "pysandbox.workers",
            "pysandbox.confinement",
            "pysandbox.interpreter",
            "pysandbox.sandbox",
            "pysandbox.session",
            "pysandbox.settings",
        ),
        "what code may say knows no process",
    ),
    Wall(
        "confinement/**/*.py",
        ("RestrictedPython", "pysandbox.language", "pysandbox.interpreter", "pysandbox.workers"),
        "what the process may do knows nothing of the language",
    ),
    Wall(
        "interpreter/**/*.py",
        ("pysandbox.sandbox", "pysandbox.session", "pysandbox.settings", "falcon", "waitress"),
        "the inside of a worker knows nothing of the host",
    ),
    Wall(
        "*.py",
        ("RestrictedPython", "pysandbox.language", "pysandbox.interpreter", "multiprocess"),
        "the host compiles no code, and forks nothing",
    ),
    Wall(
        "**/*.py",
        ("pysandbox.web", "pysandbox.cli", "falcon", "waitress"),
        "the library knows nothing of the server",
    ),
]  # fmt: skip

#: The server, and the command that starts it.
SERVER = {"pysandbox.cli", "pysandbox.__main__"}
#: What the server needs beside the public names: the table of settings, and what it shares with the commands
#: and the client.
WEB_NEEDS = (
    "pysandbox.web",
    "pysandbox.contract",
    "pysandbox.limits",
    "pysandbox.result",
    "pysandbox.settings",
)

#: Calls and modules that start processes.
STARTERS = re.compile(r"os\.(fork\w*|posix_spawnp?|system|popen|startfile|(exec|spawn)[lv]\w*)")
#: Who else may, and why.
EXCUSED = {"pysandbox.confinement.trial": "tries a layer in a child before the template process relies on it"}
STARTING_MODULES = {"subprocess", "multiprocess", "multiprocessing", "concurrent.futures.process"}


def imports(source: str, module: str) -> Iterator[str]:
    """Yield every module that a module's source imports, by its whole name; of a package, also its parts."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = module.split(".")[: -node.level] if node.level else []
            base = ".".join([*package, *([node.module] if node.module else [])])
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


def breaches(source: str, module: str, forbidden: tuple[str, ...]) -> list[str]:
    """Return what a module imports and may not."""
    return sorted(
        {
            name
            for name in imports(source, module)
            for wall in forbidden
            if (name + ".").startswith(wall + ".")
        }
    )


def starts(source: str, module: str) -> list[str]:
    """Return by what means a module's source can start processes."""
    calls = {ast.unparse(node) for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute)}
    loaded = {f"os.{name.removeprefix('os.')}" for name in imports(source, module) if name.startswith("os.")}
    return sorted(filter(STARTERS.fullmatch, calls | loaded)) + breaches(
        source, module, tuple(STARTING_MODULES)
    )


def module_name(path: Path) -> str:
    """Return a file's module; a package's keeps ``__init__``, so that one level up is the package."""
    return ".".join(["pysandbox", *path.relative_to(PACKAGE).with_suffix("").parts])


def all_files() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("wall", WALLS, ids=lambda wall: wall.reason)
def test_no_room_imports_what_it_may_not(wall: Wall) -> None:
    found = {}
    for path in sorted(PACKAGE.glob(wall.files)):
        module = module_name(path)
        if "pysandbox.web" in wall.forbidden and (module in SERVER or module.startswith("pysandbox.web.")):
            continue
        if broken := breaches(path.read_text(encoding="utf-8"), module, wall.forbidden):
            found[module] = broken
    assert found == {}


@pytest.mark.parametrize("path", sorted((PACKAGE / "web").glob("*.py")), ids=lambda path: path.stem)
def test_the_server_uses_only_public_names(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    public = {f"pysandbox.{name}" for name in pysandbox.__all__} | {"pysandbox"}
    ours = {name for name in imports(source, module_name(path)) if (name + ".").startswith("pysandbox.")}
    allowed = {name for name in ours for room in WEB_NEEDS if (name + ".").startswith(room + ".")}
    assert ours - public - allowed == set()
    private = [
        ast.unparse(node)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute)
        and node.attr.startswith("_")
        and not (isinstance(node.value, ast.Name) and node.value.id == "self")
        and not (isinstance(node.value, ast.Attribute) and ast.unparse(node.value) == "self")
    ]
    assert private == []


def test_only_workers_start_processes() -> None:
    found = {
        module_name(path): by
        for path in all_files()
        if path.relative_to(PACKAGE).parts[0] != "workers"
        and module_name(path) not in EXCUSED
        and (by := starts(path.read_text(encoding="utf-8"), module_name(path)))
    }
    assert found == {}


def test_the_host_s_side_never_loads_the_worker_s_side() -> None:
    script = (
        "import importlib, sys\n"
        f"for name in {HOST_MODULES!r}: importlib.import_module(name)\n"
        "rooms = ('RestrictedPython', 'multiprocess', 'pysandbox.language', 'pysandbox.interpreter')\n"
        "print(sorted(name for name in sys.modules if name.startswith(rooms)))\n"
    )
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=PACKAGE.parent)
    assert (shown.stdout, shown.stderr) == ("[]\n", "")


def test_the_library_needs_neither_falcon_nor_waitress() -> None:
    script = "import sys, pysandbox, pysandbox.cli; print({'falcon', 'waitress'} & set(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=PACKAGE.parent)
    assert (shown.stdout, shown.stderr) == ("set()\n", "")


@pytest.mark.parametrize(
    ("source", "module", "found"),
    [
        ("import subprocess", "pysandbox.session", ["subprocess"]),
        ("from multiprocess import Process", "pysandbox.session", ["multiprocess", "multiprocess.Process"]),
        ("import os\nos.fork()", "pysandbox.session", ["os.fork"]),
        ("def f():\n    from os import execv", "pysandbox.session", ["os.execv"]),
        ("import os\nos.getpid()", "pysandbox.session", []),
    ],
)
def test_the_check_sees_what_starts_processes(source: str, module: str, found: list[str]) -> None:
    assert starts(source, module) == found


@pytest.mark.parametrize(
    ("source", "module"),
    [
        ("import pysandbox.language.policy", "pysandbox.sandbox"),
        ("from pysandbox import language", "pysandbox.sandbox"),
        ("from .language import policy", "pysandbox.sandbox"),
        ("from . import language", "pysandbox.sandbox"),
        ("from ..language import Language", "pysandbox.workers.zygote"),
        ("from ..language.names import TABLE", "pysandbox.confinement.__init__"),
        ("def late():\n    if 1:\n        import pysandbox.language", "pysandbox.sandbox"),
    ],
)
def test_the_check_sees_every_form_of_import(source: str, module: str) -> None:
    assert breaches(source, module, ("pysandbox.language",)) != []


def test_the_check_does_not_confuse_names() -> None:
    assert breaches("import pysandbox.language_tools", "pysandbox.sandbox", ("pysandbox.language",)) == []


def test_the_rooms_are_where_the_walls_expect_them() -> None:
    assert {path.parent.name for path in PACKAGE.glob("*/__init__.py")} == ROOMS
