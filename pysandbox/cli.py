"""The command ``pysandbox``: ``serve``, ``run``, ``repl`` and ``doctor``.

It reads options and the environment, and calls what does the work; every failure to start is one line on
stderr and exit status 2.
"""

from __future__ import annotations

import argparse
import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NoReturn

from . import doctor
from .errors import SandboxError
from .options import add_options, resolve
from .repl import repl
from .result import Outcome
from .sandbox import Sandbox
from .settings import Settings
from .terminal import show, show_reply

EXIT_USAGE: Final = 2
#: Where a limit struck: as ``timeout`` and a shell report a program that ran out of time, or that was killed
#: for its memory.
EXIT_BY_OUTCOME: Final = {
    Outcome.TIMEOUT: 124,
    Outcome.OUTPUT: 125,
    Outcome.CRASHED: 134,
    Outcome.MEMORY: 137,
}
#: A program that reads its standard input has one of these in it.
STDIN_WORDS: Final = ("input", "stdin", "open", "read")
RUN_OPTIONS: Final = ("time", "memory", "output", "modules", "require", "uid_range")
DOCTOR_OPTIONS: Final = ("modules", "require", "uid_range")

DESCRIPTION: Final = "Runs untrusted Python in guarded, limited, persistent interpreter sessions."
SERVE: Final = "Serve POST /execute over HTTP. An option wins over its environment variable."
RUN: Final = (
    "Run one program in the sandbox, with its stdout and stderr. Exit status: the program's own (1 after an "
    "exception), 124 time limit, 125 output limit, 134 interpreter crashed, 137 memory limit, 2 wrong use."
)
REPL: Final = "Run what is typed in one session of the sandbox; Ctrl-D ends it."
DOCTOR: Final = (
    "Say which layers of confinement this host has, and prove them by real attempts. "
    "Exit status 2 where a layer is missing that --require names."
)


class Parser(argparse.ArgumentParser):
    """An argument parser that says in one line what is wrong."""

    def __init__(self, **details: Any) -> None:
        super().__init__(allow_abbrev=False, **details)

    def error(self, message: str) -> NoReturn:
        """End the program; the usage is what ``--help`` is for."""
        self.exit(EXIT_USAGE, f"{self.prog}: {message}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status.

    Args:
        arguments: what follows the command's name; None: this process's own.
    """
    parser = Parser(prog="pysandbox", description=DESCRIPTION)
    commands = parser.add_subparsers(dest="command", required=True, parser_class=Parser)
    add_options(commands.add_parser("serve", help="serve over HTTP", description=SERVE))
    run_parser = commands.add_parser("run", help="run one program", description=RUN)
    run_parser.add_argument("program", nargs="?", help="file of the program; - or nothing: standard input")
    run_parser.add_argument("-c", dest="code", metavar="CODE", help="the program itself")
    run_parser.add_argument("--json", action="store_true", help="print the reply of POST /execute instead")
    add_options(run_parser, RUN_OPTIONS)
    repl_parser = commands.add_parser("repl", help="a session at a prompt", description=REPL)
    repl_parser.add_argument("--json", action="store_true", help="print each statement's reply, on a line")
    add_options(repl_parser, RUN_OPTIONS)
    doctor_parser = commands.add_parser("doctor", help="describe this host's layers", description=DOCTOR)
    doctor_parser.add_argument("--json", action="store_true", help="print the report as JSON")
    add_options(doctor_parser, DOCTOR_OPTIONS)
    options = parser.parse_args(arguments)
    program = f"pysandbox {options.command}"
    settings = _settings(options, program)
    if options.command == "doctor":
        return _reporting(program, lambda: doctor.run(settings, as_json=options.json))
    if options.command == "run":
        return _reporting(program, lambda: _run(settings, options, run_parser))
    if options.command == "repl":
        return _reporting(program, lambda: _repl(settings, as_json=options.json))
    return _reporting(program, lambda: _serve(settings))


def serve(arguments: Sequence[str] | None = None, program: str = "server.py") -> int:
    """Run the server alone, as ``server.py`` does, and return its exit status."""
    parser = Parser(prog=program, description=SERVE)
    add_options(parser)
    settings = _settings(parser.parse_args(arguments), program)
    return _reporting(program, lambda: _serve(settings))


def _settings(options: argparse.Namespace, program: str) -> Settings:
    try:
        return resolve(options, os.environ)
    except ValueError as error:
        raise SystemExit(_complain(program, str(error))) from None


def _serve(settings: Settings) -> int:
    try:
        from .web import listening, serving
    except ModuleNotFoundError as error:
        raise SandboxError(
            f"the server needs {error.name}: pip install 'pysandbox[server]' brings it"
        ) from None
    try:
        serving.serve(settings)
    except listening.StartError as error:
        raise SandboxError(str(error)) from None
    return 0


def _run(settings: Settings, options: argparse.Namespace, parser: Parser) -> int:
    if options.code is not None and options.program is not None:
        parser.error("give either a program's file or -c CODE")
    if options.code is not None:
        code = options.code
    elif options.program in (None, "-"):
        code = sys.stdin.buffer.read().decode("utf-8", "surrogateescape")
    else:
        code = Path(options.program).read_text(encoding="utf-8", errors="surrogateescape")
    from_stdin = options.code is None and options.program in (None, "-")
    with _single(settings) as sandbox:
        result = sandbox.execute(code, stdin="" if from_stdin else _standard_input(code))
    (show_reply if options.json else show)(result)
    return EXIT_BY_OUTCOME[result.outcome] if result.exit_status is None else result.exit_status


def _standard_input(code: str) -> str:
    """Return what a program finds on its standard input: what this command finds on its own.

    It is read to its end beforehand, so only for a program that speaks of it; and never from a terminal.
    """
    if sys.stdin is None or sys.stdin.isatty() or not any(word in code for word in STDIN_WORDS):
        return ""
    return sys.stdin.buffer.read().decode("utf-8", "surrogateescape")


def _repl(settings: Settings, as_json: bool) -> int:
    with _single(settings) as sandbox:
        return repl(sandbox, as_json)


def _single(settings: Settings) -> Sandbox:
    """Return a sandbox for the one session of a terminal command, which no lack of use ends."""
    return Sandbox(
        **settings.sandbox_keywords()
        | {"warm_workers": 0, "max_sessions": 1, "idle_expiry": threading.TIMEOUT_MAX / 2}
    )


def _reporting(program: str, command: Any) -> int:
    try:
        status: int = command()
    except (SandboxError, ImportError, ValueError, OSError) as error:
        # What an operator can mend: a missing layer or module, a value out of range, an absent file.
        return _complain(program, str(error))
    return status


def _complain(program: str, message: str) -> int:
    print(f"{program}: {' '.join(message.split())}", file=sys.stderr)
    return EXIT_USAGE
