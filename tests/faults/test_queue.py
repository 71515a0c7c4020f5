"""Redis is only a wake-up: flushed, absent, or written to by somebody else."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer

from portal.core import queue
from tests import papers
from tests.faults.conftest import NO_LIMITS
from tests.processes import ROOT, RunningPortal, free_port, start_portal, until

READ_ONCE = """
SELECT count(*) FROM documents d
WHERE (SELECT count(*) FROM readings r WHERE r.document_id = d.id) = 1 AND d.state IN ('read', 'needs_review')
"""


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPortal]:
    """One portal for this module; its tests leave it working."""
    portal = start_portal(tmp_path_factory.mktemp("q"), INLET_WORKERS="1", **NO_LIMITS)
    yield portal
    portal.stop()


def redis_of(portal: RunningPortal) -> Redis:
    return Redis(unix_socket_path=str(portal.data_dir / "redis.sock"))


def hand_in(portal: RunningPortal, count: int) -> int:
    """Upload `count` papers; how many documents there are then."""
    for number in range(count):
        answer = portal.upload(papers.page(f"Receipt {number}", "Total 12.00"))
        assert answer.status_code == 201, answer.text
    return portal.rows("SELECT count(*) FROM documents")[0][0]


def all_read_once(portal: RunningPortal, count: int, seconds: float = 60) -> None:
    until(lambda: portal.rows(READ_ONCE)[0][0] == count, seconds, f"{count} documents read once")
    assert portal.rows("SELECT count(*) FROM readings")[0][0] == count


@contextlib.contextmanager
def workers_standing_still(portal: RunningPortal, role: str = "worker", lane: str = "documents") -> Iterator[None]:
    """Idle ones only: a process that is stopped while it holds SQLite's lock stops everybody."""
    workers = portal.pids(role)
    until(lambda: portal.log().count(f"listening to Redis for {lane}") >= len(workers), 60, "the workers listen")
    for pid in workers:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in workers:
            os.kill(pid, signal.SIGCONT)


def ask_for_code(portal: RunningPortal, number: str) -> None:
    """As a client's browser does, on the page of a new link of that number."""
    folder = requests.post(f"{portal.base_url}/api/folders/", json={"name": number}, headers=portal.headers, timeout=10).json()["hashid"]
    body = {"folder": folder, "phone_number_raw": number}
    made = requests.post(f"{portal.base_url}/api/folder-links/", json=body, headers=portal.headers, timeout=10).json()
    browser, page = requests.Session(), f"{portal.base_url}/p/{made['portal_url'].rpartition('/')[2]}"
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(page, timeout=10).text)[1]
    assert browser.post(page, data={"csrf_token": token, "phone": number}, timeout=10).url == f"{page}/code"


def codes_for(portal: RunningPortal, number: str) -> int:
    return portal.rows("SELECT count(*) FROM messages WHERE secret AND recipient = ?", number)[0][0]


def test_all_that_was_queued_finishes_after_flushall(portal: RunningPortal):
    with workers_standing_still(portal):
        count = hand_in(portal, 30)
        redis_of(portal).flushall()
    all_read_once(portal, count)


def test_a_code_doesnt_wait_for_workers_that_are_busy(portal: RunningPortal):
    with workers_standing_still(portal):
        hand_in(portal, 1)
        ask_for_code(portal, "+12125550142")
        until(lambda: codes_for(portal, "+12125550142") == 1, 5, "the code is in the outbox")
    all_read_once(portal, portal.rows("SELECT count(*) FROM documents")[0][0])


def test_a_code_goes_out_without_the_messenger(portal: RunningPortal):
    with workers_standing_still(portal, "messenger", "messages"):
        ask_for_code(portal, "+12125550143")
        until(lambda: codes_for(portal, "+12125550143") == 1, 10, "an idle worker found it in the table")


def test_two_relays_at_once_have_nothing_read_twice(portal: RunningPortal):
    second = subprocess.Popen([sys.executable, "-m", "portal.cli", "relay"], env=portal.environment, cwd=ROOT)
    try:
        all_read_once(portal, hand_in(portal, 10))
    finally:
        second.terminate()
        second.wait()


@pytest.mark.parametrize(
    "name, arguments", [("os.mkdir", ["{path}"]), ("jobs.tasks.run", ["1; drop"]), ("jobs.tasks.run", [1, "x"]), ("builtins.eval", ["1"])]
)
def test_a_worker_runs_nothing_but_a_row_id(portal: RunningPortal, tmp_path: Path, name: str, arguments: list[object]):
    forged = tmp_path / "made-by-a-message"
    messages = Queue(queue.NAME, connection=redis_of(portal), serializer=JSONSerializer)
    messages.enqueue_call(name, args=[str(forged) if a == "{path}" else a for a in arguments])
    workers = portal.pids("worker")
    all_read_once(portal, hand_in(portal, 1))
    assert not forged.exists()
    assert portal.pids("worker") == workers  # nobody died of it


def test_messages_that_are_no_messages_hurt_nobody(portal: RunningPortal):
    connection = redis_of(portal)
    connection.hset("rq:job:junk", mapping={"data": b"\x00junk", "created_at": "yesterday", "origin": queue.NAME})
    connection.rpush(f"rq:queue:{queue.NAME}", "junk", b"\xff\xfe", "", "no-such-job")
    workers = portal.pids("worker")
    all_read_once(portal, hand_in(portal, 1))
    assert portal.pids("worker") == workers


def test_without_redis_uploads_are_accepted_and_read(short_path: Path):
    portal = start_portal(short_path, REDIS_URL=f"redis://127.0.0.1:{free_port()}/0", INLET_WORKERS="1", **NO_LIMITS)
    try:
        assert portal.pids("redis") == []
        all_read_once(portal, hand_in(portal, 3))
    finally:
        portal.stop()
