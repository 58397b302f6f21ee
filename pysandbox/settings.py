"""The one table of settings: it feeds the library's keywords, the command line, the environment, the README.

Plain data and the few functions that read and show it; nothing here starts a process or knows HTTP.
"""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from . import limits
from .limits import Limits

KIB: Final = 2**10
MIB: Final = 2**20

ENVIRONMENT_PREFIX: Final = "PYSANDBOX_"

LOG_LEVELS: Final = ("debug", "info", "warning", "error")
LOG_FORMATS: Final = ("text", "json")


@dataclass(frozen=True, slots=True)
class Setting:
    """What one row of the table says beside its name and default.

    Attributes:
        help: one line for people.
        kind: ``int``, ``float``, ``str`` or another reader of text; for a list, the kind of its items.
        expected: what the text must be, in words, where ``kind`` is a reader of its own.
        unit: what a number counts, such as ``"MiB"``.
        smallest, largest: the inclusive range of a number.
        choices: the words allowed, where only some are.
        many: whether it is a list: an option given several times, a variable with commas.
        shown_default: the default in words, where it is worked out at start.
        option: the option's name without its dashes, where it is not the setting's own name.
        secret: whether it must not stand on a command line, where every user of the machine can read it.
        keyword: whether ``Sandbox`` takes it under the same name.
    """

    help: str
    kind: Callable[[str], Any] = str
    expected: str = ""
    unit: str = ""
    smallest: float | None = None
    largest: float | None = None
    choices: tuple[str, ...] = ()
    many: bool = False
    shown_default: str | None = None
    option: str | None = None
    secret: bool = False
    keyword: bool = False


def read_uid_range(text: str) -> tuple[int, int]:
    """Read the first user id and how many, as in ``200000:4096``.

    Raises:
        ValueError: the text is no such thing.
    """
    first, _, count = text.partition(":")
    if not (first.isdecimal() and count.isdecimal() and int(first) > 0 and int(count) > 0):
        raise ValueError
    if int(first) + int(count) > 2**32 - 2:
        raise ValueError
    return int(first), int(count)


def _row(default: object, help: str, **details: Any) -> Any:
    return field(default=default, metadata={"setting": Setting(help, **details)})


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting of the server and of the terminal commands, by name; the defaults are the table's."""

    host: str = _row("127.0.0.1", "address to listen on")
    port: int = _row(8000, "port to listen on; 0 picks a free one", kind=int, smallest=0, largest=65535)
    time: float = _row(
        limits.DEFAULT_TIME_SECONDS,
        "wall time of one execution",
        kind=float,
        unit="seconds",
        smallest=limits.SMALLEST_TIME_SECONDS,
        largest=limits.LARGEST_TIME_SECONDS,
    )
    memory: int = _row(
        limits.DEFAULT_MEMORY_BYTES // MIB,
        "memory of one session, above that of a fresh interpreter",
        kind=int,
        unit="MiB",
        smallest=limits.SMALLEST_MEMORY_BYTES // MIB,
        largest=limits.LARGEST_MEMORY_BYTES // MIB,
    )
    output: int = _row(
        limits.DEFAULT_OUTPUT_BYTES // KIB,
        "output of one execution, for each of stdout and stderr",
        kind=int,
        unit="KiB",
        smallest=1,
        largest=limits.LARGEST_OUTPUT_BYTES // KIB,
    )
    max_request: int = _row(
        1024, "size of a request's body", kind=int, unit="KiB", smallest=1, largest=16 * KIB
    )
    max_sessions: int = _row(
        256, "sessions alive at once", kind=int, smallest=1, largest=100_000, keyword=True
    )
    idle_expiry: float = _row(
        1800.0,
        "time after which an unused session ends",
        kind=float,
        unit="seconds",
        smallest=0.1,
        largest=31_536_000.0,
        keyword=True,
    )
    warm_workers: int = _row(
        2, "workers kept ready for new sessions", kind=int, smallest=0, largest=1000, keyword=True
    )
    max_running: int | None = _row(
        None,
        "executions that run at once",
        kind=int,
        smallest=1,
        largest=10_000,
        shown_default="one for each processor",
        keyword=True,
    )
    max_waiting: int = _row(
        256,
        "executions that wait for their turn; one more is answered 503",
        kind=int,
        smallest=0,
        largest=10_000,
        keyword=True,
    )
    threads: int | None = _row(
        None,
        "threads that answer requests; with fewer than the default, fewer executions may wait",
        kind=int,
        smallest=2,
        largest=20_000,
        shown_default="running + waiting + 8",
    )
    modules: tuple[str, ...] = _row(
        (), "allow code to import this module as well", many=True, option="allow-module", keyword=True
    )
    require: tuple[str, ...] = _row(
        (), "do not start without this layer of confinement", many=True, keyword=True
    )
    uid_range: tuple[int, int] | None = _row(
        None,
        "user ids for sessions, where the server runs as root",
        kind=read_uid_range,
        expected="FIRST:COUNT, such as 200000:4096",
        shown_default="a range that hosts leave free",
        keyword=True,
    )
    log_level: str = _row("info", "least severe messages to log", choices=LOG_LEVELS)
    log_format: str = _row("text", "form of the log on stderr", choices=LOG_FORMATS)
    allow_host: tuple[str, ...] = _row((), "answer requests for this host name as well", many=True)
    allow_origin: tuple[str, ...] = _row((), "let pages of this origin use the server (CORS)", many=True)
    api_key: tuple[str, ...] = _row((), "keys, one of which each request must show", many=True, secret=True)
    api_key_file: str | None = _row(None, "file of such keys, one on a line", shown_default="none")

    def execution_limits(self) -> Limits:
        """Return the bounds of one execution, in the library's units."""
        return Limits(time=self.time, memory=self.memory * MIB, output=self.output * KIB)

    def sandbox_keywords(self) -> dict[str, Any]:
        """Return the keyword arguments for ``Sandbox``."""
        keywords = {name: getattr(self, name) for name, setting, _ in table() if setting.keyword}
        return {"limits": self.execution_limits(), **keywords}


