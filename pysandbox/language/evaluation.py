"""Compiling and running source text under the policy: the session's programs, and ``eval``, ``exec`` and
``compile``.

No code object leaves this module towards user code: it could be changed so that it breaks the policy.
``compile`` hands out an opaque handle instead, which only ``eval`` and ``exec`` here understand.

    source -> parse -> Policy (refuse, mark) -> CPython's compiler -> bind (marks become guards) -> code
"""

from __future__ import annotations
import __future__

import ast
from collections.abc import Mapping
from contextlib import suppress
from operator import index
from types import CodeType
from typing import Any, Final
from weakref import WeakKeyDictionary

from . import binding, formatting, hooks, namespaces
from .guards import Place, read_attribute, read_named
from .ownership import facades, session_builtins
from .patterns import ClassPatterns
from .policy import Policy, Refusal

_compile: Final = compile
_exec: Final = exec
_eval: Final = eval
_MISSING: Final = object()
PARSES_TRIED: Final = 10  # before one that fails for another thread's doing is taken to fail by itself
REQUIRED_ARGUMENTS: Final = 3  # of compile: source, filename and mode

FUTURE_FLAGS: Final[int] = sum(
    {getattr(__future__, name).compiler_flag for name in __future__.all_feature_names} - {0x10}
)
TEXT_ANNOTATIONS: Final = __future__.annotations.compiler_flag


class _Held:
    """Holds a guarded value for a pattern, which can only read attributes."""

    __slots__ = ("value",)

    def __init__(self, owner: Any, name: str) -> None:
        self.value = read_attribute(owner, name)


GUARDS: Final[Mapping[object, Any]] = {
    binding.mark("read"): read_named,
    binding.mark("read_format"): formatting.read_format,
    binding.mark("place"): Place,
    binding.mark("hold"): _Held,
    binding.mark("import"): namespaces.import_,
    binding.mark("import_from"): namespaces.import_from,
    binding.mark("import_star"): namespaces.import_star,
    binding.PATTERN: ClassPatterns(own_only=False),
    binding.OWN_PATTERN: ClassPatterns(own_only=True),
}


def compile_source(
    source: Any, filename: str, mode: str = "exec", flags: int = 0, optimize: int = -1
) -> CodeType:
    """Compile source text under the policy.

    Args:
        source: the text, as ``str`` or a bytes-like object.
        flags: compiler flags of ``__future__`` features.

    Raises:
        SyntaxError: what CPython refuses, worded by CPython; what the policy refuses, with the reason.
        ValueError, OverflowError, MemoryError, RecursionError: as ``compile`` raises them.
    """
    try:
        tree = parse(source, filename, mode, flags, optimize)
    except RecursionError:
        raise RecursionError("maximum recursion depth exceeded during compilation") from None
    policy = Policy(text_annotations=bool(flags & TEXT_ANNOTATIONS))
    policy.visit(tree)
    if policy.refusals:
        raise _syntax_error(min(policy.refusals), source, filename)
    try:
        code: CodeType = _compile(tree, filename, mode, flags, True, optimize)
    except RecursionError:
        # Some Pythons let a tree be less deep than text; this text may pass, as its tree was left as it is.
        # Bytes may be decoded by the user's own codec, to another text each time.
        if policy.binds or type(source) is not str:
            raise
        return _compile(source, filename, mode, flags, True, optimize)  # type: ignore[no-any-return]
    return binding.bind(code, GUARDS) if policy.binds else code


def parse(source: Any, filename: str, mode: str = "exec", flags: int = 0, optimize: int = -1) -> Any:
    """Return the syntax tree.

    CPython 3.11 keeps the depth at which it makes a tree in one place for all threads, and takes the other
    thread's for a mistake of its own where two make one at the same moment (its issue 106905).
    """
    for _ in range(PARSES_TRIED):
        with suppress(SystemError):
            return _compile(source, filename, mode, flags | ast.PyCF_ONLY_AST, True, optimize)
    return _compile(source, filename, mode, flags | ast.PyCF_ONLY_AST, True, optimize)


def _syntax_error(refusal: Refusal, source: Any, filename: str) -> SyntaxError:
    text = source if isinstance(source, str) else bytes(source).decode("utf-8", "replace")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")

    def character(line: int, column: int) -> int:
        if line > len(lines):
            return column + 1
        return len(lines[line - 1].encode("utf-8", "surrogatepass")[:column].decode("utf-8", "replace")) + 1

    shown = lines[refusal.line - 1] + "\n" if refusal.line <= len(lines) else None
    offset = character(refusal.line, refusal.column)
    end_offset = character(refusal.end_line, refusal.end_column)
    place = (filename, refusal.line, offset, shown, refusal.end_line, end_offset)
    return SyntaxError(refusal.reason, place)


# --- what user code calls -----------------------------------------------------------------------------------


class CodeHandle:
    """What ``compile`` returns to user code: it holds nothing that could be read."""

    __slots__ = ("__weakref__",)

    def __repr__(self) -> str:
        code = _codes.get(self)
        if code is None:  # one that a session made by its class
            return f"<code object at {id(self):#x}>"
        place = f'file "{code.co_filename}", line {code.co_firstlineno}'
        return f"<code object {code.co_name} at {id(self):#x}, {place}>"

    def __copy__(self) -> CodeHandle:
        return self

    def __deepcopy__(self, memo: Any) -> CodeHandle:
        return self

    def __reduce_ex__(self, protocol: Any) -> Any:
        raise TypeError("cannot pickle code objects")


