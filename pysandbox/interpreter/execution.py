"""Runs one program after the other in the session's ``__main__``, as ``python3 < program.py`` runs one.

Whatever the program does, ``Interpreter.run`` returns what it printed and how it ended; only the deadline,
which the host keeps, and the limit on output end it earlier. Where CPython ends a program, this module does
the same steps and keeps the interpreter: it prints the error, joins the threads, flushes the streams.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from types import CodeType, ModuleType
from typing import Final, Protocol

from ..result import Outcome
from ..workers.messages import PLAIN, RunOptions
from . import depth, ending, tracebacks, values
from .mistakes import place_as_in_a_file
from .reserve import Reserve
from .streams import Output, OutputLimit

_BYTE_ORDER_MARK: Final = "\ufeff"
#: CPython's exit status where only flushing its streams failed.
FLUSH_FAILED_STATUS: Final = 120
_DISOWN: Final = compile("disown_callers()", tracebacks.OWN_FILENAME, "exec")
#: What every program does; all that it touches beyond is memory that an idle session holds twice.
_REHEARSAL: Final = "number = 1\nstr(number + 1)\n"


@dataclass(frozen=True, slots=True)
class Execution:
    """What one program printed, how it ended, and the ``repr`` of its value where that was asked for."""

    outcome: Outcome
    stdout: bytes
    stderr: bytes
    exit_status: int = 0
    value: bytes | None = None


class Guard(Protocol):
    """What the interpreter needs of the language layer."""

    def new_main(self) -> ModuleType:
        """Return a fresh ``__main__``."""

    def reseed(self) -> None:
        """Give a new session randomness of its own."""

    def arm(self, namespace: dict[str, object]) -> None:
        """Give a namespace the builtins that user code sees."""

    def compile(self, source: str | bytes, filename: str = "<stdin>") -> CodeType:
        """Compile a whole program, or raise what ``compile`` raises."""

    def run(self, code: CodeType, namespace: dict[str, object]) -> None:
        """Execute it."""


# Made beforehand: where memory has run out, nothing can be.
_OUT_OF_MEMORY: Final = Execution(Outcome.MEMORY, b"", b"")


class Interpreter:
    """The interpreter of one session.

    To make one is most of a worker's start: where workers are forked it is done once, before, and only
    ``begin`` is left to each of them.

    Args:
        language: compiles programs and gives them their builtins.
        output_bytes: how much each of stdout and stderr may take in one execution.
        reserve: held while user code runs; what it holds is free while programs are compiled and
            errors are printed.

    Example:
        >>> interpreter = Interpreter(language, 2**20)  # doctest: +SKIP
        >>> interpreter.begin(limit)  # doctest: +SKIP
        >>> interpreter.run(b"print('hello')").stdout  # doctest: +SKIP
        b'hello\\n'
    """

    __slots__ = ("_language", "_main", "_output", "_output_bytes", "_ready", "_reserve", "_value")

    def __init__(self, language: Guard, output_bytes: int, reserve: Reserve | None = None) -> None:
        self._language = language
        self._reserve = Reserve(0) if reserve is None else reserve
        self._output_bytes = output_bytes
        self._value: bytes | None = None
        self._output = Output(output_bytes)
        self._main = language.new_main()
        self._ready = False
        tracebacks.forget_command()
        for module in _views(language, "traceback"):
            tracebacks.hide_in_library(module)
        for module in _views(language, "sys"):
            depth.install(module)

    def begin(self, on_output_limit: OutputLimit) -> None:
        """Make this process the session's: from now on what is printed is the session's output.

        Args:
            on_output_limit: called the moment a stream passes its limit, in the thread that wrote, with what
                fits of stdout and of stderr. It must not return.
        """
        self._language.reseed()
        self._output.install(on_output_limit)
        sys.modules["__main__"] = self._main
        tracebacks.install()

    def run(self, source: bytes, options: RunOptions = PLAIN) -> Execution:
        """Run a program to its end.

        Args:
            source: UTF-8; lone surrogates may be there, encoded as ``surrogatepass`` does.
            options: its standard input, its own limit on memory, and whether its value is wanted.

        Returns:
            What was printed since the last call. Where memory ran out, only what there is memory to tell.
        """
        try:
            return self._run(source, options)
        except MemoryError:  # while nothing of the program's ran, as in compiling it
            return _OUT_OF_MEMORY

    def look(self) -> tuple[bytes, bytes]:
        """Return what the running program has written to stdout and to stderr until now."""
        return self._output.look()

    def rehearse(self) -> None:
        """Go through the motions of a run, so that the memory which one writes to is at hand for the next.

        It runs a program of the harness's own in a namespace of its own, and nothing of the session's.

        Raises:
            MemoryError: the session is full.
        """
        namespace: dict[str, object] = {}
        code = self._language.compile(_REHEARSAL)
        self._language.arm(namespace)
        with self._reserve:
            self._language.run(code, namespace)

    def _run(self, source: bytes, options: RunOptions) -> Execution:
        self._output.prepare(options.stdin)
        error = self._execute(source, options)
        outcome = _outcome(error)
        if outcome is Outcome.MEMORY:
            return Execution(outcome, *self._output.drain())
        status = 0
        if error is not None:
            status = 1
            if outcome is Outcome.EXITED:
                status = tracebacks.show_exit(error)
            else:
                tracebacks.show(error)
            error = None  # frees what only the program's frames held, while its output still counts
        ending.join_threads()
        if not ending.flush_streams():
            status = status or FLUSH_FAILED_STATUS
            if outcome is Outcome.OK:
                outcome = Outcome.EXCEPTION
        value, self._value = self._value, None
        return Execution(outcome, *self._output.drain(), status, value)

    def _execute(self, source: bytes, options: RunOptions) -> BaseException | None:
        """Return what the program raised, outside of any handler, so that it shows as no one's context."""
        if not self._ready:
            # Here and not before: now the stack below is the one that user code will always have.
            self._language.run(_DISOWN, {"__builtins__": {}, "disown_callers": tracebacks.disown_callers})
            self._ready = True
        text = ""
        try:
            text = _program_text(source)
            if options.value:
                code = values.compile_with_value(self._language.compile, text)
            else:
                code = self._language.compile(text)
        except BaseException as error:  # whatever is wrong with the source
            if isinstance(error, SyntaxError):
                place_as_in_a_file(error, text)
            error.__cause__ = error.__context__ = error.__traceback__ = None
            return error
        namespace = vars(self._main)
        self._language.arm(namespace)
        depth.give_back_own(self._language.run)
        if options.withheld:
            self._reserve.withhold(options.withheld)
        with self._reserve:
            try:
                self._language.run(code, namespace)
                if options.value:
                    self._value = values.take_value(namespace, self._output_bytes)
            except BaseException as error:  # the program may raise anything
                return error
        return None


def _outcome(error: BaseException | None) -> Outcome:
    if error is None:
        return Outcome.OK
    if issubclass(type(error), MemoryError):
        return Outcome.MEMORY
    return Outcome.EXITED if issubclass(type(error), SystemExit) else Outcome.EXCEPTION


def _program_text(source: bytes) -> str:
    """Return the program as text.

    Raises:
        SyntaxError: there is a lone surrogate, which CPython's reader of files finds to be no UTF-8.
    """
    try:
        return source.decode().removeprefix(_BYTE_ORDER_MARK)
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        raise SyntaxError(
            f"Non-UTF-8 code starting with '\\x{source[error.start]:02x}' in file <stdin> on line {line}, "
            "but no encoding declared; see https://peps.python.org/pep-0263/ for details"
        ) from None


def _views(language: Guard, name: str) -> list[ModuleType]:
    """Return all modules that stand for the library module ``name``: the real one and the language's."""
    views_of = getattr(language, "views_of", None)
    return [sys.modules[name], *(views_of(name) if views_of is not None else ())]
