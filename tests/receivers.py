"""A real HTTP server at the far end of webhooks, and a check of what it gets that knows nothing of the portal's own."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Received:
    path: str
    headers: dict[str, str]  # names in lower case
    body: bytes

    @property
    def message(self) -> Any:
        return json.loads(self.body)

    def signed_with(self, secret: str) -> bool:
        """Whether one of the signatures is that of Standard Webhooks with this ``whsec_…``."""
        assert secret.startswith("whsec_")
        content = f"{self.headers['webhook-id']}.{self.headers['webhook-timestamp']}.".encode() + self.body
        right = base64.b64encode(hmac.new(base64.b64decode(secret[6:]), content, hashlib.sha256).digest()).decode()
        return f"v1,{right}" in self.headers["webhook-signature"].split(" ")


class Receiver(ThreadingHTTPServer):
    """Answers with `status`; while `hangs` is set, not before `go_on`; with `drip` a byte now and then for ever."""

    daemon_threads = True

    def __init__(self, status: int = 200, *, location: str | None = None, hangs: bool = False, drip: bool = False) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status, self.location, self.hangs, self.drip = status, location, hangs, drip
        self.came, self.go_on = threading.Semaphore(0), threading.Event()
        self.received: list[Received] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/hook?for=inlet"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.received.append(Received(self.path, {name.lower(): value for name, value in self.headers.items()}, body))
        self.server.came.release()
        if self.server.hangs:
            self.server.go_on.wait(20)
        if self.server.drip:
            return self._drip()
        self.send_response(self.server.status)
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.end_headers()
        self.wfile.write(b"Thanks " * 1000)

    def _drip(self) -> None:
        while not self.server.go_on.wait(0.02):
            try:
                self.wfile.write(b"H")
            except OSError:
                return

    do_GET = do_POST

    def log_message(self, *_: object) -> None:
        pass
