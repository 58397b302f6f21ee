"""The playground's files over real HTTP: which, under what headers, and that nothing foreign is in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from browser import Browser
from server_process import FAKE_SERVER, ServerProcess

from pysandbox.web.page import FILES, FOLDER

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
MEDIA_TYPES = {
    "css": "text/css; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}
SOURCES = {path.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.iterdir())}


@pytest.mark.parametrize("path", FILES)
def test_a_file_comes_under_strict_headers(fake_server: ServerProcess, path: str) -> None:
    reply = fake_server.request("GET", path)
    name = FILES[path]
    assert (reply.status, reply.text) == (200, SOURCES[name])
    wanted = {
        "content-type": MEDIA_TYPES[name.rpartition(".")[2]],
        "content-security-policy": POLICY,
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
    }
    assert {header: reply.headers.get(header) for header in wanted} == wanted


def test_every_file_is_served_and_no_other() -> None:
    assert sorted(FILES.values()) == sorted(SOURCES)


@pytest.mark.parametrize("path", ["/playground/", "/playground/../page.py", "/playground/%2e%2e/page.py"])
def test_nothing_else_is_served(fake_server: ServerProcess, path: str) -> None:
    assert fake_server.request("GET", path).status == 404


@pytest.fixture(scope="module")
def locked() -> Iterator[ServerProcess]:
    with ServerProcess(script=FAKE_SERVER, environment={"PYSANDBOX_API_KEY": "k"}) as server:
        yield server


@pytest.mark.parametrize("path", FILES)
def test_the_page_itself_needs_no_key(locked: ServerProcess, path: str) -> None:
    assert locked.request("GET", path).status == 200


def test_running_code_from_the_page_needs_one(locked: ServerProcess) -> None:
    assert locked.post({"code": "say hello"}, origin=locked.url).status == 401


@pytest.mark.parametrize("name", SOURCES)
def test_no_file_names_another_site(name: str) -> None:
    addresses = set(re.findall(r"(?:https?:)?//[\w.-]+\.\w+[^\s\"'<]*", SOURCES[name]))
    # The name of SVG itself is no address; the other is code of an example, which the sandbox refuses.
    assert addresses <= {"http://www.w3.org/2000/svg", "http://example.org/"}


@pytest.mark.parametrize("name", [name for name in SOURCES if name.endswith(".js")])
def test_no_script_makes_markup_or_code_of_text(name: str) -> None:
    makers = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc|DOMParser|\beval\(|\bFunction\("
    assert re.findall(makers, SOURCES[name]) == []


INJECT = """
const script = document.createElement('script');
try { script.textContent = 'document.title = "injected"'; document.body.append(script); } catch {}
try { document.getElementById('empty').innerHTML = '<b id="injected">markup</b>'; } catch {}
return [document.title === 'injected', document.getElementById('injected') !== null];
"""


@pytest.mark.parametrize("on", [True, False], ids=["with the policy", "without it"])
def test_the_policy_stops_injected_scripts_and_markup(
    browser: Browser, fake_server: ServerProcess, on: bool
) -> None:
    browser.devtools("Page.setBypassCSP", enabled=not on)
    try:
        browser.open(f"{fake_server.url}/")
        assert browser.script(INJECT) == ([False, False] if on else [True, True])
    finally:
        browser.devtools("Page.setBypassCSP", enabled=False)
        browser.console()
