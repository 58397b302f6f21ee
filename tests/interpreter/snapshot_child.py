"""A worker without confinement, for tests of the snapshot: it saves sessions, or loads them.

    test --- JSON: {"save": [program, ...]} or {"load": [[state, program], ...]} --> child (stdin)
    test <-- JSON: [state or null, ...] or [[stdout, stderr], ...] ----------------- child (stdout)

States travel as hexadecimal digits.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from pysandbox.interpreter.execution import Interpreter
from pysandbox.interpreter.snapshot import SnapshotKeeper
from pysandbox.language import Language
from pysandbox.workers.messages import Checkpoint, Snapshot
from pysandbox.workers.protocol import decode

LARGEST_BYTES = 2 * 2**20


class Channel:
    """Keeps the last frame."""

    body = b""

    def sendall(self, frame: bytes) -> None:
        self.body = frame[4:]


def main() -> None:
    task = json.load(sys.stdin)
    answers = os.fdopen(os.dup(1), "w")
    language = Language()
    language.seal()
    interpreter = Interpreter(language, 2**20)
    interpreter.begin(lambda stdout, stderr: os._exit(3))
    keeper = SnapshotKeeper(language, LARGEST_BYTES)
    keeper.prepare()
    empty = save(keeper)
    assert empty is not None
    results: list[Any] = []
    for program in task.get("save", ()):
        keeper._load(bytes.fromhex(empty))
        done = interpreter.run(program.encode())
        assert done.outcome.value == "ok", done
        results.append(save(keeper))
    for state, program in task.get("load", ()):
        keeper._load(bytes.fromhex(state))
        done = interpreter.run(program.encode())
        results.append([done.stdout.decode(), done.stderr.decode()])
    json.dump(results, answers)
    answers.flush()


def save(keeper: SnapshotKeeper) -> str | None:
    channel = Channel()
    keeper.obey(Checkpoint(1), channel)
    message = decode(channel.body)
    return message.state.hex() if isinstance(message, Snapshot) else None


if __name__ == "__main__":
    main()
