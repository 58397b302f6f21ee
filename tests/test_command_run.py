"""``pysandbox run``: a program in the sandbox, with its output and an exit status; ``pysandbox doctor``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DIVISION = (
    'Traceback (most recent call last):\n  File "<stdin>", line 1, in <module>\n'
    "ZeroDivisionError: division by zero\n"
)


def command(*arguments: str, stdin: bytes = b"", **environment: str) -> tuple[int, str, str]:
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("PYSANDBOX_")}
    ended = subprocess.run(
        [sys.executable, "-m", "pysandbox", *arguments],
        input=stdin,
        capture_output=True,
        cwd=ROOT,
        env=inherited | environment,
        timeout=60,
    )
    return ended.returncode, ended.stdout.decode(), ended.stderr.decode()


def own_words(text: str) -> str:
    """Return what the command itself says; on Windows its lines end as they do in a console."""
    return text.replace(os.linesep, "\n")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("print('hello')", (0, "hello\n", "")),
        ("", (0, "", "")),
        ("1 / 0", (1, "", DIVISION)),
        ("raise SystemExit(7)", (7, "", "")),
        ("import sys; sys.exit('no')", (1, "", "no\n")),
        ("import sys\nprint('out')\nprint('err', file=sys.stderr)", (0, "out\n", "err\n")),
        ("print('naïve 日本語 🦆')", (0, "naïve 日本語 🦆\n", "")),
        # It waits, for a system where the host looks at the memory from outside.
        ("import time\nprint('before')\ntime.sleep(0.5)\nx = 'a' * 10**9\ntime.sleep(0.2)",
         (137, "before\n", "pysandbox: memory limit exceeded\n")),
        ("import time\nprint('before')\ntime.sleep(9)",
         (124, "before\n", "pysandbox: execution timeout\n")),
    ],
)  # fmt: skip
def test_a_program_s_output_and_status_are_passed_on(code: str, expected: tuple[int, str, str]) -> None:
    assert command("run", "--time", "0.8", "-c", code) == expected


def test_too_much_output_has_its_own_status() -> None:
    status, _, stderr = command("run", "-c", "while True: print('x' * 1000)")
    assert (status, stderr) == (125, "pysandbox: output limit exceeded\n")


def test_the_program_comes_from_a_file_or_from_standard_input(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text("print('from a file: ä')\n", encoding="utf-8")
    assert command("run", str(program)) == (0, "from a file: ä\n", "")
    for arguments in (["run"], ["run", "-"]):
        assert command(*arguments, stdin="print('piped: ä')".encode()) == (0, "piped: ä\n", "")


def test_json_is_the_server_s_reply() -> None:
    status, stdout, stderr = command("run", "--json", "-c", "print(1)")
    reply = json.loads(stdout)
    assert (status, stderr, stdout) == (0, "", f'{{"id": "{reply["id"]}", "stdout": "1\\n"}}\n')


@pytest.mark.parametrize(
    ("code", "given", "printed"),
    [
        ("print(int(input()) + 1)", b"41\n", "42\n"),
        ("import sys; print(sys.stdin.read().upper())", "ä\nb".encode(), "Ä\nB\n"),
        ("print(open(0).read())", b"a\nb", "a\nb\n"),
        ("import os; print(os.read(0, 9))", b"a", "b'a'\n"),
        ("print('nothing asked')", b"x" * 2**20, "nothing asked\n"),
    ],
)
def test_the_program_s_input_is_the_command_s(code: str, given: bytes, printed: str) -> None:
    assert command("run", "-c", code, stdin=given) == (0, printed, "")


def test_its_limits_and_modules_are_options() -> None:
    hog = "x = bytearray(50 * 2**20)"
    assert command("run", "--memory", "80", "-c", hog) == (0, "", "")
    assert command("run", "--memory", "20", "-c", hog)[0] == 137
    shared = "import plistlib_extra"
    assert command("run", "-c", shared)[0] == 1
    status, stdout, stderr = command("run", "--allow-module", "plistlib_extra", "-c", shared)
    assert (status, stdout) == (2, "")
    assert own_words(stderr) == "pysandbox run: ModuleNotFoundError: No module named 'plistlib_extra'\n"


def test_a_module_that_is_allowed_can_be_imported() -> None:
    if sys.platform == "win32" and subprocess.run([sys.executable, "-c", "import numpy"]).returncode:
        pytest.skip("numpy does not load here, as under Wine, where it ends the process")
    program = "import numpy; print(numpy.arange(4).sum())"
    assert command("run", "--allow-module", "numpy", "-c", program) == (0, "6\n", "")
    status, stdout, stderr = command("run", "-c", program)
    assert (status, stdout) == (1, "")
    assert stderr.endswith("ModuleNotFoundError: No module named 'numpy'\n")


def test_the_environment_gives_limits_as_well() -> None:
    expected = (124, "", "pysandbox: execution timeout\n")
    assert command("run", "-c", "while True: pass", PYSANDBOX_TIME="0.3") == expected


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run", "-c", "1", "program.py"], "pysandbox run: give either a program's file or -c CODE\n"),
        (["run", "--output", "x"],
         "pysandbox run: argument --output: must be a whole number of KiB from 1 to 262144, not 'x'\n"),
        (["run", "--port=1"], "pysandbox: unrecognized arguments: --port=1\n"),
        (["run", "/no/such/file.py"],
         f"pysandbox run: [Errno 2] No such file or directory: {os.path.normpath('/no/such/file.py')!r}\n"),
        ([], "pysandbox: the following arguments are required: command\n"),
        (["walk"], None),
    ],
)  # fmt: skip
def test_wrong_use_is_one_line_and_status_2(arguments: list[str], words: str | None) -> None:
    status, stdout, stderr = command(*arguments)
    assert (status, stdout, stderr.count("\n")) == (2, "", 1)
    assert words is None or own_words(stderr) == words


def test_doctor_names_every_layer() -> None:
    from pysandbox import Sandbox

    with Sandbox(warm_workers=0) as sandbox:
        names = [layer.name for layer in sandbox.layers]
    status, stdout, stderr = command("doctor")
    assert (status, stderr) == (0, "")
    assert names and all(f"\n{name} " in stdout for name in names)
