"""Python's own functions answer as to a user without permission, and nothing harmless is refused."""

from __future__ import annotations

import asyncio
import ctypes
import glob
import io
import os
import pathlib
import pickle
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import urllib.request
from typing import Any

import pytest

pytest.importorskip("fcntl", reason="this layer is POSIX-only")

from .confined_child import ConfinedChild

pytestmark = pytest.mark.posix_only

#: Only the audit layer: what is refused here is refused by it.
KERNEL = frozenset({"privileges", "seccomp", "landlock", "rlimits", "uid", "namespaces", "fork-permit"})

NAMES: dict[str, Any] = {
    "asyncio": asyncio, "ctypes": ctypes, "glob": glob, "io": io, "os": os, "pathlib": pathlib,
    "pickle": pickle, "shutil": shutil, "socket": socket, "sqlite3": sqlite3, "subprocess": subprocess,
    "sys": sys, "tempfile": tempfile, "threading": threading, "urllib": urllib,
}  # fmt: skip

"loaded before the files are out of reach, as in a sandbox".encode("idna")

DENIED = "PermissionError: [Errno 13] Permission denied"

REFUSED = {
    "open('file.txt')": f"{DENIED}: 'file.txt'",
    "open(b'file.txt')": f"{DENIED}: b'file.txt'",
    "open(pathlib.Path('file.txt'), 'w')": f"{DENIED}: 'file.txt'",
    "open(1)": f"{DENIED}: 1",
    "io.FileIO('file.txt')": f"{DENIED}: 'file.txt'",
    "pathlib.Path('x').read_text()": f"{DENIED}: 'x'",
    "pathlib.Path('x').stat()": f"{DENIED}: 'x'",
    "os.remove('file.txt')": f"{DENIED}: 'file.txt'",
    "os.rename('a', 'b')": f"{DENIED}: 'a'",
    "os.mkdir('x')": f"{DENIED}: 'x'",
    "os.listdir('/')": f"{DENIED}: '/'",
    "os.scandir('/')": f"{DENIED}: '/'",
    "os.stat('/')": f"{DENIED}: '/'",
    "os.stat(path='/')": f"{DENIED}: '/'",
    "os.lstat('/')": f"{DENIED}: '/'",
    "os.access('/', 4)": f"{DENIED}: '/'",
    "os.readlink('/proc/self/exe')": f"{DENIED}: '/proc/self/exe'",
    "os.statvfs('/')": f"{DENIED}: '/'",
    "os.mkfifo('x')": f"{DENIED}: 'x'",
    "os.memfd_create('x')": f"{DENIED}: 'x'",
    "os.pipe()": DENIED,
    "os.nice(1)": f"{DENIED}: 1",
    "os.umask(0)": f"{DENIED}: 0",
    "os.dup(0)": f"{DENIED}: 0",
    "os.read(0, 1)": f"{DENIED}: 0",
    "os.write(1, b'x')": f"{DENIED}: 1",
    "os.close(0)": f"{DENIED}: 0",
    "os.kill(1, 0)": f"{DENIED}: 1",
    "os.setuid(0)": f"{DENIED}: 0",
    "os.fork()": DENIED,
    "os.system('ls')": f"{DENIED}: 'ls'",
    "os.execv('/bin/true', ['true'])": f"{DENIED}: '/bin/true'",
    "os.posix_spawn('/bin/true', ['true'], {})": f"{DENIED}: '/bin/true'",
    "subprocess.run(['ls', '-l'])": f"{DENIED}: 'ls'",
    "socket.socket()": DENIED,
    "socket.socketpair()": DENIED,
    "socket.getaddrinfo('localhost', 80)": DENIED,
    "socket.gethostname()": DENIED,
    "urllib.request.urlopen('http://localhost/')": "URLError: <urlopen error [Errno 13] Permission denied>",
    "shutil.rmtree('x')": f"{DENIED}: 'x'",
    "glob.glob('*')": f"{DENIED}: '*'",
    "sqlite3.connect('x.db')": f"{DENIED}: 'x.db'",
    "ctypes.CDLL(None)": DENIED,
    "sys.settrace(None)": DENIED,
    "sys._current_frames()": DENIED,
    "__import__('gc').get_objects()": DENIED,
    "breakpoint()": DENIED,
    "[f for f in os.supports_fd if f.__name__ == 'stat'][0]('/')": f"{DENIED}: '/'",
    "__import__('no_such_module')": "ModuleNotFoundError: No module named 'no_such_module'",
}

HARMLESS = {
    "os.path.exists('/')": False,
    "os.getcwd()": "/",
    "os.uname().nodename": "localhost",
    "os.getpid() > 0": True,
    "len(os.urandom(8))": 8,
    "dict(os.environ)": {},
    "os.environ.setdefault('X', 'y')": "y",
    "id(1) == id(1)": True,
    "eval(compile('1 + 1', 'x', 'eval'))": 2,
    "pickle.loads(pickle.dumps([1]))": [1],
    "sqlite3.connect(':memory:').execute('select 1').fetchone()[0]": 1,
    "(lambda t: (t.start(), t.join(), t.is_alive())[2])(threading.Thread(target=len, args=('',)))": False,
    "__import__('time').sleep(0)": None,
    "sys._getframe().f_lineno > 0": True,
    "__import__('os') is os": True,
    "sys.addaudithook(lambda *_: None)": None,
}


def evaluate(sources: list[str]) -> dict[str, Any]:
    def body(send: Any) -> None:
        for source in sources:
            try:
                send([source, eval(source, NAMES)])
            except Exception as error:
                send([source, f"{type(error).__name__}: {error}"])

    return dict(ConfinedChild(body, without=KERNEL).results())


@pytest.fixture(scope="module")
def answers() -> dict[str, Any]:
    return evaluate([*REFUSED, *HARMLESS])


@pytest.mark.parametrize("source", REFUSED)
def test_refused_as_to_a_user_without_permission(source: str, answers: dict[str, Any]) -> None:
    assert answers[source].split("\n")[0] == REFUSED[source]


@pytest.mark.parametrize("source", HARMLESS)
def test_harmless_things_go_on(source: str, answers: dict[str, Any]) -> None:
    assert answers[source] == HARMLESS[source]


def test_without_the_layer_files_can_be_opened() -> None:
    def body(send: Any) -> None:
        with open("/etc/passwd") as file:
            send(file.readline() != "")

    assert ConfinedChild(body, without=KERNEL | {"audit"}).results() == [True]


def test_every_event_that_passes_has_a_reason() -> None:
    from pysandbox.confinement.audit import ALLOWED_EVENTS

    assert all(len(reason) > 10 for reason in ALLOWED_EVENTS.values())
    assert not [event for event in ALLOWED_EVENTS if event.startswith(("socket.", "subprocess.", "ctypes."))]
