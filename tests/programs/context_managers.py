"""with in all its forms, and what happens to exceptions inside."""

import contextlib
import io
import sys


class Managed:
    def __init__(self, name, swallow=False):
        self.name, self.swallow = name, swallow

    def __enter__(self):
        print("enter", self.name)
        return self.name.upper()

    def __exit__(self, kind, error, traceback):
        print("exit", self.name, kind and kind.__name__, error, traceback is not None)
        return self.swallow


@contextlib.contextmanager
def tag(name):
    print(f"<{name}>")
    try:
        yield name
    except LookupError as error:
        print("caught", repr(error))
    finally:
        print(f"</{name}>")


class Pool(contextlib.ExitStack):
    def open(self, name):
        return self.enter_context(Managed(name))


with Managed("a") as a, Managed("b") as b:
    print(a, b)
with (
    Managed("c", swallow=True),
    tag("p"),
):
    raise ValueError("swallowed")
with tag("q"):
    {}[1]
with Pool() as pool:
    print([pool.open(name) for name in "xyz"])
    pool.callback(print, "called back", sep="!")
with contextlib.suppress(ZeroDivisionError), contextlib.redirect_stdout(io.StringIO()) as captured:
    print("not seen")
    1 / 0
print(repr(captured.getvalue()))
with contextlib.redirect_stderr(io.StringIO()) as errors:
    print("warned", file=sys.stderr)
print(errors.getvalue().strip(), contextlib.nullcontext(5).__enter__())


@tag("decorated")
def function():
    print("inside")


function()
try:
    with Managed("outer"):
        with Managed("inner"):
            raise KeyError("through")
except KeyError as error:
    print("got", error)
try:
    with object():
        pass
except TypeError as error:
    print(error)
