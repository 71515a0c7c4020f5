"""A whole portal for a test: `portal up` on a free port with a data directory of its own, its processes by role, and ways to hurt it."""

from __future__ import annotations

import atexit
import io
import json
import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

ROOT = Path(__file__).resolve().parent.parent
OWNER = {"email": "owner@firm.example", "password": "correct horse battery"}
START_SECONDS = 60.0
#: Settings a test's portal doesn't take from the shell that runs the tests.
OURS = ("DATABASE_URL", "REDIS_URL", "STORAGE_URL", "PUBLIC_URL", "SECRET_KEY", "SMS_URL", "SMTP_URL", "TRUSTED_PROXIES", "INLET_WORKERS")
#: A data directory with the organization, and what founding it printed, once there is one.
FOUNDED: list[tuple[Path, dict[str, Any]]] = []
ROLES = {"redis": "redis-server", "web": "gunicorn: master", "relay": "portal: relay", "messenger": "portal: messenger", "worker": "portal: worker"}


class NotInTime(AssertionError):
    """Something awaited didn't come true."""


def until(true: Callable[[], Any], seconds: float, what: str, pause: float = 0.1) -> Any:
    """The first true value of `true()` within `seconds`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if value := true():
            return value
        time.sleep(pause)
    raise NotInTime(f"not within {seconds} s: {what}")


def free_port() -> int:
    """Below the range that outgoing connections take their ports from, so that none is in the way when a portal starts again."""
    while True:
        port = random.randrange(12000, 30000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


@dataclass(slots=True)
class RunningPortal:
    """`bootstrap` is what `portal bootstrap` printed; `process` the supervisor."""

    data_dir: Path
    port: int
    settings: dict[str, str]
    bootstrap: dict[str, Any] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.bootstrap['api_key']}"}

    @property
    def environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if name not in OURS}
        return inherited | {"INLET_DATA": str(self.data_dir), "PORT": str(self.port), "INLET_DEMO": "0"} | self.settings

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run `portal …` beside the running one."""
        command = [sys.executable, "-m", "portal.cli", *arguments]
        return subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True)

    def start(self) -> None:
        """Start it in a process group of its own and wait until it says that it serves."""
        log = open(self.data_dir / "up.log", "ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "portal.cli", "up"],
            env=self.environment, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        )
        log.close()
        until(self._serves, START_SECONDS, "the portal serves")

    def _serves(self) -> bool:
        assert self.process is not None
        if self.process.poll() is not None:
            raise AssertionError(f"portal up ended with {self.process.returncode}: {self.log()[-3000:]}")
        try:
            return requests.get(f"{self.base_url}/healthz", timeout=5).ok
        except requests.RequestException:
            return False

    def log(self) -> str:
        return (self.data_dir / "up.log").read_text(errors="replace")

    def stop(self, number: int = signal.SIGTERM, seconds: float = 40.0) -> int:
        """Ask it to end; its exit code."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(seconds)

    def kill_everything(self) -> None:
        """`kill -9` of the whole process group at once."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def pids(self, role: str) -> list[int]:
        """Process ids of the supervisor's children of this role, one of `ROLES`."""
        assert self.process is not None
        return [pid for pid in children(self.process.pid) if ROLES[role] in command_line(pid)]

    def upload(self, data: bytes, name: str = "paper.pdf", **form: str) -> requests.Response:
        files = {"file": (name, io.BytesIO(data), "application/pdf")}
        return requests.post(f"{self.base_url}/api/docs/", headers=self.headers, files=files, data=form, timeout=60)

    def rows(self, query: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """What the (SQLite) database holds, read directly."""
        with sqlite3.connect(f"file:{self.data_dir / 'inlet.db'}?mode=ro", uri=True, timeout=30) as connection:
            return connection.execute(query, parameters).fetchall()

    def change(self, *statements: str) -> None:
        """Change what the database holds, in one transaction."""
        with sqlite3.connect(self.data_dir / "inlet.db", timeout=30) as connection:
            for statement in statements:
                connection.execute(statement)
        connection.close()


def start_portal(data_dir: Path, *, start: bool = True, **settings: str) -> RunningPortal:
    """A portal with one organization, owner `OWNER`; `settings` are environment variables. The caller stops it."""
    portal = RunningPortal(data_dir, free_port(), settings)
    portal.bootstrap = _founded(portal)
    if start:
        portal.start()
    return portal


def _founded(portal: RunningPortal) -> dict[str, Any]:
    """What `portal bootstrap` printed. On SQLite it is run once in this process and its data directory copied: it takes four seconds of processor."""
    if "DATABASE_URL" in portal.settings:
        return _bootstrapped(portal)
    if not FOUNDED:
        first = RunningPortal(Path(tempfile.mkdtemp(prefix="inlet-founded-")), free_port(), {})
        atexit.register(shutil.rmtree, first.data_dir, ignore_errors=True)
        FOUNDED.append((first.data_dir, _bootstrapped(first)))
    (there, printed), = FOUNDED
    shutil.copytree(there, portal.data_dir, dirs_exist_ok=True)
    return printed


def _bootstrapped(portal: RunningPortal) -> dict[str, Any]:
    portal.data_dir.mkdir(parents=True, exist_ok=True)
    owner = [part for name, value in OWNER.items() for part in (f"--{name}", value)]
    made = portal.command("bootstrap", "--organization", "Firm", "--subdomain", "firm", *owner)
    assert made.returncode == 0, made.stderr
    printed: dict[str, Any] = json.loads(made.stdout)
    return printed


def children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""
