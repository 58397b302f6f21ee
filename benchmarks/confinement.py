"""What it costs a new worker to put on every layer, in milliseconds; the budget is 1 ms.

Each round forks a child of a prepared template, which confines itself and says how long that took.
"""

from __future__ import annotations

import os
import socket
import statistics
import struct
import time

from pysandbox.confinement import Confinement, Options

ROUNDS = 50
BUDGET_MS = 1.0
MEMORY_BYTES = 100 * 2**20


def one_round(confinement: Confinement) -> tuple[float, float]:
    ours, theirs = socket.socketpair()
    child = os.fork()
    if child == 0:
        clock, used, pack, leave = time.perf_counter, time.process_time, struct.pack, os._exit
        started, used_before = clock(), used()
        confinement.confine(
            keep_descriptors=(theirs.fileno(),), memory_bytes=MEMORY_BYTES, offer_listener=lambda _: None
        )
        theirs.sendall(pack("dd", clock() - started, used() - used_before))
        leave(0)
    theirs.close()
    data = ours.recv(16)
    os.waitpid(child, 0)
    ours.close()
    wall, processor = struct.unpack("dd", data)
    return wall * 1000, processor * 1000


def main() -> None:
    started = time.perf_counter()
    confinement = Confinement(Options())
    prepared = (time.perf_counter() - started) * 1000
    times = [one_round(confinement) for _ in range(ROUNDS)]
    for layer in confinement.layers:
        print(f"{layer.name:<12} {'active' if layer.active else 'MISSING':<8} {layer.reason}")
    print(f"preparing, once in the zygote: {prepared:.1f} ms")
    for kind, values in zip(("wall", "processor"), zip(*times, strict=True), strict=True):
        median, best = statistics.median(values), min(values)
        print(f"confining a worker, {kind} time: median {median:.2f} ms, best {best:.2f} ms")
    print(f"budget: {BUDGET_MS} ms")


if __name__ == "__main__":
    main()
