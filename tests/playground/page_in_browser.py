"""The playground in the browser, in the words of its user."""

from __future__ import annotations

from collections.abc import Callable

from browser import Browser

#: What each cell shows, by the name of the part.
CELLS = """
const parts = {
    number: '.number', outcome: '.outcome', code: '.cell-code', stdout: '.stdout pre', stderr: '.stderr pre',
    value: '.value pre', limit: '.limit-words strong', silent: '.silent', title: '.notice strong',
    advice: '.notice p', action: '.notice button',
};
const shownIn = (cell, where) => cell.querySelector(where)?.textContent;
const texts = (cell) => Object.entries(parts).map(([name, where]) => [name, shownIn(cell, where)]);
return [...document.querySelectorAll('.cell')].map(
    (cell) => Object.fromEntries(texts(cell).filter(([, shown]) => shown)),
);
"""


class Page:
    """The playground in the browser, in the words of its user."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser = browser
        # What a former test has left in the tab goes before the page can read it.
        browser.open(f"{url}/playground/icon.svg")
        browser.script("sessionStorage.clear(); localStorage.clear()")
        browser.open(f"{url}/")
        browser.console()

    def reload(self) -> None:
        """Load the page again, in the same tab."""
        self.browser.script("window.isOld = true; location.reload()")
        ready = "return !window.isOld && document.querySelector('.chip') !== null"
        self.browser.wait(lambda: self.browser.script(ready), "the page to load again")

    @property
    def code(self) -> str:
        return str(self.browser.script("return document.getElementById('code').value"))

    @property
    def session(self) -> str | None:
        return self.browser.text("#session-id")

    @property
    def caret(self) -> list[int]:
        """Where the selection begins and ends in the editor."""
        return list(
            self.browser.script(
                "const e = document.getElementById('code'); return [e.selectionStart, e.selectionEnd]"
            )
        )

    def write(self, code: str, start: int | None = None, end: int | None = None) -> None:
        """Put a program into the focused editor, as if pasted, with a selection or the caret at its end."""
        self.browser.script(
            "const [code, start, end] = arguments; const e = document.getElementById('code');"
            "e.focus(); e.select(); document.execCommand(code ? 'insertText' : 'delete', false, code);"
            "e.setSelectionRange(start, end)",
            code,
            len(code) if start is None else start,
            len(code) if start is None else end if end is not None else start,
        )

    def run(self, code: str) -> dict[str, str]:
        """Write a program, run it by its keys, and return what its cell shows: a text for each class."""
        self.write(code)
        return self.result_of(lambda: self.browser.press("Control", "Enter"))

    def result_of(self, action: Callable[[], object]) -> dict[str, str]:
        """Do what runs a program, and return what its cell shows."""
        before = self.newest
        action()
        self.browser.wait(lambda: self.newest not in (before, None), "a cell to end")
        return self.cells()[0]

    @property
    def newest(self) -> str | None:
        """The number of the newest cell that has ended."""
        return self.browser.script(
            "return document.querySelector('.cell:first-child:not(.running)')?.dataset.number"
        )

    def cells(self) -> list[dict[str, str]]:
        """What each cell shows, the latest first."""
        return list(self.browser.script(CELLS))

    def focused(self) -> str:
        """Return the id, else the text, of what has the focus."""
        return str(self.browser.script("const e = document.activeElement; return e.id || e.textContent"))

    def said(self) -> str | None:
        """Return what a screen reader was last told."""
        return self.browser.text("#status")
