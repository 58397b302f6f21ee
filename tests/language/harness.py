"""Runs programs with the language layer alone, or without it: no confinement, no worker, no limits but time.

A preloaded process makes the language and seals it; each program runs in a fork of its own. So what fails
under ``run`` and works under ``run_plain`` is stopped by the language layer, and by nothing else. Where there
is no fork (Windows), programs follow each other in the preloaded process.

    test --JSON line--> preloaded process --fork--> program        run("print(1)").stdout == "1\\n"
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
FORKS = hasattr(os, "fork")
SECONDS = 20
START = "import sys; sys.path[:0] = {path!r}; import harness; harness.serve({mode!r})"


@dataclass(frozen=True)
class Run:
    """What a program left behind.

    Attributes:
        stdout: what it printed.
        stderr: what it wrote to stderr, and the traceback of the exception that ended it, without our own
        frames. error: the last line of that traceback, ``""`` where the program ended well. status: the exit
        status of the process; negative for a signal.
    """

    stdout: str
    stderr: str
    error: str
    status: int


class Preloaded:
    """One preloaded process, under the policy or plain."""

    def __init__(self, *, plain: bool) -> None:
        mode = "plain" if plain else "policy"
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-X", "utf8", "-c", START.format(path=[str(HERE), str(ROOT)], mode=mode)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def run(self, *sources: str) -> Run:
        """Run the programs one after the other in one session; the last one's outcome is reported."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(sources).encode() + b"\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer and not FORKS:  # the program took its process with it
            return Run("", "", "", self._process.wait())
        assert answer, "the preloaded process has ended"
        return Run(*ast.literal_eval(answer.decode()))

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def close(self) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()


_processes: dict[bool, Preloaded] = {}


def run(*sources: str) -> Run:
    """Run programs under the policy, one after the other in one session."""
    return _preloaded(plain=False).run(*sources)


def run_plain(*sources: str) -> Run:
    """Run programs as plain CPython does; of keys it speaks as on Linux, as sessions do."""
    outcome = _preloaded(plain=True).run(*sources)
    if not FORKS and outcome.stdout.endswith(("escaped\n", "reached\n")):
        _processes.pop(True).close()  # an attack that worked may have changed what the next program finds
    return replace(outcome, stdout=outcome.stdout.replace("Ctrl-Z plus Return", "Ctrl-D (i.e. EOF)"))


def close() -> None:
    """End the preloaded processes."""
    while _processes:
        _processes.popitem()[1].close()


def _preloaded(*, plain: bool) -> Preloaded:
    if plain not in _processes or not _processes[plain].is_alive():
        _processes[plain] = Preloaded(plain=plain)
    return _processes[plain]


# --- in the preloaded process -------------------------------------------------------------------------------


def serve(mode: str) -> None:
    """Answer requests until stdin ends."""
    import tempfile
    import types

    language = None
    if mode == "policy":
        from pysandbox.language import Language

        language = Language()
        language.seal()
    requests, answers = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    run_program = _run_in_a_fork if FORKS else _run_here
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(newline="\n")  # type: ignore[union-attr]
    for line in os.fdopen(requests, "rb"):
        with (
            tempfile.TemporaryFile() as out,
            tempfile.TemporaryFile() as err,
            tempfile.TemporaryFile() as error,
        ):
            main = language.new_main() if language else types.ModuleType("__main__")
            status = run_program(
                language, main, json.loads(line), [file.fileno() for file in (out, err, error)]
            )
            texts = []
            for file in (out, err, error):
                file.seek(0)
                texts.append(file.read().decode("utf-8", "surrogateescape"))
        # By a builtin: the attack may have changed what is written in Python.
        os.write(answers, repr((*texts, status)).encode() + b"\n")


def _run_in_a_fork(language, main, sources, descriptors):  # type: ignore[no-untyped-def]
    import signal

    child = os.fork()
    if child == 0:
        signal.alarm(SECONDS)
        os.dup2(descriptors[0], 1)
        os.dup2(descriptors[1], 2)
        os._exit(_run_child(language, main, sources, descriptors[2]))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _run_here(language, main, sources, descriptors):  # type: ignore[no-untyped-def]
    import faulthandler
    import warnings

    if sys.stdin.closed:  # by an ``exit()``
        sys.stdin = open(0, closefd=False)  # noqa: SIM115 (as long as the process)
    kept = [os.dup(1), os.dup(2)]
    faulthandler.dump_traceback_later(SECONDS, exit=True, file=kept[1])
    os.dup2(descriptors[0], 1)
    os.dup2(descriptors[1], 2)
    # Under the policy, a program reaches no more than these.
    changeable = [sys.__dict__, (main.__builtins__ if language else sys.modules["builtins"]).__dict__]
    kept_names = [dict(names) for names in changeable]
    kept_filters, kept_depth = [*warnings.filters], sys.getrecursionlimit()
    try:
        return _run_child(language, main, sources, descriptors[2])
    finally:
        for names, before in zip(changeable, kept_names, strict=True):
            names.clear()
            names.update(before)
        sys.setrecursionlimit(kept_depth)
        warnings.resetwarnings()
        warnings.filters[:] = kept_filters  # type: ignore[index]
        faulthandler.cancel_dump_traceback_later()
        for number, descriptor in enumerate(kept, start=1):
            os.dup2(descriptor, number)
            os.close(descriptor)


def _run_child(language, main, sources, error_descriptor):  # type: ignore[no-untyped-def]
    import traceback

    sys.modules["__main__"] = main
    for source in sources:
        error = ""
        try:
            if language:
                language.arm(main.__dict__)
                language.run(language.compile(source), main.__dict__)
            else:
                exec(compile(source, "<stdin>", "exec", dont_inherit=True), main.__dict__)
        except SystemExit:
            pass
        except BaseException as exception:
            text = traceback.TracebackException.from_exception(exception)
            for part in _chain(text):
                part.stack = traceback.StackSummary.from_list(
                    [frame for frame in part.stack if not frame.filename.startswith(str(ROOT))]
                )
            lines = list(text.format())
            error = list(text.format_exception_only())[-1].rstrip("\n")
            sys.stderr.writelines(lines)
    sys.stdout.flush()
    sys.stderr.flush()
    os.write(error_descriptor, error.encode("utf-8", "surrogateescape"))
    return 1 if error else 0


def _chain(exception):  # type: ignore[no-untyped-def]
    pending = [exception]
    while pending:
        part = pending.pop()
        yield part
        pending += [other for other in (part.__cause__, part.__context__, *(part.exceptions or ())) if other]
