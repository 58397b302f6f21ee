"""The rules by which a test of CPython's may fail in the sandbox. What no rule names is a defect."""

from __future__ import annotations

import re
from typing import Final

# (the rule, patterns to find in "test id: reason"); the first that matches counts.
RULES: Final = (
    (
        "files: none can be opened",
        ("Permission denied", "has no stand-in", "Unsupported", "temporary directory"),
    ),
    ("processes: none can be started", ("starts a process", "forks", "multiprocessing", "pty and signal")),
    ("processes: the time zone is the process's own", ("changes the time zone",)),
    ("network: no socket can be made", ("uses sockets",)),
    ("threads: their number is bounded", ("can't start new thread",)),
    (
        "except*: refused where this CPython has a type confusion in it",
        (r"except\*", "test_except_star", "ExceptStar"),
    ),
    (
        "modules: CPython's extensions for its own tests do not exist",
        (
            r"_test(internal|limited|multiphase|)c?(api|clinic)",
            "extension for tests",
            "xxsubtype",
            "ctypes",
            r"'NoneType' object has no attribute",
        ),
    ),
    (
        "frames: frames and code objects are kept from user code",
        (
            r"'(tb|gi|cr|ag|f|co)_\w+' is not available",
            r"settrace|setprofile|_getframe|OriginTracking",
            r"module 'inspect' has no attribute '(stack|getattr_static|classify_class_attrs)'",
            r"has no attribute '(co_\w+|CodeType|FrameType)'",
        ),
    ),
    (
        "names: what leads to code or globals is refused",
        (r"'__(code|globals|builtins|closure|spec|loader)__' (is not|of)", "takes source text here"),
    ),
    ("pickle: loads the session's classes and a short list of plain ones", ("may not be loaded",)),
    (
        "pickle: replaced functions and private classes are not found by name",
        ("PicklingError", "Can't pickle"),
    ),
    (
        "guards: only on the session's own objects",
        (
            r"may not be (read|set|deleted|patched|used)",
            r"cannot (set|delete) .* of immutable type",
            r"TypeError: cannot pickle '",
        ),
    ),
    ("gc: it hands out other people's objects", ("module 'gc' has no attribute",)),
    ("modules: not in the list of the library", ("No module named", r"(requires|need) _\w+")),
    (
        "modules: private names of the library are not shown",
        (
            "cannot import name '_",
            r"has no attribute '_",
            r"does not have the attribute",
            r"NameError: name '\w+' is not defined",  # an import above has failed
        ),
    ),
    (
        "modules: a session has the compiled one of two implementations",
        ("PurePython", r"\.Py\w*Test", "TestPy", r"\.test_py_"),
    ),
)


def rule_of(test_id: str, reason: str) -> str:
    """Return the rule behind a failure, or an empty text."""
    text = f"{test_id}: {reason}"
    for rule, patterns in RULES:
        if any(re.search(pattern, text) for pattern in patterns):
            return rule
    return ""
