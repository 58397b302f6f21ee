"""Which system calls ordinary programs make after lock-down, against the seccomp table.

Runs programs in confined workers whose filter is left out, under strace, and prints for this Python which
calls were made that the table lacks, and which it allows that nobody made. Needs strace.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from pysandbox.confinement import syscalls

#: Everyday programs, a session each.
PROGRAMS = (
    "print('Hello, World!')",
    "import threading\nt = [threading.Thread(target=print, args=(i,)) for i in range(4)]\n"
    "[x.start() for x in t]\n[x.join() for x in t]",
    "import asyncio\nasyncio.run(asyncio.sleep(0.01))",
    "import time\ntime.sleep(0.01)\nprint(time.time(), time.process_time(), time.localtime().tm_year)",
    "x = [list(range(100)) for _ in range(10000)]\ndel x\nx = bytearray(50 * 2**20)\ndel x",
    "import random, uuid, secrets\nprint(random.random(), uuid.uuid4(), secrets.token_hex())",
    "from concurrent.futures import ThreadPoolExecutor\n"
    "with ThreadPoolExecutor(2) as pool: print(list(pool.map(abs, range(9))))",
    "import re, json, decimal, fractions, statistics, datetime, itertools, collections\n"
    "print(decimal.Decimal(1) / 3, datetime.datetime.now())",
    "1 / 0",
    "def f(): return f()\nf()",
    "import queue, threading\nq = queue.Queue()\n"
    "try: q.get(timeout=0.01)\nexcept queue.Empty: print('empty')",
    "try: open('x')\nexcept PermissionError as e: print(e)",
    "print(hash('x'), sum(i * i for i in range(10**5)))",
    "import zoneinfo, datetime\nprint(datetime.datetime.now(zoneinfo.ZoneInfo('UTC')))",
)

RUN = """
import sys
from pysandbox import Limits, Sandbox
programs = sys.stdin.read().split(chr(0))
with Sandbox(limits=Limits(time=20), warm_workers=0, _without={'seccomp'}) as sandbox:
    for program in programs:
        sandbox.execute(program)
"""


_CALL = re.compile(r"^(\w+)\(", re.MULTILINE)
_THREAD = re.compile(r"CLONE_THREAD.*parent_tid=\[(\d+)\]")


def trace(programs: tuple[str, ...]) -> Counter[str]:
    """Return how often each call was made by a worker that had confined itself."""
    calls: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        command = ["strace", "-ff", "-qq", "-o", f"{folder}/trace", sys.executable, "-c"]
        subprocess.run([*command, RUN], input="\0".join(programs), text=True, check=True)
        for path in Path(folder).iterdir():
            text = _after_lockdown(path.read_text(errors="replace"))
            calls.update(_CALL.findall(text))
            for thread in _THREAD.findall(text):
                calls.update(_CALL.findall(Path(folder, f"trace.{thread}").read_text(errors="replace")))
    return calls


def _after_lockdown(text: str) -> str:
    # A worker is known by the last steps of its lock-down that leave a trace without seccomp.
    _, found, rest = text.rpartition("landlock_restrict_self(")
    if not found:
        return ""
    return rest.partition("RLIMIT_NOFILE")[2].partition("\n")[2]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("programs", nargs="*", type=Path, help="more programs, beside those built in")
    programs = (*PROGRAMS, *(path.read_text() for path in parser.parse_args().programs))
    calls = trace(programs)
    by_argument = {"mmap", "prlimit64", "fcntl", "ioctl", "clone", "fork", "close", "clone3"}
    allowed = {name for names in syscalls.ALLOWED.values() for name in names}
    print(f"Python {sys.version.split()[0]}, {len(programs)} programs, {sum(calls.values())} calls")
    for title, names in (
        ("made, and refused by the table", set(calls) - allowed - by_argument),
        ("made, and decided by their arguments", set(calls) & by_argument),
        ("made, and allowed", set(calls) & allowed),
    ):
        print(f"{title}: " + (", ".join(f"{name} ({calls[name]})" for name in sorted(names)) or "none"))
    print("allowed, and made by none of these: " + ", ".join(sorted(allowed - set(calls))))


if __name__ == "__main__":
    main()
