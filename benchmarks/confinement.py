"""What it costs a new worker to put on every layer, in milliseconds; the budget is 1 ms.

Each round forks two children of a template with everything loaded, as the zygote's; both run a few lines,
and one of them confines itself before. The time inside ``confine`` is one figure; what it adds to all that a
child does, first touches of its memory included, is the other.
"""

from __future__ import annotations

import os
import socket
import statistics
import struct
import time
from typing import Final

from pysandbox.limits import Limits
from pysandbox.workers.interface import LaunchOptions
from pysandbox.workers.launching import settings_of
from pysandbox.workers.template import Template

ROUNDS: Final = 50
BUDGET_MS: Final = 1.0
MEMORY_BYTES: Final = 100 * 2**20
FEW_LINES: Final = "x = [i for i in range(10)]\nd = {'a': 1}\nfor y in x:\n    d[y] = str(y)\n"


def one_child(template: Template, *, confined: bool) -> tuple[float, float]:
    """Fork a child; return the processor time it used, and that inside ``confine``, in milliseconds."""
    ours, theirs = socket.socketpair()
    child = os.fork()
    if child == 0:
        used, pack, leave = time.process_time, struct.pack, os._exit
        inside = used()
        if confined:
            template.confinement.confine(
                keep_descriptors=(theirs.fileno(),), memory_bytes=MEMORY_BYTES, offer_listener=lambda _: None
            )
        inside = used() - inside
        exec(compile(FEW_LINES, "<few lines>", "exec"), {})
        theirs.sendall(pack("dd", used(), inside))
        leave(0)
    theirs.close()
    data = ours.recv(16)
    os.waitpid(child, 0)
    ours.close()
    whole, inside = struct.unpack("dd", data)
    return whole * 1000, inside * 1000


def main() -> None:
    template = Template(settings_of(LaunchOptions(Limits())))
    for layer in template.confinement.layers:
        print(f"{layer.name:<12} {'active' if layer.active else 'MISSING':<8} {layer.reason}")
    insides, added = [], []
    for _ in range(ROUNDS):
        whole, inside = one_child(template, confined=True)
        bare, _ = one_child(template, confined=False)
        insides.append(inside)
        added.append(whole - bare)
    for what, values in (("confining a worker", insides), ("added to all it does", added)):
        print(f"{what}, processor time: median {statistics.median(values):.2f} ms, best {min(values):.2f} ms")
    print(f"budget: {BUDGET_MS} ms")


if __name__ == "__main__":
    main()
