"""The table of settings as people meet it: the command line, the environment variables, the README.

It reads text into values and shows values as text; what settings there are is the table's business.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from typing import Any, Final

from .settings import Setting, Settings, table

ENVIRONMENT_PREFIX: Final = "PYSANDBOX_"


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
