"""`portal up` as whoever runs it sees it."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from portal.config import from_environ
from portal.launch import doctor
from portal.launch.announcement import announcement
from tests.processes import ROLES, RunningPortal, children, command_line, free_port, start_portal, until


@pytest.fixture
def folder() -> Iterator[Path]:
    """A directory whose path leaves room for a socket's name."""
    folder = Path(tempfile.mkdtemp(prefix="inlet-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def portal() -> Iterator[RunningPortal]:
    """One portal for this module, since starting one costs seconds; whoever ends it starts it again."""
    folder = Path(tempfile.mkdtemp(prefix="inlet-"))
    portal = start_portal(folder, INLET_WORKERS="1")
    yield portal
    portal.stop()
    shutil.rmtree(folder, ignore_errors=True)


def everyone(portal: RunningPortal) -> list[int]:
    """With those that they started: a web server's processes answer until they are gone themselves."""
    return [pid for role in ROLES for one in portal.pids(role) for pid in (one, *children(one))]


def gone(pids: list[int]) -> bool:
    return not any("portal" in command_line(pid) or "redis" in command_line(pid) or "gunicorn" in command_line(pid) for pid in pids)


def parts(portal: RunningPortal) -> dict[str, str]:
    """What the health page says; nothing while a killed web server's connections break."""
    try:
        return requests.get(f"{portal.base_url}/healthz", timeout=10).json()
    except requests.RequestException:
        return {}


def test_nobody_outlives_a_killed_supervisor_and_the_next_start_works(portal: RunningPortal):
    pids = everyone(portal)
    os.kill(portal.process.pid, signal.SIGKILL)
    portal.process.wait()
    until(lambda: gone(pids), 5, "all children are gone")
    portal.start()


@pytest.mark.parametrize("role", ROLES)
def test_each_process_is_started_again_when_it_is_killed(portal: RunningPortal, role: str):
    before = portal.pids(role)
    os.kill(before[0], signal.SIGKILL)
    until(lambda: len(portal.pids(role)) == len(before) and before[0] not in portal.pids(role), 20, f"{role} is back")
    until(lambda: parts(portal).get("queue") == "ok", 20, "all is well")


def test_a_second_portal_on_the_same_data_says_so(portal: RunningPortal):
    second = portal.command("up")
    assert second.returncode == 1
    assert f"already running on {portal.data_dir} (process {portal.process.pid})" in second.stderr


def test_ctrl_c_ends_the_whole_group_and_leaves_nothing(portal: RunningPortal):
    """The last one to use the module's portal."""
    pids = everyone(portal)
    os.killpg(portal.process.pid, signal.SIGINT)  # what a terminal does
    assert portal.process.wait(30) == 0
    until(lambda: gone(pids), 5, "a worker's sandbox sees that its worker ended")


def test_a_port_in_use_is_named_before_anything_starts(folder: Path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        refused = RunningPortal(folder, other.getsockname()[1], {}).command("up")
    assert refused.returncode == 1
    assert "in use" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


def test_a_setting_that_cannot_be_used_is_named(folder: Path):
    refused = RunningPortal(folder, free_port(), {"LIMIT_UPLOAD": "many"}).command("up")
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
    assert refused.stderr.startswith("LIMIT_UPLOAD: ")


@pytest.mark.parametrize(
    "setting", [("DATABASE_URL", "postgresql://inlet:secret@127.0.0.1:1/inlet"), ("STORAGE_URL", "file:///dev/null/files")], ids=lambda s: s[0]
)
def test_a_database_or_storage_that_cannot_be_used_is_named(folder: Path, setting: tuple[str, str]):
    refused = RunningPortal(folder, free_port(), dict([setting])).command("up")
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"{setting[0]}: ") and refused.stderr.endswith("Nothing was started; the lines above say why.\n")
    assert "Traceback" not in refused.stderr and "secret" not in refused.stderr


def test_the_announcement_says_where_it_listens_behind_a_proxy(folder: Path):
    config = from_environ({"INLET_DATA": str(folder), "PUBLIC_URL": "https://portal.example", "HOST": "0.0.0.0", "PORT": "8123"})
    shown = announcement(config, None)
    assert "ready at https://portal.example" in shown and "http://0.0.0.0:8123" in shown


def test_the_first_start_shows_how_to_sign_in_to_the_demo(folder: Path):
    portal = RunningPortal(folder, free_port(), {"INLET_DEMO": "1", "INLET_WORKERS": "1"})
    portal.start()
    try:
        shown = until(lambda: re.search(r"curl -s .*", portal.log()), 10, "how to get a token")
        token = json.loads(subprocess.run(shown[0], shell=True, capture_output=True, check=True).stdout)["access"]
        answer = requests.get(f"http://localhost:{portal.port}/api/docs/", headers={"Authorization": f"Bearer {token}"}, timeout=10)
        assert answer.json()["count"] >= 7  # more are handed in by a job, for its records
        client = re.search(r"client +http://localhost:\d+(/p/\S+)\n +with the phone (\+1 212-555-0142);", portal.log())
        assert client and requests.get(f"http://localhost:{portal.port}{client[1]}", timeout=10).status_code == 200
    finally:
        portal.stop()


def test_bootstrap_prints_one_object_with_every_spelling_of_one_credential(folder: Path):
    portal = start_portal(folder, start=False)
    made = portal.bootstrap
    assert list(made) == ["organization", "tenant_id", "email", "api_key", "access_key_id", "secret_access_key", "license_key", "team_id"]
    assert made["api_key"] == f"{made['access_key_id']}.{made['secret_access_key']}"
    assert re.fullmatch(r"FF00[A-Z0-9]{36}", made["access_key_id"])
    assert isinstance(made["team_id"], int)


@pytest.mark.parametrize(
    "change, sentence", [({"--email": "nobody"}, "Not an e-mail address"), ({"--password": "short"}, "A password has")]
)
def test_bootstrap_refuses_in_one_sentence(folder: Path, change: dict[str, str], sentence: str):
    given = {"--organization": "A", "--subdomain": "a", "--email": "a@firm.example", "--password": "long enough"} | change
    refused = RunningPortal(folder, free_port(), {}).command("bootstrap", *(part for pair in given.items() for part in pair))
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.startswith(sentence)
    assert refused.stderr.count("\n") == 1


def test_doctor_finds_nothing_missing_once_the_database_is_migrated(folder: Path):
    portal = RunningPortal(folder, free_port(), {})
    with pytest.raises(doctor.Wrong, match="portal migrate"):
        doctor.database(from_environ({"INLET_DATA": str(folder)}))
    assert portal.command("migrate").returncode == 0
    examined = portal.command("doctor")
    assert (examined.returncode, "MISSING" in examined.stdout) == (0, False)


def test_doctor_names_a_redis_that_does_not_answer(folder: Path):
    config = from_environ({"INLET_DATA": str(folder), "REDIS_URL": f"redis://:secret@127.0.0.1:{free_port()}/0"})
    finding = doctor._finding(doctor.redis, config, True)
    assert not finding.good
    assert "secret" not in str(finding)
