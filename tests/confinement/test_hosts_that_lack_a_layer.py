"""A host without the libraries of a layer is told so, and everything else still holds."""

from __future__ import annotations

import functools
import json
import subprocess
import sys
import textwrap

import pytest

from pysandbox.confinement import Layer, missing

pytestmark = pytest.mark.posix_only

#: Runs in a fresh interpreter: takes something from the host, prints the layers, and works.
REPORT = """
import json, os, socket, sys
{setup}
from pysandbox.confinement import Confinement, Options
confinement = Confinement(Options())
print(json.dumps({{layer.name: [layer.active, layer.reason] for layer in confinement.layers}}))
sys.stdout.flush()
ours, theirs = socket.socketpair()
if os.fork() == 0:
    kept = (theirs.fileno(),)
    confinement.confine(keep_descriptors=kept, memory_bytes=2**27, offer_listener=lambda fd: None)
    try:
        open("/etc/passwd")
    except PermissionError:
        theirs.sendall(b"confined")
    os._exit(0)
theirs.close()
print(ours.recv(100).decode())
os.wait()
"""

NO_LIBSECCOMP = "import ctypes.util; find = ctypes.util.find_library\n" + (
    "ctypes.util.find_library = lambda name: None if name == 'seccomp' else find(name)"
)
NO_BINDING = "sys.modules['landlockpy'] = None"

CASES = {
    "no libseccomp": (NO_LIBSECCOMP, {"seccomp": "Unable to find libseccomp"}),
    "no binding to Landlock": (
        NO_BINDING,
        {"landlock": "import of landlockpy halted; None in sys.modules"},
    ),
    "neither": (
        f"{NO_LIBSECCOMP}\n{NO_BINDING}",
        {
            "seccomp": "Unable to find libseccomp",
            "landlock": "import of landlockpy halted; None in sys.modules",
        },
    ),
}


@functools.cache
def report(setup: str) -> tuple[dict[str, list[object]], str]:
    program = REPORT.format(setup=textwrap.dedent(setup))
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert done.stderr == ""
    layers, verdict = done.stdout.splitlines()
    return json.loads(layers), verdict


@pytest.mark.parametrize("host", CASES)
def test_missing_layer_is_reported_and_the_rest_holds(host: str) -> None:
    setup, expected = CASES[host]
    before, _ = report("")
    layers, verdict = report(setup)
    assert verdict == "confined"
    for name, reason in expected.items():
        assert layers[name] == [False, reason]
    untouched = {"rlimits", "privileges", "audit"} | ({"landlock", "seccomp", "uid"} - set(expected))
    assert {name: layers[name] for name in untouched} == {name: before[name] for name in untouched}


def test_missing_names_what_is_required_and_not_in_force() -> None:
    layers = (Layer("seccomp", True, "", ""), Layer("landlock", False, "", ""))
    assert missing(("seccomp", "landlock", "no such layer"), layers) == ("landlock", "no such layer")
    assert missing(("seccomp",), layers) == ()
