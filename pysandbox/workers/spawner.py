"""The helper process that starts workers afresh, and what such a worker does first.

The helper is light: it loads none of what a worker needs. It runs no user code, obeys the host on its
standard input, and ends its workers and itself when the host goes away. Its workers load from a bundle, whose
folder it removes when the host has gone without a word.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import site
import sys
from functools import partial
from io import FileIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NoReturn

import multiprocess
from multiprocess import spawn

from . import bundle
from .protocol import LENGTH
from .rendezvous import come

if TYPE_CHECKING:
    from .template import Template

_STOP_SIGNALS: Final = ("SIGINT", "SIGBREAK")
_HERE: Final = Path(__file__).parent
#: What the interpreter of a worker is given to run. The bundle must serve all imports, those of this package
#: itself too, so what serves it is loaded first, from its files.
_BOOT: Final = """
import sys
from importlib.util import module_from_spec, spec_from_file_location

sys.path, sys.prefix, sys.exec_prefix = {path!r}, {prefix!r}, {exec_prefix!r}
for name, file in {first!r}:
    spec = spec_from_file_location(name, file)
    sys.modules[name] = module = module_from_spec(spec)
    spec.loader.exec_module(module)
module.begin({bundle!r})

from multiprocess.spawn import spawn_main

spawn_main(**{handed!r})
"""
_FIRST: Final = [(f"{__package__}.{name}", str(_HERE / f"{name}.py")) for name in ("imports", "bundle")]


def main() -> NoReturn:
    """Serve the host on the standard streams until it goes away. Never returns."""
    _ignore_stop_signals()
    orders, answers = _take_standard_streams()
    line = orders.readline()
    if not line.endswith(b"\n"):  # the host has gone meanwhile
        sys.exit(0)
    settings = json.loads(line)
    path = str(Path(settings["folder"], "bundle")) if settings["folder"] else None
    spawn.get_command_line = partial(_command_line, path)
    if not _serve(orders, answers, settings) and settings["folder"]:
        shutil.rmtree(settings["folder"], ignore_errors=True)
    sys.exit(0)


def _serve(orders: BinaryIO, answers: FileIO, settings: dict[str, Any]) -> bool:
    """Start workers as ordered, and end them; return whether that was ordered too, or the host is gone."""
    orderly = False
    context = multiprocess.get_context("spawn")
    workers: list[Any] = []
    for order in map(json.loads, orders):
        if order is None:
            orderly = True
            break
        # Asking collects the ended ones; the host has taken hold of the last one, if it ever will.
        workers = [worker for worker in workers if worker.is_alive()]
        worker = context.Process(target=_work, args=(settings, order), daemon=True)
        try:
            worker.start()
        except OSError as error:
            answer: dict[str, Any] = {"error": f"cannot start a process: {error}"}
        else:
            workers.append(worker)
            answer = {"pid": worker.pid}
        try:
            answers.write(json.dumps(answer).encode() + b"\n")
        except OSError:  # the host has gone meanwhile, and has nobody to tell
            break
    for worker in workers:
        worker.kill()
    for worker in workers:
        worker.join()
    return orderly


def _work(settings: dict[str, Any], invitation: dict[str, object]) -> NoReturn:
    """A worker's life: find the host, load everything, serve."""
    _ignore_stop_signals()
    _let_go_of_helper()
    _end_input()
    try:
        channel = come(invitation)
        try:
            template = _load(settings)
            # Loaded by now. Imported here because the helper needs nothing of it.
            from ..interpreter.snapshot import SnapshotKeeper
            from ..interpreter.worker import run_worker
        except Exception as error:  # whatever went wrong is told to the host, which raises it there
            _greet(channel, {"error": f"{type(error).__name__}: {error}"})
            sys.exit(1)
        _greet(channel, {"layers": template.layers})
    except ConnectionError:  # the host has gone meanwhile
        sys.exit(1)
    run_worker(
        channel,
        SnapshotKeeper(template.language, settings["request_bytes"]),
        template.interpreter,
        template.confinement,
        template.settings,
        keep_descriptors=(),
        asked=False,
    )


def _load(settings: dict[str, Any]) -> Template:
    """Load what a worker needs, from the bundle where there is one; otherwise write one for those to come."""
    begun = bundle.in_use
    assert begun is not None
    if settings["modules"]:
        site.main()  # they may be found by way of .pth files
    else:
        site.setcopyright()
    from ..interpreter import snapshot  # noqa: F401 - all must be loaded before the language is sealed
    from ..language.preload import FileContents
    from .template import Template

    template = Template(settings, FileContents(*begun.contents) if begun.contents else None)
    if begun.path and not begun.contents:
        contents = template.language.contents
        with contextlib.suppress(OSError):  # the others read files then, as this one did
            begun.write(contents.zones, contents.texts)
    begun.imports.end()
    return template


def _greet(channel: Any, greeting: dict[str, Any]) -> None:
    data = json.dumps(greeting).encode()
    channel.sendall(LENGTH.pack(len(data)) + data)


def _command_line(path: str | None, **handed: object) -> list[str]:
    """Replace multiprocess's own, which finds only what an isolated interpreter finds by itself.

    The program goes as hexadecimal digits: the system's rules for quoting never touch it. The interpreter
    starts without ``site``, which would read more files than all the rest, and is told what that found.
    """
    program = _BOOT.format(
        path=sys.path,
        prefix=sys.prefix,
        exec_prefix=sys.exec_prefix,
        first=_FIRST,
        bundle=path,
        handed=handed,
    )
    code = f"exec(bytes.fromhex('{program.encode().hex()}'))"
    return [spawn.get_executable(), "-I", "-S", "-X", "utf8", "-c", code, "--multiprocessing-fork"]


def _take_standard_streams() -> tuple[BinaryIO, FileIO]:
    """Move the host's pipes to descriptors that no worker inherits."""
    orders, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb", buffering=0)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.close(nothing)
    return orders, answers


def _let_go_of_helper() -> None:
    """Close the handle on the helper that multiprocess gives each worker: it could be used to enter it."""
    parent = multiprocess.process.parent_process()
    sentinel = getattr(parent, "_sentinel", None)
    if sentinel is None:
        return
    if sys.platform == "win32":
        import _winapi

        _winapi.CloseHandle(sentinel)
    else:
        os.close(sentinel)


def _end_input() -> None:
    """Let descriptor 0 be at its end. To Windows, and so to ``input``, the null device is a terminal."""
    reading, writing = os.pipe()
    os.dup2(reading, 0)
    os.close(reading)
    os.close(writing)


def _ignore_stop_signals() -> None:
    for name in _STOP_SIGNALS:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
