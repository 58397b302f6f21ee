"""A client for the server, with the face of ``Sandbox``: code moves from in-process to remote by one line.

It needs the standard library only (``http.client``), so that a client installs nothing beside this package.
It keeps a connection for each thread. What the server refuses raises the errors that ``Sandbox`` raises.
"""

from __future__ import annotations

import http.client
import json
import selectors
import socket
import threading
import uuid
from abc import ABC, abstractmethod
from datetime import datetime
from typing import Any, Final, Self
from urllib.parse import urlsplit

from .contract import NO_WORKER
from .errors import Overloaded, SandboxClosed, SandboxError, SessionNotFound, WorkerStartError
from .result import Outcome, Result, Usage
from .session import SessionInfo

#: Beyond the server's own limits on time and waiting: how long an answer may take, in seconds.
DEFAULT_PATIENCE_SECONDS: Final = 120.0


class RequestRefused(SandboxError):
    """The server refused the request for a reason that ``Sandbox`` does not know: a key, a host, a fault.

    Attributes:
        status: the HTTP status.
    """

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class _Closing(ABC):
    """What ``with`` closes."""

    @abstractmethod
    def close(self) -> None:
        """Let go of it."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Client(_Closing):
    """A sandbox on a server. May be shared by threads; close it, or use ``with``.

    Args:
        url: the server's address, such as ``"http://127.0.0.1:8000"``.
        key: the key to show, where the server asks for one.
        patience: seconds that an answer may take.

    Raises:
        ValueError: ``url`` is no such address.

    Example:
        >>> with Client("http://127.0.0.1:8000") as sandbox:          # doctest: +SKIP
        ...     first = sandbox.execute("x = 5")
        ...     sandbox.execute("print(x)", first.id).stdout
        '5\\n'
    """

    def __init__(
        self, url: str, *, key: str | None = None, patience: float = DEFAULT_PATIENCE_SECONDS
    ) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"url must be the http or https address of a server, not {url!r}")
        self._secure = parts.scheme == "https"
        self._host, self._port = parts.hostname, parts.port
        self._base = parts.path.rstrip("/")
        self._headers = {"Content-Type": "application/json"}
        if key is not None:
            self._headers["Authorization"] = f"Bearer {key}"
        self._patience = patience
        self._closed = False
        self._local = threading.local()

    def execute(
        self,
        code: str,
        id: str | uuid.UUID | None = None,
        *,
        stdin: str = "",
        time: float | None = None,
        memory: int | None = None,
        value: bool = False,
    ) -> Result:
        """Run a program, in the session ``id`` or in a new one.

        Args:
            code: a Python program.
            id, stdin, time, memory, value: as ``Sandbox.execute`` takes them.

        Raises:
            TypeError, ValueError: an argument is of the wrong kind or out of its range.
            SessionNotFound: no live session has this id.
            Overloaded: the server has no room now.
            WorkerStartError: it could not start a worker for a new session.
            SandboxClosed: this client is closed.
            RequestRefused: the server wants a key or has a fault.
            OSError: the server cannot be reached.
        """
        for name, text in (("code", code), ("stdin", stdin)):
            if not isinstance(text, str):
                raise TypeError(f"{name} must be a str, not {type(text).__name__}")
        fields = {"code": code, "id": None if id is None else _text_of(id), "timeout": time, "memory": memory}
        sent = {name: field for name, field in fields.items() if field is not None} | {"details": True}
        if stdin:
            sent["stdin"] = stdin
        return _result(self._call("POST", "/execute", sent), value)

    def open(self) -> ClientSession:
        """Open an empty session.

        Raises:
            Overloaded, SandboxClosed, RequestRefused, OSError: as ``execute`` does.
        """
        return self.session(self.execute("").id)  # which tells the server that somebody holds it

    def session(self, id: str | uuid.UUID) -> ClientSession:
        """Return the live session with this id.

        Raises:
            TypeError, ValueError, SessionNotFound, SandboxClosed: as ``execute`` does.
            RequestRefused, OSError: likewise.
        """
        session = ClientSession(self, _text_of(id))
        _ = session.info  # raises where there is no such session
        return session

    def close(self) -> None:
        """Let go of this thread's connection, and make no other. Sessions on the server live on."""
        self._closed = True
        self._drop()

    def _call(self, method: str, path: str, fields: dict[str, Any] | None = None) -> dict[str, Any]:
        """Make one request; return the answer's fields, or raise the error that the answer stands for."""
        if self._closed:
            raise SandboxClosed("the client is closed")
        body = None if fields is None else json.dumps(fields).encode()
        status, retry_after, answer = self._exchange(method, self._base + path, body)
        if status < 300:
            return json.loads(answer) if answer else {}
        raise _error_of(status, retry_after, answer)

    def _exchange(self, method: str, path: str, body: bytes | None) -> tuple[int, str | None, bytes]:
        connection = self._connection()
        try:
            connection.request(method, path, body, self._headers)
            response = connection.getresponse()
            return response.status, response.getheader("Retry-After"), response.read()
        except (OSError, http.client.HTTPException) as error:
            self._drop()
            if isinstance(error, OSError):
                raise
            raise ConnectionError(f"the answer is no HTTP: {error!r}") from None
        except BaseException:  # an interrupt: the answer would meet the next request
            self._drop()
            raise

    def _connection(self) -> http.client.HTTPConnection:
        """Return this thread's connection. Nothing is sent twice, so one that has ended is found before."""
        connection: http.client.HTTPConnection | None = getattr(self._local, "connection", None)
        if connection is not None and (connection.sock is None or _is_readable(connection.sock)):
            self._drop()
            connection = None
        if connection is None:
            kind = http.client.HTTPSConnection if self._secure else http.client.HTTPConnection
            connection = kind(self._host, self._port, timeout=self._patience)
            self._local.connection = connection
        return connection

    def _drop(self) -> None:
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None


