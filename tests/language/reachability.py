# ruff: noqa: E501 - programs and expected texts are kept on one line
"""Walks everything that user code can reach by the attribute names that the policy allows; a script for a test.

It starts at the session's builtins, its main module and every facade, after the everyday programs have run, and
prints one line for each object that must not be reachable: the path to it, and what it is.
"""

from __future__ import annotations

import builtins
import gc
import io
import json
import marshal
import operator
import pickle
import sys
import threading
from collections import deque
from types import CodeType, FrameType, FunctionType, MappingProxyType, ModuleType, TracebackType

LONGEST_PATH = 25  # some objects make a new one at every look, for ever
MOST_OBJECTS = 200_000
# Extra packages, which the script is told of as its second argument.
EXTRA = json.loads(sys.argv[2]) if len(sys.argv) > 2 else []
# Functions of compiled modules that give away the machine or the interpreter.
SYSTEM_MODULES = (
    "posix",
    "nt",
    "_socket",
    "_posixsubprocess",
    "_imp",
    "_ctypes",
    "select",
    "fcntl",
    "mmap",
    "_winapi",
    "msvcrt",
    "resource",
)
INTERPRETER = (
    "_getframe",
    "settrace",
    "setprofile",
    "addaudithook",
    "_current_frames",
    "breakpointhook",
    "set_asyncgen_hooks",
)


def forbidden_objects(pure: frozenset[str]) -> dict[int, str]:
    """Return what must not be reached, by identity."""
    found: dict[int, str] = {}
    for name in (
        "eval",
        "exec",
        "compile",
        "open",
        "__import__",
        "getattr",
        "setattr",
        "delattr",
        "globals",
        "locals",
        "vars",
    ):
        found[id(getattr(builtins, name))] = f"the real {name}"
    found[id(io.FileIO)] = "the real FileIO"
    found[id(io.open_code)] = "the real open_code"
    for function in (marshal.loads, marshal.load, gc.get_objects, gc.get_referrers, gc.get_referents):
        found[id(function)] = f"the real {function.__name__}"
    for kind in (
        operator.attrgetter,
        operator.methodcaller,
        pickle.Pickler,
        pickle.Unpickler,
        pickle._Unpickler,
    ):
        found[id(kind)] = f"the real {kind.__name__}"
    for name in INTERPRETER:
        if hasattr(sys, name):
            found[id(getattr(sys, name))] = f"the real sys.{name}"
    for name in SYSTEM_MODULES:
        module = sys.modules.get(name)
        for key, value in vars(module).items() if module else ():
            if (
                (
                    callable(value)
                    and not (
                        isinstance(value, type) and value.__module__ in ("builtins", "os", "posix", "nt")
                    )
                    and key not in pure
                )
                and not key.startswith("__")
                and not (isinstance(value, type) and issubclass(value, BaseException))
            ):
                found[id(value)] = f"the real {name}.{key}"
    return found


def check(
    value: object,
    forbidden: dict[int, str],
    variables: dict[int, str],
    facades: dict[int, ModuleType],
    main: object,
) -> str | None:
    """Return what is wrong with reaching ``value``."""
    if id(value) in forbidden:
        return forbidden[id(value)]
    if isinstance(value, ModuleType) and id(value) not in facades and value is not main:
        return f"a real module: {value.__name__}"
    if isinstance(value, FrameType | CodeType | TracebackType):
        return f"a {type(value).__name__}"
    if id(value) in variables:
        return f"the variables of {variables[id(value)]}"
    return None


def children(value: object, read: object) -> list[tuple[str, object]]:
    """Return what one attribute or one item away from ``value``."""
    found: list[tuple[str, object]] = []
    kind = type(value)
    if kind in (str, bytes, int, float, bool, type(None), complex):
        return found
    if kind in (list, tuple, set, frozenset, deque):
        found += [(f"[{index}]", item) for index, item in enumerate(list(value)[:2000])]  # type: ignore[call-overload]
    elif isinstance(value, dict | MappingProxyType):
        for key, item in list(value.items())[:5000]:
            found += [(f"[{key!r:.40}]", item), (f"<key {key!r:.40}>", key)]
    if kind in (list, tuple, set, frozenset, dict, MappingProxyType):
        return found  # their methods are those of the class, which is walked once
    if kind.__module__ == "unittest.mock":
        return found  # mocks make up an attribute for every name
    if kind in METHODS:
        found += [
            (f".{name}", getattr_or_none(value, name, read)) for name in ("__objclass__", "__wrapped__")
        ]
        # The guard keeps it from users; library code that takes methods apart, as weak references and copies
        # do, hands it out all the same. Of a module, all that it hands out is the function's name.
        owner = getattr(value, "__self__", None)
        return [*found, ("<owner>", None if isinstance(owner, ModuleType) else owner)]
    try:
        names = dir(value)
    except Exception:  # an object's own __dir__ may fail in any way
        names = dir(kind)
    for name in names:
        if name in EVERYWHERE:
            continue
        try:
            found.append((f".{name}", read(value, name)))  # type: ignore[operator]
        except BaseException:  # properties of library objects may fail in any way
            continue
    return found


