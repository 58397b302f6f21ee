"""Servers for the benchmarks: this project's with one more path, and a bare one, the framework's floor.

``python -m benchmarks.http_server [options of server.py]`` also answers ``POST /empty`` with an empty JSON
object, behind the same middleware; ``python -m benchmarks.http_server --bare`` has that path alone, and no
middleware. Both print where they listen. For measuring only.
"""

from __future__ import annotations

import sys
from typing import Any

import falcon
import waitress

from pysandbox import Sandbox
from pysandbox.cli import serve
from pysandbox.web import serving
from pysandbox.web.application import create_app

EMPTY = "/empty"


class EmptyResource:
    """Reads the body and answers with nothing."""

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Answer ``{}``."""
        req.bounded_stream.read()
        resp.content_type = falcon.MEDIA_JSON
        resp.data = b"{}"


def with_empty_path(sandbox: Sandbox, **options: Any) -> Any:
    """Return the project's application with one more path."""
    app = create_app(sandbox, **options)
    app.add_route(EMPTY, EmptyResource())
    return app


def serve_bare() -> None:
    """Serve a plain Falcon application until a signal comes."""
    app: falcon.App[Any, Any] = falcon.App()
    app.add_route(EMPTY, EmptyResource())
    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=40)
    print(f"listening on http://127.0.0.1:{server.effective_port}", flush=True)
    server.run()


def main() -> int:
    """Serve as the command line says."""
    if sys.argv[1:] == ["--bare"]:
        serve_bare()
        return 0
    vars(serving)["create_app"] = with_empty_path
    return serve(sys.argv[1:], "benchmarks.http_server")


if __name__ == "__main__":
    sys.exit(main())
