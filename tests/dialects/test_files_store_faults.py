"""A store that fails, is slow or cuts connections: what can be tried again is, the rest is told in the family's words, and nothing is lost."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from flask import Flask
from sqlalchemy import update
from werkzeug.test import TestResponse

from portal.config import Config
from portal.core import leftovers, purging
from portal.core.db import db, now, transaction
from portal.core.errors import StorageUnavailable
from portal.core.outbox import Job
from portal.core.storage import reaching, s3
from portal.core.uploads import staging
from tests import papers
from tests.core.test_purging import later
from tests.dialects.filing import Filing, error, filing
from tests.faulty import Faulty, faulty
from tests.features.conftest import on_one_database
from tests.people import People

pytestmark = on_one_database
AWAY = [("PUT", "503")] * 3


@pytest.fixture
def store(s3_url: Callable[[], str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Faulty]:
    monkeypatch.setattr(reaching, "PAUSE", 0.01)
    with faulty(s3_url()) as proxy:
        yield proxy


@pytest.fixture
def config(config: Config, store: Faulty) -> Config:
    return dataclasses.replace(config, storage_url=store.url)


@pytest.fixture
def files(app: Flask, people: People) -> Filing:
    return filing(app, people.owner)


def away(answer: TestResponse) -> bool:
    return error(answer) == (503, "STORAGE_UNAVAILABLE") and answer.headers["Retry-After"] == "5" and "secret" not in answer.text


def announced(files: Filing, data: bytes, **more: Any) -> dict[str, Any]:
    told = {"name": "bill", "extension": "pdf", "mime_type": "application/pdf", "size_kb": -(-len(data) // 1024)}
    (one,) = files.call("POST", "/v1/files/presigned-urls", json=told, **more).json
    return dict(one)


def hurried(app: Flask) -> None:
    """Jobs that wait for the store needn't any more."""
    with app.app_context():
        with transaction():
            db.session.execute(update(Job).where(Job.state == "queued").values(available_at=now()))
        db.session.remove()


def test_a_store_that_fails_loses_nothing_and_is_told_as_such(app: Flask, files: Filing, store: Faulty, read_all: Callable[[], int]) -> None:
    data = papers.page("A bill " * 200)
    store.faults += [("PUT", "500"), ("PUT", "lost")]
    file = files.file("First it fails, then its answer is lost")
    store.faults += AWAY
    assert away(files.send("/v1/files/upload", data, "bill.pdf")) and files.get("/v1/files").json["total"] == 1
    store.faults += [("GET", "cut"), ("GET", "half"), ("GET", "half")]
    assert files.get(f"/v1/files/{file}/download").data == papers.page("First it fails, then its answer is lost")
    store.faults += [("GET", "503")] * 3
    assert away(files.get(f"/v1/files/{file}/download"))
    read_all()
    one = announced(files, data)
    assert requests.put(one["presigned_url"], data=data, timeout=30).status_code == 200
    files.patch("/v1/files/batch-update", {"file_ids": [one["id"]], "status": "uploaded"})
    store.faults += [("HEAD", "cut"), *AWAY]
    read_all()
    assert not store.faults and files.get(f"/v1/files/{one['id']}").json["status"] == "uploaded"  # still looked at
    store.faults += [("GET", "half"), ("PUT", "lost"), ("DELETE", "503"), ("DELETE", "cut")]
    hurried(app)
    read_all()
    assert not store.faults and files.get(f"/v1/files/readings?file_id[]={one['id']}").json["items"][0]["reading"]["status"] == "success"
    assert files.get(f"/v1/files/{one['id']}/download").data == data


def test_bytes_that_go_hold_up_nobodys_writing_while_the_store_is_silent(app: Flask, files: Filing, store: Faulty, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(s3, "ATTEMPTS", 1)
    file = files.file("It goes")
    files.delete(f"/v1/files/{file}")
    told: list[str] = []

    def clear() -> None:
        with later(app, days=31):
            purging.purge_due()
        with later(app, hours=2):
            store.faults += [("HEAD", "silent")]
            with pytest.raises(StorageUnavailable) as raised:
                leftovers.clear()
            told.extend((raised.value.message, f"{leftovers.clear()} gone afterwards"))

    waiting = threading.Thread(target=clear)
    waiting.start()
    while not store.met:
        waiting.join(0.01)
    assert files.facility("Written meanwhile") and not told
    store.heard.set()
    waiting.join()
    assert "can't be reached" in told[0] and told[1] == "1 gone afterwards"


def test_a_store_that_is_silent_holds_up_nobodys_writing(files: Filing, store: Faulty, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(s3, "ATTEMPTS", 1)
    monkeypatch.setattr(staging, "IN_PARTS", 1 << 20)
    told = {"name": "large", "extension": "pdf", "mime_type": "application/pdf", "size_kb": 2048}
    once: dict[str, Any] = {"json": told, "headers": {"Idempotency-Key": "once"}}
    store.faults += [("POST", "silent")]
    answers: list[TestResponse] = []
    waiting = threading.Thread(target=lambda: answers.append(files.call("POST", "/v1/files/presigned-urls", **once)))
    waiting.start()
    while not store.met:
        waiting.join(0.01)
    assert files.facility("Written meanwhile") and not answers
    store.heard.set()
    waiting.join()
    assert away(answers[0])
    first, again = (files.call("POST", "/v1/files/presigned-urls", **once).json for _ in range(2))
    assert first == again and len(first[0]["part_urls"]) == 1 and files.get("/v1/files").json["total"] == 1
