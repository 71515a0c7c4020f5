"""One POST to where somebody else says: to an address that was checked, for 15 seconds in all, without following redirects or reading much."""

from __future__ import annotations

import base64
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from portal.core import addresses
from portal.core.errors import PortalError

SECONDS = 15.0
READ = 2000  # bytes of an answer that are kept
REASON_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `reason` says why it doesn't count as delivered, None when it does; `status` is None when nothing came."""

    status: int | None
    text: str
    reason: str | None
    milliseconds: int


def authorization(auth: str, credential: str | None) -> dict[str, str]:
    """The header that signs the portal in; `credential` unsealed, as `subscribing` keeps it."""
    if auth == "basic" and credential is not None:
        return {"Authorization": f"Basic {base64.b64encode(credential.encode()).decode()}"}
    return {"Authorization": f"Bearer {credential}"} if auth == "bearer" and credential is not None else {}


def post(url: str, body: str, headers: Mapping[str, str], *, private: bool, seconds: float = SECONDS) -> Answer:
    """POST `body`; never raises for what happens out there."""
    began = time.monotonic()
    try:
        status, text, reason = _exchange(url, body.encode(), headers, private, seconds)
    except (http.client.HTTPException, OSError, PortalError, ValueError) as error:
        status, text, reason = None, "", _why(error, time.monotonic() - began >= seconds, seconds)
    return Answer(status, text, reason, round((time.monotonic() - began) * 1000))


def _exchange(url: str, body: bytes, headers: Mapping[str, str], private: bool, seconds: float) -> tuple[int, str, str | None]:
    parts, until = urlsplit(url), time.monotonic() + seconds
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    with addresses.connect(host, port, private=private, seconds=seconds) as plain:
        wire = _secured(plain, host) if parts.scheme == "https" else plain
        ended = threading.Timer(max(0.0, until - time.monotonic()), _end, (wire,))  # a byte now and then would outlast the time-out of each step
        ended.start()
        try:
            if isinstance(wire, ssl.SSLSocket):
                wire.do_handshake()
            return _asked(wire, parts, body, headers)
        finally:
            ended.cancel()
            wire.close()


def _secured(plain: socket.socket, host: str) -> ssl.SSLSocket:
    return ssl.create_default_context().wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)


def _asked(wire: socket.socket, parts: SplitResult, body: bytes, headers: Mapping[str, str]) -> tuple[int, str, str | None]:
    connection = http.client.HTTPConnection(parts.hostname or "")
    connection.sock = wire
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection.request("POST", target, body, {"Host": parts.netloc, "Connection": "close", **headers})
    answer = connection.getresponse()
    return answer.status, answer.read(READ).decode("utf-8", "replace").replace("\x00", ""), _verdict(answer.status)


def _end(wire: socket.socket) -> None:
    """Whatever waits for it wakes up with an error. The plain socket's own way: that of a secured one would take away what is being read from."""
    try:
        socket.socket.shutdown(wire, socket.SHUT_RDWR)
    except OSError:
        pass


def _verdict(status: int) -> str | None:
    if 200 <= status < 300:
        return None
    if 300 <= status < 400:
        return f"It answers with a redirect ({status}), which isn't followed."
    return f"It answers with status {status}."


def _why(error: Exception, late: bool, seconds: float) -> str:
    if late or isinstance(error, TimeoutError):
        return f"No answer within {seconds:g} seconds."
    if isinstance(error, PortalError):
        return error.message
    if isinstance(error, ssl.SSLError):
        return f"No secure connection: {error}"[:REASON_LENGTH]
    return f"No connection: {getattr(error, 'strerror', None) or error or type(error).__name__}"[:REASON_LENGTH]
