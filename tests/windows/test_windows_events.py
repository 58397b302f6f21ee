"""What only Windows has is denied by the audit layer alone: registry, handles, consoles, pipes, processes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

if sys.platform != "win32":
    pytest.skip("these functions are Windows's", allow_module_level=True)

from pysandbox import Limits, Sandbox, Session

#: Each call, and what its error names. Some raise events, the others are replaced.
CALLS = {
    "winreg.OpenKey(winreg.HKEY_CURRENT_USER, 'Software')": "",
    "winreg.CreateKey(winreg.HKEY_CURRENT_USER, 'Software')": "",
    "winreg.ConnectRegistry(None, winreg.HKEY_CURRENT_USER)": "",
    "winreg.EnumKey(winreg.HKEY_CURRENT_USER, 0)": "",
    "winreg.QueryInfoKey(winreg.HKEY_CURRENT_USER)": "",
    "os.startfile('C:\\\\')": r": 'C:\\'",
    "_winapi.CreateFile('NUL', 0x80000000, 0, 0, 3, 0, 0)": ": 'NUL'",
    "_winapi.CreateNamedPipe('//./pipe/x', 3, 0, 1, 9, 9, 9, 0)": ": '//./pipe/x'",
    "_winapi.CreatePipe(None, 0)": "",
    "_winapi.CreateProcess(None, 'cmd /c exit', None, None, False, 0, None, None, None)": "",
    "_winapi.OpenProcess(0x1000, False, os.getpid())": ": 4096",
    "_winapi.CreateFileMapping(-1, 0, 4, 0, 9, 'events')": ": -1",
    "_winapi.DuplicateHandle(-1, -1, -1, 0, False, 2)": ": -1",
    "_winapi.GetModuleFileName(0)": ": 0",
    "_winapi.GetStdHandle(-11)": ": -11",
    "_winapi.TerminateProcess(-1, 0)": ": -1",
    "msvcrt.get_osfhandle(2)": ": 2",
    "msvcrt.open_osfhandle(msvcrt.get_osfhandle(2), 0)": ": 2",
    "msvcrt.setmode(2, 0x8000)": ": 2",
    "msvcrt.kbhit()": "",
}
PROGRAM = """
import _winapi, msvcrt, os, winreg
try:
    {call}
except PermissionError as error:
    print(error)
else:
    print("done")
"""


def plain(call: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", PROGRAM.format(call=call)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with (
        Sandbox(limits=Limits(time=10.0), warm_workers=0, _without=["language"]) as sandbox,
        sandbox.open() as session,
    ):
        yield session


@pytest.mark.parametrize(("call", "named"), CALLS.items(), ids=CALLS)
def test_a_call_is_denied(session: Session, call: str, named: str) -> None:
    result = session.execute(PROGRAM.format(call=call))
    assert (result.stdout, result.stderr, result.error) == (
        f"[Errno 13] Permission denied{named}\n",
        "",
        None,
    )


def test_without_the_layer_they_work() -> None:
    """All but the last in one process, since a process costs more than all the calls."""
    working = [call for call in CALLS if "startfile" not in call and "TerminateProcess" not in call]
    ended = plain("\n    ".join(working))
    assert ended.stdout.endswith("done\n"), ended


def test_without_the_layer_a_process_ends_itself_by_its_handle() -> None:
    call = "_winapi.TerminateProcess(_winapi.GetCurrentProcess(), 7)"
    assert plain(call).returncode == 7
