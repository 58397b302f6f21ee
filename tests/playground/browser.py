"""A headless Chromium, driven by the WebDriver protocol: the few calls that the page's tests need.

Written on the standard library: the protocol is JSON over HTTP, and a ready client a large dependency.
"""

from __future__ import annotations

import base64
import http.client
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

DRIVER = shutil.which("chromedriver")
BROWSER = shutil.which("chromium") or shutil.which("google-chrome")

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
KEYS = {
    "Tab": "\ue004",
    "Enter": "\ue007",
    "Shift": "\ue008",
    "Control": "\ue009",
    "Escape": "\ue00c",
    "Space": " ",
    "Home": "\ue011",
    "End": "\ue010",
}

START_SECONDS = 60.0
WAIT_SECONDS = 20.0


class Browser:
    """One window; use as a context manager."""

    def __init__(self, width: int = 1280, height: int = 800, *flags: str) -> None:
        self._profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self._driver = subprocess.Popen(
            [str(DRIVER), "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self._session = ""
        try:
            self._port = self._read_port()
            options = {
                "binary": BROWSER,
                "args": [
                    *FLAGS,
                    *flags,
                    f"--window-size={width},{height}",
                    f"--user-data-dir={self._profile.name}",
                ],
            }
            capabilities = {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}
            answer = self._call("POST", "", {"capabilities": {"alwaysMatch": capabilities}})
            self._session = f"/{answer['sessionId']}"
        except BaseException:
            self._end()
            raise

    def _read_port(self) -> int:
        for line in self._driver.stdout:
            if "started successfully on port" in line:
                return int(line.split()[-1].rstrip("."))
        raise AssertionError("chromedriver did not start")

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._call("DELETE", "")
        finally:
            self._end()

    def _end(self) -> None:
        self._driver.terminate()
        self._driver.wait()
        self._driver.stdout.close()
        self._profile.cleanup()

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=START_SECONDS)
        try:
            sent = json.dumps(body or {}) if method == "POST" else None
            connection.request(method, f"/session{self._session}{path}", sent)
            value = json.loads(connection.getresponse().read())["value"]
        finally:
            connection.close()
        if isinstance(value, dict) and "error" in value:
            raise AssertionError(f"{value['error']}: {value['message'].splitlines()[0]}")
        return value

    def open(self, url: str) -> None:
        """Load a page and wait until it has loaded."""
        self._call("POST", "/url", {"url": url})

    def script(self, body: str, *arguments: object) -> Any:
        """Run a function's body in the page and return what it returns."""
        return self._call("POST", "/execute/sync", {"script": body, "args": list(arguments)})

    def devtools(self, command: str, **parameters: object) -> Any:
        """Give the browser a command of its own, such as the colour scheme to emulate."""
        return self._call("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def click(self, selector: str, text: str | None = None) -> None:
        """Click the first element of a selector, or the first with just this text, as a mouse does."""
        find = (
            "return [...document.querySelectorAll(arguments[0])]"
            ".find(e => arguments[1] === null || e.textContent === arguments[1])"
        )
        found = self.script(find, selector, text)
        assert found, f"there is no {selector} {text or ''}"
        self._call("POST", f"/element/{found[ELEMENT]}/click")

    def press(self, *keys: str) -> None:
        """Press keys together, as names (``Tab``, ``Control``) or characters, and let them go."""
        codes = [KEYS.get(key, key) for key in keys]
        steps = [{"type": "keyDown", "value": code} for code in codes]
        steps += [{"type": "keyUp", "value": code} for code in reversed(codes)]
        self._call("POST", "/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": steps}]})

    def type(self, text: str) -> None:
        """Type text, a key after the other; a line's end is the Enter key."""
        steps = [
            {"type": kind, "value": KEYS["Enter"] if character == "\n" else character}
            for character in text
            for kind in ("keyDown", "keyUp")
        ]
        self._call("POST", "/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": steps}]})

    def text(self, selector: str) -> str | None:
        """Return the text of the first element of a selector, or None where there is none."""
        return self.script("return document.querySelector(arguments[0])?.textContent ?? null", selector)

    def wait(self, condition: Callable[[], Any], words: str = "the page to change") -> Any:
        """Return what a condition returns as soon as that is true."""
        deadline = time.monotonic() + WAIT_SECONDS
        while not (value := condition()):
            if time.monotonic() > deadline:
                raise AssertionError(
                    f"waited in vain for {words}: {self.script('return document.body.innerText')}"
                )
            time.sleep(0.05)
        return value

    def console(self) -> list[str]:
        """Return what the console has said since the last call."""
        return [entry["message"] for entry in self._call("POST", "/se/log", {"type": "browser"})]

    def screenshot(self, path: Path) -> None:
        """Save a picture of the window."""
        path.write_bytes(base64.b64decode(self._call("GET", "/screenshot")))
