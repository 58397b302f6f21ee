# ruff: noqa: E501 - programs and expected texts are kept on one line
"""Everyday programs over the standard library print what CPython prints; what touches the system is refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from everyday import PROGRAMS
from harness import FORKS, run, run_plain

HERE = Path(__file__).resolve().parent


def outputs(*, native: bool) -> dict[str, str]:
    paths = [str(HERE.parents[1]), str(HERE)]
    script = f"import sys; sys.path[:0] = {paths!r}; import run_programs; run_programs.main()"
    done = subprocess.run(
        [sys.executable, "-I", "-X", "utf8", "-c", script, *(["--native"] if native else [])],
        input=json.dumps(list(PROGRAMS.values())).encode(),
        capture_output=True,
        check=True,
    )
    return dict(zip(PROGRAMS, json.loads(done.stdout), strict=True))


@pytest.fixture(scope="module")
def native() -> dict[str, str]:
    return outputs(native=True)


@pytest.fixture(scope="module")
def sandboxed() -> dict[str, str]:
    return outputs(native=False)


@pytest.mark.skipif(not FORKS, reason="each of these programs needs a fork of its own")
@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_prints_what_cpython_prints(
    name: str, native: dict[str, str], sandboxed: dict[str, str]
) -> None:
    assert sandboxed[name] == native[name]


DENIED = "PermissionError: [Errno 13] Permission denied"
URL_DENIED = "urllib.error.URLError: <urlopen error [Errno 13] Permission denied>"
EXTERNAL_ENTITY = """
import io, xml.sax, xml.sax.handler
parser = xml.sax.make_parser()
parser.setFeature(xml.sax.handler.feature_external_ges, True)
parser.parse(io.StringIO('<!DOCTYPE a [<!ENTITY e SYSTEM "file:///x">]><a>&e;</a>'))
"""
REFUSALS = {
    "import os; os.remove('file.txt')": f"{DENIED}: 'file.txt'",
    "import os; os.listdir()": f"{DENIED}: '.'",
    "import os; os.listdir('/etc')": f"{DENIED}: '/etc'",
    "import os; os.scandir()": f"{DENIED}: '.'",
    "import os; os.stat('x')": f"{DENIED}: 'x'",
    "import os; os.rename('a', 'b')": f"{DENIED}: 'a' -> 'b'",
    "import os; os.makedirs('a/b')": f"{DENIED}: 'a'",
    "import os; os.open('x', 0)": f"{DENIED}: 'x'",
    "import os; os.chdir('/tmp')": f"{DENIED}: '/tmp'",
    "import os; os.system('ls')": DENIED,
    "import os; os.popen('ls')": f"{DENIED}: '/bin/sh'",
    "import os; os.fork()": DENIED,
    "import os; os.kill(1, 9)": DENIED,
    "import os; os.execv('/bin/ls', ['ls'])": f"{DENIED}: '/bin/ls'",
    "import os; os.write(5, b'')": DENIED,
    "open('x')": f"{DENIED}: 'x'",
    "import io; io.open('x')": f"{DENIED}: 'x'",
    "import io; io.FileIO('x')": f"{DENIED}: 'x'",
    "import codecs; codecs.open('x')": f"{DENIED}: 'x'",
    "import tokenize; tokenize.open('x')": f"{DENIED}: 'x'",
    "from pathlib import Path; Path('x').read_text()": f"{DENIED}: 'x'",
    "from pathlib import Path; Path('x').write_text('a')": f"{DENIED}: 'x'",
    "from pathlib import Path; Path('x').mkdir()": f"{DENIED}: 'x'",
    "import shutil; shutil.copy('a', 'b')": f"{DENIED}: 'a'",
    "import socket; socket.socket()": DENIED,
    "import socket; socket.create_connection(('x', 80))": DENIED,
    "import socket; socket.gethostbyname('x')": DENIED,
    "import socket; socket.socketpair()": DENIED,
    "import subprocess; subprocess.run(['ls'])": f"{DENIED}: 'ls'",
    "import subprocess; subprocess.run('ls', shell=True)": f"{DENIED}: '/bin/sh'",
    "import subprocess; subprocess.check_output(['ls', '-l'])": f"{DENIED}: 'ls'",
    "import urllib.request; urllib.request.urlopen('http://x/')": URL_DENIED,
    "import urllib.request; urllib.request.urlopen('https://x/')": URL_DENIED,
    "import http.client; http.client.HTTPConnection('x').request('GET', '/')": DENIED,
    "import logging; logging.FileHandler('x')": f"{DENIED}: {os.sep + 'x'!r}",
    "import zipfile; zipfile.ZipFile('x')": f"{DENIED}: 'x'",
    "import gzip; gzip.open('x')": f"{DENIED}: 'x'",
    "import xml.etree.ElementTree as E; E.parse('x')": f"{DENIED}: 'x'",
    "import xml.dom.minidom as m; m.parse('x')": f"{DENIED}: 'x'",
    "import xml.dom.pulldom as p; p.parse('x')": f"{DENIED}: 'x'",
    "import xml.sax; xml.sax.parse('x', xml.sax.ContentHandler())": "ValueError: unknown url type: 'x'",  # as os.path.isfile has it
    "import xml.sax; xml.sax.parse('http://x/', xml.sax.ContentHandler())": URL_DENIED,
    "import xml.sax; xml.sax.parse('file:///x', xml.sax.ContentHandler())": f"{URL_DENIED[:-1]}: {os.sep + 'x'!r}>",
    EXTERNAL_ENTITY: f"{URL_DENIED[:-1]}: {os.sep + 'x'!r}>",
    "import xml.sax; xml.sax.make_parser(['os'])": "AttributeError: module 'os' has no attribute 'create_parser'",
    "import wave; wave.open('x')": f"{DENIED}: 'x'",
    "import smtplib; smtplib.SMTP('x')": DENIED,
    "import smtplib; smtplib.SMTP_SSL().connect('x')": DENIED,
    "import tracemalloc as t; t.start(); t.take_snapshot().dump('x')": f"{DENIED}: 'x'",
    "import tracemalloc; tracemalloc.Snapshot.load('x')": f"{DENIED}: 'x'",
    "import sqlite3; sqlite3.connect('x')": f"{DENIED}: 'x'",
    "import signal; signal.signal(2, print)": DENIED,
    "import asyncio; asyncio.run(asyncio.create_subprocess_exec('ls'))": f"{DENIED}: 'ls'",
    "import asyncio; asyncio.run(asyncio.open_connection('x', 80))": DENIED,
    "import ctypes": "ModuleNotFoundError: No module named 'ctypes'",
    "import multiprocessing": "ModuleNotFoundError: No module named 'multiprocessing'",
    "import gc; gc.get_objects": "AttributeError: module 'gc' has no attribute 'get_objects'",
    "import sys; sys._getframe": "AttributeError: module 'sys' has no attribute '_getframe'",
}  # fmt: skip


@pytest.mark.parametrize("program", [program for program in REFUSALS if FORKS or "fork" not in program])
def test_what_touches_the_system_raises_the_error_of_a_user_without_permission(program: str) -> None:
    assert run(program).error == REFUSALS[program]


HARMLESS = {
    "import os; print(os.path.exists('/etc/passwd'), os.path.isdir('/'), os.getcwd())": "False False /\n",
    "import os; print(os.environ, list(os.walk('/')), os.path.abspath('x'), os.path.realpath('y'))": f"environ({{}}) [] {os.sep}x {os.sep}y\n",
    "import glob; print(glob.glob('*'))": "[]\n",
    "import io, os; os.write(1, b'hi\\n'); print(os.read(0, 5), io.open(0).read() == '')": "hi\nb'' True\n",
    "import fileinput; print(list(fileinput.input()))": "[]\n",
    "import shutil; print(shutil.which('ls'), tuple(shutil.get_terminal_size()))": "None (80, 24)\n",
    "import sys; print(sys.argv, sys.stdin.read() == '')": "[''] True\n",
    "import socket; print(socket.inet_aton('1.2.3.4'), socket.gethostname())": "b'\\x01\\x02\\x03\\x04' localhost\n",
    "import subprocess; print(subprocess.PIPE, subprocess.CalledProcessError(1, 'x'))": "-1 Command 'x' returned non-zero exit status 1.\n",
    "import signal; print(signal.strsignal(signal.SIGINT))": "Interrupt\n",
    "import tempfile; print(tempfile.gettempdir())": "/tmp\n",
}  # fmt: skip


@pytest.mark.parametrize("program", HARMLESS)
def test_the_pure_parts_of_system_modules_work(program: str) -> None:
    assert run(program).stdout == HARMLESS[program]


# What functions import late and no program misses: they serve, send or show files and pages.
NOT_MISSED = {
    "_ios_support": "another system",
    "_tokenize": "there is none on Python 3.11",
    "http.server": "pydoc's server",
    "multiprocessing.queues": "no processes",
    "os.path": "another name for posixpath",
    "py_compile": "writes files",
    "pydoc_data.topics": "help on topics of the language, 700 kB of text",
    "webbrowser": "starts a process",
    "win32evtlog": "the machine's log",
    "win32evtlogutil": "the machine's log",
}


def test_what_functions_of_the_library_import_late_is_loaded_before() -> None:
    script = f"import sys; sys.path[:0] = {[str(HERE.parents[1]), str(HERE)]!r}; import late_imports; late_imports.main()"
    done = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, check=True)
    assert set(json.loads(done.stdout)) - set(NOT_MISSED) == set()


def test_modules_make_names_when_they_are_asked_for() -> None:
    program = """
