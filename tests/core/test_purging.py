"""What is deleted goes for good after the firm's time, with its bytes and all that was made of it, and nothing else goes with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from portal.core import documents, leftovers, purging, storage
from portal.core.accounts import User
from portal.core.db import db, now, transaction
from portal.core.documents import Document
from portal.core.leftovers import Leftover
from tests import mails, papers
from tests.features.conftest import INVOICE, on_one_database
from tests.people import Api
from tests.purges import Purges

KILLS = 3  # `make soak-purge` does hundreds

#: Tables that tell of a purged document afterwards: what was done, and what the portal keeps of whole firms.
TELLING = {"activity", "activity_heads", "activity_marks", "leftovers", "sign_in_failures"}


@contextmanager
def later(app: Flask, **passed: float) -> Iterator[None]:
    """As if so much time had passed since documents were deleted and bytes became left over."""
    with app.app_context():
        with transaction():
            db.session.execute(update(Document).where(Document.deleted_at.is_not(None)).values(deleted_at=now() - timedelta(**passed)))
            db.session.execute(update(Leftover).where(Leftover.removed_at.is_(None)).values(since=now() - timedelta(**passed)))
        yield
        db.session.remove()


def rows(app: Flask) -> dict[str, int]:
    with app.app_context():
        found = {table.name: len(db.session.execute(select(table)).all()) for table in db.metadata.sorted_tables if table.name not in TELLING}
        db.session.remove()
    return found


def files(app: Flask) -> set[str]:
    with app.app_context():
        return {kept.key for kept in storage.listed()}


def test_a_purged_document_leaves_no_row_and_no_byte(app: Flask, owner: Api, read_all: Callable[[], int]) -> None:
    before = rows(app), files(app)
    document = owner.document(papers.page(*INVOICE), "invoice.pdf")
    read_all()
    owner.patch(f"/api/docs/{document}/fields/", {"fields": {"InvoiceId": "A-18"}})
    owner.post(f"/api/docs/{document}/approve/")
    owner.delete(f"/api/docs/{document}/")
    with later(app, days=29):
        assert purging.purge_due() == 0
    with later(app, days=31):
        assert purging.purge_due() == 1 and leftovers.clear() == 0
    with later(app, hours=2):
        assert leftovers.clear() == 2
    assert (rows(app), files(app)) == before
    assert owner.get(f"/api/docs/{document}/").status_code == 404
    entry = owner.get("/api/activity/?search=purged").json["results"][0]
    assert "invoice" not in str(entry).lower()


@on_one_database
def test_bytes_that_another_document_has_stay(app: Flask, owner: Api) -> None:
    first, second = (owner.document(papers.page("the same"), name) for name in ("first.pdf", "second.pdf"))
    owner.delete(f"/api/docs/{first}/")
    with later(app, days=31):
        assert purging.purge_due() == 1
    with later(app, hours=2):
        assert leftovers.clear() == 0 and db.session.scalars(select(Leftover)).all() == []
    assert owner.get(f"/api/docs/{second}/download/").status_code == 200


@on_one_database
def test_the_same_file_handed_in_again_keeps_its_bytes(app: Flask, owner: Api) -> None:
    first = owner.document(papers.page("again"), "first.pdf")
    owner.delete(f"/api/docs/{first}/")
    with later(app, days=31):
        assert purging.purge_due() == 1
    second = owner.document(papers.page("again"), "second.pdf")
    with later(app, hours=2):
        assert leftovers.clear() == 0
    assert owner.get(f"/api/docs/{second}/download/").status_code == 200


def test_bytes_that_came_while_they_were_deleted_are_asked_for_again(app: Flask, owner: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is stored, then its like is deleted, then the row is to be written: the worst moment there is."""
    first = owner.document(papers.page("at once"), "first.pdf")
    owner.delete(f"/api/docs/{first}/")
    with later(app, days=31):
        purging.purge_due()
    stage = documents.stage

    def stage_and_lose(*given: Any, **named: Any) -> documents.Staged:
        staged = stage(*given, **named)
        with later(app, hours=2):
            assert leftovers.clear() == 1
        return staged

    with monkeypatch.context() as patched:
        patched.setattr(documents, "stage", stage_and_lose)
        assert owner.upload(papers.page("at once"), "second.pdf").status_code == 503
    second = owner.document(papers.page("at once"), "second.pdf")
    with later(app, hours=2):
        assert leftovers.clear() == 0
    assert owner.get(f"/api/docs/{second}/download/").status_code == 200


@on_one_database
def test_a_kill_between_bytes_and_rows_is_made_good(app: Flask, owner: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    document = owner.document(papers.page("killed"), "killed.pdf")
    owner.delete(f"/api/docs/{document}/")
    with later(app, days=31):
        assert purging.purge_due() == 1
    delete = storage.delete
    with later(app, hours=2), monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(storage, "delete", lambda *key: (delete(*key), exec("raise KeyboardInterrupt")))
        leftovers.clear()
    assert files(app) == set()
    with later(app, hours=2):
        assert leftovers.clear() == 1 and leftovers.clear() == 0


@on_one_database
def test_killed_anywhere_purging_leaves_no_half_of_a_document(app: Flask, owner: Api, answered_once: None) -> None:
    with app.app_context():
        purges = Purges(app, db.session.scalars(select(User).where(User.email == owner.email)).unique().one().actor, seed=1)
        for number in range(KILLS):
            purges.round(number)
        purges.proved()
        db.session.remove()
    assert purges.counts["while documents went"] and purges.counts["while bytes went"]


@on_one_database
def test_bytes_without_a_row_are_found_and_go_after_an_hour(app: Flask, owner: Api) -> None:
    kept = owner.document(papers.page("kept"))
    firm = owner.get("/api/organization/").json["hashid"]
    with app.app_context():
        storage.put_bytes(firm, b"a process was killed after this")
        assert leftovers.find() == 1 and leftovers.find() == 0 and leftovers.clear() == 0
    with later(app, hours=2):
        assert leftovers.clear() == 1
    assert owner.get(f"/api/docs/{kept}/download/").status_code == 200 and len(files(app)) == 1


@on_one_database
def test_an_email_goes_with_the_last_document_of_it(app: Flask, owner: Api) -> None:
    owner.upload(mails.mail(("one.pdf", papers.page("one")), ("two.pdf", papers.page("two"))), "mail.eml")
    several = [one["id"] for one in owner.get("/api/docs/").json["results"]]
    for document in several[1:]:
        owner.delete(f"/api/docs/{document}/")
        assert owner.post(f"/api/recycle-bin/{document}/purge/").status_code == 204
    assert rows(app)["mails"] == 1
    owner.delete(f"/api/docs/{several[0]}/")
    assert owner.post(f"/api/recycle-bin/{several[0]}/purge/").status_code == 204
    with later(app, hours=2):
        leftovers.clear()
    assert rows(app)["mails"] == 0 and files(app) == set()
