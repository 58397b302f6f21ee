"""The playground: one page at ``GET /``, with its few files, served under a strict content security policy.

It reads the files once, at start, and serves those in its table and no other. What the page does goes through
the same calls as any client's.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import falcon

FOLDER: Final = Path(__file__).with_name("playground")
MEDIA_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
FILES: Final = {
    "/": "index.html",
    "/playground/api.js": "api.js",
    "/playground/app.js": "app.js",
    "/playground/cells.js": "cells.js",
    "/playground/dom.js": "dom.js",
    "/playground/editor.js": "editor.js",
    "/playground/examples.js": "examples.js",
    "/playground/highlight.js": "highlight.js",
    "/playground/icon.svg": "icon.svg",
    "/playground/sessions.js": "sessions.js",
    "/playground/style.css": "style.css",
    "/playground/theme.js": "theme.js",
}
#: Whoever may not run code may still load the page, which then asks for a key.
PATHS: Final = frozenset(FILES)

#: Nothing from elsewhere, nothing inline, no frames, and no text turned into markup or script.
CONTENT_SECURITY_POLICY: Final = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]
)
HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


class PageResource:
    """One file of the playground."""

    def __init__(self, name: str) -> None:
        path = FOLDER / name
        self._content = path.read_bytes()
        self._media_type = MEDIA_TYPES[path.suffix]

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Answer with the file."""
        resp.content_type = self._media_type
        resp.set_headers(HEADERS)
        resp.data = self._content

    on_head = on_get


def add_page(app: falcon.App[Any, Any]) -> None:
    """Add the playground's routes to an application."""
    for path, name in FILES.items():
        app.add_route(path, PageResource(name))
