"""``python -m benchmarks``: measures this project beside its peers and writes ``benchmarks/RESULTS.md``.

    python -m benchmarks                 everything, under 10 minutes on 2 processors
    python -m benchmarks --quick         few samples of everything; printed, unless --to names a file
    python -m benchmarks --only http     one row; may be repeated; likewise
    python -m benchmarks --readme        copies the headline table of RESULTS.md into README.md, and no more

Needs ``pip install '.[benchmarks]'`` for the peers; one that is not installed is left out, and named. Linux.
"""

from __future__ import annotations

import argparse
import shlex
import sys
import time
from pathlib import Path

from . import machine
from .bench import Bench
from .contenders import ROOT, installed
from .peer import Failed
from .plot import plot
from .readme import with_headline
from .report import report
from .results import Results
from .rows import ROWS

RESULTS = Path(__file__).with_name("RESULTS.md")
PLOT_NAME = "curves.svg"
#: The whole run is over before this, whatever a peer does; what was not measured by then is named.
MOST_SECONDS = 570.0


def main() -> int:
    """Measure as the command line says; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="take few samples")
    parser.add_argument("--only", action="append", choices=ROWS, metavar="ROW", help=", ".join(ROWS))
    parser.add_argument("--to", type=Path, help="the file to write; the plot goes beside it")
    parser.add_argument("--readme", action="store_true", help="copy the headline table into README.md")
    options = parser.parse_args()
    if options.readme:
        path = ROOT / "README.md"
        path.write_text(with_headline(path.read_text("utf-8"), RESULTS.read_text("utf-8")), "utf-8")
        return 0
    results = measure(tuple(options.only or ROWS), options.quick)
    text = report(results, PLOT_NAME)
    to = options.to or (None if options.quick or options.only else RESULTS)
    if to is None:
        print(text)
    else:
        to.write_text(text, "utf-8")
        to.with_name(PLOT_NAME).write_text(plot(results.curves), "utf-8")
        print(f"{to} and {PLOT_NAME} beside it", file=sys.stderr)
    return 1 if results.unfinished else 0


def measure(rows: tuple[str, ...], quick: bool) -> Results:
    """Measure these rows and return what was found."""
    started = time.monotonic()
    versions, missing = installed()
    bench = Bench(versions, quick, started + MOST_SECONDS)
    results = Results(
        date=time.strftime("%Y-%m-%d"),
        command=shlex.join(["python", "-m", "benchmarks", *sys.argv[1:]]),
        machine=machine.facts(),
        versions=versions,
        missing=missing,
    )
    for key in rows:
        began = time.monotonic()
        try:
            with bench.fresh():
                for found in ROWS[key](bench):
                    results.add(found)
        except Exception as error:  # one row that fails must not cost the others: it is named instead
            words = str(error) if isinstance(error, Failed) else repr(error)
            results.unfinished[key] = f"ended by {words}"
        print(f"{key}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    results.minutes = (time.monotonic() - started) / 60
    return results


if __name__ == "__main__":
    sys.exit(main())
