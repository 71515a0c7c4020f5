"""A real IMAP server (pymap) with STARTTLS by a certificate made here, for the tests of mailboxes."""

from __future__ import annotations

import imaplib
import socket
import ssl
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import trustme

USER, PASSWORD = "dana", "correct horse"


@dataclass
class ImapServer:
    port: int
    ca: str
    process: subprocess.Popen[bytes]

    def opened(self) -> imaplib.IMAP4:
        server = imaplib.IMAP4("127.0.0.1", self.port, 20)
        server.starttls(ssl.create_default_context(cafile=self.ca))
        server.login(USER, PASSWORD)
        return server

    def deliver(self, *letters: bytes, directory: str = "INBOX") -> None:
        with self.opened() as server:
            server.create(directory)
            for letter in letters:
                assert server.append(directory, None, None, letter)[0] == "OK"

    def unseen(self, directory: str = "INBOX") -> int:
        with self.opened() as server:
            server.select(directory, readonly=True)
            return len(server.search(None, "UNSEEN")[1][0].split())

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


def start(folder: Path) -> ImapServer:
    ca = trustme.CA()
    ca.cert_pem.write_to_path(folder / "ca.pem")
    own = ca.issue_cert("127.0.0.1")
    own.private_key_and_cert_chain_pem.write_to_path(folder / "own.pem")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    tls = ["--cert", str(folder / "own.pem"), "--key", str(folder / "own.pem")]
    backend = ["dict", "--demo-data", "--demo-user", USER, "--demo-password", PASSWORD]
    command = [sys.executable, "-c", "from pymap.main import main; main()", "--no-service", "admin", "--no-service", "sieve"]
    process = subprocess.Popen([*command, "--host", "127.0.0.1", "--port", str(port), *tls, *backend], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    server = ImapServer(port, str(folder / "ca.pem"), process)
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            server.opened().logout()
            return server
        except OSError:
            time.sleep(0.1)
    process.kill()
    raise TimeoutError("the IMAP server didn't start")
