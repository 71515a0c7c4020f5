"""Files that are announced, put and confirmed, in both kinds of stores: only what was promised is received, and nothing is lost over what goes wrong."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable

import pytest
import requests
from flask import Flask

from portal.config import Config
from portal.core import accounts, documents, outbox, storage, uploads
from portal.core.actors import Actor
from portal.core.db import db, transaction
from portal.core.documents import Document
from portal.core.errors import Conflict, Invalid, NotFound, TooLarge, UnsupportedFile
from portal.core.storage import s3
from portal.core.uploads import PendingUpload, Promise, Upload, staging
from tests import mails, papers
from tests.features.conftest import on_one_database
from tests.people import PASSWORD

PDF = papers.page("A bill")
OTHER = papers.page("Something else, which was put in its place")
Put = Callable[[Upload, bytes], int]


@pytest.fixture
def config(config: Config, storage_url: str) -> Config:
    return dataclasses.replace(config, storage_url=storage_url)


@pytest.fixture
def actor(context: None) -> Actor:
    return accounts.found("Miller & Co", "miller", email="owner@miller.example", password=PASSWORD).actor


@pytest.fixture
def put(app: Flask) -> Put:
    """Put bytes to an upload's address, wherever that is; the status of the answer."""

    def send(upload: Upload, data: bytes) -> int:
        if upload.url.startswith("https://inlet.test/"):
            return app.test_client().put(upload.url.removeprefix("https://inlet.test"), data=data, content_type="application/pdf").status_code
        return requests.put(upload.url, data=data, headers={"Content-Type": "application/pdf"}, timeout=30).status_code

    return send


