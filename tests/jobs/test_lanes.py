"""A message doesn't wait behind documents, and doesn't depend on the process that is there for it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from jobs.worker import Worker, next_due
from portal.core import duties, outbox, queue
from portal.core.accounts import Organization
from portal.core.db import db, now, transaction
from portal.core.outbox import Job


@pytest.fixture
def jobs(context, people) -> tuple[int, int]:
    """A document's reading that waits, and a message behind it."""
    with transaction():
        organization_id = db.session.query(Organization.id).first()[0]
        return tuple(outbox.add(kind, organization_id=organization_id, subject_id=1).id for kind in ("read_document", "send_message"))


def waiting(lane: str) -> list[int]:
    return [message.args[0] for message in queue.queue(lane).jobs]


def test_each_lane_has_a_queue_and_a_process_listens_to_one(config, jobs):
    assert (waiting(duties.DOCUMENTS), waiting(duties.MESSAGES)) == ([jobs[0]], [jobs[1]])
    for lane in duties.LANES:
        assert Worker(f"test-{lane}", config.redis_url, lane).queue_names() == [queue.NAMES[lane]]


def test_the_relay_publishes_each_job_to_its_lane(jobs):
    queue.connection().flushall()
    with transaction():
        db.session.execute(update(Job).values(state="queued"))
    assert outbox.relay() == 2
    assert (waiting(duties.DOCUMENTS), waiting(duties.MESSAGES)) == ([jobs[0]], [jobs[1]])


def test_a_backlog_of_documents_doesnt_delay_the_repair_of_a_lost_message(jobs):
    queue.connection().delete(f"rq:queue:{queue.NAMES[duties.MESSAGES]}")
    with transaction():
        db.session.execute(update(Job).values(published_at=now() - outbox.REPUBLISH_AFTER - timedelta(seconds=1)))
    assert outbox.sweep() == 1
    db.session.rollback()
    assert db.session.scalars(select(Job.state).order_by(Job.id)).all() == ["published", "queued"]


def test_the_messenger_takes_messages_only_and_a_worker_takes_both(jobs):
    assert next_due(duties.MESSAGES) == jobs[1]
    assert next_due() == jobs[0]
    outbox.claim(jobs[0], "worker")
    assert next_due() == jobs[1]


def test_a_webhook_is_taken_by_nobody_but_a_courier(jobs):
    with transaction():
        webhook = outbox.add("deliver_webhook", organization_id=db.session.query(Organization.id).first()[0], subject_id=1).id
    for job_id in jobs:
        outbox.claim(job_id, "worker")
    assert (waiting(duties.WEBHOOKS), next_due(duties.WEBHOOKS)) == ([webhook], webhook)
    assert next_due() is next_due(duties.MESSAGES) is None


def test_every_kind_of_job_is_in_a_lane(app):
    assert set(duties.kinds(duties.MESSAGES)) == {"send_code", "send_message"}
    assert {lane for kind in duties.kinds() for lane in [duties.lane_of(kind)]} == set(duties.LANES)
