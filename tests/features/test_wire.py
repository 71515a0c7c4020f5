"""What only a real server and a raw socket can show: chunked bodies, lengths that lie, answers that arrive although the body wasn't read."""

from __future__ import annotations

import errno
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from portal.core import accounts
from portal.core.db import db
from portal.core.tokens import open_session
from tests import papers
from tests.conftest import application
from tests.people import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
LIMIT_MB = 1


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def error(self) -> dict[str, str]:
        assert self.headers["content-type"] == "application/json" and "x-ratelimit-remaining" in self.headers
        return json.loads(self.body)["errors"][0]


@dataclass
class Server:
    """gunicorn as shipped, with an owner's access token."""

    port: int
    token: str
    storage: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def send(self, head: str, *parts: bytes, end: bool = True) -> Answer:
        """A request written by hand; `end` closes our half after it."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as line:
            line.sendall(f"{head}\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {self.token}\r\n\r\n".encode("latin-1"))
            try:
                for part in parts:
                    line.sendall(part)
                if end:
                    line.shutdown(socket.SHUT_WR)
            except OSError as error:
                if error.errno not in (errno.EPIPE, errno.ECONNRESET, errno.ENOTCONN):  # else the server had heard enough; its answer is still to come
                    raise
            return parsed(b"".join(iter(lambda: line.recv(65536), b"")))

    def documents(self) -> int:
        return requests.get(f"{self.url}/api/docs/", headers={"Authorization": f"Bearer {self.token}"}).json()["count"]


def parsed(raw: bytes) -> Answer:
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    return Answer(int(first.split()[1]), {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}, body)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, redis_url: str) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("live")
    shutil.copy(sqlite_template, data / "inlet.db")
    app = application(data, f"sqlite:///{data / 'inlet.db'}", redis_url)
    with app.app_context():
        token = open_session(accounts.found("Live Ltd", "live", email="owner@live.example", password=PASSWORD)).access
        db.session.remove()
        db.engine.dispose()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"INLET_DATA": str(data), "REDIS_URL": redis_url, "MAX_UPLOAD_MB": str(LIMIT_MB), "DATABASE_URL": ""}
    command = [sys.executable, "-m", "gunicorn", "-c", "python:portal.launch.gunicorn_conf", "--workers", "1", "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=open(data / "log", "wb"))
    try:
        wait_for(port)
        yield Server(port, token, data / "files")
    finally:
        process.terminate()
        process.wait()


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            if requests.get(f"http://127.0.0.1:{port}/healthz", timeout=5).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.05)
    raise AssertionError("the server didn't start")


def form(data: bytes) -> bytes:
    return b'--x\r\nContent-Disposition: form-data; name="file"; filename="document.pdf"\r\n\r\n' + data + b"\r\n--x--\r\n"


def chunked(data: bytes, size: int = 65536) -> list[bytes]:
    pieces = [data[start : start + size] for start in range(0, len(data), size)]
    return [b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces] + [b"0\r\n\r\n"]


POST = "POST /api/docs/ HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=x\r\n"
TOO_LARGE = b"%PDF-1.4\n" + bytes(3 << 20)


def test_a_chunked_upload_is_taken(server: Server) -> None:
    data = papers.page("chunked")
    answer = server.send(f"{POST}Transfer-Encoding: chunked", *chunked(form(data), 100))
    assert answer.status == 201
    document = json.loads(answer.body)["id"]
    download = requests.get(f"{server.url}/api/docs/{document}/download/", headers={"Authorization": f"Bearer {server.token}"})
    assert download.content == data


@pytest.mark.parametrize("way", ["declared", "chunked"])
def test_above_the_limit_the_answer_still_arrives(server: Server, way: str) -> None:
    before, body = server.documents(), form(TOO_LARGE)
    header, parts = (f"Content-Length: {len(body)}", [body]) if way == "declared" else ("Transfer-Encoding: chunked", chunked(body))
    answer = server.send(f"{POST}{header}", *parts)
    assert answer.status == 413 and answer.error["code"] == "payload_too_large"
    assert server.documents() == before and not [*server.storage.glob("drafts/*")]


def test_a_client_library_sees_the_413_too(server: Server) -> None:
    for _ in range(5):
        answer = requests.post(f"{server.url}/api/docs/", headers={"Authorization": f"Bearer {server.token}"}, files={"file": ("a.pdf", TOO_LARGE)})
        assert answer.status_code == 413 and answer.json()["errors"][0]["status"] == "413"


def test_a_length_in_the_terabytes_is_refused_before_anything_is_sent(server: Server) -> None:
    answer = server.send(f"{POST}Content-Length: {10**13}")
    assert answer.status == 413 and answer.error["code"] == "payload_too_large"


@pytest.mark.parametrize("way", ["declared", "chunked"])
def test_a_body_that_breaks_off_is_a_400_and_no_document(server: Server, way: str) -> None:
    before, body = server.documents(), form(papers.page("cut off"))
    header, parts = (f"Content-Length: {len(body)}", [body]) if way == "declared" else ("Transfer-Encoding: chunked", chunked(body))
    whole = b"".join(parts)
    answer = server.send(f"{POST}{header}", whole[: len(whole) // 2])
    assert answer.status == 400 and answer.error["detail"]
    assert server.documents() == before


def test_a_body_longer_than_declared_is_cut(server: Server) -> None:
    before, body = server.documents(), form(papers.page("longer"))
    answer = server.send(f"{POST}Content-Length: {len(body) // 2}", body)
    assert answer.status == 400 and answer.error["detail"] and server.documents() == before


def test_no_length_at_all_is_an_empty_body(server: Server) -> None:
    answer = server.send("POST /api/folders/ HTTP/1.1\r\nContent-Type: application/json", b'{"name": "Acme"}')
    assert answer.status == 400 and answer.error["status"] == "400"


def test_json_above_its_limit_is_refused_with_and_without_a_length(server: Server) -> None:
    body = json.dumps({"name": "x" * (3 << 20)}).encode()
    head = "POST /api/folders/ HTTP/1.1\r\nContent-Type: application/json\r\n"
    assert server.send(f"{head}Content-Length: {len(body)}", body).error["code"] == "payload_too_large"
    assert server.send(f"{head}Transfer-Encoding: chunked", *chunked(body)).error["code"] == "payload_too_large"


def test_chunked_json_is_taken(server: Server) -> None:
    head = "POST /api/folders/ HTTP/1.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked"
    assert server.send(head, *chunked(b'{"name": "Acme"}', 3)).status == 201


def test_forwarding_headers_of_anybody_are_ignored(server: Server) -> None:
    spoofed = {"X-Forwarded-For": "10.9.8.7", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "Forwarded": "host=evil.example"}
    answer = requests.get(f"{server.url}/api/folders/?page_size=1&page=2", headers=spoofed | {"Authorization": f"Bearer {server.token}"})
    assert "evil.example" not in answer.text and answer.json()["previous"].startswith(server.url)


def test_a_credential_of_ten_kilobytes_opens_nothing(server: Server) -> None:
    answer = requests.get(f"{server.url}/api/folders/", headers={"X-Api-Key": "x" * 10_240})
    assert 400 <= answer.status_code < 500 and "Traceback" not in answer.text


def test_a_long_query_is_refused_by_the_application_not_before_it(server: Server) -> None:
    answer = server.send(f"GET /api/docs/?search={'x' * 8000} HTTP/1.1")
    assert answer.status == 400 and answer.error["source"]["parameter"] == "search"
