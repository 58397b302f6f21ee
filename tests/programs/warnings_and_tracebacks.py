"""Warnings on stderr, tracebacks printed by hand, chained errors, notes, groups, and one at the end."""

import io
import sys
import traceback
import warnings


def risky(depth):
    if depth:
        return risky(depth - 1)
    value = {"a": [1, 2]}
    return value["a"][5]


class Custom(Exception):
    def __str__(self):
        return f"custom {self.args}"


warnings.warn("deprecated thing", DeprecationWarning, stacklevel=1)
warnings.warn("look out")
warnings.warn("look out")
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    warnings.warn("recorded", UserWarning)
print([(str(w.message), w.category.__name__, w.lineno) for w in caught])
with warnings.catch_warnings():
    warnings.simplefilter("error")
    try:
        warnings.warn("now an error", RuntimeWarning)
    except RuntimeWarning as error:
        print(repr(error))
try:
    risky(2)
except IndexError:
    traceback.print_exc()
    print(traceback.format_exc().splitlines()[-1])
try:
    try:
        risky(0)
    except IndexError as error:
        raise Custom("wrapped", 1) from error
except Custom as error:
    error.add_note("a note\nof two lines")
    print("".join(traceback.format_exception(error)))
    print(traceback.format_exception_only(error), error.__notes__)
    frames = traceback.extract_tb(error.__traceback__)
    print([(frame.name, frame.lineno) for frame in frames])
try:
    raise ExceptionGroup("several", [ValueError(1), ExceptionGroup("inner", [TypeError("t")])])
except ExceptionGroup as group:
    traceback.print_exception(group, file=sys.stdout)
    matched, rest = group.split(TypeError)
    print(repr(matched), repr(rest), group.subgroup(ValueError).exceptions)
out = io.StringIO()
traceback.print_stack(file=out)
print(out.getvalue())
try:
    exec("def f(:\n  pass")
except SyntaxError as error:
    print(error, error.text, error.offset)
    traceback.print_exc(limit=0)
try:
    try:
        1 / 0
    except ZeroDivisionError:
        undefined_name  # noqa: B018, F821
except NameError as error:
    print(type(error.__context__), error.__cause__)
try:
    raise Custom() from None
except Custom as error:
    print(error.__suppress_context__)


def generator():
    try:
        yield
    finally:
        raise KeyError("while closing")


def main():
    try:
        generator().throw(ValueError("thrown"))
    except ValueError:
        raise RuntimeError("at the end") from KeyError("cause")


main()
