"""Time-zone data in memory, so that ``zoneinfo`` works where no file can be opened."""

from __future__ import annotations

import importlib.util
import io
import zoneinfo
import zoneinfo._common
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

MAGIC: Final = b"TZif"
# Folders of other variants of the same zones, and files that are no zones of their own.
SKIPPED: Final = frozenset({"posix", "right", "posixrules", "localtime"})


def read_all() -> dict[str, bytes]:
    """Return the data of every time zone this machine knows, by key."""
    zones: dict[str, bytes] = {}
    known: dict[bytes, bytes] = {}
    for key, data in (*_from_package(), *_from_system()):
        zones[key] = known.setdefault(data, data)  # many zones are aliases of each other
    return zones


def _from_system() -> Iterator[tuple[str, bytes]]:
    for folder in reversed(zoneinfo.TZPATH):
        yield from _read_folder(Path(folder), "")


def _from_package() -> Iterator[tuple[str, bytes]]:
    # By its place: a worker that reads zones must not end with other modules than one that is given them.
    package = importlib.util.find_spec("tzdata")
    for place in (package.submodule_search_locations or ()) if package else ():
        for key in Path(place, "zones").read_text(encoding="utf-8").split():
            yield key, Path(place, "zoneinfo", key).read_bytes()


def _read_folder(folder: Path, prefix: str) -> Iterator[tuple[str, bytes]]:
    if not folder.is_dir():
        return
    for entry in folder.iterdir():
        if entry.name in SKIPPED or entry.name.startswith(("_", ".")):
            continue
        if entry.is_dir():
            yield from _read_folder(entry, f"{prefix}{entry.name}/")
        elif "." not in entry.name:
            data = entry.read_bytes()
            if data.startswith(MAGIC):
                yield prefix + entry.name, data


def install(zones: Mapping[str, bytes]) -> Callable[[], set[str]]:
    """Let ``zoneinfo`` find the data of ``zones`` alone; return its ``available_timezones``."""

    def load_tzdata(key: str) -> io.BytesIO:
        if key not in zones:
            raise zoneinfo.ZoneInfoNotFoundError(f"No time zone found with key {key}")
        return io.BytesIO(zones[key])

    def available_timezones() -> set[str]:
        """Return a set of all time zones available to the session."""
        return set(zones)

    zoneinfo.reset_tzpath(to=())
    setattr(zoneinfo._common, "load_tzdata", load_tzdata)  # noqa: B010 - for the type checker
    return available_timezones
