"""Both kinds of stores: what is kept comes back, in whole and in part; what can't be reached says so; everything moves from one to the other."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import os
import signal
from collections.abc import Iterator
from datetime import timedelta

import pytest
import requests
from flask import Flask
from sqlalchemy import select

from portal import create_app
from portal.config import Config
from portal.core import accounts, leftovers, storage, work
from portal.core.db import db, now
from portal.core.documents import Document
from portal.core.errors import StorageUnavailable
from portal.core.outbox import Job
from portal.core.storage import s3
from portal.core.storage.keeping import store
from tests import papers
from tests.features.conftest import on_one_database
from tests.people import Api, People
from tests.stores import S3Server


@pytest.fixture
def config(config: Config, storage_url: str) -> Config:
    return dataclasses.replace(config, storage_url=storage_url)


@pytest.fixture
def within(config: Config) -> Iterator[Flask]:
    app = create_app(config, web=False)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@on_one_database
@pytest.mark.usefixtures("within")
def test_what_is_stored_comes_back_in_whole_and_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(s3, "PART", 5 << 20)  # the least that the protocol lets a part have
    small, large = b"small", os.urandom((11 << 20) + 7)  # the large one goes in three parts
    for data in (small, large):
        stored = storage.put("tenant", io.BytesIO(data), limit=len(data))
        assert (stored.sha256, stored.size) == (hashlib.sha256(data).hexdigest(), len(data))
        with storage.open_bytes("tenant", stored.sha256) as file:
            assert file.read() == data and file.fileno() > 0
        with storage.stream("tenant", stored.sha256, 2, 3) as part:
            assert part.read(3) == data[2:5]
        address = store().url_to_get(storage.Kept("tenant", stored.sha256, 0).key, 60, "a name.pdf")
        if address is not None:
            answer = requests.get(address, timeout=30)
            assert answer.content == data
    assert sorted(kept.size for kept in storage.listed()) == [len(small), len(large)]


@on_one_database
@pytest.mark.usefixtures("within")
def test_what_isnt_there_is_missing_and_what_rotted_is_damaged(config: Config, s3_server: S3Server) -> None:
    stored = storage.put_bytes("tenant", b"as it was")
    assert storage.size("tenant", stored.sha256) == 9 and not storage.exists("tenant", "0" * 64)
    (place,) = (file for root in (config.storage_dir, s3_server.root) for file in root.rglob(stored.sha256))
    place.write_bytes(b"as it wos")
    with pytest.raises(storage.Damaged):
        storage.open_bytes("tenant", stored.sha256, verify=True)
    storage.delete("tenant", stored.sha256)
    for give in (storage.open_bytes, storage.stream):
        with pytest.raises(storage.Missing):
            give("tenant", stored.sha256)


@on_one_database
@pytest.mark.usefixtures("within")
def test_everything_moves_and_a_second_run_finds_it_there(config: Config, tmp_path, s3_url) -> None:
    for data in (b"one", b"two", b"three"):
        storage.put_bytes("tenant", data)
    here = storage.at(config.storage_url, config.storage_dir)
    there = storage.at(f"file://{tmp_path}/elsewhere" if config.storage_url else s3_url(), tmp_path / "scratch")
    next(there.drafts.iterdir(), None)
    first, second = storage.move(here, there), storage.move(here, there)
    assert (first.copied, first.there, first.copied_bytes, first.damaged) == (3, 0, 11, [])
    assert (second.copied, second.there) == (0, 3)
    assert {key for key, *_ in there.keys()} == {key for key, *_ in here.keys()} and storage.move(there, here).there == 3


def test_a_store_that_hangs_or_is_gone_is_told_and_nothing_is_lost(tmp_path, s3_url, s3_server: S3Server, monkeypatch) -> None:
    monkeypatch.setattr(s3, "ANSWER_SECONDS", 0.2)
    monkeypatch.setattr(s3, "ATTEMPTS", 1)
    store = storage.at(s3_url(), tmp_path)
    draft = store.drafts / "draft"
    draft.write_bytes(b"kept")
    os.kill(s3_server.process.pid, signal.SIGSTOP)
    try:
        with pytest.raises(StorageUnavailable):
            store.take(draft, "tenant/ab/cd")
    finally:
        os.kill(s3_server.process.pid, signal.SIGCONT)
    store.take(draft, "tenant/ab/cd")
    assert store.stream("tenant/ab/cd").read() == b"kept"
    with pytest.raises(StorageUnavailable):
        storage.at("s3://nothing-here?endpoint=http://127.0.0.1:9", tmp_path).size("x")


@on_one_database
@pytest.mark.parametrize("storage_url", ["disk"], indirect=True)
def test_out_of_reach_uploads_are_refused_and_jobs_wait(app: Flask, people: People, config: Config, monkeypatch: pytest.MonkeyPatch, s3_url) -> None:
    monkeypatch.setattr(s3, "ATTEMPTS", 1)
    people.owner.document(papers.page("Stored in time"))
    away = create_app(dataclasses.replace(config, storage_url="s3://nothing-here?endpoint=http://127.0.0.1:9"))
    refused = Api(away, credential=people.owner.credential).upload(papers.page("Too late"))
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    with away.app_context():
        (job,) = db.session.scalars(select(Job))
        assert work.perform(job.id, "worker", away.app_context)
        db.session.expire_all()
        assert (job.state, job.attempts) == ("queued", 0) and "can't be reached" in (job.step or "")
        assert db.session.scalars(select(Document)).unique().one().state == "reading"
        db.session.remove()
        db.engine.dispose()


@on_one_database
def test_a_download_is_given_in_whole_and_by_range(app: Flask, owner: Api) -> None:
    data = papers.page("In parts")
    path = f"/api/docs/{owner.document(data)}/download"
    whole = owner.get(path)
    etag, size = whole.headers["ETag"], len(data)
    assert (whole.status_code, whole.data, whole.headers["Accept-Ranges"]) == (200, data, "bytes")
    for asked, start, end in (("bytes=0-9", 0, 10), ("bytes=10-", 10, size), ("bytes=-7", size - 7, size), (f"bytes=5-{size + 99}", 5, size)):
        part = owner.get(path, headers={"Range": asked, "If-Range": etag})
        assert (part.status_code, part.data, part.headers["Content-Range"]) == (206, data[start:end], f"bytes {start}-{end - 1}/{size}"), asked
        assert part.headers["Content-Length"] == str(end - start)
    for headers in ({"Range": "bytes=0-1,4-5"}, {"Range": "rows=0-1"}, {"Range": "bytes=0-9", "If-Range": '"another"'}, {"Range": "nonsense"}):
        assert owner.get(path, headers=headers).data == data
    beyond = owner.get(path, headers={"Range": f"bytes={size}-"})
    assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, f"bytes */{size}")


@on_one_database
@pytest.mark.usefixtures("within")
def test_bytes_that_no_row_names_are_deleted_after_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    firm = accounts.found("Firm", "firm", email="owner@firm.example", password="correct horse").organization.public_id
    stored = storage.put_bytes(firm, b"left over")
    assert leftovers.find() == 1 and leftovers.clear() == 0 and storage.exists(firm, stored.sha256)
    monkeypatch.setattr(leftovers, "now", lambda: now() + leftovers.GRACE + timedelta(seconds=1))
    assert leftovers.clear() == 1 and not storage.exists(firm, stored.sha256)
