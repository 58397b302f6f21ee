"""Every spelling of a path, on every system, gets the same error to the byte, and reaches nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pysandbox import Sandbox, Session

PATHS = {
    "a plain name": "file.txt",
    "a drive": "C:\\Windows\\win.ini",
    "a share on the network": "\\\\host\\share\\file.txt",
    "a device": "NUL",
    "a console": "CON",
    "a port": "COM1",
    "a pipe": "\\\\.\\pipe\\name",
    "a verbatim path": "\\\\?\\C:\\file.txt",
    "another stream of a file": "file.txt:other",
    "from the root": "/etc/passwd",
}

CALLS = {
    "open": "open(path)",
    "open for writing": "open(path, 'w')",
    "os.remove": "os.remove(path)",
    "os.stat": "os.stat(path)",
    "os.listdir": "os.listdir(path)",
    "os.mkdir": "os.mkdir(path)",
    "os.open": "os.open(path, 0)",
    "io.open": "io.open(path, 'rb')",
}


@pytest.fixture(scope="module")
def session(sandbox: Sandbox) -> Iterator[Session]:
    """One session for all: what is refused leaves nothing behind."""
    with sandbox.open() as session:
        yield session


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_a_path_is_refused_in_the_words_of_the_system(session: Session, path: str) -> None:
    calls = "".join(
        f"try: {call}\nexcept PermissionError as error: print({name!r}, error, error.filename == path)\n"
        for name, call in CALLS.items()
    )
    result = session.execute(f"import io, os\npath = {path!r}\n{calls}")
    said = "".join(f"{name} [Errno 13] Permission denied: {path!r} True\n" for name in CALLS)
    assert (result.stdout, result.stderr, result.error) == (said, "", None)


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_no_path_exists(session: Session, path: str) -> None:
    result = session.execute(f"import os, pathlib\nprint(os.path.exists({path!r}), os.path.isfile({path!r}))")
    assert (result.stdout, result.stderr, result.error) == ("False False\n", "", None)
