"""Stands in for ``test.support`` where no file, process or extension for tests is to be had."""

import contextlib
import functools
import gc
import io
import sys
import textwrap
import time
import types
import unittest

verbose = 1  # as where nobody sets it
use_resources = []
failfast = False
max_memuse = 0
real_max_memuse = 0
SHORT_TIMEOUT = 30.0
LONG_TIMEOUT = 300.0
INTERNET_TIMEOUT = LOOPBACK_TIMEOUT = 60.0
_1M = 2**20
_1G = 2**30
_2G = 2 * _1G
_4G = 4 * _1G
MAX_Py_ssize_t = sys.maxsize
NHASHBITS = sys.hash_info.width
REPO_ROOT = STDLIB_DIR = TEST_HOME_DIR = "/nowhere"
EXCEEDS_RECURSION_LIMIT = 5000
C_RECURSION_LIMIT = 10_000
HAVE_DOCSTRINGS = True
MISSING_C_DOCSTRINGS = False
Py_DEBUG = Py_TRACE_REFS = Py_GIL_DISABLED = False
is_emscripten = is_wasi = is_android = is_apple = is_apple_mobile = is_jython = MS_WINDOWS = False
has_fork_support = has_subprocess_support = has_socket_support = False
unix_shell = None


class Error(Exception):
    """Base of the errors here."""


class TestFailed(Error):
    """A test found what it should not."""


class TestDidNotRun(Error):
    """A test ran nothing."""


class ResourceDenied(unittest.SkipTest):
    """A test wants a resource that is off."""


# --- what cannot be had  ----------------------------------------


class Unsupported:
    """Whatever has no stand-in: a test decorated with it, or calling it, is skipped."""

    def __init__(self, name):
        self._reason = f"{name} has no stand-in"

    def __call__(self, *arguments, **keywords):
        if len(arguments) == 1 and isinstance(arguments[0], type | types.FunctionType):
            return unittest.skip(self._reason)(arguments[0])
        if arguments or keywords:
            return self
        raise unittest.SkipTest(self._reason)

    def __enter__(self):
        raise unittest.SkipTest(self._reason)

    def __exit__(self, *error):
        return None

    def __bool__(self):
        return False


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(f"module 'test.support' has no attribute {name!r}")
    return Unsupported(f"test.support.{name}")


# --- skipping ------------------------------------------------------------------


def _unchanged(item):
    return item


def _skipping(reason):
    def decorator(*arguments, **keywords):
        if len(arguments) == 1 and callable(arguments[0]):
            return unittest.skip(reason)(arguments[0])
        return unittest.skip(reason)

    return decorator


def is_resource_enabled(resource):
    return resource in use_resources


def requires(resource, msg=None):
    if not is_resource_enabled(resource):
        raise ResourceDenied(msg or f"resource {resource!r} is not enabled")


def requires_resource(resource):
    return (
        _unchanged
        if is_resource_enabled(resource)
        else unittest.skip(f"resource {resource!r} is not enabled")
    )


def check_impl_detail(**guards):
    return guards.get("cpython", not any(guards.values())) if guards else True


def impl_detail(msg=None, **guards):
    return _unchanged if check_impl_detail(**guards) else unittest.skip(msg or "for another implementation")


cpython_only = requires_IEEE_754 = requires_docstrings = no_tracing = refcount_test = force_not_colorized = (
    _unchanged
)
skip_emscripten_stack_overflow = skip_wasi_stack_overflow = thread_unsafe = _unchanged
requires_subprocess = _skipping("starts a process")
requires_fork = _skipping("forks")
requires_working_socket = _skipping("uses sockets")
requires_limited_api = requires_legacy_unicode_capi = _skipping("uses an extension for tests")
skip_if_pgo_task = skip_on_s390x = _unchanged


def requires_gil_enabled(msg=""):
    return _unchanged


def requires_mac_ver(*version):
    return _unchanged


