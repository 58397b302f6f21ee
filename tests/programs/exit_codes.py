"""sys.exit with text in the middle of finally clauses and context managers."""

import atexit
import contextlib
import sys


@contextlib.contextmanager
def guard():
    try:
        yield
    except SystemExit as end:
        print("leaving with", end.code)
        raise
    finally:
        print("guard done")


def main(argv):
    try:
        if len(argv) > 5:
            return 0
        sys.exit("fatal: nothing to do")
    finally:
        print("main done")


try:
    sys.exit(3)
except SystemExit as end:
    print("caught", end.code, end)
try:
    exit()
except SystemExit as end:
    print("caught", end.code)
print(atexit is not None)
with guard():
    main(sys.argv)
print("never")
