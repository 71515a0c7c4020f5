"""The jobs table: what is to be done, written in the same transaction as what it is about.

A row goes ``queued → published → running → done``, or to ``dead`` after `MAX_ATTEMPTS`. A worker claims a row (lease and fence number);
its results commit only while the fence still holds, so a worker that was thought dead can't write over its successor.
Nothing here trusts Redis: the relay publishes what is queued, the sweeper republishes what got lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, CursorResult, ForeignKey, Index, Select, and_, func, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import activity, duties, queue, tenancy
from portal.core.actors import Actor
from portal.core.db import Identified, Json, UtcTime, after_commit, db, end_reading, now, transaction
from portal.core.errors import Conflict, NotFound

if TYPE_CHECKING:
    from portal.core.documents.table import Document

LEASE = timedelta(seconds=30)
HEARTBEAT = timedelta(seconds=8)
REPUBLISH_AFTER = timedelta(seconds=30)
REPUBLISH_BEHIND_BACKLOG = timedelta(minutes=5)  # a second copy in the queue is harmless: the claim decides
MAX_ATTEMPTS = 5
UNFINISHED = ("queued", "published", "running")
BACKOFF = timedelta(seconds=2)  # doubled per attempt


class Job(Identified, db.Model):
    """`subject_id` is the inner id of what the job is about, by `kind`; `document_id` repeats it where that is a document, for the jobs page.

    `progress` is 0..100, `step` what it is at, `reason` why the last attempt failed, both in words for people.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        Index("ix_jobs_state_available_at", "state", "available_at"),
        Index("ix_jobs_organization_id_id", "organization_id", "id"),
        Index("ix_jobs_organization_id_state", "organization_id", "state"),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    kind: Mapped[str]
    subject_id: Mapped[int]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"), index=True)
    payload: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    state: Mapped[str] = mapped_column(default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    fence: Mapped[int] = mapped_column(default=0)
    worker: Mapped[str | None] = mapped_column(index=True)
    progress: Mapped[int] = mapped_column(default=0)
    step: Mapped[str | None]
    reason: Mapped[str | None]
    available_at: Mapped[datetime] = mapped_column(UtcTime, default=now)
    published_at: Mapped[datetime | None] = mapped_column(UtcTime)
    lease_until: Mapped[datetime | None] = mapped_column(UtcTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcTime)
    document: Mapped[Document | None] = relationship(viewonly=True, lazy="selectin")

    @classmethod
    def visible_in_folder(cls, folder_id: int) -> ColumnElement[bool]:
        return cls.id.is_(None)  # a guest sees no jobs


@dataclass(frozen=True, slots=True)
class Claim:
    """A worker's hold on a job: it may write results as long as `fence` is still the row's."""

    job_id: int
    kind: str
    subject_id: int
    organization_id: int
    attempt: int
    fence: int


class LeaseLost(Exception):
    """Another worker has the job by now; whatever this one did is to be dropped."""


def add(kind: str, *, organization_id: int, subject_id: int, document_id: int | None = None, delay: timedelta = timedelta(0)) -> Job:
    """Write a job into the transaction at work and wake a worker once it has committed."""
    job = Job(organization_id=organization_id, kind=kind, subject_id=subject_id, document_id=document_id, available_at=now() + delay)
    db.session.add(job)
    db.session.flush()
    if not delay:
        _wake(job)
    return job


def _wake(job: Job) -> None:
    job_id, lane = job.id, duties.lane_of(job.kind)
    after_commit(lambda: _mark_published(queue.publish([job_id], lane)))


def _mark_published(job_ids: list[int]) -> None:
    if job_ids:
        with transaction():
            db.session.execute(update(Job).where(Job.id.in_(job_ids), Job.state == "queued").values(state="published", published_at=now()))


def relay(limit: int = 500) -> int:
    """Publish what is queued and due; returns how many rows went out."""
    due = select(Job.id, Job.kind).where(Job.state == "queued", Job.available_at <= now()).order_by(Job.available_at).limit(limit)
    lanes: dict[str, list[int]] = {}
    for job_id, kind in db.session.execute(due):
        lanes.setdefault(duties.lane_of(kind), []).append(job_id)
    end_reading()
    taken = [job_id for lane, job_ids in lanes.items() for job_id in queue.publish(job_ids, lane)]
    _mark_published(taken)
    return len(taken)


def sweep() -> int:
    """Put back what was published but never claimed, and what lost its lease; bury what failed too often. Returns the rows touched."""
    moment = now()
    unclaimed = or_(*(_unclaimed(lane, moment) for lane in duties.LANES))
    with transaction():
        forgotten = _rows(update(Job).where(unclaimed).values(state="queued"))
        expired = db.session.scalars(select(Job).where(Job.state == "running", Job.lease_until < moment).with_for_update(skip_locked=True)).all()
        for job in expired:
            _put_back(job, "The worker stopped in the middle of it.", delay=timedelta(0))
    return forgotten + len(expired)


def _unclaimed(lane: str, moment: datetime) -> ColumnElement[bool]:
    """Published so long ago that the message must be lost: soon where nothing waits, later behind a backlog."""
    patience = REPUBLISH_AFTER if queue.is_idle(lane) else REPUBLISH_BEHIND_BACKLOG
    return and_(Job.state == "published", in_lane(lane), Job.published_at < moment - patience)


def in_lane(lane: str) -> ColumnElement[bool]:
    """Jobs of this lane."""
    if lane != duties.DOCUMENTS:
        return Job.kind.in_(duties.kinds(lane))
    others = [kind for other in duties.LANES if other != lane for kind in duties.kinds(other)]
    return ~Job.kind.in_(others)  # what this version doesn't know goes the way of documents


def _rows(statement: Any) -> int:
    result = db.session.execute(statement)
    assert isinstance(result, CursorResult)
    return result.rowcount


def claim(job_id: int, worker: str) -> Claim | None:
    """Take the job for this worker; None when it is done, dead or in other hands."""
    moment = now()
    with transaction():
        abandoned = and_(Job.state == "running", Job.lease_until < moment, Job.attempts < MAX_ATTEMPTS)  # after the last the sweeper buries it
        free = or_(Job.state.in_(("queued", "published")), abandoned)
        taken = _rows(
            update(Job)
            .where(Job.id == job_id, free, Job.available_at <= moment)
            .values(
                state="running", worker=worker, lease_until=moment + LEASE, started_at=moment, fence=Job.fence + 1, attempts=Job.attempts + 1, progress=0
            )
        )
        if not taken:
            return None
        job = db.session.get_one(Job, job_id)
        return Claim(job.id, job.kind, job.subject_id, job.organization_id, job.attempts, job.fence)


def heartbeat(claim: Claim) -> None:
    """Prolong the lease; `LeaseLost` when it is gone."""
    with transaction():
        _hold(claim, lease_until=now() + LEASE)


def progress(claim: Claim, percent: int, step: str) -> None:
    with transaction():
        _hold(claim, progress=percent, step=step, lease_until=now() + LEASE)


def _hold(claim: Claim, **values: Any) -> None:
    held = and_(Job.id == claim.job_id, Job.fence == claim.fence, Job.state == "running")
    if not _rows(update(Job).where(held).values(**values)):
        raise LeaseLost(claim.job_id)


def finish(claim: Claim) -> None:
    """Mark the job done. Call it first in the transaction that writes the results: it holds the row, and fails if the fence moved."""
    _hold(claim, state="done", progress=100, finished_at=now(), lease_until=None, reason=None, step=None)


def postpone(claim: Claim, delay: timedelta, step: str) -> None:
    """Nothing failed, but it is too early: come back later, this attempt not counted."""
    with transaction():
        _hold(claim, state="queued", step=step, available_at=now() + delay, lease_until=None, attempts=Job.attempts - 1)


def fail(claim: Claim, reason: str) -> None:
    """This attempt failed: try again later, or bury it."""
    with transaction():
        job = db.session.scalar(select(Job).where(Job.id == claim.job_id, Job.fence == claim.fence, Job.state == "running").with_for_update())
        if job is None:
            raise LeaseLost(claim.job_id)
        _put_back(job, reason, delay=BACKOFF * 2 ** (job.attempts - 1))


def _put_back(job: Job, reason: str, *, delay: timedelta) -> None:
    job.reason, job.lease_until, job.worker = reason, None, None
    job.fence += 1  # whoever still works on it can't commit any more
    if job.attempts >= MAX_ATTEMPTS:
        job.state, job.finished_at = "dead", now()
        duties.of(job.kind).buried(job)
    else:
        job.state, job.available_at = "queued", now() + delay


def release(worker: str) -> int:
    """A worker that (re)starts under this name puts back what its predecessor was killed over, without waiting for the lease to end."""
    with transaction():
        held = db.session.scalars(select(Job).where(Job.worker == worker, Job.state == "running").with_for_update()).all()
        for job in held:
            _put_back(job, "The worker stopped in the middle of it.", delay=timedelta(0))
    return len(held)


def listed(
    actor: Actor, *, state: str | None = None, among: Sequence[str] | None = None, kind: str | None = None, document_id: int | None = None
) -> Select[tuple[Job]]:
    """Jobs that fit all that is given; `among` are states."""
    actor.demand("jobs:read")
    query = tenancy.scoped(Job, actor)
    if among is not None:
        query = query.where(Job.state.in_(among))
    for column, wanted in ((Job.state, state), (Job.kind, kind), (Job.document_id, document_id)):
        if wanted is not None:
            query = query.where(column == wanted)
    return query


def counts(actor: Actor) -> dict[str, int]:
    """How many jobs are in each state; a state without any is absent."""
    actor.demand("jobs:read")
    query = select(Job.state, func.count()).where(Job.organization_id == actor.organization_id).group_by(Job.state)
    return {state: count for state, count in db.session.execute(query)}


def one(public_id: str, *, actor: Actor) -> Job:
    actor.demand("jobs:read")
    return tenancy.find(Job, public_id, actor, noun="job")


def latest(document_id: int, *, actor: Actor) -> Job | None:
    """The newest job about a document (inner id)."""
    return db.session.scalar(listed(actor, document_id=document_id).order_by(Job.id.desc()).limit(1))


def given_up(kind: str, subject_id: int, *, actor: Actor) -> str:
    """Public id of the dead job of this kind about this subject; `NotFound` when there is none."""
    query = tenancy.scoped(Job, actor).where(Job.state == "dead", Job.kind == kind, Job.subject_id == subject_id)
    job = db.session.scalar(query.order_by(Job.id.desc()).limit(1))
    if job is None:
        raise NotFound("job")
    return job.public_id


def retry(public_id: str, *, actor: Actor) -> Job:
    """Give a dead job five more attempts."""
    actor.demand("jobs:write")
    with transaction():
        job = tenancy.find(Job, public_id, actor, noun="job", lock=True)
        if job.state != "dead":
            raise Conflict(f"Only a job that was given up can be retried; this one is {job.state}.")
        _start_anew(job)
        _record_retry(job, actor)
        return job


def _record_retry(job: Job, actor: Actor) -> None:
    of = f", {job.document.name}" if job.document is not None else ""
    message, told = f"A job that was given up was started again: {job.kind.replace('_', ' ')}{of}.", {"job": job.public_id, "kind": job.kind}
    activity.record(actor, "retried", area="jobs", sub_area="retries", message=message, document=job.document, metadata=told)


def retry_all(actor: Actor, *, most: int = 1000) -> int:
    """Give the jobs that were given up five more attempts each, the oldest first; returns how many."""
    actor.demand("jobs:write")
    with transaction():
        dead = tenancy.scoped(Job, actor).where(Job.state == "dead").order_by(Job.id).limit(most)
        jobs = db.session.scalars(dead.with_for_update(of=Job)).all()
        for job in jobs:
            _start_anew(job)
        if jobs:
            message = f"Jobs that were given up were started again: {len(jobs)}."
            activity.record(actor, "retried", area="jobs", sub_area="retries", message=message, metadata={"jobs": len(jobs)})
        return len(jobs)


def _start_anew(job: Job) -> None:
    job.state, job.attempts, job.available_at, job.finished_at = "queued", 0, now(), None
    duties.of(job.kind).revived(job)
    _wake(job)
