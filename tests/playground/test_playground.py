"""The playground in a real browser over a real server: run, go on, fork, be stopped, edit."""

from __future__ import annotations

import re

import pytest
from browser import Browser
from page_in_browser import Page
from server_process import ServerProcess

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def test_output_and_errors_are_shown_apart(page: Page) -> None:
    code = "import sys\nprint('out')\nprint('err', file=sys.stderr)"
    assert page.run(code) == {"number": "[1]", "code": code, "stdout": "out", "stderr": "err"}
    colours = page.browser.script(
        "return ['.stdout pre', '.stderr pre'].map(s => getComputedStyle(document.querySelector(s)).color)"
    )
    assert colours[0] != colours[1]


def test_a_session_goes_on_from_cell_to_cell(page: Page) -> None:
    assert page.session == "comes with the first run"
    assert page.run("x = 5") == {"number": "[1]", "code": "x = 5", "silent": "Ran without output"}
    session = page.session
    assert UUID.fullmatch(str(session))
    assert page.run("print(x)")["stdout"] == "5"
    assert page.session == session
    assert [cell["code"] for cell in page.cells()] == ["print(x)", "x = 5"]


def test_an_exception_is_named(page: Page) -> None:
    assert page.run("1 / 0") == {
        "number": "[1]",
        "outcome": "Exception",
        "code": "1 / 0",
        "stderr": 'Traceback (most recent call last):\n  File "<stdin>", line 1, in <module>\n'
        "ZeroDivisionError: division by zero",
    }
    said = "Cell 1. Errors: ZeroDivisionError: division by zero"
    page.browser.wait(lambda: page.said() == said, said)


@pytest.mark.parametrize(
    ("example", "words"), [("Time", "execution timeout"), ("Memory", "memory limit exceeded")]
)
def test_a_limit_is_marked_and_the_session_goes_on(page: Page, example: str, words: str) -> None:
    page.run("x = 5")
    page.browser.click(".chip", example)
    stopped = page.result_of(lambda: page.browser.click("#run"))
    assert (stopped["outcome"], stopped["limit"]) == ("Stopped", words)
    assert "stdout" not in stopped and "stderr" not in stopped
    page.browser.wait(lambda: page.said() == f"Cell 2 was stopped: {words}", words)


def test_the_value_of_the_last_expression_is_shown(page: Page) -> None:
    assert page.run("print('two')\n1 + 1") == {
        "number": "[1]",
        "code": "print('two')\n1 + 1",
        "stdout": "two",
        "value": "2",
    }


def test_an_exit_status_is_shown(page: Page) -> None:
    assert page.run("raise SystemExit(3)")["outcome"] == "Exited with status 3"


def test_what_was_printed_before_a_limit_is_shown(page: Page) -> None:
    cell = page.run("print('begun')\nwhile True: print('x' * 5000)")
    assert (cell["limit"], cell["stdout"][:7]) == ("output limit exceeded", "begun\nx")


def test_a_program_reads_its_input(page: Page) -> None:
    page.browser.click(".input summary")
    page.browser.click("#stdin")
    page.browser.type("Ada\nLovelace")
    assert page.run("print(input(), 'and', input())")["stdout"] == "Ada and Lovelace"


@pytest.mark.posix_only
def test_a_session_is_as_it_was_before_a_limit(page: Page) -> None:
    page.run("x = 5")
    cell = page.run("x = 6\nprint('begun')\nwhile True: pass")
    assert (cell["limit"], cell["stdout"]) == ("execution timeout", "begun")
    assert page.run("print(x)")["stdout"] == "5"


@pytest.mark.parametrize(
    ("example", "last_line"),
    [
        ("Files", "PermissionError: [Errno 13] Permission denied: 'file.txt'"),
        ("Network", "urllib.error.URLError: <urlopen error [Errno 13] Permission denied>"),
    ],
)
def test_a_denial_is_a_traceback(page: Page, example: str, last_line: str) -> None:
    page.browser.click(".chip", example)
    cell = page.result_of(lambda: page.browser.click("#run"))
    assert cell["outcome"] == "Exception"
    assert cell["stderr"].splitlines()[-1] == last_line
    assert "PermissionError: [Errno 13] Permission denied" in cell["stderr"]