def skip_if_buggy_ucrt_strfptime(test):
    return test


def skip_if_sanitizer(*arguments, **keywords):
    return _unchanged


def check_sanitizer(**keywords):
    return False


def suppress_immortalization(suppress=True):
    return unittest.skip("uses an extension for tests")


def python_is_optimized():
    return True


def bigmemtest(size, memuse, dry_run=True):
    """Run the test with a small size, as the real one does when no memory limit is given."""

    def decorator(test):
        @functools.wraps(test)
        def wrapper(self):
            if not dry_run:
                raise unittest.SkipTest("needs more memory than is given")
            return test(self, 5147)

        return wrapper

    return decorator


bigaddrspacetest = _skipping("needs more address space than is given")


# --- looking ------------------------------------------------------------------


@contextlib.contextmanager
def captured_output(stream_name):
    saved = getattr(sys, stream_name)
    setattr(sys, stream_name, io.StringIO())
    try:
        yield getattr(sys, stream_name)
    finally:
        setattr(sys, stream_name, saved)


def captured_stdout():
    return captured_output("stdout")


def captured_stderr():
    return captured_output("stderr")


def captured_stdin():
    return captured_output("stdin")


@contextlib.contextmanager
def swap_attr(owner, name, new):
    if hasattr(owner, name):
        saved = getattr(owner, name)
        setattr(owner, name, new)
        try:
            yield saved
        finally:
            setattr(owner, name, saved)
    else:
        setattr(owner, name, new)
        try:
            yield
        finally:
            if hasattr(owner, name):
                delattr(owner, name)


@contextlib.contextmanager
def swap_item(owner, key, new):
    if key in owner:
        saved = owner[key]
        owner[key] = new
        try:
            yield saved
        finally:
            owner[key] = saved
    else:
        owner[key] = new
        try:
            yield
        finally:
            owner.pop(key, None)


def patch(test, owner, name, value):
    saved = getattr(owner, name)
    test.addCleanup(setattr, owner, name, saved)
    setattr(owner, name, value)


class catch_unraisable_exception:
    """Keeps what is given to ``sys.unraisablehook``."""

    def __init__(self):
        self.unraisable = None

    def _hook(self, unraisable):
        self.unraisable = unraisable

    def __enter__(self):
        self._saved = sys.unraisablehook
        sys.unraisablehook = self._hook
        return self

    def __exit__(self, *error):
        sys.unraisablehook = self._saved
        self.unraisable = None


class SuppressCrashReport:
    """Nothing to suppress."""

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None


def gc_collect():
    for _ in range(3):
        gc.collect()


@contextlib.contextmanager
def disable_gc():
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextlib.contextmanager
def adjust_int_max_str_digits(digits):
    saved = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(digits)
    try:
        yield
    finally:
        sys.set_int_max_str_digits(saved)


@contextlib.contextmanager
def set_recursion_limit(limit):
    saved = sys.getrecursionlimit()
    sys.setrecursionlimit(limit)
    try:
        yield
    finally:
        sys.setrecursionlimit(saved)


def infinite_recursion(max_depth=100 if sys.version_info < (3, 13) else 20_000):
    return set_recursion_limit(max_depth + 50)


def get_c_recursion_limit():
    return C_RECURSION_LIMIT


def exceeds_recursion_limit():
    return EXCEEDS_RECURSION_LIMIT


def setswitchinterval(interval):
    sys.setswitchinterval(max(interval, 1e-5))


def run_with_locale(*arguments):
    return _unchanged


class CPUStopwatch:
    """Measures the processor's time."""

    clock_info = time.get_clock_info("process_time")

    def __enter__(self):
        self._start = time.process_time()
        return self

    def __exit__(self, *error):
        self.seconds = time.process_time() - self._start


def maybe_get_event_loop_policy():
    return None


def get_attribute(owner, name):
    try:
        return getattr(owner, name)
    except AttributeError:
        raise unittest.SkipTest(f"{owner!r} has no attribute {name!r}") from None


