"""The one table of settings: it feeds the library's keywords, the command line, the environment, the README.

Plain data, and the readers of its odder values; ``options`` reads and shows it. Nothing here starts a process
or knows HTTP.
"""

from __future__ import annotations

import dataclasses
import ipaddress
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from . import limits
from .limits import Limits

KIB: Final = 2**10
MIB: Final = 2**20

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


def read_ip_address(text: str) -> str:
    """Read an IP address.

    Raises:
        ValueError: the text is none.
    """
    return str(ipaddress.ip_address(text))


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
        256,
        "sessions alive at once; for one more, the oldest ends that was used once only",
        kind=int,
        smallest=1,
        largest=100_000,
        keyword=True,
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
    trusted_proxy: str | None = _row(
        None,
        "address of a proxy in front, whose X-Forwarded-Proto, -Host, -Port and -For are believed",
        kind=read_ip_address,
        expected="an IP address, such as 127.0.0.1",
        shown_default="none",
    )
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