def test_the_other_examples_run(page: Page) -> None:
    shown = {}
    for example in ("Hello", "Errors", "Remember", "Recall"):
        page.browser.click(".chip", example)
        cell = page.result_of(lambda: page.browser.click("#run"))
        shown[example] = (cell.get("stdout", "").splitlines()[:2], cell.get("stderr", "").splitlines()[-1:])
    assert shown == {
        "Hello": (["Hello, World!", " 1 squared is  1"], []),
        "Errors": (["this goes to stdout"], ["ZeroDivisionError: division by zero"]),
        "Remember": (["Lisbon, and 0 before it"], []),
        "Recall": (["Kyoto, and 1 before it", "['Lisbon', 'Kyoto']"], []),
    }


def test_a_new_session_knows_nothing_of_the_old_one_and_both_live_on(page: Page) -> None:
    page.run("x = 5")
    first = page.session
    page.browser.click("#new")
    assert (page.session, page.cells()) == ("comes with the first run", [])
    assert page.run("print(x)")["stderr"].endswith("NameError: name 'x' is not defined")
    page.browser.click(".tab", "Session 1")
    assert page.session == first
    assert [cell["code"] for cell in page.cells()] == ["x = 5"]
    assert page.run("print(x)")["stdout"] == "5"


@pytest.mark.posix_only
def test_a_fork_shares_the_past_and_not_the_future(page: Page) -> None:
    page.run("x = 5")
    first = page.session
    page.browser.click("#fork")
    page.browser.wait(lambda: page.session != first, "the fork")
    assert UUID.fullmatch(str(page.session))
    assert [cell["code"] for cell in page.cells()] == ["x = 5"]
    assert page.run("x += 1\nprint(x)")["stdout"] == "6"
    page.browser.click(".tab", "Session 1")
    assert page.session == first
    assert page.run("print(x)")["stdout"] == "5"
    page.browser.click(".tab", "Session 2, fork of 1")
    assert page.run("print(x)")["stdout"] == "6"


def test_an_ended_session_is_gone(page: Page, server: ServerProcess) -> None:
    page.run("x = 5")
    first = page.session
    page.browser.click("#end")
    assert (page.session, page.cells()) == ("comes with the first run", [])
    page.browser.wait(lambda: server.post({"code": "x", "id": first}).status == 404, "the session's end")
    assert page.browser.script("return document.querySelector('.tab').textContent") == "Session 2"


def test_before_the_first_run_there_is_nothing_to_fork(page: Page) -> None:
    assert page.browser.script("return document.getElementById('fork').disabled") is True


@pytest.mark.parametrize("where", [".cell:last-child button", ".cell:last-child .cell-code"])
def test_a_cell_is_edited_again(page: Page, where: str) -> None:
    page.run("print('one')")
    page.run("print('two')")
    page.browser.click(where)
    assert page.code == "print('one')"
    page.browser.press("Control", "z")
    assert page.code == "print('two')"


def test_a_reload_keeps_the_session(page: Page) -> None:
    page.run("x = 5")
    session = page.session
    page.write("print(x)")
    page.reload()
    assert (page.session, page.code) == (session, "print(x)")
    assert [cell["code"] for cell in page.cells()] == ["x = 5"]
    page.browser.press("Tab")
    page.browser.click("#code")
    assert page.result_of(lambda: page.browser.click("#run"))["stdout"] == "5"


def test_the_id_is_copied(page: Page) -> None:
    page.run("x = 5")
    page.browser.devtools(
        "Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"]
    )
    page.browser.click("#copy")
    page.browser.wait(lambda: page.browser.text("#copy") == "Copied", "Copied")
    assert page.browser.script("return navigator.clipboard.readText()") == page.session


