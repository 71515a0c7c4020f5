"""A real IMAP server (pymap) with a certificate made here, for the tests of mailboxes; and an old one: TLS from the beginning, no MOVE,
no UIDPLUS, a password that isn't ASCII."""

from __future__ import annotations

import imaplib
import socket
import ssl
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import trustme

USER, PASSWORD = "dana", "correct horse"
OLD_PASSWORD = "richtiges Pferd, größer"
NEW = "from pymap.main import main; main()"
OLD = """
import asyncio, ssl, sys
from pymap.config import IMAPConfig
from pymap.main import main
context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
context.load_cert_chain(sys.argv.pop(1))
begin, able = asyncio.start_server, IMAPConfig.login_capability.fget
asyncio.start_server = lambda *given, **more: begin(*given, ssl=context, **more)
IMAPConfig.login_capability = property(lambda self: [one for one in able(self) if one not in (b"MOVE", b"UIDPLUS")])
main()
"""


@dataclass
class ImapServer:
    port: int
    ca: str
    process: subprocess.Popen[bytes]
    old: bool = False

    @property
    def password(self) -> str:
        return OLD_PASSWORD if self.old else PASSWORD

    def opened(self) -> imaplib.IMAP4:
        trust = ssl.create_default_context(cafile=self.ca)
        server = imaplib.IMAP4_SSL("127.0.0.1", self.port, ssl_context=trust, timeout=20) if self.old else imaplib.IMAP4("127.0.0.1", self.port, 20)
        if not self.old:
            server.starttls(trust)
        server.authenticate("PLAIN", lambda _: f"\0{USER}\0{self.password}".encode())
        return server

    def deliver(self, *letters: bytes, directory: str = "INBOX", came: datetime | None = None) -> None:
        with self.opened() as server:
            server.create(directory)
            for letter in letters:
                assert server.append(directory, None, imaplib.Time2Internaldate(came) if came else None, letter)[0] == "OK"

    def empty(self, directory: str) -> None:
        """Made anew: its numbers hold no more."""
        with self.opened() as server:
            assert server.delete(directory)[0] == "OK"

    def unseen(self, directory: str = "INBOX") -> int:
        return self.count(directory, "UNSEEN")

    def count(self, directory: str, criterion: str = "ALL") -> int:
        with self.opened() as server:
            server.select(directory, readonly=True)
            return len(server.search(None, criterion)[1][0].split())

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


def start(folder: Path, *, old: bool = False) -> ImapServer:
    """Servers of one folder share their certificate."""
    if not (folder / "own.pem").exists():
        ca = trustme.CA()
        ca.cert_pem.write_to_path(folder / "ca.pem")
        ca.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(folder / "own.pem")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    tls = ["--cert", str(folder / "own.pem"), "--key", str(folder / "own.pem")]
    backend = ["dict", "--demo-data", "--demo-user", USER, "--demo-password", OLD_PASSWORD if old else PASSWORD]
    program = [OLD, str(folder / "own.pem"), "--no-tls"] if old else [NEW]
    command = [sys.executable, "-c", *program, "--no-service", "admin", "--no-service", "sieve"]
    process = subprocess.Popen([*command, "--host", "127.0.0.1", "--port", str(port), *tls, *backend], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    server = ImapServer(port, str(folder / "ca.pem"), process, old)
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            server.opened().logout()
            return server
        except OSError:
            time.sleep(0.1)
    process.kill()
    raise TimeoutError("the IMAP server didn't start")
