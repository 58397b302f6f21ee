"""Carries the headline table from the report into the README, between two marks, so that they agree."""

from __future__ import annotations

BEGIN = "<!-- speed: begin; written by python -m benchmarks --readme -->"
END = "<!-- speed: end -->"


def with_headline(readme: str, report: str) -> str:
    """Return the README with the report's headline table in the place of its own.

    Raises:
        ValueError: the marks are not in both, once each.
    """
    before, _, after = _parted(readme)
    return f"{before}{BEGIN}{_parted(report)[1]}{END}{after}"


def _parted(text: str) -> tuple[str, str, str]:
    if text.count(BEGIN) != 1 or text.count(END) != 1 or text.index(BEGIN) > text.index(END):
        raise ValueError("the marks around the headline table must be there once each")
    before, _, rest = text.partition(BEGIN)
    table, _, after = rest.partition(END)
    return before, table, after