def test_what_code_prints_stays_text(page: Page) -> None:
    markup = "<img src=x onerror=alert(1)><script>alert(1)</script>"
    assert page.run(f"print({markup!r})\nraise ValueError({markup!r})")["stdout"] == markup
    assert page.cells()[0]["stderr"].endswith(markup)
    assert page.browser.script("return document.querySelectorAll('#cells img, #cells script').length") == 0


def test_nothing_to_run_is_said(page: Page) -> None:
    page.write("  \n")
    page.browser.press("Control", "Enter")
    page.browser.wait(lambda: page.said() == "There is nothing to run yet", "words")
    assert page.cells() == []


@pytest.mark.parametrize(
    ("before", "keys", "after"),
    [
        ("|", ["Tab"], "    |"),
        ("ab|", ["Tab"], "ab  |"),
        ("    x|", ["Shift", "Tab"], "x|"),
        ("  x|", ["Shift", "Tab"], "x|"),
        ("a\n|b\n\nc|\nd", ["Tab"], "a\n    |b\n\n    c|\nd"),
        ("    |a\n  b|\nc", ["Shift", "Tab"], "|a\nb|\nc"),
        ("|a\nb\n|c", ["Tab"], "    |a\n    b\n|c"),
        ("    x = 1|", ["Enter"], "    x = 1\n    |"),
        ("if x:|", ["Enter"], "if x:\n    |"),
        ("if x:  # why|", ["Enter"], "if x:  # why\n    |"),
        ("# so:|", ["Enter"], "# so:\n|"),
        ("\tx|", ["Enter"], "\tx\n\t|"),
    ],
    ids=ascii,
)
def test_keys_of_the_editor(page: Page, before: str, keys: list[str], after: str) -> None:
    page.write(before.replace("|", ""), before.index("|"), before.rindex("|") - (before.count("|") - 1))
    page.browser.press(*keys)
    start, end = page.caret
    code = page.code
    shown = (
        f"{code[:start]}|{code[start:]}" if start == end else f"{code[:start]}|{code[start:end]}|{code[end:]}"
    )
    assert shown == after
    assert page.focused() == "code"


def test_undo_takes_an_indentation_back(page: Page) -> None:
    page.write("a\nb", 0, 3)
    page.browser.press("Tab")
    assert page.code == "    a\n    b"
    page.browser.press("Control", "z")
    assert page.code == "a\nb"


def test_lines_are_numbered_and_coloured_without_changing_the_text(page: Page) -> None:
    code = (
        "@f\ndef g(x: \"s\") -> None:  # why\n\treturn f'''{x}\n''' + r\"\\\" + 0x1F + \"open\n\u00e9 = '''\\"
    )
    page.write(code)
    assert page.browser.text("#colours") == f"{code}\n"
    assert page.browser.text("#gutter") == "\n".join(str(n) for n in range(1, code.count("\n") + 2))
    coloured = page.browser.script(
        "return [...document.querySelectorAll('#colours span')].map(s => [s.className, s.textContent])"
    )
    assert coloured == [
        ["py-decorator", "@f"],
        ["py-keyword", "def"],
        ["py-definition", "g"],
        ["py-string", '"s"'],
        ["py-number", "None"],
        ["py-comment", "# why"],
        ["py-keyword", "return"],
        ["py-string", "f'''{x}\n'''"],
        ["py-string", 'r"\\" + 0x1F + "'],
        ["py-builtin", "open"],
        ["py-string", "'''\\"],
    ]


def test_the_coloured_copy_lies_behind_the_text(page: Page) -> None:
    page.write("x = 1\n" * 80 + "y = " + "'long' + " * 60)
    boxes = page.browser.script(
        "const place = ({x, y, width, height}) => [x, y, width, height];"
        "const type = (s) => [s.font, s.lineHeight, s.padding, s.tabSize, s.letterSpacing, s.whiteSpace];"
        "return ['code', 'colours'].map((id) => document.getElementById(id))"
        ".map((e) => [place(e.getBoundingClientRect()), type(getComputedStyle(e))])"
    )
    assert boxes[0] == boxes[1]
    inside = page.browser.script(
        "const e = document.getElementById('code');"
        "return [e.scrollWidth - e.clientWidth, e.scrollHeight - e.clientHeight]"
    )
    assert inside == [0, 0]


