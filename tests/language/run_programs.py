# ruff: noqa: E501 - programs and expected texts are kept on one line
"""Runs programs, each in a forked child of one process, and tells what each printed. Used by tests as a script.

Reads a JSON list of programs from standard input and writes a JSON list of outputs. With ``--native`` the programs
run as plain Python; else under the language layer alone, with no other layer around them.
"""

from __future__ import annotations

import io
import json
import os
import sys
import tempfile
import traceback

SECONDS = 20


def run(program: str, language: object | None) -> None:
    """Run one program as ``__main__``, with its output on descriptor 1."""
    import types

    if language is None:
        main = types.ModuleType("__main__")
        main.__file__ = "<stdin>"
        code = compile(program, "<stdin>", "exec", dont_inherit=True)
    else:
        main = language.new_main()
        language.arm(main.__dict__)
    sys.modules["__main__"] = main
    sys.argv = [""]
    sys.stdin = io.TextIOWrapper(io.BytesIO())
    try:
        if language is not None:
            code = language.compile(program)
        exec(code, main.__dict__)
    except SystemExit as error:
        print("exit", error.code)
    except BaseException as error:
        print("".join(traceback.format_exception_only(error)), end="")


def output_of(program: str, language: object | None) -> str:
    """Return what ``program`` writes to standard output and standard error, in a child of its own."""
    with tempfile.TemporaryFile() as file:
        child = os.fork()
        if child == 0:
            import signal

            signal.alarm(SECONDS)
            os.dup2(file.fileno(), 1)
            os.dup2(file.fileno(), 2)
            sys.stdout = sys.__stdout__ = io.TextIOWrapper(
                io.FileIO(1, "w", closefd=False), "utf-8", write_through=True
            )
            sys.stderr = sys.__stderr__ = io.TextIOWrapper(
                io.FileIO(2, "w", closefd=False), "utf-8", write_through=True
            )
            try:
                run(program, language)
            finally:
                os._exit(0)
        _, status = os.waitpid(child, 0)
        file.seek(0)
        text = file.read().decode("utf-8", "backslashreplace")
        return text if status == 0 else f"{text}(ended with status {status})"


def main() -> None:
    programs = json.load(sys.stdin)
    language = None
    if "--native" not in sys.argv:
        from pysandbox.language import Language

        language = Language()
        language.seal()
    json.dump([output_of(program, language) for program in programs], sys.stdout)


if __name__ == "__main__":
    main()
