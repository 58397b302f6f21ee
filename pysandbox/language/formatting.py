"""Makes ``str.format`` and ``str.format_map`` safe: a format string may name attributes, so the tables rule
it too.

A string whose fields name only free attributes goes to CPython's own method; any other is formatted here,
with the guarded ``getattr``. (f-strings need nothing of this: their expressions are compiled.)
"""

from __future__ import annotations

from _string import formatter_field_name_split, formatter_parser  # type: ignore[import-not-found]
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import BuiltinMethodType
from typing import Any, Final

from .guards import READERS, Fetch, read_attribute
from .names import is_free_to_read

_str_format: Final = str.format
_str_format_map: Final = str.format_map
_getattr: Final = getattr

DEEPEST_FIELD: Final = 2  # a format specification may hold fields, and theirs may not


@lru_cache(maxsize=512)
def is_harmless_format(text: str) -> bool:
    """Tell whether every attribute that the format string ``text`` names is free to read."""
    if "_" not in text and "format" not in text:
        return True  # all names that are not free hold one of these
    try:
        return all(is_free_to_read(name) for name in _attribute_names(text, DEEPEST_FIELD))
    except ValueError:
        return False  # it is malformed further on, and CPython reads the fields before that place


def _attribute_names(text: str, depth: int) -> list[str]:
    names = []
    for _, field, specification, _ in formatter_parser(text):
        if field is None:
            continue
        _, rest = formatter_field_name_split(field)
        names += [key for is_attribute, key in rest if is_attribute]
        if specification and depth > 1:
            names += _attribute_names(specification, depth - 1)
    return names


def _exact(text: str) -> str:
    return text if type(text) is str else str.__str__(text)


def format_text(text: str, /, *arguments: Any, **keywords: Any) -> str:
    """Do what ``str.format`` does, as far as the policy allows.

    Raises:
        AttributeError: a field names an attribute that is missing, or is kept from user code.
    """
    if not issubclass(type(text), str):
        return _str_format(text, *arguments, **keywords)  # raises the TypeError
    exact = _exact(text)
    if is_harmless_format(exact):
        return _str_format(exact, *arguments, **keywords)
    return _format(exact, arguments, keywords, _Numbering(), DEEPEST_FIELD)


def format_text_map(text: str, mapping: Mapping[str, Any], /) -> str:
    """Do what ``str.format_map`` does, as far as the policy allows."""
    if not issubclass(type(text), str):
        return _str_format_map(text, mapping)  # raises the TypeError
    exact = _exact(text)
    if is_harmless_format(exact):
        return _str_format_map(exact, mapping)
    return _format(exact, None, mapping, _Numbering(), DEEPEST_FIELD)


class _Numbering:
    """Counts fields without a number, and forbids mixing them with numbered ones."""

    def __init__(self) -> None:
        self.next = 0
        self.manual = False

    def number(self, name: int | str) -> int | str:
        if name == "":
            if self.manual:
                raise ValueError("cannot switch from manual field specification to automatic field numbering")
            self.next += 1
            return self.next - 1
        if type(name) is int:
            if self.next:
                raise ValueError("cannot switch from automatic field numbering to manual field specification")
            self.manual = True
        return name


_CONVERSIONS: Final[dict[str | None, Callable[[Any], Any]]] = {
    None: lambda value: value,
    "s": str,
    "r": repr,
    "a": ascii,
}


def _format(
    text: str,
    arguments: tuple[Any, ...] | None,
    keywords: Mapping[str, Any],
    numbering: _Numbering,
    depth: int,
) -> str:
    if depth == 0:
        raise ValueError("Max string recursion exceeded")
    parts = []
    for literal, field, specification, conversion in formatter_parser(text):
        parts.append(literal)
        if field is None:
            continue
        first, rest = formatter_field_name_split(field)
        value = _lookup(numbering.number(first), arguments, keywords)
        for is_attribute, key in rest:
            value = read_attribute(value, key) if is_attribute else value[key]
        if conversion not in _CONVERSIONS:
            raise ValueError(f"Unknown conversion specifier {conversion!r}")
        value = _CONVERSIONS[conversion](value)
        if "{" in specification:
            specification = _format(specification, arguments, keywords, numbering, depth - 1)
        parts.append(format(value, specification))
    return "".join(parts)


def _lookup(name: int | str, arguments: tuple[Any, ...] | None, keywords: Mapping[str, Any]) -> Any:
    if type(name) is not int:
        return keywords[name]  # type: ignore[index]
    if arguments is None:
        raise ValueError("Format string contains positional fields")
    if name >= len(arguments):
        raise IndexError(f"Replacement index {name} out of range for positional args tuple")
    return arguments[name]


def read_format(value: Any, name: str, fetch: Fetch = _getattr) -> Any:
    """Read ``format`` or ``format_map``: what belongs to ``str`` is exchanged for a version that checks
    names.
    """
    if type(value) is str and is_harmless_format(value):
        return fetch(value, name)
    found = fetch(value, name)
    if found is _str_format:
        return format_text
    if found is _str_format_map:
        return format_text_map
    if type(found) is BuiltinMethodType and issubclass(type(found.__self__), str):
        text: Any = found.__self__
        if found.__name__ == "format":
            return _bound(format_text, text)
        if found.__name__ == "format_map":
            return _bound(format_text_map, text)
    return found


def _bound(function: Callable[..., str], text: str) -> Callable[..., str]:
    def bound(*arguments: Any, **keywords: Any) -> str:
        return function(text, *arguments, **keywords)

    bound.__name__ = function.__name__
    return bound


READERS["format"] = READERS["format_map"] = read_format


def compiled_behind(function: Any) -> Any:
    """Return the method of ``str`` that ``function`` stands for, or ``function`` itself: to describe it."""
    stand_ins = ((format_text, _str_format), (format_text_map, _str_format_map))
    return next((compiled for checked, compiled in stand_ins if checked is function), function)
