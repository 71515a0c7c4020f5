"""A real HTTP server at the far end of webhooks, and a check of what it gets that knows nothing of the portal's own."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import ssl
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


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


class SecureReceiver(Receiver):
    """The same with TLS, under a certificate of its own for 127.0.0.1 that lies in `certificate`."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.certificate = folder / "receiver.pem"
        self.certificate.write_bytes(_certificate())
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate)
        self.socket = context.wrap_socket(self.socket, server_side=True)

    @property
    def url(self) -> str:
        return super().url.replace("http:", "https:")


def _certificate() -> bytes:
    """Key and certificate, self-signed, as PEM."""
    key, name, now = ec.generate_private_key(ec.SECP256R1()), x509.Name([]), datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now - timedelta(days=1), now + timedelta(days=1))
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=True)
    made = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True).sign(key, hashes.SHA256())
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return private + made.public_bytes(serialization.Encoding.PEM)