def test_everything_works_by_keyboard_alone(page: Page) -> None:
    press, focused = page.browser.press, page.focused

    def tab_to(name: str, *keys: str) -> None:
        for _ in range(30):
            if focused() == "code":
                press("Escape")
            press(*keys, "Tab")
            if focused() == name:
                return
        raise AssertionError(f"the Tab key does not lead to {name}")

    tab_to("Remember")
    press("Enter")
    assert focused() == "code"
    assert page.result_of(lambda: press("Control", "Enter"))["stdout"] == "Lisbon, and 0 before it"
    press("Control", "a")
    page.browser.type("def f():\nreturn 7")
    press("Enter")
    press("Shift", "Tab")
    page.browser.type("print(f())")
    assert page.code == "def f():\n    return 7\nprint(f())"
    tab_to("run")
    assert page.result_of(lambda: press("Space"))["stdout"] == "7"
    tab_to("new")
    tab_to("copy")
    tab_to("Edit again")
    tab_to("Edit again")
    press("Enter")
    assert page.code.startswith("# Run this")
    tab_to("theme", "Shift")
    tab_to("fork")
    tab_to("new")
    press("Enter")
    assert page.session == "comes with the first run"


def test_each_control_has_a_name(page: Page) -> None:
    page.run("print('x' * 500)\nraise SystemExit('no')")
    tree = page.browser.devtools("Accessibility.getFullAXTree")["nodes"]
    controls = [
        (node["role"]["value"], node.get("name", {}).get("value", ""))
        for node in tree
        if not node["ignored"] and node["role"]["value"] in {"button", "textbox", "link", "list", "group"}
    ]
    assert ("textbox", "Python program") in controls
    assert ("button", "Edit cell 1 again") in controls
    assert ("list", "History, latest first") in controls
    assert [role for role, name in controls if not name] == []


@pytest.mark.parametrize("system", ["light", "dark"])
def test_the_theme_follows_the_system_until_it_is_chosen(page: Page, system: str) -> None:
    other = {"light": "dark", "dark": "light"}[system]
    scheme = [{"name": "prefers-color-scheme", "value": system}]

    def theme() -> str:
        first = page.browser.script("return getComputedStyle(document.body).color.match(/\\d+/)[0]")
        return "dark" if int(first) > 127 else "light"

    page.browser.devtools("Emulation.setEmulatedMedia", features=scheme)
    try:
        page.reload()
        assert theme() == system
        assert page.browser.text("#theme") == f"{other.title()} theme"
        page.browser.click("#theme")
        assert theme() == other
        page.reload()
        assert theme() == other
        assert page.browser.text("#theme") == f"{system.title()} theme"
    finally:
        page.browser.devtools("Emulation.setEmulatedMedia", features=[])


@pytest.fixture
def phone(browser: Browser) -> object:
    browser.devtools(
        "Emulation.setDeviceMetricsOverride", width=360, height=740, deviceScaleFactor=2, mobile=True
    )
    browser.devtools("Emulation.setTouchEmulationEnabled", enabled=True)
    yield
    browser.devtools("Emulation.setTouchEmulationEnabled", enabled=False)
    browser.devtools("Emulation.clearDeviceMetricsOverride")


def test_a_phone_shows_all_of_it(phone: object, page: Page) -> None:
    page.browser.click(".chip", "Errors")
    assert page.focused() != "code"
    page.result_of(lambda: page.browser.click("#run"))
    page.run("print('wide ' * 200)")
    width, beyond = page.browser.script(
        "return [document.documentElement.scrollWidth, [...document.querySelectorAll('button')]"
        ".filter(b => b.offsetParent && !b.closest('#sessions'))"
        ".filter(b => b.getBoundingClientRect().right > 360)"
        ".map(b => b.textContent)]"
    )
    assert (width, beyond) == (360, [])
    small = page.browser.script(
        "return [...document.querySelectorAll('button')].filter(b => b.offsetParent && b.offsetHeight < 40)"
        ".map(b => b.textContent)"
    )
    assert small == []
