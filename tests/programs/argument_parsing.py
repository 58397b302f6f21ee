"""Command lines: argparse with sub-commands, types, groups and help; shlex; getopt; cmd; configparser."""

import argparse
import cmd
import configparser
import getopt
import io
import shlex
from contextlib import redirect_stderr, redirect_stdout


def positive(text):
    number = int(text)
    if number <= 0:
        raise argparse.ArgumentTypeError(f"{text} is not positive")
    return number


parser = argparse.ArgumentParser(prog="tool", description="A tool.", epilog="See also: nothing.")
parser.add_argument("--verbose", "-v", action="count", default=0, help="say more")
parser.add_argument("--version", action="version", version="%(prog)s 1.0")
commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
copy = commands.add_parser("copy", help="copy files")
copy.add_argument("source", nargs="+")
copy.add_argument("target")
copy.add_argument("--limit", type=positive, default=10, metavar="N", help="at most N (default: %(default)s)")
move = commands.add_parser("move")
group = move.add_mutually_exclusive_group()
group.add_argument("--force", action=argparse.BooleanOptionalAction)
group.add_argument("--mode", choices=["fast", "safe"])
move.add_argument("pairs", nargs="*", type=lambda text: tuple(text.split("=", 1)))

for line in ("copy a b c -vv", "-vv copy a b --limit 3", "move x=1 y=2 --no-force", "move --mode slow", "copy a", "copy a b --limit 0",
             "move --force --mode fast", "", "fly", "--version", "copy --help"):  # fmt: skip
    out, err = io.StringIO(), io.StringIO()
    try:
        with redirect_stdout(out), redirect_stderr(err):
            print(parser.parse_args(shlex.split(line)))
    except SystemExit as exit:
        print(f"{line!r} exits with {exit.code}")
    print(out.getvalue() + err.getvalue().splitlines()[-1] if err.getvalue() else out.getvalue())

print(shlex.split("say 'two words' \"and \\\"more\\\"\" # comment", comments=True), shlex.join(["a b", "c'd"]), shlex.quote("$x"))
print(getopt.getopt(["-a", "1", "--long", "rest"], "a:", ["long"]), parser.parse_known_args(["move", "--zzz"])[1])


class Shell(cmd.Cmd):
    prompt = "$ "

    def do_add(self, line):
        """add A B: print the sum"""
        print(sum(map(int, line.split())), file=self.stdout)

    def do_quit(self, line):
        return True


shell = Shell(stdin=io.StringIO("add 1 2\nhelp add\nnothing\nquit\n"), stdout=io.StringIO())
shell.use_rawinput = False
shell.cmdloop("hello")
print(shell.stdout.getvalue())

config = configparser.ConfigParser()
config.read_string("""
[DEFAULT]
root = /srv
[web]
port = 80
home = %(root)s/web
debug = yes
[list]
items =
    one
    two
""")
print(config.sections(), config["web"]["home"], config.getint("web", "port"), config["web"].getboolean("debug"), config["list"]["items"].split())
config["new"] = {"a": "1"}
text = io.StringIO()
config.write(text)
print(text.getvalue().strip().splitlines()[-2:], config.get("web", "nothing", fallback="?"))
config["nowhere"]