def promised(actor: Actor, data: bytes = PDF, **changes: object) -> Upload:
    told = {"name": "bill", "extension": "pdf", "mime_type": "application/pdf", "size_kb": -(-len(data) // 1024)} | changes
    return uploads.promise(actor, uploads.ready(actor, [Promise(**told)]))[0]


def document(upload: Upload, actor: Actor) -> Document:
    db.session.rollback()
    return documents.one(upload.document, actor=actor)


def test_what_was_promised_is_received_and_what_is_put_later_changes_nothing(actor: Actor, put: Put, read_all) -> None:
    upload = promised(actor, OTHER)
    assert (document(upload, actor).state, document(upload, actor).uuid) == ("pending", upload.uuid)
    assert put(upload, PDF) == 200
    uploads.confirm(actor, [upload.uuid])
    uploads.confirm(actor, [upload.document])  # said twice it counts once
    read_all()
    assert put(upload, OTHER) in (200, 409)  # a store elsewhere takes it until the address has expired
    uploads.confirm(actor, [upload.uuid])
    read_all()
    found = document(upload, actor)
    assert (found.name, found.kind, found.size, found.page_count) == ("bill.pdf", "pdf", len(PDF), 1)
    with documents.open_original(found) as file:
        assert file.read() == PDF
    staging.clear(time.time() + 10)
    assert not list(staging.store().keys(staging.PREFIX))


@on_one_database
def test_other_bytes_than_promised_or_none_become_no_document_until_the_right_ones_come(actor: Actor, put: Put, read_all) -> None:
    tried = {
        "image/png": b"\x89PNG\r\n\x1a\n" + bytes(200),
        "larger than the 2 KB": PDF + bytes(2000),
        "less than the 2 KB": PDF[:900],
        "empty": b"",
        "No bytes were put": None,
    }
    sent = {said: promised(actor) for said in tried}
    for said, data in tried.items():
        assert data is None or put(sent[said], data) in (200, 413)  # the portal itself takes no more than was promised
    uploads.confirm(actor, [upload.uuid for upload in sent.values()])
    read_all()
    for said, upload in sent.items():
        found = document(upload, actor)
        assert found.state == "failed" and not found.sha256
        assert said in (found.reason or "")
        assert put(upload, b"Not what was promised either " * 50) == 200
    uploads.confirm(actor, [upload.uuid for upload in sent.values()])
    read_all()
    for upload in sent.values():
        assert "text/plain" in (document(upload, actor).reason or "")
        assert put(upload, PDF) == 200
    uploads.confirm(actor, [upload.uuid for upload in sent.values()])
    read_all()
    assert {(document(upload, actor).size, document(upload, actor).reason) for upload in sent.values()} == {(len(PDF), None)}


@on_one_database
@pytest.mark.parametrize("storage_url", ["s3"], indirect=True)
def test_what_is_put_while_the_job_looks_at_the_file_doesnt_slip_in(actor: Actor, put: Put, read_all, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = storage.adopt

    def adopted_late(*given: object) -> None:
        assert put(upload, OTHER) == 200
        kept(*given)

    upload = promised(actor)
    put(upload, PDF)
    uploads.confirm(actor, [upload.uuid])
    monkeypatch.setattr(storage, "adopt", adopted_late)
    read_all()
    with documents.open_original(document(upload, actor)) as file:
        assert file.read() == PDF
    assert not list(staging.store().keys(staging.PREFIX))


@on_one_database
@pytest.mark.parametrize("storage_url", ["disk"], indirect=True)
def test_a_job_that_is_killed_before_its_commit_does_it_once_more(actor: Actor, put: Put, read_all, monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        pass

    def die(*_: object) -> None:
        raise Killed

    upload = promised(actor)
    put(upload, PDF)
    uploads.confirm(actor, [upload.uuid])
    with monkeypatch.context() as killing:
        killing.setattr(documents, "arrive", die)
        with pytest.raises(Killed):
            read_all()
    db.session.rollback()
    outbox.release("test-worker")  # it is started again under its name
    read_all()
    assert document(upload, actor).page_count == 1 and len(list(storage.listed())) == 2  # the file and its words


@on_one_database
def test_an_expired_or_forged_address_takes_nothing(actor: Actor, put: Put, config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    forged = promised(actor)
    forged = dataclasses.replace(forged, url=forged.url[:-4] + "0000")
    monkeypatch.setattr(staging, "URL_SECONDS", 1 if config.storage_url else -1)
    expired = promised(actor)
    time.sleep(1.2 if config.storage_url else 0)
    assert all(put(upload, PDF) in (400, 403) for upload in (forged, expired))  # rclone says 400 of what has expired
    assert not list(staging.store().keys(staging.PREFIX))


@on_one_database
def test_what_is_given_up_or_never_comes_fails(actor: Actor, put: Put) -> None:
    given_up, forgotten = promised(actor), promised(actor)
    put(forgotten, PDF)
    uploads.give_up(actor, [given_up.uuid])
    with pytest.raises(Conflict):
        uploads.confirm(actor, [given_up.uuid])
    with transaction():
        db.session.query(PendingUpload).update({"expires_at": PendingUpload.created_at})
    uploads.clear()
    assert "says that the upload failed" in str(document(given_up, actor).reason)
    assert document(forgotten, actor).reason == "Its bytes never came."
    assert not list(staging.store().keys(staging.PREFIX))


@on_one_database
@pytest.mark.parametrize("storage_url", ["disk"], indirect=True)
def test_nonsense_isnt_promised_and_others_files_arent_there(actor: Actor) -> None:
    for change, error in (
        ({"extension": "exe"}, UnsupportedFile),
        ({"extension": "docx"}, UnsupportedFile),
        ({"mime_type": "image/png"}, Invalid),
        ({"size_kb": 0}, Invalid),
        ({"size_kb": 1 << 40}, TooLarge),
        ({"folder": "nowhere"}, NotFound),
    ):
        with pytest.raises(error):
            promised(actor, **change)
    mine = promised(actor)
    stranger = accounts.found("Other Ltd", "other", email="owner@other.example", password=PASSWORD).actor
    for ask in (uploads.confirm, uploads.give_up):
        with pytest.raises(NotFound):
            ask(stranger, [mine.uuid])


@on_one_database
@pytest.mark.parametrize("storage_url", ["s3"], indirect=True)
def test_a_large_file_may_be_put_in_parts(actor: Actor, read_all, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "IN_PARTS", 6 << 20)
    monkeypatch.setattr(s3, "PUT_PART", 5 << 20)
    data = PDF + b"%" * (6 << 20) + PDF[PDF.rindex(b"startxref") :]
    upload = promised(actor, data)
    assert len(upload.part_urls) == 2 and promised(actor).part_urls == ()
    promised(actor, data)  # of which nothing ever comes
    for at in (1, 0):
        part = data[at * upload.part_bytes : (at + 1) * upload.part_bytes]
        assert requests.put(upload.part_urls[at], data=part, timeout=30).status_code == 200
    uploads.confirm(actor, [upload.uuid])
    read_all()
    with documents.open_original(document(upload, actor)) as file:
        assert file.read() == data
    assert (staging.clear(time.time() - 10), staging.clear(time.time() + 10), staging.clear(time.time() + 10)) == (0, 1, 0)


@on_one_database
@pytest.mark.parametrize("storage_url", ["disk"], indirect=True)
def test_an_announced_mail_becomes_its_text_and_its_files(actor: Actor, put: Put, read_all) -> None:
    mail = mails.mail(("bill.pdf", PDF), ("other.pdf", OTHER))
    upload = promised(actor, mail, name="forwarded", extension="eml", mime_type="message/rfc822")
    put(upload, mail)
    uploads.confirm(actor, [upload.uuid])
    read_all()
    first = document(upload, actor)
    beside = documents.in_same_mail(first, actor)
    assert first.mail_id is not None and {one.name for one in (first, *beside)} >= {"bill.pdf", "other.pdf"}
    assert {one.source for one in (first, *beside)} == {"api"} and all(one.page_count for one in (first, *beside))
