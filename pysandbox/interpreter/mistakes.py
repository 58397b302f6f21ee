"""A mistake in the program's syntax, placed as CPython places it in a program that it reads from a file.

The compiler is given the whole program as one string, and then shows two kinds of mistake differently:

- in a statement of several lines, a file's reader shows the line of the mistake, a string's those up to it;
- where the program ends too early, a file's reader points at nothing, a string's behind the last line.

See ``_PyPegen_raise_error_known_location`` in CPython's ``Parser/pegen_errors.c``.
"""

from __future__ import annotations

from typing import Final

#: How CPython begins to say that a block is missing or not ended; it has no token to point at.
_NO_BLOCK: Final = ("expected ", "unexpected unindent")
_CONTINUATION: Final = "\\"
_NOWHERE: Final = -1


def place_as_in_a_file(error: SyntaxError, program: str) -> None:
    """Change where an error from compiling ``program`` points, to where it would if that were a file."""
    text, number = error.text, error.lineno
    if text is None or number is None:
        return
    lines = program.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
    if "\n" in text.removesuffix("\n") and number <= len(lines):
        error.text = lines[number - 1]
    ends_too_early = error.msg.startswith(_NO_BLOCK) or text.strip() == _CONTINUATION
    if ends_too_early and error.end_offset == _NOWHERE and number >= len(lines):
        error.offset = 0
