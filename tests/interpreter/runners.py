"""Ways to run programs: natively, through the Interpreter alone, and through a whole Sandbox."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent

#: What a clean environment with a UTF-8 locale gives: strict output, standard error with backslashes.
NATIVE_ENVIRONMENT = {"PATH": os.environ.get("PATH", ""), "PYTHONIOENCODING": "utf-8:strict"}
NATIVE_SECONDS = 30


@dataclass(frozen=True)
class Printed:
    """What a program printed, and how it ended: natively a status, else the outcome's word."""

    stdout: bytes
    stderr: bytes
    end: int | str

    def ended_like(self, native: Printed) -> bool:
        """Tell whether this outcome is what a sandbox says of a program with that native status."""
        if native.end == 0:
            return self.end in ("ok", "exited")
        return self.end in ("exception", "exited")


def as_bytes(source: str | bytes) -> bytes:
    return source if isinstance(source, bytes) else source.encode()


def run_natively(source: str | bytes, folder: Path) -> Printed:
    """Run ``python3 < program.py``."""
    program = folder / f"program-{os.getpid()}-{id(source)}.py"
    program.write_bytes(as_bytes(source))
    with program.open("rb") as stdin:
        done = subprocess.run(
            [sys.executable],
            stdin=stdin,
            capture_output=True,
            env=NATIVE_ENVIRONMENT,
            cwd=folder,
            timeout=NATIVE_SECONDS,
            check=False,
        )
    return Printed(done.stdout, done.stderr, done.returncode)


def run_all_natively(sources: dict[str, str | bytes], folder: Path) -> dict[str, Printed]:
    with ThreadPoolExecutor(2) as pool:
        printed = pool.map(lambda source: run_natively(source, folder), sources.values())
        return dict(zip(sources, printed, strict=True))


def run_sessions(
    sessions: list[list[str | bytes]], *, language: bool
) -> list[list[tuple[str, bytes, bytes]]]:
    """Run each session, a list of programs, in the Interpreter; return (outcome, stdout, stderr) for each."""
    task = {
        "language": language,
        "sessions": [[as_bytes(source).decode("latin-1") for source in sources] for sources in sessions],
    }
    done = subprocess.run(
        [sys.executable, str(HERE / "template.py")],
        input=json.dumps(task).encode(),
        stdout=subprocess.PIPE,
        env={**NATIVE_ENVIRONMENT, "PYTHONPATH": str(ROOT)},
        check=True,
    )
    return [
        [(outcome, stdout.encode("latin-1"), stderr.encode("latin-1")) for outcome, stdout, stderr in session]
        for session in json.loads(done.stdout)
    ]


def run_all_without_language(sources: dict[str, str | bytes]) -> dict[str, Printed]:
    return _each_in_its_session(sources, language=False)


def run_all_with_the_language(sources: dict[str, str | bytes]) -> dict[str, Printed]:
    return _each_in_its_session(sources, language=True)


def _each_in_its_session(sources: dict[str, str | bytes], *, language: bool) -> dict[str, Printed]:
    sessions = run_sessions([[source] for source in sources.values()], language=language)
    return {
        name: Printed(stdout, stderr, outcome)
        for name, [(outcome, stdout, stderr)] in zip(sources, sessions, strict=True)
    }


def run_all_in_a_sandbox(sources: dict[str, str | bytes]) -> dict[str, Printed]:
    from pysandbox import Limits, Sandbox

    printed = {}
    with Sandbox(limits=Limits(time=NATIVE_SECONDS)) as sandbox:
        for name, source in sources.items():
            session = sandbox.open()
            result = session.execute(as_bytes(source).decode("utf-8", "surrogatepass"))
            session.close()
            stdout, stderr = (
                text.encode("utf-8", "surrogateescape") for text in (result.stdout, result.stderr)
            )
            printed[name] = Printed(stdout, stderr, result.outcome.value)
    return printed
