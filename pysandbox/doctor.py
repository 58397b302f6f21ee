"""Says which layers of confinement this host has, and proves them by real attempts in a worker.

The attempts run natively, past the language layer and the audit hook; a twin in a worker without any
layer shows that the attempt itself works here. Each layer is proved standing alone, and all of them together.
"""

from __future__ import annotations

import dataclasses
import json
import platform
import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from pysandbox import Limits, Sandbox

from .confinement import probes
from .confinement.probes import Probe
from .settings import Settings

#: How sessions come back from a failed execution, in words.
CHECKPOINTS: Final = {
    "fork": "a sleeping copy of its process takes over",
    "snapshot": "a fresh process loads its variables, where they can be pickled",
    "none": "it does not: the session is over",
}

#: What a program of attempts may take on a busy machine.
_PROBE_LIMITS: Final = Limits(time=20.0)
#: Sandboxes that are tried at the same time.
_AT_ONCE: Final = 2
#: The report's width beside the names of layers.
_COLUMNS: Final = 78

#: In a list of proofs: all layers of the kernel together, and none.
_TOGETHER: Final = ""
_FREE: Final = "free"

#: Attempts by the one layer that was on, and those against all of the kernel's together.
Proofs = Mapping[str, tuple[Probe, ...]]


def run(settings: Settings, *, as_json: bool) -> int:
    """Start sandboxes, print the report, and return the exit status.

    Raises:
        LayerMissing: a layer that the settings require is not in force.
    """
    with Sandbox(**settings.sandbox_keywords() | {"warm_workers": 0}) as sandbox:
        layers, checkpoints = sandbox.layers, sandbox.checkpoints
    proofs = _proofs(settings, layers) if sys.platform == "linux" else {}
    if as_json:
        sys.stdout.write(json.dumps(as_data(layers, checkpoints, proofs), indent=2) + "\n")
    else:
        sys.stdout.write(as_text(layers, checkpoints, proofs))
    return 0


def as_text(layers: Iterable[Any], checkpoints: str, proofs: Proofs) -> str:
    """Return the report for people: the layers, how sessions are kept, and each attempt."""
    lines = [f"pysandbox on Python {platform.python_version()}, {platform.system()} {platform.release()}", ""]
    for layer in layers:
        state = "active" if layer.active else "MISSING"
        lines.append(f"{layer.name:<12} {state:<8} {layer.reason}".rstrip())
        if layer.lost and not layer.active:
            lines.append(f"{'':<21} without it: {layer.lost}")
        lines += (f"{'':<21} {line}" for line in _summary(proofs.get(layer.name)))
    lines += ["", f"checkpoints  {checkpoints:<8} after a failed execution: {CHECKPOINTS[checkpoints]}"]
    for number, proof in enumerate(proofs.get(_TOGETHER, ())):
        if not number:
            lines += ["", "Native code in a worker, by real attempts (and by the same without any layer):"]
        lines.append(
            f"{proof.name:<28} {proof.verdict:<16} {proof.confined or 'went through':<13}"
            f"(free: {proof.free or 'went through'})"
        )
    return "\n".join(lines) + "\n"


def _summary(alone: tuple[Probe, ...] | None) -> Iterator[str]:
    """Say in lines what a layer stops when it is the only one; nothing where that was not tried."""
    if alone is None:
        return
    by_verdict = {
        verdict: ", ".join(probe.name for probe in alone if probe.verdict == verdict)
        for verdict in ("stopped", "NOT STOPPED")
    }
    if by_verdict["stopped"]:
        yield from textwrap.wrap(f"alone it stops: {by_verdict['stopped']}", _COLUMNS)
    else:
        yield "nothing on this host proves it alone"
    if by_verdict["NOT STOPPED"]:
        yield from textwrap.wrap(f"alone it does NOT stop: {by_verdict['NOT STOPPED']}", _COLUMNS)


def as_data(layers: Iterable[Any], checkpoints: str, proofs: Proofs) -> dict[str, Any]:
    """Return the report as plain data."""
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()}",
        "layers": [
            {name: getattr(layer, name) for name in ("name", "active", "reason", "lost")}
            | {"alone": _as_data(proofs.get(layer.name, ()))}
            for layer in layers
        ],
        "checkpoints": checkpoints,
        "attempts": _as_data(proofs.get(_TOGETHER, ())),
    }


def _as_data(attempts: Iterable[Probe]) -> list[dict[str, str]]:
    return [dataclasses.asdict(probe) | {"verdict": probe.verdict} for probe in attempts]


def _proofs(settings: Settings, layers: Iterable[Any]) -> Proofs:
    """Try each layer that is in force alone, all of the kernel's together, and none."""
    left_out = {_TOGETHER: probes.ABOVE_THE_KERNEL, _FREE: probes.EVERY_LAYER}
    left_out |= {
        layer.name: probes.EVERY_LAYER - {layer.name}
        for layer in layers
        if layer.active and layer.name in probes.ALONE
    }
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        tried = pool.map(lambda without: _tried(settings, without), left_out.values())
        answers = dict(zip(left_out, tried, strict=True))
    _, free = answers.pop(_FREE)
    return {
        name: probes.compare(probes.ALONE.get(name, probes.ATTEMPTS), found, free)
        for name, (in_force, found) in answers.items()
        if name in in_force or name == _TOGETHER  # some stand only beside another one
    }


def _tried(settings: Settings, without: frozenset[str]) -> tuple[set[str], dict[str, str]]:
    """Return which layers were in force without some, and what the attempts answered."""
    keywords: dict[str, Any] = {"limits": _PROBE_LIMITS, "uid_range": settings.uid_range, "_without": without}
    with Sandbox(warm_workers=0, **keywords) as sandbox:
        outputs = [sandbox.execute(program).stdout for program in probes.PROGRAMS]
        return {layer.name for layer in sandbox.layers if layer.active}, probes.answers(outputs)
