"""Large files sent to a running portal: made up as they are sent, by tus or to a presigned address, whole or cut off anywhere."""

from __future__ import annotations

import base64
import hashlib
import http.client
import random
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.processes import RunningPortal

BLOCK = 1 << 20
PIECE = {"Content-Type": "application/offset+octet-stream"}


@dataclass(frozen=True)
class Made:
    """A file of `size` bytes that calls itself a PDF; every seed is another one."""

    size: int
    seed: int = 1

    def blocks(self, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        end = self.size if end is None else end
        while start < end:
            number, within = divmod(start, BLOCK)
            piece = self._block(number)[within : within + end - start]
            start += len(piece)
            yield piece

    def _block(self, number: int) -> bytes:
        head = b"%%PDF-1.7 %d %d\n" % (self.seed, number)
        return head + _noise()[len(head) :]

    @property
    def sha256(self) -> str:
        digest = hashlib.sha256()
        for block in self.blocks():
            digest.update(block)
        return digest.hexdigest()


_kept: list[bytes] = []


def _noise() -> bytes:
    if not _kept:
        _kept.append(random.Random(7).randbytes(BLOCK))
    return _kept[0]


@dataclass
class Sender:
    """A program with the firm's key."""

    portal: RunningPortal

    @property
    def headers(self) -> dict[str, str]:
        told = self.portal.bootstrap
        return {"x-api-key": told["api_key"], "x-organization-id": told["organization"], "Tus-Resumable": "1.0.0"}

    @staticmethod
    def hash_of(path: Path) -> str:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def connected(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.portal.port, timeout=120)

    def ask(self, method: str, path: str, **headers: Any) -> http.client.HTTPResponse:
        connection = self.connected()
        connection.request(method, path, headers=self.headers | {name.replace("_", "-"): str(value) for name, value in headers.items()})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer

    def begin(self, length: int, name: str = "large.pdf") -> str:
        """The path of a new upload."""
        told = f"filename {base64.b64encode(name.encode()).decode()}"
        answer = self.ask("POST", "/v1/files/tus", Upload_Length=length, Upload_Metadata=told, Content_Length=0)
        assert answer.status == 201, answer.status
        return urlsplit(answer.headers["Location"]).path

    def offset(self, path: str) -> int:
        answer = self.ask("HEAD", path)
        assert answer.status == 200, answer.status
        return int(answer.headers["Upload-Offset"])

    def send(self, path: str, file: Made, offset: int, cut: int | None = None) -> http.client.HTTPResponse | None:
        """The rest of a file; with `cut` the connection is reset after so many bytes, and there is no answer."""
        connection = self.connected()
        connection.putrequest("PATCH", path)
        for name, value in (self.headers | PIECE | {"Upload-Offset": str(offset), "Content-Length": str(file.size - offset)}).items():
            connection.putheader(name, value)
        connection.endheaders()
        for block in file.blocks(offset, None if cut is None else min(file.size, offset + cut)):
            connection.send(block)
        if cut is not None:
            connection.sock.shutdown(socket.SHUT_RDWR)
            connection.close()
            return None
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer
