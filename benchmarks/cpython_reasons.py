"""The rules by which a test of CPython's may fail in the sandbox. What no rule names is a defect.

A pattern is the exact words of a refusal, or names the tests whose only cause of failure it is. None may be
so wide that a defect of ours could hide in it.
"""

from __future__ import annotations

import re
from typing import Final

# What CPython's tests open: files of theirs, of the library and of the machine.
_PLACES: Final = (
    r"@test_tmp|/tmp|/nowhere/|/usr/share/zoneinfo/|areallylong|no-such-file'|foo'|-test'|.*/argparse\.py'"
)
# Modules that hold helpers for their own tests, or for the console.
_EXTENSIONS: Final = r"_test\w*|xxsubtype|ctypes"
# Modules of the library that a session does not have: halves of others, and what works on code or the system.
_MISSING: Final = (
    r"_pydecimal|_random|_sre|_csv|_blake2|_hashlib|_datetime|_string|_struct|marshal|dis|pydoc|mailbox|filecmp|"
    r"re\._\w+|sre_\w+|typing\.(io|re)|test\.support\.interpreters"
)

# (the rule, patterns to find in "test id: reason"); the first that matches counts.
RULES: Final = (
    (
        "files: none can be opened",
        (
            rf"\[Errno 13\] Permission denied: '({_PLACES})",
            r"skipped: (os_helper\.\w+|import_helper\.ready_to_import) has no stand-in",
            # the tests' way to a file of theirs
            r"expected str, bytes or os\.PathLike object, not Unsupported",
            r"^ieee754_txt: not loaded",
            r"cannot import name 'FileIO' from '_io'",
            # the lines of the source, which tracebacks take from files or from what the session was given
            r"\.(test_exit_exception_traceback|test_contextmanager_traceback|test_unhandled): AssertionError",
        ),
    ),
    (
        "processes: none can be started",
        (
            r"skipped: (starts a process|forks)$",
            r"skipped: test requires multiprocessing$",
            r"skipped: the pty and signal modules must be available$",
        ),
    ),
    ("processes: the time zone is the process's own", (r"skipped: changes the time zone of the process$",)),
    ("interpreters: a session has one", ("subinterp code failure", r"'test\.support\.interpreters'")),
    ("network: no socket can be made", (r"skipped: uses sockets$",)),
    ("threads: their number is bounded", (r"RuntimeError: can't start new thread$",)),
    (
        "except*: refused where this CPython has a type confusion in it",
        (r"'except\*' is not available",),
    ),
    (
        "modules: CPython's extensions for its own tests do not exist",
        (
            r"skipped: uses an extension for tests$",
            rf"No module named '({_EXTENSIONS})'",
            rf"(skipped: (requires|needs?)( the)?|has no attribute) '?({_EXTENSIONS})\b",
            r"neither _uuid extension nor ctypes available",
            # of `_testcapi`, which is None where it cannot be imported
            r"^test\.test_call\..*'NoneType' object has no attribute '(meth_|Meth|make_vec|pyobject_)\w+'",
            r"GrammarTests\.test_var_annot_in_module: .*'NoneType' object has no attribute 'f_bad_ann'",
            r"TestInlineValues\.\w+: NameError: name 'has_inline_values' is not defined",
        ),
    ),
    (
        "frames: frames and code objects are kept from user code",
        (
            r"'(tb|gi|cr|ag|f|co)_\w+' is not available",
            r"module 'sys' has no attribute '(settrace|setprofile|_getframe|set_coroutine_\w+)'",
            r"module 'warnings' has no attribute '_warn_unawaited_coroutine'",
            r"module 'inspect' has no attribute '(stack|getattr_static|classify_class_attrs)'",
            r"has no attribute '(co_\w+|CodeType|FrameType)'",
            # what `dir` does not list, and a frame that `sys._getframe` would have given
            r"test_genexps\..*doctest: set\(attr for attr in dir\(g\)",
            r"BuiltinTest\.test_dir: AssertionError: 2 != 4",
            r"CoroutineTests\.test_wrapper_object: AssertionError: False is not true",
            r"test_frame_resurrect: UnboundLocalError: .*'frame'",
        ),
    ),
    (
        "names: what leads to code or globals is refused",
        (
            r"'__(code|globals|builtins|closure|spec|loader)__' is not available",
            r"'__(globals|builtins|closure)__' of '\w+' objects may not be",
            r"compile\(\) takes source text here",
        ),
    ),
    (
        "pickle: loads the session's classes and a short list of plain ones",
        (r"UnpicklingError: global [\w.]+ may not be loaded",),
    ),
    (
        "pickle: replaced functions and private classes are not found by name",
        (
            r"PicklingError: Can't pickle <(built-in )?(function|class) .*: it's not the same object as",
            r"PicklingError: Can't pickle <function getattr at",
        ),
    ),
    (
        "guards: only on the session's own objects",
        (
            r"attribute '(__alloc__|__callback__|get_stack)' of '\w+' objects may not be read here",
            r"attribute '__dict__' of '(CPartialSubclass|partial)' objects may not be deleted here",
            r"TypeError: cannot pickle '(object|\w+_iterator|NEI)' object",
        ),
    ),
    (
        "guards: classes of the library cannot be changed",
        (r"TypeError: cannot set '(_default_prefix|random|gammavariate)' attribute of immutable type",),
    ),
    (
        "gc: it hands out other people's objects",
        (r"module 'gc' has no attribute '(callbacks|garbage|get_objects)'",),
    ),
    (
        "modules: not in the list of the library",
        (
            rf"No module named '({_MISSING})'",
            rf"skipped: (requires|needs?) ({_MISSING})\b",
            rf"NameError: name '({_MISSING})' is not defined",
            r"BaseTest\.\w+: .*'BaseTest' object has no attribute 'generic_types'",  # of `mailbox`
            r"test__struct_reference_cycle_cleaned_up: TypeError: .*'NoneType' object",  # `_struct`
            # `_hashlib`, whose class the test would have told apart
            r"test_digest_length_overflow: SystemError: Negative size",
        ),
    ),
    (
        "modules: private names of the library are not shown",
        (
            r"AttributeError: module '[\w.]+' has no attribute '_(?!_)\w+'",
            r"AttributeError: module '(copyreg|hashlib|sys)' has no attribute '__\w+'",
            r"AttributeError: <module '(uuid|typing|random)'.*> does not have the attribute '_\w+'",
            r"AttributeError: <module '_pylong'> does not have the attribute 'int_\w+'",
            r"ImportError: cannot import name '_(compile|grouper)' from '(re|itertools)'",
            r"'_hashlib\.HASH' object has no attribute '_capacity_bits'",
            r"^(enum|typing|statistics)\._\w+: not loaded",
            # bound by an import, or by a line of a class body, that asks for a private name
            r"test_array\..*NameError: name 'array_reconstructor' is not defined",
            r"datetimetester\..*NameError: name 'pickle_loads' is not defined",
            r"test_enum\..*NameError: name '(_iter_bits_lsb|_simple_enum)' is not defined",
            r"^test\.test_uuid\.TestInternals\w+\.test_\w+_getnode: not loaded",
            r"skipped: requires uuid_generate_time_safe\(3\)$",
        ),
    ),
    (
        "modules: what a module merely imports is not shown",
        (
            r"module 'functools' has no attribute 'RLock'",
            r"module 'json\.(decoder|scanner)' has no attribute 'c_\w+'",
            r"module 'typing' has no attribute 'GenericAlias'",
            r"statistics\.median_grouped: AssertionError: doctest: .*Counter",
            r"test_statistics\.DocTests\.test_doc_tests: AssertionError: 4 != 0",  # the same, as one test
        ),
    ),
    (
        "modules: what is set on a facade does not change the library",
        (r"TestSingleDispatch\.test_cache_invalidation: AssertionError: 0 != 1",),
    ),
    (
        "modules: a session has the compiled one of two implementations",
        (
            r"^test\.test_ordered_dict\.PurePython\w+\.test_issue119004_attribute_error: RuntimeError",
            r"^test\.test_operator\.PyOperatorTestCase\.",
            r"^test\.test_heapq\.TestModules\.test_py_functions: AssertionError: '_heapq'",
            r"^test\.test_json\.TestPyTest\.test_pyjson: AssertionError: '_json'",
            r"^test\.test_decimal\.Py\w+\.test_py_\w+: ",
            r"module 'decimal' has no attribute '__all__'",
            r"'decimal\.Decimal' object has no attribute '_\w+'",
        ),
    ),
)


def rule_of(test_id: str, reason: str) -> str:
    """Return the rule behind a failure, or an empty text."""
    text = f"{test_id}: {reason}"
    for rule, patterns in RULES:
        if any(re.search(pattern, text) for pattern in patterns):
            return rule
    return ""
