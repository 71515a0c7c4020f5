"""An S3-compatible store for tests: rclone's server over a folder, one for all tests of a process, a bucket for each test."""

from __future__ import annotations

import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from portal.core import storage
from portal.core.storage.s3 import S3
from tests.processes import free_port

KEY, SECRET = "inlet-tests", "a-secret-of-the-tests"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_EC2_METADATA_DISABLED": "true"}


@dataclass(frozen=True, slots=True)
class S3Server:
    """`root` holds a folder for each bucket; `process` can be stopped and continued by signals."""

    endpoint: str
    root: Path
    process: subprocess.Popen[bytes]

    def bucket(self) -> str:
        """A new bucket's `STORAGE_URL`."""
        name = f"bucket-{secrets.token_hex(4)}"
        url = f"s3://{name}?endpoint={self.endpoint}"
        store = storage.at(url, self.root)
        assert isinstance(store, S3)
        store.client.create_bucket(Bucket=name)
        return url


def start(root: Path) -> S3Server:
    """Serve the folders below `root` as buckets, once it answers."""
    rclone, port = Path(sys.executable).with_name("rclone"), free_port()
    command = [str(rclone), "serve", "s3", "--addr", f"127.0.0.1:{port}", "--auth-key", f"{KEY},{SECRET}", "--log-level", "ERROR", str(root)]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    while True:
        try:
            requests.get(f"http://127.0.0.1:{port}/", timeout=5)
            return S3Server(f"http://127.0.0.1:{port}", root, process)
        except requests.ConnectionError:
            assert process.poll() is None, "rclone didn't start"
            time.sleep(0.02)


@pytest.fixture(scope="session")
def s3_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    server = start(tmp_path_factory.mktemp("s3"))
    yield server
    server.process.terminate()
    server.process.wait()


@pytest.fixture
def s3_url(s3_server: S3Server, monkeypatch: pytest.MonkeyPatch) -> Callable[[], str]:
    """Makes buckets, which the process has the credentials for."""
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    return s3_server.bucket


@pytest.fixture(params=["disk", "s3"])
def storage_url(request: pytest.FixtureRequest) -> str:
    """A store of each kind, as `STORAGE_URL` names it."""
    return "" if request.param == "disk" else str(request.getfixturevalue("s3_url")())
