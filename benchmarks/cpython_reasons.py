"""The rules by which a test of CPython's may fail in the sandbox. What no rule names is a defect."""

from __future__ import annotations

import re
from typing import Final

# (pattern to find in "test id: reason", the rule); the first that matches counts.
RULES: Final = (
    (r"Permission denied|has no stand-in|No (usable )?temporary directory", "files: none can be opened"),
    (r"starts a process|forks|multiprocessing|requires subprocess", "processes: none can be started"),
    (r"uses sockets|socket", "network: no socket can be made"),
    (r"except\*|TestExceptStar|test_except_star|TestNestedExceptStar", "except*: refused where this CPython has a type confusion in it"),
    (r"_testcapi|_testinternalcapi|_testlimitedcapi|_testclinic|extension for tests|xxsubtype|ctypes|"
     r"'NoneType' object has no attribute '(Meth|meth_|make_vectorcall|pyobject_)", "modules: CPython's extensions for its own tests"),
    (r"'(tb|gi|cr|ag|f|co)_\w+' is not available|settrace|setprofile|_getframe|origin_tracking|has no attribute "
     r"'(co_\w+|CodeType|FrameType)'", "frames: frames and code objects are kept from user code"),
    (r"'__(code|globals|builtins|closure|spec|loader)__' (is not|of)|takes source text here", "names: what leads to code or globals is refused"),
    (r"may not be (read|set|deleted)|it is no class|cannot set .* of immutable type|cannot delete .* of immutable type",
     "guards: only on the session's own objects"),
    (r"may not be loaded", "pickle: loads the session's classes and a short list of plain ones"),
    (r"module 'gc' has no attribute", "gc: it hands out other people's objects"),
    (r"No module named", "modules: not in the list of the library"),
    (r"cannot import name '_|has no attribute '_", "modules: private names of the library are not shown"),
)  # fmt: skip


def rule_of(test_id: str, reason: str) -> str:
    """Return the rule behind a failure, or an empty text."""
    text = f"{test_id}: {reason}"
    return next((rule for pattern, rule in RULES if re.search(pattern, text)), "")
