"""A template process for tests: it forks a child for each session, as the zygote does, without confinement.

    test --- one JSON document: {"language": bool, "sessions": [[source, ...], ...]} ---> template (stdin)
    test <-- one JSON document: [[[outcome, stdout, stderr], ...], ...] ----------------- template (stdout)

Sources and output travel as latin-1 text, one character for each byte.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import NoReturn

from plain import Plain

OUTPUT_BYTES = 2**20
DEADLINE_SECONDS = 20


def run_session(language: object, sources: list[str], write: int) -> NoReturn:
    from pysandbox.interpreter.execution import Interpreter

    def limit(stdout: bytes, stderr: bytes) -> NoReturn:
        answers.append(["output", stdout.decode("latin-1"), stderr.decode("latin-1")])
        answer()

    def answer() -> NoReturn:
        with open(write, "w") as file:
            json.dump(answers, file)
        os._exit(0)

    answers: list[list[str]] = []
    signal.alarm(DEADLINE_SECONDS)
    interpreter = Interpreter(language, OUTPUT_BYTES)  # type: ignore[arg-type]
    interpreter.begin(limit)
    for source in sources:
        execution = interpreter.run(source.encode("latin-1"))
        answers.append(
            [execution.outcome.value, execution.stdout.decode("latin-1"), execution.stderr.decode("latin-1")]
        )
    answer()


def fork_session(language: object, sources: list[str]) -> list[list[str]]:
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        run_session(language, sources, write)
    os.close(write)
    with open(read) as file:
        text = file.read()
    os.waitpid(child, 0)
    return json.loads(text) if text else [["crashed", "", ""]]


def main() -> None:
    task = json.load(sys.stdin)
    os.dup2(os.open(os.devnull, os.O_RDWR), 0)
    language: object = Plain()
    if task["language"]:
        from pysandbox.language import Language

        language = Language()
        import pysandbox.interpreter.execution  # noqa: F401  sealed with the rest

        language.seal()
    answers = [fork_session(language, sources) for sources in task["sessions"]]
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
