"""Says which layers of confinement this host has, and proves them by real attempts in a worker.

The attempts run natively, past the language layer and the audit hook; a twin in a worker without any
layer shows that the attempt itself works here.
"""

from __future__ import annotations

import dataclasses
import json
import platform
import sys
from collections.abc import Iterable
from typing import Any, Final

from pysandbox import Sandbox

from .confinement import probes
from .confinement.probes import Probe
from .settings import Settings

#: How sessions come back from a failed execution, in words.
CHECKPOINTS: Final = {
    "fork": "a sleeping copy of its process takes over",
    "snapshot": "a fresh process loads its variables, where they can be pickled",
    "none": "it does not: the session is over",
}


def run(settings: Settings, *, as_json: bool) -> int:
    """Start sandboxes, print the report, and return the exit status.

    Raises:
        LayerMissing: a layer that the settings require is not in force.
    """
    with Sandbox(**settings.sandbox_keywords() | {"warm_workers": 0}) as sandbox:
        layers, checkpoints = sandbox.layers, sandbox.checkpoints
    proofs = _proofs(settings) if sys.platform == "linux" else ()
    if as_json:
        sys.stdout.write(json.dumps(as_data(layers, checkpoints, proofs), indent=2) + "\n")
    else:
        sys.stdout.write(as_text(layers, checkpoints, proofs))
    return 0


def as_text(layers: Iterable[Any], checkpoints: str, proofs: Iterable[Probe]) -> str:
    """Return the report for people: the layers, how sessions are kept, and each attempt."""
    lines = [f"pysandbox on Python {platform.python_version()}, {platform.system()} {platform.release()}", ""]
    for layer in layers:
        state = "active" if layer.active else "MISSING"
        lines.append(f"{layer.name:<12} {state:<8} {layer.reason}".rstrip())
        if layer.lost and not layer.active:
            lines.append(f"{'':<12} {'':<8} without it: {layer.lost}")
    lines += ["", f"checkpoints  {checkpoints:<8} after a failed execution: {CHECKPOINTS[checkpoints]}"]
    for number, proof in enumerate(proofs):
        if not number:
            lines += ["", "Native code in a worker, by real attempts (and by the same without any layer):"]
        lines.append(
            f"{proof.name:<28} {proof.verdict:<16} {proof.confined or 'went through':<13}"
            f"(free: {proof.free or 'went through'})"
        )
    return "\n".join(lines) + "\n"


def as_data(layers: Iterable[Any], checkpoints: str, proofs: Iterable[Probe]) -> dict[str, Any]:
    """Return the report as plain data."""
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()}",
        "layers": [
            {name: getattr(layer, name) for name in ("name", "active", "reason", "lost")} for layer in layers
        ],
        "checkpoints": checkpoints,
        "attempts": [dataclasses.asdict(proof) | {"verdict": proof.verdict} for proof in proofs],
    }


def _proofs(settings: Settings) -> tuple[Probe, ...]:
    outputs = []
    for without in (probes.ABOVE_THE_KERNEL, probes.EVERY_LAYER):
        with Sandbox(warm_workers=0, uid_range=settings.uid_range, _without=without) as sandbox:
            outputs.append(sandbox.execute(probes.PROGRAM).stdout)
    try:
        return probes.compare(*outputs)
    except ValueError:  # a worker ended over it; the report says of no attempt what it did not see
        return ()