def table() -> tuple[tuple[str, Setting, Any], ...]:
    """Return the rows in their order: name, what is said of it, default."""
    return tuple((f.name, f.metadata["setting"], f.default) for f in dataclasses.fields(Settings))


def option_of(name: str, setting: Setting) -> str:
    """Return the command line's name for a setting, such as ``--max-sessions``."""
    return "--" + (setting.option or name.replace("_", "-"))


def variable_of(name: str, setting: Setting) -> str:
    """Return the environment's name for a setting, such as ``PYSANDBOX_MAX_SESSIONS``."""
    return ENVIRONMENT_PREFIX + option_of(name, setting)[2:].replace("-", "_").upper()


def shown_default(setting: Setting, default: Any) -> str:
    """Return a setting's default as people read it, with its unit."""
    if setting.shown_default is not None:
        return setting.shown_default
    if default == ():
        return "none"
    text = f"{default:g}" if isinstance(default, float) else str(default)
    return f"{text} {setting.unit}".rstrip()


def expectation(setting: Setting) -> str:
    """Return what a single value of the setting must be, in words."""
    if setting.choices:
        return "one of " + ", ".join(setting.choices)
    if setting.expected:
        return setting.expected
    if setting.kind is str:
        return "not empty"
    noun = "a whole number" if setting.kind is int else "a number"
    unit = f" of {setting.unit}" if setting.unit else ""
    return f"{noun}{unit} from {setting.smallest:.10g} to {setting.largest:.10g}"


def parse(setting: Setting, text: str) -> Any:
    """Read one value from the command line or the environment.

    Raises:
        ValueError: the text is no such value; the message says what it must be.
    """
    value: Any
    try:
        value = setting.kind(text.strip())
    except ValueError:
        value = None
    accepted = value in setting.choices if setting.choices else bool(value) or value == 0
    if accepted and setting.smallest is not None and setting.largest is not None:
        # Written so that NaN, which compares false with everything, is refused too.
        accepted = setting.smallest <= value <= setting.largest
    if not accepted:
        raise ValueError(f"must be {expectation(setting)}, not {text!r}")
    return value


def parse_several(setting: Setting, text: str) -> tuple[Any, ...]:
    """Read the values of a list, with commas between them.

    Raises:
        ValueError: one of them is no such value.
    """
    return tuple(parse(setting, item) for item in text.split(",") if item.strip())


def from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    """Return the settings that the environment gives.

    Raises:
        ValueError: a variable's value cannot be read; the message names the variable.
    """
    found: dict[str, Any] = {}
    for name, setting, _ in table():
        variable = variable_of(name, setting)
        text = environment.get(variable)
        if text is None:
            continue
        try:
            found[name] = parse_several(setting, text) if setting.many else parse(setting, text)
        except ValueError as error:
            raise ValueError(f"{variable} {error}") from None
    return found


def add_options(parser: argparse.ArgumentParser, names: Iterable[str] | None = None) -> None:
    """Give an argument parser the options of these settings; None means all of them."""
    for name, setting, default in table():
        if names is not None and name not in names:
            continue
        if setting.secret:
            parser.epilog = f"Only in the environment: {setting.help} [{variable_of(name, setting)}]"
            continue
        parser.add_argument(
            option_of(name, setting),
            dest=name,
            metavar=_metavar(name, setting),
            type=_argument_type(setting),
            action="extend" if setting.many else "store",
            help=f"{setting.help}{' (may be repeated, or several with commas)' if setting.many else ''} "
            f"[default: {shown_default(setting, default)}] [{variable_of(name, setting)}]",
        )


def resolve(options: argparse.Namespace, environment: Mapping[str, str]) -> Settings:
    """Join the three sources: an option wins over a variable, a variable over the default.

    Raises:
        ValueError: a variable's value cannot be read.
    """
    values = from_environment(environment)
    for name, setting, _ in table():
        given = getattr(options, name, None)
        if given is not None:
            values[name] = tuple(given) if setting.many else given
    return Settings(**values)


def markdown_table() -> str:
    """Return the table as the README shows it."""
    lines = ["| option | variable | default | meaning |", "| --- | --- | --- | --- |"]
    for name, setting, default in table():
        option = "(only as a variable)" if setting.secret else f"`{option_of(name, setting)}`"
        shown = shown_default(setting, default)
        needs = "" if setting.kind is str and not setting.choices else f"; {expectation(setting)}"
        repeated = "; may be repeated, or several with commas" if setting.many else ""
        lines.append(
            f"| {option} | `{variable_of(name, setting)}` | {shown} | {setting.help}{needs}{repeated} |"
        )
    return "\n".join(lines) + "\n"


def _metavar(name: str, setting: Setting) -> str:
    if setting.choices:
        return "{" + ",".join(setting.choices) + "}"
    if setting.expected:
        return setting.expected.partition(",")[0]
    return setting.unit.upper() or ("N" if setting.kind is int else name.split("_")[-1].rstrip("s").upper())


def _argument_type(setting: Setting) -> Any:
    def convert(text: str) -> Any:
        try:
            return parse_several(setting, text) if setting.many else parse(setting, text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return convert
