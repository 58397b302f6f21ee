"""Serves ``POST /execute``; ``python server.py --help`` lists the options. ``pysandbox`` does the work."""

from __future__ import annotations

import sys

from pysandbox.cli import serve

if __name__ == "__main__":
    sys.exit(serve())
