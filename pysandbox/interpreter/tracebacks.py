"""Errors in CPython's own words: its own printer, with the frames of this package taken out.

Frames are hidden in what the interpreter prints by itself and in what user code prints through the library
(traceback, logging, asyncio). Nothing here looks at a user's exception through attributes that user code
can override, and nothing here decides where the text goes: it is always the current ``sys.stderr``.
"""

from __future__ import annotations

import _imp
import _thread
import io
import linecache
import operator
import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType, FrameType, ModuleType, TracebackType
from typing import Any, Final

#: The file name that the frames below user code get. CPython's own search for the line that a warning or a
#: log record is about passes over frames with these two words in their file name.
OWN_FILENAME: Final = "<frozen importlib._bootstrap of the interpreter>"
_OWN_FOLDER: Final = str(Path(__file__).parent.parent) + os.sep

#: Natively the module ``operator`` is compiled and has no frames; user code works with a copy that has.
_OWN_FILES: Final = frozenset({OWN_FILENAME, operator.__file__})

_fix_filename = _imp._fix_co_filename  # type: ignore[attr-defined]
_missing: Final = object()
_get_frame = sys._getframe
_descriptor_status = os.fstat
_NULL: Final = Path(os.devnull).stat()
_remembered = linecache.cache
_print_error = sys.__excepthook__
_print_unraisable = sys.__unraisablehook__
_print_thread_error = _thread._excepthook

# The slots themselves: the attributes of these names can be overridden by a user's class.
_get_cause: Callable[[BaseException], BaseException | None] = vars(BaseException)["__cause__"].__get__
_get_context: Callable[[BaseException], BaseException | None] = vars(BaseException)["__context__"].__get__
get_traceback: Callable[[BaseException], TracebackType | None] = vars(BaseException)["__traceback__"].__get__
_set_traceback: Callable[[BaseException, TracebackType | None], None] = vars(BaseException)[
    "__traceback__"
].__set__
_get_members: Callable[[BaseException], tuple[BaseException, ...]] = vars(BaseExceptionGroup)[
    "exceptions"
].__get__


def is_own(code: CodeType) -> bool:
    """Tell whether code belongs to this package, or runs below it in the worker."""
    name = code.co_filename
    return name.startswith(_OWN_FOLDER) or name in _OWN_FILES


def disown_callers() -> None:
    """Give every frame from the caller's outwards the file name that CPython passes over."""
    frame: FrameType | None = _get_frame(1)
    while frame is not None:
        _fix_filename(frame.f_code, OWN_FILENAME)
        frame = frame.f_back


def hide_own_frames(error: BaseException) -> None:
    """Take our own frames out of the tracebacks of an exception and of all that it leads to."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        current = waiting.pop()
        if current is None or id(current) in seen:
            continue
        seen.add(id(current))
        entries = get_traceback(current)
        if entries is not None:
            shown = _without_own(entries)
            if shown is not entries:
                _set_traceback(current, shown)
        waiting += (_get_cause(current), _get_context(current))
        if issubclass(type(current), BaseExceptionGroup):
            waiting += _get_members(current)


def _without_own(entries: TracebackType) -> TracebackType | None:
    entry: TracebackType | None = entries
    while entry is not None and is_own(entry.tb_frame.f_code):
        entry = entry.tb_next
    first = entry
    while entry is not None:
        following = entry.tb_next
        while following is not None and is_own(following.tb_frame.f_code):
            following = following.tb_next
        if following is not entry.tb_next:
            entry.tb_next = following
        entry = following
    return first


def show(error: BaseException) -> None:
    """Print an exception that reached the top of the program, as ``PyErr_Print`` does."""
    hide_own_frames(error)
    hook = getattr(sys, "excepthook", _missing)
    if hook is _print_error:
        _display(error)
    elif hook is _missing:
        _write("sys.excepthook is missing\n")
        _display(error)
    else:
        _call_hook(hook, error)


def _call_hook(hook: Any, error: BaseException) -> None:
    """Let a hook of user code's print; if it raises, say so in CPython's words."""
    try:
        hook(type(error), error, get_traceback(error))
        return
    except SystemExit as exit_request:
        second: BaseException = exit_request
    except BaseException as raised:  # the hook is user code
        second = raised
    if issubclass(type(second), SystemExit):
        show_exit(second)
        return
    hide_own_frames(second)
    _write("Error in sys.excepthook:\n")
    _display(second)
    _write("\nOriginal exception was:\n")
    _display(error)


def _display(error: BaseException) -> None:
    _print_error(type(error), error, get_traceback(error))


def show_exit(error: BaseException) -> int:
    """Print what ``sys.exit(...)`` was given, unless it is a status; return the process's exit status."""
    try:
        code = error.code  # type: ignore[attr-defined]
    except BaseException:  # a property of user code's; CPython then takes the exception itself
        code = error
    if code is None:
        return 0
    if issubclass(type(code), int):
        return _as_status(code)
    stream = getattr(sys, "stderr", None)
    if stream is not None:
        try:
            stream.write(str(code))
        except BaseException:  # text and stream may be user code's; CPython drops the error as well
            pass
    _write("\n")
    return 1