CodeHandle.__name__ = CodeHandle.__qualname__ = "code"
CodeHandle.__module__ = "builtins"

_codes: Final[WeakKeyDictionary[CodeHandle, CodeType]] = WeakKeyDictionary()


def _inherited_flags() -> int:
    try:
        frame = namespaces.session_frame()
    except RuntimeError:  # no code of the session's is running, as in a thread whose target is `eval`
        return 0
    return frame.f_code.co_flags & FUTURE_FLAGS


def _as_source(source: Any, wrong: str) -> Any:
    kind = type(source)
    if kind is str or kind is bytes:
        return source
    if issubclass(kind, str):
        return str.__str__(source)
    try:
        return bytes(memoryview(source))
    except TypeError:
        raise TypeError(wrong) from None


def compile_(
    source: Any = _MISSING,
    filename: Any = _MISSING,
    mode: Any = _MISSING,
    flags: int = 0,
    dont_inherit: bool = False,
    optimize: int = -1,
    *,
    _feature_version: int = -1,
) -> Any:
    """Do what ``compile`` does under the policy; the result can only be given to ``eval`` and ``exec``."""
    given = [value for value in (source, filename, mode) if value is not _MISSING]
    if len(given) < REQUIRED_ARGUMENTS:
        return _compile(*given)  # raises the TypeError
    if isinstance(source, ast.AST):
        raise TypeError(
            "compile() takes source text here, not a syntax tree; use ast.unparse() to get the text"
        )
    source = _as_source(source, "compile() arg 1 must be a string, bytes or AST object")
    flags = int.__int__(index(flags))  # exact: a subclass answers `&` as it likes
    if not dont_inherit:
        flags |= _inherited_flags()
    if flags & ast.PyCF_ONLY_AST:
        return _compile(source, filename, mode, flags, True, optimize, _feature_version=_feature_version)
    if mode not in ("exec", "eval", "single"):
        return _compile("", "", mode)  # raises the ValueError
    handle = CodeHandle()
    _codes[handle] = compile_source(source, filename, mode, flags, optimize)
    return handle


def _code_for(source: Any, mode: str) -> CodeType:
    if type(source) is CodeHandle:
        code = _codes.get(source)
        if code is not None:
            return code
    source = _as_source(source, f"{mode}() arg 1 must be a string, bytes or code object")
    if mode == "eval":
        source = source.lstrip(" \t" if type(source) is str else b" \t")
    return compile_source(source, "<string>", mode, _inherited_flags())


def _prepare(globals: Any, locals: Any, mode: str, for_library: bool) -> tuple[Any, Any]:
    """Return the namespaces to run in, with the session's builtins in place."""
    if globals is None:
        frame = namespaces.session_frame()
        globals = frame.f_globals
        if locals is None:
            locals = namespaces.locals_of(frame)
    elif not isinstance(globals, dict):
        (_exec if mode == "exec" else _eval)("0", globals)  # raises the TypeError
    if namespaces.is_library_namespace(globals) or (
        for_library and not namespaces.is_session_namespace(globals)
    ):
        # The library runs text, such as an annotation, in a namespace of its own: the text sees what users
        # may see.
        globals = {**_shown(globals), "__builtins__": session_builtins}
    namespaces.arm_unless_armed(globals)
    return globals, globals if locals is None else locals


def _shown(variables: dict[str, Any]) -> dict[str, Any]:
    """Return what users see of the module that ``variables`` belong to: its facade's, and nothing of ours."""
    name = dict.get(variables, "__name__")
    if type(name) is not str:
        return {}
    return {
        key: value
        for facade in facades.values()
        if facade.__dict__.get("__name__") in (name,)
        for key, value in facade.__dict__.items()
        if type(key) is str and key[:1] != "_" and hooks.is_listed(key, value)
    }


def _evaluate(source: Any, globals: Any, locals: Any, for_library: bool) -> Any:
    if source is _MISSING:
        return _eval()  # type: ignore[call-arg]  # raises the TypeError
    globals, locals = _prepare(globals, locals, "eval", for_library)
    return namespaces.run_eval(_code_for(source, "eval"), globals, locals)


def _execute(source: Any, globals: Any, locals: Any, closure: Any, for_library: bool) -> None:
    if source is _MISSING:
        _exec()  # type: ignore[call-arg]  # raises the TypeError
    globals, locals = _prepare(globals, locals, "exec", for_library)
    code = _code_for(source, "exec")
    if closure is not None:
        namespaces.run_exec(code, globals, locals, closure=closure)
    else:
        namespaces.run_exec(code, globals, locals)


def eval_(source: Any = _MISSING, globals: Any = None, locals: Any = None) -> Any:
    """Do what ``eval`` does, under the policy."""
    return _evaluate(source, globals, locals, for_library=False)


def exec_(source: Any = _MISSING, globals: Any = None, locals: Any = None, *, closure: Any = None) -> None:
    """Do what ``exec`` does, under the policy."""
    _execute(source, globals, locals, closure, for_library=False)


def eval_for_library(source: Any = _MISSING, globals: Any = None, locals: Any = None) -> Any:
    """Do what ``eval`` does, under the policy, on behalf of the library's own code."""
    return _evaluate(source, globals, locals, for_library=True)


def exec_for_library(
    source: Any = _MISSING, globals: Any = None, locals: Any = None, *, closure: Any = None
) -> None:
    """Do what ``exec`` does, under the policy, on behalf of the library's own code."""
    _execute(source, globals, locals, closure, for_library=True)