# What every object has leads nowhere new: methods of `object`, bound anew at every look.
EVERYWHERE = frozenset(dir(object)) - {"__class__", "__doc__"}
METHODS = tuple(
    {
        type(f)
        for f in (
            "".join,
            "".__len__,
            [].append,
            json.JSONEncoder().encode,
            object.__init__,
            str.join,
            dict.fromkeys,
        )
    }
)


def getattr_or_none(value: object, name: str, read: object) -> object:
    """Return an attribute, or None where it is missing or refused."""
    try:
        return read(value, name)  # type: ignore[operator]
    except AttributeError:
        return None


def identity(value: object) -> object:
    """Return what tells whether ``value`` has been seen: bound methods are made anew at every look."""
    if isinstance(value, METHODS):
        owner = getattr(value, "__self__", None)
        if isinstance(owner, METHODS):
            return type(owner), value.__name__  # type: ignore[attr-defined]
        return id(owner), value.__name__, getattr(value, "__objclass__", None)  # type: ignore[attr-defined]
    if isinstance(value, FunctionType) and (value.__module__ or "").startswith("pysandbox"):
        return value.__qualname__, value.__code__.co_firstlineno
    if isinstance(value, str | bytes | int | float | complex):
        return type(value)
    if type(value).__module__.partition(".")[0] in EXTRA:  # each leads to ever new arrays or expressions
        return type(value)
    return id(value)


def walk(roots: list[tuple[str, object]], read: object, problem: object) -> list[str]:
    """Return the problems found on the way."""
    seen: set[object] = set()
    keep: list[object] = []
    waiting = deque(roots)
    problems: list[str] = []
    while waiting and len(seen) < MOST_OBJECTS:
        path, value = waiting.popleft()
        if identity(value) in seen or path.count(".") > LONGEST_PATH:
            continue
        seen.add(identity(value))
        keep.append(value)
        what = problem(value)  # type: ignore[operator]
        if what:
            problems.append(f"{path} is {what}")
            continue
        waiting.extend((path + step, child) for step, child in children(value, read))
    if waiting:
        problems.append(f"the walk did not end: {waiting[0][0]}")
    return problems


def main() -> None:
    from everyday import PROGRAMS

    from pysandbox.language import Language, guards, ownership, resources, system

    language = Language(EXTRA)
    language.seal()
    module = language.new_main()
    sys.modules["__main__"] = module
    sys.stdin = sys.__stdin__ = io.TextIOWrapper(io.BytesIO())
    out, err = sys.stdout, sys.stderr
    sys.stdout = sys.stderr = sys.__stdout__ = sys.__stderr__ = io.TextIOWrapper(io.BytesIO())
    for name in json.loads(sys.argv[1]) if len(sys.argv) > 1 else PROGRAMS:
        language.arm(module.__dict__)
        try:
            exec(language.compile(PROGRAMS[name]), module.__dict__)
        except SystemExit:
            pass
        except BaseException as error:
            print(f"{name} failed: {error!r}", file=err)
    library = language._library
    variables = {
        id(vars(m)): m.__name__
        for m in (*sys.modules.values(), *library.private.modules.values())
        if isinstance(m, ModuleType) and id(m) not in ownership.facades and m is not module
    }
    forbidden = forbidden_objects(system.PURE_OS | system.ADDRESS_FUNCTIONS | resources.TELLING)
    roots: list[tuple[str, object]] = [("__main__", module), ("builtins", ownership.builtins_module)]
    roots += [(name, facade) for name, facade in library.facades.importable.items()]
    roots += [("(1).__class__", int), ("type(f)", FunctionType), ("threads", threading.enumerate())]
    problems = walk(
        roots,
        guards.read_attribute,
        lambda value: check(value, forbidden, variables, ownership.facades, module),
    )
    print(json.dumps(problems), file=out)


if __name__ == "__main__":
    main()
