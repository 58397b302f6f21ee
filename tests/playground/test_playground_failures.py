"""The playground where the server says no: no key, a session that is gone, no room, a fault; no server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browser import Browser
from page_in_browser import Page
from server_process import FAKE_SERVER, ServerProcess


@pytest.fixture
def fake_page(browser: Browser, fake_server: ServerProcess) -> Page:
    return Page(browser, fake_server.url)


@pytest.fixture(scope="module")
def locked() -> Iterator[ServerProcess]:
    with ServerProcess(script=FAKE_SERVER, environment={"PYSANDBOX_API_KEY": "the-key"}) as server:
        yield server


def failure(cell: dict[str, str]) -> tuple[str | None, ...]:
    return tuple(cell.get(part) for part in ("outcome", "title", "advice", "action"))


def test_a_session_that_is_gone_can_be_begun_anew(fake_page: Page) -> None:
    fake_page.run("say hello")
    assert failure(fake_page.run("vanish")) == (
        "Not run",
        "This session has ended",
        "It was unused for too long, or the server was started anew. What it defined is gone.",
        "Run in a new session",
    )
    gone = fake_page.session
    fake_page.write("say again")
    fake_page.browser.script("document.querySelector('.cell-code').textContent = 'unused'")
    fake_page.browser.click(".notice button")
    fake_page.browser.wait(lambda: fake_page.browser.text(".cell .notice, .cell .stdout"), "a result")
    assert fake_page.browser.script("return document.querySelectorAll('.tab').length") == 2
    assert fake_page.session != gone


def test_a_busy_server_is_asked_again_later(fake_page: Page) -> None:
    assert failure(fake_page.run("overloaded")) == (
        "Not run",
        "The server is busy",
        "All workers are busy.",
        "Try again in 7 s",
    )
    assert fake_page.browser.script("return document.querySelector('.notice button').disabled") is True
    fake_page.browser.wait(lambda: fake_page.cells()[0]["action"] == "Try again in 6 s", "the count")


def test_a_fault_of_the_server_is_not_the_program_s(fake_page: Page) -> None:
    assert failure(fake_page.run("fault")) == (
        "Not run",
        "The server failed",
        "The fault is the server's, not your program's. Its log says more.",
        "Try again",
    )


def test_any_other_refusal_is_shown_as_the_server_words_it(fake_page: Page) -> None:
    assert failure(fake_page.run("say " + "x" * 2**20)) == (
        "Not run",
        "The server refused the request (413)",
        "The body is larger than 1048576 bytes.",
        "Try again",
    )


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("timeout", "execution timeout"),
        ("memory", "memory limit exceeded"),
        ("output", "output limit exceeded"),
        ("crashed", "interpreter crashed"),
    ],
)
def test_each_limit_is_marked(fake_page: Page, outcome: str, words: str) -> None:
    cell = fake_page.run(f"limit {outcome}")
    assert (cell["outcome"], cell["limit"]) == ("Stopped", words)


def test_what_no_encoding_holds_is_shown_all_the_same(fake_page: Page) -> None:
    fake_page.write("surrogate")
    fake_page.browser.press("Control", "Enter")
    shown = fake_page.browser.wait(
        lambda: fake_page.browser.script(
            "return [...document.querySelectorAll('.stream pre')]"
            ".map((e) => Array.from({length: e.textContent.length}, (_, i) => e.textContent.charCodeAt(i)))"
        )
    )
    assert shown == [[ord("a"), 0xD800, ord("b"), 0], [0xDFFF]]


def test_the_key_is_asked_for_and_used(browser: Browser, locked: ServerProcess) -> None:
    page = Page(browser, locked.url)
    browser.wait(lambda: page.focused() == "key", "the key's field")
    assert failure(page.run("say hello")) == (
        "Not run",
        "This server asks for an API key",
        "Enter a key above the editor, then run again.",
        "Try again",
    )
    browser.wait(lambda: page.focused() == "key", "the key's field")
    browser.type("wrong\n")
    hint = "The server does not know this key. Is it whole?"
    browser.wait(lambda: browser.text("#key-hint") == hint, hint)
    browser.press("Control", "a")
    browser.type("the-key\n")
    browser.wait(lambda: page.focused() == "code", "the editor")
    browser.click(".notice button")
    browser.wait(lambda: page.cells()[0].get("stdout") == "hello", "the output")
    page.reload()
    assert page.run("say again")["stdout"] == "again"
    assert browser.script("return document.getElementById('key-form').hidden") is True
    assert "the-key" not in locked.log()


def test_a_server_that_is_gone_is_said(browser: Browser) -> None:
    with ServerProcess(script=FAKE_SERVER) as server:
        page = Page(browser, server.url)
        page.run("say hello")
        server.process.kill()
        server.process.wait()
        assert failure(page.run("say more")) == (
            "Not run",
            "The server cannot be reached",
            "Is it running, and are you online?",
            "Try again",
        )
        browser.click("#fork")
        notice = "The server cannot be reachedIs it running, and are you online?"
        browser.wait(lambda: browser.text("#fork-notice") == notice, notice)
