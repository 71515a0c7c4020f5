"""A worker that was thought dead can't write over its successor."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from portal.core import documents, outbox, readers, readings, work
from portal.core.accounts import User
from portal.core.db import db, now, transaction
from portal.core.outbox import Job
from portal.core.readings import Reading
from tests import papers


@pytest.fixture
def job_id(context, people) -> int:
    """The job of reading one document just handed in."""
    actor = db.session.scalars(select(User).where(User.role == "owner").order_by(User.id)).first().actor
    staged = documents.stage(io.BytesIO(papers.page("Invoice No. 7", "Total USD 12.00")), "invoice.pdf", actor=actor)
    documents.receive(staged, actor=actor)
    return db.session.scalar(select(Job.id))


def let_the_lease_pass() -> None:
    with transaction():
        db.session.execute(update(Job).where(Job.state == "running").values(lease_until=now() - timedelta(seconds=1)))


class Frozen:
    """The sandbox of a worker that stops in the middle of reading and goes on when another one has done the job."""

    def __init__(self, app, job_id: int) -> None:
        self.app, self.job_id, self.real = app, job_id, readers.reader()

    def read(self, *source):
        readers.reader, frozen = lambda: self.real, readers.reader
        try:
            let_the_lease_pass()
            outbox.sweep()
            assert work.perform(self.job_id, "successor", self.app.app_context)
        finally:
            readers.reader = frozen
        return self.real.read(*source)


def test_what_a_frozen_worker_brings_late_is_dropped(app, job_id, monkeypatch):
    frozen = Frozen(app, job_id)
    monkeypatch.setattr(readers, "reader", lambda: frozen)
    assert work.perform(job_id, "frozen", app.app_context)
    job = db.session.get_one(Job, job_id)
    assert (job.state, job.worker, job.attempts) == ("done", "successor", 2)
    assert db.session.scalar(select(func.count()).select_from(Reading)) == 1


def test_a_heartbeat_after_the_lease_was_given_away_fails(app, job_id):
    claim = outbox.claim(job_id, "frozen")
    let_the_lease_pass()
    assert outbox.claim(job_id, "successor") is not None
    with pytest.raises(outbox.LeaseLost):
        outbox.heartbeat(claim)


def test_only_one_of_two_workers_gets_a_job(app, job_id):
    assert outbox.claim(job_id, "first") is not None
    assert outbox.claim(job_id, "second") is None
    assert not work.perform(job_id, "second", app.app_context)


def test_a_successor_under_the_same_name_does_at_once_what_was_left(app, job_id):
    outbox.claim(job_id, "slot-1")
    assert outbox.release("slot-1") == 1
    assert work.perform(job_id, "slot-1", app.app_context)
    assert db.session.get_one(Job, job_id).state == "done"


def test_what_fails_every_time_is_given_up_visibly_and_can_be_started_anew(app, job_id, people):
    for _ in range(outbox.MAX_ATTEMPTS):
        outbox.claim(job_id, "slot-1")
        outbox.release("slot-1")
    job, document = db.session.get_one(Job, job_id), db.session.scalars(select(documents.Document)).unique().one()
    assert (job.state, document.state) == ("dead", "failed")
    assert job.reason
    outbox.retry(job.public_id, actor=db.session.scalars(select(User).where(User.role == "owner")).first().actor)
    assert work.perform(job_id, "slot-1", app.app_context)
    assert readings.current(db.session.scalars(select(documents.Document)).unique().one()) is not None