def check_syntax_error(test, statement, errtext="", *, lineno=None, offset=None):
    with test.assertRaisesRegex(SyntaxError, errtext) as caught:
        compile(statement, "<test string>", "exec")
    error = caught.exception
    test.assertIsNotNone(error.lineno)
    if lineno is not None:
        test.assertEqual(error.lineno, lineno)
    test.assertIsNotNone(error.offset)
    if offset is not None:
        test.assertEqual(error.offset, offset)


def sortdict(mapping):
    return "{" + ", ".join(f"{key!r}: {value!r}" for key, value in sorted(mapping.items())) + "}"


def run_code(code):
    namespace = {"__name__": "run_code"}
    exec(textwrap.dedent(code), namespace)
    return namespace


def check_free_after_iterating(test, make_iterator, container, args=()):
    class Watched(container):
        def __del__(self):
            nonlocal done
            done = True
            with contextlib.suppress(StopIteration):
                next(iterator)

    done = False
    iterator = make_iterator(Watched(*args))
    test.assertRaises(StopIteration, next, iterator)
    gc_collect()
    test.assertTrue(done)


def check_disallow_instantiation(test, cls, *arguments, **keywords):
    with test.assertRaisesRegex(TypeError, "cannot create '.*' instances"):
        cls(*arguments, **keywords)


def calcobjsize(format):
    raise unittest.SkipTest("uses an extension for tests")


calcvobjsize = check_sizeof = calcobjsize


def run_with_tz(zone):
    return unittest.skip("changes the time zone of the process")


def check__all__(test, module, name_of_module=None, extra=(), not_exported=()):
    names = (name_of_module,) if isinstance(name_of_module, str) else name_of_module or (module.__name__,)
    expected = set(extra)
    for name in dir(module):
        if not name.startswith("_") and name not in not_exported:
            value = getattr(module, name)
            home = getattr(value, "__module__", None)
            if home in names or (home is None and not isinstance(value, types.ModuleType)):
                expected.add(name)
    test.assertCountEqual(module.__all__, expected)


# --- values ------------------------------------------------------------------


class _AlwaysEqual:
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False


class _NeverEqual:
    def __eq__(self, other):
        return False

    def __hash__(self):
        return 1

    def __ne__(self, other):
        return True


@functools.total_ordering
class _Largest:
    def __eq__(self, other):
        return isinstance(other, _Largest)

    def __lt__(self, other):
        return False


@functools.total_ordering
class _Smallest:
    def __eq__(self, other):
        return isinstance(other, _Smallest)

    def __gt__(self, other):
        return False


ALWAYS_EQ = _AlwaysEqual()
NEVER_EQ = _NeverEqual()
LARGEST = _Largest()
SMALLEST = _Smallest()


class BrokenIter:
    """Fails where it is told to."""

    def __init__(self, init_raises=False, next_raises=False, iter_raises=False):
        if init_raises:
            1 / 0  # noqa: B018
        self.next_raises = next_raises
        self.iter_raises = iter_raises

    def __next__(self):
        if self.next_raises:
            1 / 0  # noqa: B018

    def __iter__(self):
        if self.iter_raises:
            1 / 0  # noqa: B018
        return self


def collision_stats(bins, balls):
    """Return mean and standard deviation of collisions when balls are thrown at random into bins."""
    from decimal import Decimal, localcontext

    with localcontext() as context:
        context.prec = max(len(str(bins)) * 2, 30)
        empty = (1 - Decimal(1) / bins) ** balls
        empty_twice = (1 - Decimal(2) / bins) ** balls
        occupied = bins * (1 - empty)
        variance = bins * (bins - 1) * empty_twice + bins * empty * (1 - bins * empty)
        return float(balls - occupied), float(abs(variance).sqrt())


def load_package_tests(directory, loader, tests, pattern):
    return tests
