"""``python -m tests.breach < program.py``: an auditor's way into a confined worker.

The program runs as plain CPython, past the language layer and the audit hook, with every kernel layer that
this host has; ``--without LAYER`` switches one off.
"""

from __future__ import annotations

import argparse
import sys

from .confined import breached_sandbox

LAYERS = ("privileges", "seccomp", "landlock", "rlimits", "uid", "namespaces", "fork-permit")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.breach", description=__doc__)
    parser.add_argument("--without", action="append", default=[], choices=LAYERS, metavar="LAYER")
    without = parser.parse_args().without
    with breached_sandbox(without) as sandbox:
        result = sandbox.execute(sys.stdin.read())
    sys.stdout.write(result.stdout)
    sys.stderr.write(result.stderr)
    if result.error:
        sys.stderr.write(f"{result.error}\n")
    return 1 if result.error or result.stderr else 0


if __name__ == "__main__":
    sys.exit(main())