import calendar, concurrent.futures, sqlite3
print(concurrent.futures.ThreadPoolExecutor.__name__, sqlite3.version_info[0])
for module, name in ((concurrent.futures, "ProcessPoolExecutor"), (calendar, "sys"), (calendar, "_monthlen")):
    try:
        getattr(module, name)
    except AttributeError as error:
        print(error)
"""
    assert run(program).stdout == (
        "ThreadPoolExecutor 2\n"
        "module 'concurrent.futures' has no attribute 'ProcessPoolExecutor'\n"
        "module 'calendar' has no attribute 'sys'\n"
        "module 'calendar' has no attribute '_monthlen'\n"
    )


@pytest.mark.posix_only
def test_limits_of_resources_are_the_program_s_own_and_bind_nothing() -> None:
    import resource

    program = """
import resource
from resource import RLIMIT_CPU, RLIMIT_STACK, RLIM_INFINITY
print(resource.getrlimit(RLIMIT_STACK) == (RLIM_INFINITY, RLIM_INFINITY))
resource.setrlimit(RLIMIT_STACK, (2**29, RLIM_INFINITY))
resource.setrlimit(RLIMIT_CPU, (0, 5))
print(resource.getrlimit(RLIMIT_STACK) == (2**29, RLIM_INFINITY), resource.getrlimit(RLIMIT_CPU))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > 0, resource.getpagesize() > 0)
for arguments in ((RLIMIT_CPU, (0, 6)), (RLIMIT_CPU, (4, 3)), (99, (1, 1)), ("x", (1, 1)), (RLIMIT_CPU, (1,))):
    try:
        resource.setrlimit(*arguments)
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
print(hasattr(resource, "prlimit"))
"""
    before = resource.getrlimit(resource.RLIMIT_CPU)
    assert run(program).stdout.splitlines() == [
        "True",
        "True (0, 5)",
        "True True",
        "ValueError not allowed to raise maximum limit",
        "ValueError current limit exceeds maximum limit",
        "ValueError invalid resource specified",
        "TypeError 'str' object cannot be interpreted as an integer",
        "ValueError not enough values to unpack (expected 2, got 1)",
        "False",
    ]
    assert resource.getrlimit(resource.RLIMIT_CPU) == before


@pytest.mark.skipif(sys.version_info < (3, 12), reason="the names are not deprecated yet")
def test_a_deprecated_name_warns_the_line_that_asks_for_it() -> None:
    assert run("import calendar\nprint(calendar.January)") == run_plain(
        "import calendar\nprint(calendar.January)"
    )
