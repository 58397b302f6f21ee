"""Errors: chains, notes, groups, cleanup orders, hierarchies, warnings as errors, and formatted tracebacks."""

import contextlib
import io
import sys
import traceback
import warnings


class AppError(Exception):
    """The base of all."""

    def __init__(self, message, *, code=1):
        super().__init__(message)
        self.code = code

    def __str__(self):
        return f"[{self.code}] {super().__str__()}"


class NotFound(AppError, LookupError):
    pass


def load(name):
    try:
        return {"a": "1"}[name]
    except KeyError as error:
        raise NotFound(f"no {name}", code=404) from error


def order():
    events = []
    for n in range(3):
        try:
            events.append(f"try {n}")
            if n == 1:
                continue
            if n == 2:
                raise ValueError
        except ValueError:
            events.append("except")
        else:
            events.append("else")
        finally:
            events.append("finally")
    return events


def swallowing():
    try:
        raise KeyError("lost")
    finally:
        return "finally wins"


print(order(), swallowing())
try:
    load("b")
except LookupError as error:
    error.add_note("while loading")
    print(error, repr(error), error.code, repr(error.__cause__), error.__notes__, error.__suppress_context__)
    lines = traceback.format_exception(error)
    print("".join(line for line in lines if "File" not in line))

groups = ExceptionGroup("several", [ValueError(1), ExceptionGroup("inner", [TypeError("t"), OSError(2, "gone")])])
matching, rest = groups.split(ValueError)
print(matching, rest, groups.subgroup(lambda e: isinstance(e, OSError)).exceptions[0].exceptions[0].errno)
traceback.print_exception(groups, file=sys.stdout)

for attempt in (lambda: int("x"), lambda: [][1], lambda: {}["k"], lambda: None.upper(), lambda: 1 + "1", lambda: undefined, lambda: "abc".index("z"),
                lambda: [1, 2, 3].remove(9), lambda: int("9" * 5000), lambda: "a" * -1 + 1, lambda: {[]: 1}, lambda: (1, 2)[2], lambda: max([]), lambda: print(sepp=1),
                lambda: "%d" % "x", lambda: "{} {}".format(1), lambda: bytes([300]), lambda: chr(-1), lambda: [*None], lambda: (lambda a: a)(), lambda: open):  # fmt: skip
    try:
        attempt()
    except Exception as error:
        print(f"{type(error).__name__}: {error}")

with contextlib.ExitStack() as stack:
    stack.callback(print, "last")
    stack.enter_context(contextlib.closing(io.StringIO("x")))
    stack.push(lambda kind, error, tb: print("saw", kind.__name__) or True)
    raise AppError("handled by the stack")
print("after")


class Managed:
    def __enter__(self):
        raise RuntimeError("in enter")

    def __exit__(self, *details):
        print("never")


with contextlib.suppress(RuntimeError), Managed():
    print("never")
with warnings.catch_warnings():
    warnings.simplefilter("error")
    try:
        warnings.warn("as an error", UserWarning)
    except UserWarning as warning:
        print("caught", warning)
try:
    assert 1 > 2, "numbers are " + "ordered"
except AssertionError as error:
    print(error, error.args)


def deep(n):
    return deep(n + 1)


try:
    deep(0)
except RecursionError as error:
    print(error)
try:
    raise SystemExit(3)
except SystemExit as error:
    print(error.code)
try:
    try:
        1 / 0
    except ZeroDivisionError:
        raise ValueError("second")
except ValueError as error:
    print(repr(error.__context__), traceback.format_exception_only(error), sys.exc_info()[0].__name__, sys.exception() is error)
summary = traceback.TracebackException.from_exception(NotFound("x"), capture_locals=True)
print(list(summary.format_exception_only()), BaseException.__subclasses__ is not None if False else "", issubclass(NotFound, LookupError), NotFound.__mro__[1:3])


def first():
    second()


def second():
    try:
        load("zzz")
    except NotFound:
        raise AppError("first failed", code=500) from None


try:
    first()
except AppError:
    traceback.print_exc(file=sys.stdout)
error = AppError("with notes")
error.add_note("one note\nof two lines")
raise error from ExceptionGroup("why", [ValueError("this"), KeyError("that")])
