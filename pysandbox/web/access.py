"""Who may use the server: keys, host names and origins, and whose session is whose.

Pure decisions over header values; it answers yes or no and knows neither HTTP's replies nor the sandbox.
"""

from __future__ import annotations

import hmac
import ipaddress
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

LOOPBACK_NAMES: Final = frozenset({"localhost", "127.0.0.1", "::1"})

#: Owners of ended sessions are swept out whenever the table has grown by this many.
SWEEP_EVERY: Final = 1024


@dataclass(frozen=True, slots=True)
class Access:
    """The rules of one server.

    Attributes:
        keys: one of these must come with each request; none: no key is asked for.
        hosts: the names by which clients may call the server; None: any. On loopback they are what keeps a
            page that has bound its own name to 127.0.0.1 (DNS rebinding) from running code.
        origins: origins of other sites' pages that may use the server, such as ``https://example.org``.
    """

    keys: tuple[str, ...] = ()
    hosts: frozenset[str] | None = None
    origins: frozenset[str] = frozenset()

    def key_number(self, authorization: str | None) -> int | None:
        """Return which key the ``Authorization`` header shows, or None if it shows none of them.

        The time this takes does not tell how much of a key was right, nor which key it was.
        """
        scheme, _, shown = (authorization or "").partition(" ")
        matches = [
            hmac.compare_digest(key.encode(), shown.strip().encode("utf-8", "surrogatepass"))
            for key in self.keys
        ]
        if scheme.lower() != "bearer" or True not in matches:
            return None
        return matches.index(True)

    def admits_host(self, host: str | None) -> bool:
        """Return whether a request that calls the server by this ``Host`` header may pass."""
        return self.hosts is None or host is None or host_name(host) in self.hosts

    def admits_origin(self, origin: str | None, scheme: str, host: str | None) -> bool:
        """Return whether a page of this ``Origin`` may use the server: its own, or one that is named."""
        return origin is None or origin in self.origins or origin.lower() == f"{scheme}://{host}".lower()


def make_access(
    listening_on: str, keys: Iterable[str], extra_hosts: Iterable[str], origins: Iterable[str]
) -> Access:
    """Return the rules for a server that listens on an address.

    Host names are checked on loopback, and elsewhere only if ``extra_hosts`` names any.
    """
    extra = frozenset(name.lower() for name in extra_hosts)
    checked = is_loopback(listening_on) or bool(extra)
    hosts = LOOPBACK_NAMES | {listening_on.lower()} | extra if checked else None
    return Access(tuple(keys), hosts, frozenset(origin.rstrip("/") for origin in origins))


def is_loopback(host: str) -> bool:
    """Return whether only this machine reaches an address or host name."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def host_name(header: str) -> str:
    """Return the name in a ``Host`` header, without its port and an IPv6 address's brackets."""
    if header.startswith("["):
        return header[1:].partition("]")[0].lower()
    return header.partition(":")[0].rstrip(".").lower()


class SessionOwners:
    """Remembers which key opened which session, where several keys share a server.

    Args:
        is_alive: tells whether a session still exists; asked now and then, to forget the others.
    """

    def __init__(self, is_alive: Callable[[str], bool]) -> None:
        self._is_alive = is_alive
        self._lock = threading.Lock()
        self._owners: dict[str, int] = {}
        self._sweep_at = SWEEP_EVERY

    def remember(self, session_id: str, key: int) -> None:
        """Note that a key opened a session."""
        with self._lock:
            self._owners[session_id] = key
            if len(self._owners) < self._sweep_at:
                return
            self._owners = {id: owner for id, owner in self._owners.items() if self._is_alive(id)}
            self._sweep_at = len(self._owners) + SWEEP_EVERY

    def admits(self, session_id: str, key: int) -> bool:
        """Return whether a key may use a session."""
        with self._lock:
            return self._owners.get(session_id) == key
