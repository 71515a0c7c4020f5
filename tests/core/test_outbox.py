"""The jobs table: claims, leases, fences, the relay and the sweeper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from portal.core import accounts, duties, outbox, queue, work
from portal.core.accounts import Organization
from portal.core.actors import Actor
from portal.core.db import after_commit, db, now, transaction
from portal.core.errors import Conflict
from portal.core.outbox import Job


class Recorder:
    """A kind of job that notes what happens to it, and fails as often as it is told to."""

    def __init__(self) -> None:
        self.runs = self.burials = self.revivals = self.failures = 0

    def run(self, claim: outbox.Claim) -> None:
        self.runs += 1
        if self.failures:
            self.failures -= 1
            raise RuntimeError("no luck")
        with transaction():
            outbox.finish(claim)

    def buried(self, job: Job) -> None:
        self.burials += 1

    def revived(self, job: Job) -> None:
        self.revivals += 1


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    recorder = Recorder()
    duties.register("recorded", duties.Duty(recorder.run, recorder.buried, recorder.revived))
    yield recorder
    duties._duties.pop("recorded")


@pytest.fixture
def actor(context: None) -> Actor:
    return accounts.found("Firm", "firm", email="owner@firm.example", password="correct horse").actor


@pytest.fixture
def job_id(actor: Actor, recorder: Recorder) -> int:
    return add(actor)


def add(actor: Actor, delay: timedelta = timedelta(0)) -> int:
    with transaction():
        return outbox.add("recorded", organization_id=actor.organization_id, subject_id=1, delay=delay).id


def row(job_id: int) -> Job:
    db.session.rollback()
    return db.session.get_one(Job, job_id)


def let_lease_end(job_id: int) -> None:
    with transaction():
        db.session.execute(update(Job).where(Job.id == job_id).values(lease_until=now() - timedelta(seconds=1)))


def make_due(job_id: int) -> None:
    with transaction():
        db.session.execute(update(Job).where(Job.id == job_id).values(available_at=now()))


def test_a_commit_wakes_the_queue_and_a_rollback_doesnt(actor: Actor, job_id: int) -> None:
    assert row(job_id).state == "published" and queue.queue().count == 1
    with pytest.raises(ZeroDivisionError), transaction():
        outbox.add("recorded", organization_id=actor.organization_id, subject_id=2)
        raise ZeroDivisionError
    assert queue.queue().count == 1 and db.session.scalars(select(Job.id)).all() == [job_id]


def test_only_one_worker_gets_a_job(job_id: int) -> None:
    assert outbox.claim(job_id, "first") is not None
    assert outbox.claim(job_id, "second") is None


def test_a_done_job_isnt_done_again(app: Flask, job_id: int, recorder: Recorder) -> None:
    assert work.perform(job_id, "worker", app.app_context) and not work.perform(job_id, "worker", app.app_context)
    assert recorder.runs == 1 and row(job_id).progress == 100


def test_after_the_lease_another_worker_takes_over_and_the_first_cant_commit(job_id: int) -> None:
    first = outbox.claim(job_id, "first")
    let_lease_end(job_id)
    second = outbox.claim(job_id, "second")
    assert first and second and second.fence > first.fence
    with pytest.raises(outbox.LeaseLost), transaction():
        outbox.finish(first)
    with pytest.raises(outbox.LeaseLost):
        outbox.heartbeat(first)
    with transaction():
        outbox.finish(second)
    assert row(job_id).state == "done" and row(job_id).attempts == 2


def test_what_killed_its_worker_in_the_last_attempt_isnt_taken_over_but_buried(job_id: int, recorder: Recorder) -> None:
    with transaction():
        db.session.execute(update(Job).where(Job.id == job_id).values(attempts=outbox.MAX_ATTEMPTS - 1))
    assert outbox.claim(job_id, "first") is not None
    let_lease_end(job_id)
    assert outbox.claim(job_id, "second") is None
    assert outbox.sweep() == 1 and row(job_id).state == "dead" and recorder.burials == 1


def test_a_heartbeat_prolongs_the_lease(job_id: int) -> None:
    claim = outbox.claim(job_id, "worker")
    let_lease_end(job_id)
    assert claim is not None
    outbox.heartbeat(claim)
    assert outbox.sweep() == 0 and outbox.claim(job_id, "other") is None


def test_the_sweeper_puts_back_what_lost_its_lease(job_id: int) -> None:
    outbox.claim(job_id, "worker")
    assert outbox.sweep() == 0
    let_lease_end(job_id)
    assert outbox.sweep() == 1
    assert row(job_id).state == "queued" and row(job_id).reason


def test_the_sweeper_republishes_what_redis_lost(job_id: int) -> None:
    queue.connection().flushall()
    with transaction():
        db.session.execute(update(Job).where(Job.id == job_id).values(published_at=now() - outbox.REPUBLISH_AFTER - timedelta(seconds=1)))
    assert outbox.sweep() == 1 and outbox.relay() == 1
    assert queue.queue().count == 1 and row(job_id).state == "published"


def test_what_waits_behind_a_backlog_isnt_republished(job_id: int) -> None:
    with transaction():
        db.session.execute(update(Job).where(Job.id == job_id).values(published_at=now() - outbox.REPUBLISH_AFTER - timedelta(seconds=1)))
    assert queue.queue().count == 1 and outbox.sweep() == 0


def test_five_failures_bury_a_job_and_a_retry_revives_it(app: Flask, actor: Actor, job_id: int, recorder: Recorder) -> None:
    recorder.failures = 5
    for _ in range(5):
        make_due(job_id)
        work.perform(job_id, "worker", app.app_context)
    dead = row(job_id)
    assert (dead.state, dead.attempts, recorder.burials) == ("dead", 5, 1)
    assert "RuntimeError" in (dead.reason or "") and "no luck" not in (dead.reason or ""), "what a library says may hold contents"
    outbox.retry(dead.public_id, actor=actor)
    assert work.perform(job_id, "worker", app.app_context) and row(job_id).state == "done" and recorder.revivals == 1


def test_only_a_dead_job_is_retried(actor: Actor, job_id: int) -> None:
    with pytest.raises(Conflict):
        outbox.retry(row(job_id).public_id, actor=actor)


def test_a_failed_attempt_waits_longer_each_time(app: Flask, job_id: int, recorder: Recorder) -> None:
    recorder.failures, waits = 3, []
    for _ in range(3):
        make_due(job_id)
        work.perform(job_id, "worker", app.app_context)
        waits.append((row(job_id).available_at - now()).total_seconds())
    assert waits == sorted(waits) and waits[0] > 1 and waits[2] > 6
    assert not work.perform(job_id, "worker", app.app_context), "it isn't due yet"


def test_a_postponed_job_keeps_its_attempts(job_id: int) -> None:
    claim = outbox.claim(job_id, "worker")
    assert claim is not None
    outbox.postpone(claim, timedelta(seconds=0), "waiting for documents")
    assert (row(job_id).state, row(job_id).attempts, row(job_id).step) == ("queued", 0, "waiting for documents")


def test_a_worker_that_restarts_puts_back_what_it_was_killed_over(job_id: int) -> None:
    claim = outbox.claim(job_id, "machine-1")
    assert outbox.release("machine-2") == 0 and outbox.release("machine-1") == 1
    assert row(job_id).state == "queued"
    with pytest.raises(outbox.LeaseLost), transaction():
        outbox.finish(claim)


def test_a_delayed_job_is_published_when_it_is_due(actor: Actor, recorder: Recorder) -> None:
    later = add(actor, delay=timedelta(hours=1))
    assert outbox.relay() == 0 and outbox.claim(later, "worker") is None
    make_due(later)
    assert outbox.relay() == 1


def test_jobs_of_one_organization_dont_show_to_another(actor: Actor, job_id: int) -> None:
    stranger = accounts.found("Other", "other", email="owner@other.example", password="correct horse").actor
    assert db.session.scalars(outbox.listed(stranger)).all() == []
    assert db.session.scalar(select(Organization.id).where(Organization.id == actor.organization_id))


def test_a_change_that_is_committed_isnt_told_as_failed_because_of_what_follows(actor: Actor, recorder: Recorder) -> None:
    with transaction():
        after_commit(lambda: 1 / 0)
        job = outbox.add("recorded", organization_id=actor.organization_id, subject_id=3)
    assert row(job.id).state == "published"
