"""argparse on given lists, with help, errors and subcommands."""

import argparse
import contextlib
import io
import sys


def positive(text):
    number = int(text)
    if number <= 0:
        raise argparse.ArgumentTypeError(f"{text} is not positive")
    return number


def build():
    parser = argparse.ArgumentParser(prog="tool", description="A tool that does things.", epilog="That is all.")
    parser.add_argument("--version", action="version", version="%(prog)s 1.0")
    parser.add_argument("-v", "--verbose", action="count", default=0, help="say more")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    add = commands.add_parser("add", help="add numbers", formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    add.add_argument("numbers", nargs="+", type=positive, metavar="N")
    add.add_argument("--scale", type=float, default=1.0, help="factor")
    group = add.add_mutually_exclusive_group()
    group.add_argument("--upper", action="store_true")
    group.add_argument("--lower", dest="upper", action="store_false")
    copy = commands.add_parser("copy")
    copy.add_argument("source")
    copy.add_argument("targets", nargs="*", default=["."])
    copy.add_argument("--mode", choices=["fast", "safe"], default="safe")
    copy.add_argument("--define", "-D", action="append", type=lambda text: tuple(text.split("=", 1)))
    copy.add_argument("--dry-run", action=argparse.BooleanOptionalAction)
    return parser


parser = build()
for line in (
    "add 1 2 3 --scale 2.5",
    "-vv copy a b c -D x=1 -Dy=2 --mode fast --no-dry-run",
    "copy only",
    "add 0",
    "add 1 --upper --lower",
    "copy a --mode slow",
    "",
    "move a",
    "--version",
    "add --help",
    "add x",
):
    out, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
        try:
            arguments = parser.parse_args(line.split())
            print(sorted(vars(arguments).items(), key=str))
        except SystemExit as end:
            print("exit", end.code)
    print(f"$ tool {line}\n{out.getvalue()}{errors.getvalue()}", end="")
parser.print_help(sys.stdout)
print(parser.parse_known_args(["add", "4", "--unknown"]))
print(argparse.Namespace(a=1) == argparse.Namespace(a=1), sys.argv)
parser.error("the end")