class ClientSession(_Closing):
    """A session on a server, with the face of ``Session``.

    Attributes:
        id: the session's id.
    """

    def __init__(self, client: Client, id: str) -> None:
        self._client = client
        self.id = id

    def execute(
        self,
        code: str,
        *,
        stdin: str = "",
        time: float | None = None,
        memory: int | None = None,
        value: bool = False,
    ) -> Result:
        """Run a program in this session; as ``Client.execute`` with its id."""
        return self._client.execute(code, self.id, stdin=stdin, time=time, memory=memory, value=value)

    def fork(self) -> ClientSession:
        """Return a second session that starts from this one's state and is independent afterwards.

        Raises:
            SessionNotFound, Overloaded, SandboxClosed, RequestRefused, OSError: as ``Client.execute`` does.
        """
        return ClientSession(self._client, self._client._call("POST", f"/sessions/{self.id}/fork")["id"])

    @property
    def info(self) -> SessionInfo:
        """What is known of the session now.

        Raises:
            SessionNotFound, SandboxClosed, RequestRefused, OSError: as ``Client.execute`` does.
        """
        told = self._client._call("GET", f"/sessions/{self.id}")
        return SessionInfo(
            told["id"],
            datetime.fromisoformat(told["created"]),
            datetime.fromisoformat(told["last_used"]),
            told["executions"],
            told["idle_expiry"],
        )

    def close(self) -> None:
        """End the session; closing one that has ended is harmless."""
        try:
            self._client._call("DELETE", f"/sessions/{self.id}")
        except SessionNotFound:
            pass


def _text_of(id: str | uuid.UUID) -> str:
    if not isinstance(id, (str, uuid.UUID)):
        raise TypeError(f"id must be a str or a UUID, not {type(id).__name__}")
    return str(uuid.UUID(id) if isinstance(id, str) else id)


def _is_readable(connection: socket.socket) -> bool:
    """Tell whether something came that nobody asked for: of an idle connection, its end."""
    with selectors.DefaultSelector() as selector:
        selector.register(connection, selectors.EVENT_READ)
        return bool(selector.select(0))


def _result(reply: dict[str, Any], value: bool) -> Result:
    details = reply["details"]
    return Result(
        reply["id"],
        Outcome(details["reason"]),
        Usage(details["wall"], details["cpu"], details["peak_memory"], details["queue_wait"]),
        reply.get("stdout", ""),
        reply.get("stderr", ""),
        details["rolled_back"],
        details["partial_stdout"],
        details["partial_stderr"],
        details["exit_status"],
        details["value"] if value else None,
    )


def _error_of(status: int, retry_after: str | None, answer: bytes) -> Exception:
    try:
        words = str(json.loads(answer)["error"])
    except (ValueError, KeyError, TypeError):  # not this server's: a proxy's page perhaps
        words = f"the server answered {status}"
    if status == 404 and words == "session not found":
        return SessionNotFound(words)
    if status == 503 and words.startswith(NO_WORKER):
        return WorkerStartError(words)
    if status == 503:
        return Overloaded(words, int(retry_after) if retry_after and retry_after.isdecimal() else 1)
    if status in (400, 413):
        return ValueError(words)
    return RequestRefused(words, status)
