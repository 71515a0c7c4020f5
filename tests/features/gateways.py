"""Small real servers for the far end of messages: an HTTP SMS gateway and a mail server."""

from __future__ import annotations

import email
import json
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar

S = TypeVar("S", bound=socketserver.BaseServer)


class SmsGateway(ThreadingHTTPServer):
    """Answers `status` after `hang` seconds and keeps what was posted as (path, headers, JSON)."""

    daemon_threads = True

    def __init__(self, status: int = 202, location: str | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _SmsHandler)
        self.status, self.location, self.hang = status, location, 0.0
        self.posted: list[tuple[str, dict[str, str], Any]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/send"


class _SmsHandler(BaseHTTPRequestHandler):
    server: SmsGateway

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.posted.append((self.path, dict(self.headers), json.loads(body) if body else None))
        time.sleep(self.server.hang)
        self.send_response(self.server.status)
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST

    def log_message(self, *_: object) -> None:
        pass


class MailServer(socketserver.ThreadingTCPServer):
    """As much of SMTP as takes a letter; with `refusal` it says that to every recipient."""

    daemon_threads = allow_reuse_address = True

    def __init__(self, refusal: str | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _SmtpHandler)
        self.refusal = refusal
        self.letters: list[tuple[list[str], Message]] = []

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"


class _SmtpHandler(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        recipients: list[str] = []
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                text = b"".join(line.removeprefix(b".") for line in iter(self.rfile.readline, b".\r\n"))  # a line's first dot is doubled on the way
                self.server.letters.append((recipients, email.message_from_bytes(text)))
            elif verb == b"RCPT":
                recipients.append(line.decode().split("<")[1].split(">")[0])
                if self.server.refusal:
                    self.wfile.write(f"{self.server.refusal}\r\n".encode())
                    continue
            self.wfile.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 fine\r\n")
            if verb == b"QUIT":
                return


@contextmanager
def serving(server: S) -> Iterator[S]:
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
