"""The console's page of jobs: what is at work, what was given up and why, and the way to try again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from portal.core.db import db, now
from portal.core.outbox import Job
from tests import papers
from tests.browse import Browsers
from tests.features.conftest import on_one_database
from tests.pages import MAILBOX
from tests.people import Api


def put(app: Flask, **values: object) -> None:
    """As a worker or the sweeper would have left them."""
    with app.app_context():
        db.session.execute(update(Job).values(**values))
        db.session.commit()


@pytest.fixture
def given_up(app: Flask, owner: Api, minimal_pdf: bytes) -> None:
    """Two readings that failed five times."""
    for name in ("first.pdf", "second.pdf"):
        owner.document(minimal_pdf, name)
    put(app, state="dead", attempts=5, reason="The worker stopped in the middle of it.", finished_at=now())


def test_each_kind_says_what_it_is_about(browse: Browsers, owner: Api, read_all: Callable[[], int]) -> None:
    folder = owner.folder("Acme - 2024")
    owner.document(papers.both_statements(), "statements.pdf", folder=folder)
    owner.post(f"/api/reports/{owner.get('/api/reports/').json['results'][0]['hashid']}/", {"folder_id": folder})
    read_all()
    report, reading = browse.owner.open("/jobs/").rows
    assert report.startswith("Financial Statement Analysis in Acme - 2024 Report Done In under a second 1 of 5")
    assert reading.startswith("statements.pdf in Acme - 2024 Reading Done")
    assert browse.owner.open("/jobs/").go("statements.pdf").h1
    owner.post("/api/mailboxes/", MAILBOX)
    assert browse.owner.open("/jobs/").rows[0].startswith("Inbox Mailbox Waiting")
    assert browse.owner.open("/jobs/").go("Inbox").h1 == "Inbox"


def test_a_running_job_shows_how_far_it_is(browse: Browsers, app: Flask, owner: Api, minimal_pdf: bytes) -> None:
    owner.document(minimal_pdf, "long.pdf")
    put(app, state="running", progress=40, step="reading the pages", attempts=1)
    page = browse.owner.open("/jobs/?state=running")
    assert "long.pdf" in page.rows[0] and "Running" in page.rows[0] and "Reading the pages" in page.rows[0]
    (bar,) = page.tree.every("progress")
    assert (bar.attrib["value"], bar.attrib["max"]) == ("40", "100")


def test_a_job_that_failed_says_when_it_is_tried_again(browse: Browsers, app: Flask, owner: Api, minimal_pdf: bytes) -> None:
    owner.document(minimal_pdf)
    put(app, state="queued", attempts=2, reason="The disk is full.", available_at=now() + timedelta(minutes=5))
    (row,) = browse.owner.open("/jobs/?state=waiting").rows
    assert "The disk is full." in row and "Tries again" in row and "Next try" in row and "2 of 5" in row


def test_a_given_up_job_is_tried_again_from_where_one_looks(browse: Browsers, given_up: None) -> None:
    page = browse.approver.open("/jobs/?state=dead&kind=read_document")
    assert "Given up" in page.rows[0] and "5 of 5" in page.rows[0] and "The worker stopped" in page.rows[0]
    page = page.submit("Try again: second.pdf")
    assert page.toasts == ["It is tried again."] and page.url == "/jobs/?state=dead&kind=read_document"
    assert len(page.rows) == 1 and page.rows[0].startswith("first.pdf")


def test_all_that_was_given_up_is_tried_again_at_once(browse: Browsers, owner: Api, given_up: None, read_all: Callable[[], int]) -> None:
    page = browse.owner.open("/jobs/").submit("Try all 2 given up again")
    assert page.toasts == ["2 jobs are tried again."]
    assert read_all() == 2 and owner.get("/api/jobs/?status=done").json["count"] == 2
    assert browse.owner.post("/jobs/retry").toasts == ["Nothing was given up."]


def test_a_job_that_isnt_given_up_cant_be_tried_again(browse: Browsers, owner: Api, minimal_pdf: bytes) -> None:
    owner.document(minimal_pdf)
    job = owner.get("/api/jobs/").json["results"][0]["hashid"]
    assert browse.owner.post(f"/jobs/{job}/retry").status == 409


def test_the_list_refreshes_itself_only_while_something_is_going_on(browse: Browsers, owner: Api, minimal_pdf: bytes, read_all: Callable[[], int]) -> None:
    owner.document(minimal_pdf)
    assert 'hx-trigger="every 3s"' in browse.owner.open("/jobs/").answer.text
    part = browse.owner.open("/jobs/", htmx=True)
    assert "<html" not in part.answer.text and len(part.rows) == 1
    read_all()
    assert "hx-trigger" not in browse.owner.open("/jobs/", htmx=True).answer.text


def test_a_viewer_looks_and_a_stranger_retries_nobodys_jobs(browse: Browsers, owner: Api, given_up: None) -> None:
    page = browse.viewer.open("/jobs/")
    assert len(page.rows) == 2 and not any("Try" in button for button in page.buttons)
    assert browse.viewer.post("/jobs/retry").status == 403
    assert browse.stranger.post("/jobs/retry").toasts == ["Nothing was given up."]
    assert owner.get("/api/jobs/?status=dead").json["count"] == 2


@pytest.mark.parametrize("query", ["state=great", "kind=unheard-of", "after=%00"])
@on_one_database
def test_a_filter_that_isnt_there_is_a_400(browse: Browsers, query: str) -> None:
    assert browse.owner.open(f"/jobs/?{query}").status == 400


@on_one_database
def test_the_queries_dont_grow_with_the_jobs(
    browse: Browsers, owner: Api, minimal_pdf: bytes, queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    def count() -> int:
        owner.post("/api/members/", {"email": f"n{len(counts)}@miller.example"})
        owner.document(minimal_pdf, folder=owner.folder())
        with queries() as sent:
            browse.owner.open("/jobs/")
        return len(sent)

    counts: list[int] = []
    browse.owner.open("/jobs/")
    for _ in range(4):
        counts.append(count())
    assert len(set(counts)) == 1 and counts[0] <= 10