def _as_status(code: int) -> int:
    # As the system cuts what C's exit() is given; a number too large for C is -1 there.
    return int.__and__(code, 0xFF) if int.bit_length(code) < 64 else 0xFF


def _write(text: str) -> None:
    try:
        sys.stderr.write(text)
    except BaseException:  # the stream may be user code's
        pass


def install() -> None:
    """Let errors in threads and destructors be printed without our frames, and with library source."""
    threading.excepthook = threading.__excepthook__ = _show_in_thread
    sys.unraisablehook = _show_unraisable
    if sys.version_info >= (3, 13):
        # It would ask the operating system whether stderr is a terminal, which it never is.
        import _colorize

        _colorize.can_colorize = _never
    io.open = _open_source


def forget_command() -> None:
    """Forget the text of ``python -c``, which 3.13 remembers as ``<string>``, as text for eval is called.

    Early releases of 3.13 keep it by that name, others hand ``linecache`` its code object instead.
    """
    for key in [key for key in _remembered if not isinstance(key, str) or key.startswith("<")]:
        del _remembered[key]


def hide_in_library(module: ModuleType) -> None:
    """Let a copy of the ``traceback`` module pass over our own frames."""
    walk_positions: Any = vars(module).get("_walk_tb_with_full_positions")
    if walk_positions is None or walk_positions.__module__ == __name__:
        return  # a view that shows public names only, or one that has been here before

    def walk_tb(tb: TracebackType | None) -> Iterator[tuple[FrameType, int]]:
        while tb is not None:
            if not is_own(tb.tb_frame.f_code):
                yield tb.tb_frame, tb.tb_lineno
            tb = tb.tb_next

    def walk_tb_with_full_positions(tb: TracebackType | None) -> Iterator[tuple[FrameType, Any]]:
        for frame, positions in walk_positions(tb):
            if not is_own(frame.f_code):
                yield frame, positions

    module.walk_stack = _walk_stack  # type: ignore[attr-defined]
    module.walk_tb = walk_tb  # type: ignore[attr-defined]
    module._walk_tb_with_full_positions = walk_tb_with_full_positions  # type: ignore[attr-defined]


def _walk_stack(frame: FrameType | None) -> Iterator[tuple[FrameType, int]]:
    if frame is None:
        # The caller of StackSummary.extract: as many frames away as in the library's own generator.
        frame = _get_frame().f_back.f_back.f_back.f_back  # type: ignore[union-attr]
    while frame is not None:
        if not is_own(frame.f_code):
            yield frame, frame.f_lineno
        frame = frame.f_back


def _show_in_thread(args: Any) -> None:
    if args.exc_value is not None:
        hide_own_frames(args.exc_value)
    _print_thread_error(args)


def _show_unraisable(unraisable: Any) -> None:
    try:
        if unraisable.exc_value is not None:
            hide_own_frames(unraisable.exc_value)
    except (RecursionError, MemoryError):  # where these were raised there may be no room to look
        pass
    _print_unraisable(unraisable)


def _never(*_args: object, **_options: object) -> bool:
    return False


# Windows's null device, which standard input is not there: a program would take it for a terminal.
_NULL_DESCRIPTOR: Final = os.open(os.devnull, os.O_RDONLY) if sys.platform == "win32" else 0


class _LibrarySource(io.BytesIO):
    """The source of a library module, from memory.

    CPython's printer rewinds the descriptor of what it has opened, and reads the file's encoding from a
    duplicate of it, or takes it to be UTF-8 where there can be none; the null device does for both.
    """

    def fileno(self) -> int:
        if sys.platform == "win32":
            return _NULL_DESCRIPTOR
        try:
            is_null = os.path.samestat(_descriptor_status(_NULL_DESCRIPTOR), _NULL)
        except OSError:  # a confined process, whose standard input was made the null device, cannot look
            is_null = True
        if not is_null:
            raise OSError
        return _NULL_DESCRIPTOR


def _open_source(file: Any, mode: str = "r", *args: Any, **options: Any) -> Any:
    """Stand in for ``io.open``, by which CPython's printer (not user code) looks for source lines."""
    if mode == "rb" and type(file) is str:
        entry: Any = _remembered.get(file)
        if entry is not None:
            # As in linecache: a function that gives the text, or size, time, lines and name.
            text = entry[0]() if len(entry) == 1 else "".join(entry[2])
            return _LibrarySource(text.encode())
    return open(file, mode, *args, **options)
