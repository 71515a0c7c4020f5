"""What pages may cost: queries, whatever the length of a list, and time, whatever the size of the database."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from flask import Flask

from portal.core.accounts import User
from portal.core.documents import Document
from portal.core.events import Delivery, Webhook
from portal.core.facilities import Facility
from portal.core.folders import Folder
from portal.core.keys import ApiKey
from portal.core.links import FolderLink
from portal.core.messages import Message
from portal.core.outbox import Job
from portal.core.projects import Project
from portal.core.records import Record
from portal.core.reports import ReportRun
from tests import bench_pages, pages, papers, scale
from tests.browse import Browser, Browsers
from tests.features.conftest import INVOICE, on_one_database
from tests.people import People

#: Which tables' rows the lists show.
LISTED = (Document, Folder, FolderLink, ReportRun, Job, Message, User, ApiKey, Webhook, Delivery, Facility, Project, Record)
#: The most that any page may ask of the database.
MOST_QUERIES = 25


@on_one_database
def test_no_page_asks_more_of_the_database_when_there_are_more_rows(app: Flask, people: People, browse: Browsers, read_all: Callable[[], int]) -> None:
    things, owner = pages.one_of_everything(people.owner, read_all), browse.owner
    few = queries(app, owner, things)
    for model in LISTED:
        scale.multiply(app, model, 3)
    some = queries(app, owner, things)
    for model in LISTED:
        scale.multiply(app, model, 30)
    many = queries(app, owner, things)
    assert {page: (some[page], many[page]) for page in many if some[page] != many[page]} == {}
    assert {page: count for page, count in many.items() if count > MOST_QUERIES or count > few[page] + 2} == {}


def queries(app: Flask, browser: Browser, things: pages.Things) -> dict[str, int]:
    """Number of statements by page."""
    counts = {}
    for rule, method, _ in pages.cases(app, "GET"):
        with scale.counted(app) as sent:
            pages.send(browser, rule, method, things)
        counts[rule.rule] = len(sent)
    return counts


@on_one_database
def test_pages_over_thousands_of_documents_take_no_longer_than_they_may(app: Flask) -> None:
    """By the processor's clock, since others compute beside this test; ``make bench-pages`` has the whole."""
    app.test_client_class = None  # holding a page to the house's rules takes longer than making it
    people = bench_pages.filled(app, 3000)
    browser = Browser(app)
    browser.sign_in(people.owner.email)
    wanted = ("inbox", "inbox, needs review", "folder", "review within needs review")
    medians = {name: statistics.median(bench_pages.timed(browser, bench_pages.pages(app)[name], 20, time.process_time)) for name in wanted}
    print({name: round(median, 1) for name, median in medians.items()})
    assert {name: median for name, median in medians.items() if median > bench_pages.BUDGET_MS} == {}


@on_one_database
def test_a_documents_pages_cost_the_same_whatever_was_done_to_it(app: Flask, people: People, browse: Browsers, read_all: Callable[[], int]) -> None:
    document = people.owner.document(papers.page(*INVOICE))
    read_all()
    browse.owner.open(f"/documents/{document}/")
    counts = []
    for many in (2, 40):
        for number in range(many):
            assert people.owner.call("PATCH", f"/api/docs/{document}/fields/", json={"fields": {"InvoiceId": f"{many}-{number}"}}).status_code == 200
        for page in ("", "history"):
            with scale.counted(app) as sent:
                assert browse.owner.open(f"/documents/{document}/{page}").status == 200
            counts.append(len(sent))
    assert counts[:2] == counts[2:] and max(counts) <= 13
