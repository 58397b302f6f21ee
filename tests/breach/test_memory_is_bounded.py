"""Memory past the limit, by every road that native code has: each ends the execution, and nothing else.

The programs run without the language and audit layers, so that only the kernel layers stand in their way.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pysandbox import Limits, Outcome, Sandbox

resource = pytest.importorskip("resource", reason="this layer is POSIX-only")

pytestmark = pytest.mark.posix_only

ABOVE_THE_KERNEL = ("language", "audit")
HELD_BY_THE_HOST_BYTES = 64 * 2**20

#: name: (a program that takes all the memory it can get, the outcomes that are right)
ROADS = {
    "many objects": ("x = []\nwhile True: x.append(bytearray(2**16))", (Outcome.MEMORY,)),
    "many threads": (
        "import threading\nx = []\n"
        "def take():\n while True: x.append(bytearray(2**20))\n"
        "threads = [threading.Thread(target=take) for _ in range(20)]\n"
        "for t in threads: t.start()\n"
        "for t in threads: t.join()\n"
        "print(len(x) < 110)",
        (Outcome.OK, Outcome.MEMORY, Outcome.EXCEPTION),  # the last: no memory for one thread more
    ),
    "private mappings": (
        "import mmap\nx = []\n"
        "try:\n while True: x.append(mmap.mmap(-1, 2**20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS))\n"
        "except OSError: print(len(x) < 110)",
        (Outcome.OK,),
    ),
    "shared mappings": (
        "import mmap\n"
        "try: mmap.mmap(-1, 2**20, flags=mmap.MAP_SHARED | mmap.MAP_ANONYMOUS)\n"
        "except OSError: print(True)",
        (Outcome.OK,),
    ),
    "many forks": (
        "import os\nforks = 0\n"
        "try:\n while True:\n  if os.fork() == 0:\n   while True: pass\n  forks += 1\n"
        "except OSError: print(forks < 64)",
        (Outcome.OK,),
    ),
    "kernel buffers": (
        "import os\nwhile True: os.write(3, bytes(2**16)); os.write(4, bytes(2**16))",
        (Outcome.CRASHED, Outcome.TIMEOUT),
    ),
}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(limits=Limits(time=10.0), warm_workers=1, _without=ABOVE_THE_KERNEL) as sandbox:
        yield sandbox


@pytest.mark.parametrize("program, outcomes", ROADS.values(), ids=ROADS)
def test_road(sandbox: Sandbox, program: str, outcomes: tuple[Outcome, ...]) -> None:
    with sandbox.open() as session, sandbox.open() as other:
        other.execute("x = 1")
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        result = session.execute(program)
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
        assert result.outcome in outcomes
        if result.outcome is Outcome.OK:
            assert result.stdout == "True\n"
        assert grown < HELD_BY_THE_HOST_BYTES
        assert other.execute("print(x)").stdout == "1\n"
