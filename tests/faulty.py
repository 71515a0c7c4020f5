"""A proxy in front of a store that speaks S3: it answers with errors, cuts connections, loses answers, or says nothing, as it is told."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

ERROR = b'<?xml version="1.0" encoding="UTF-8"?><Error><Code>InternalError</Code><Message>a secret of the store</Message></Error>'
OWN = ("connection", "transfer-encoding", "content-length", "date", "server")


@dataclass
class Faulty:
    """`faults` are pairs of a method and what happens to the next request with it, in order: "500" and "503" are answered, "cut" before it arrives, "lost" is
    the answer to what was done, "half" of the answer's body comes, "silent" until `heard` is set. `met` counts them; other requests pass."""

    behind: str
    faults: list[tuple[str, str]] = field(default_factory=list)
    met: int = 0
    heard: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)
    url: str = ""

    def next(self, method: str) -> str | None:
        with self.lock:
            at = next((at for at, (named, _) in enumerate(self.faults) if named == method), None)
            self.met += at is not None
            return None if at is None else self.faults.pop(at)[1]


def handler(faulty: Faulty) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_one_request(self) -> None:
            self.raw_requestline = self.rfile.readline(65537)
            self.close_connection = True
            if self.raw_requestline and self.parse_request():
                self.answered(faulty.next(self.command))

        def answered(self, fault: str | None) -> None:
            if fault == "silent":
                faulty.heard.wait(30)
            if fault in ("cut", "silent"):
                return self.cut()
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if fault in ("500", "503"):
                return self.told(int(fault), [("Content-Type", "application/xml")], ERROR)
            target = http.client.HTTPConnection(urlsplit(faulty.behind).netloc, timeout=30)
            target.request(self.command, self.path, body or None, {**dict(self.headers), "Connection": "close"})
            answer = target.getresponse()
            headers, data = answer.getheaders(), answer.read()
            target.close()
            if fault == "lost":
                return self.cut()
            size = answer.getheader("Content-Length") if self.command == "HEAD" else None
            self.told(answer.status, headers, data, size, half=fault == "half")

        def told(self, status: int, headers: list[tuple[str, str]], data: bytes, size: str | None = None, half: bool = False) -> None:
            self.send_response_only(status)
            for name, value in headers:
                if name.lower() not in OWN:
                    self.send_header(name, value)
            self.send_header("Content-Length", size or str(len(data)))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(data[: len(data) // 2] if half else data)

        def cut(self) -> None:
            self.connection.shutdown(socket.SHUT_RDWR)

    return Handler


@contextmanager
def faulty(url: str) -> Iterator[Faulty]:
    """Between the caller and the store that `url` (`STORAGE_URL`) names; its own such address is the proxy's `url`."""
    endpoint = url.partition("endpoint=")[2]
    proxy = Faulty(endpoint)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(proxy))
    proxy.url = url.replace(endpoint, f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.heard.set()
        server.shutdown()
        server.server_close()
        thread.join()
