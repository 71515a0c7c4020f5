"""``/api/jobs/``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from portal.core import documents, outbox
from portal.core.actors import Actor
from portal.core.outbox import MAX_ATTEMPTS, Job
from portal.jobs import blueprint
from portal.web.endpoint import endpoint
from portal.web.paging import Page, PageQuery, page

State = Literal["queued", "published", "running", "done", "dead"]


class JobShape(BaseModel):
    hashid: str
    kind: str
    document: str | None
    status: State
    progress: int = Field(description="0 to 100.")
    step: str | None = Field(description="What it is at, in words.")
    reason: str | None = Field(description="Why the last attempt failed, in words.")
    attempts: int
    max_attempts: int
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    next_attempt_at: datetime | None


class JobQuery(PageQuery):
    document: str | None = None
    status: State | None = None
    kind: str | None = None


def shapes(rows: Sequence[Job]) -> list[JobShape]:
    return [shape(row) for row in rows]


def shape(row: Job) -> JobShape:
    return JobShape(
        hashid=row.public_id,
        kind=row.kind,
        document=row.document.public_id if row.document else None,
        status=row.state,  # type: ignore[arg-type]
        progress=row.progress,
        step=row.step,
        reason=row.reason,
        attempts=row.attempts,
        max_attempts=MAX_ATTEMPTS,
        created_at=row.created_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        next_attempt_at=row.available_at if row.state == "queued" else None,
    )


@blueprint.get("/api/jobs/")
@endpoint("List jobs", right="jobs:read")
def list_jobs(actor: Actor, query: JobQuery) -> Page[JobShape]:
    document_id = documents.one(query.document, actor=actor).id if query.document else None
    return page(outbox.listed(actor, state=query.status, kind=query.kind, document_id=document_id), Job, query, shapes)


class RetriedShape(BaseModel):
    retried: int = Field(description="How many jobs were given up and are tried again.")


@blueprint.post("/api/jobs/retry/")
@endpoint("Retry all jobs that were given up", right="jobs:write")
def retry_jobs(actor: Actor) -> RetriedShape:
    """A thousand at a time, the oldest first."""
    return RetriedShape(retried=outbox.retry_all(actor))


@blueprint.get("/api/jobs/<job_id>/")
@endpoint("Get a job", right="jobs:read")
def get_job(actor: Actor, job_id: str) -> JobShape:
    return shape(outbox.one(job_id, actor=actor))


@blueprint.post("/api/jobs/<job_id>/retry/")
@endpoint("Retry a job that was given up", right="jobs:write")
def retry_job(actor: Actor, job_id: str) -> JobShape:
    return shape(outbox.retry(job_id, actor=actor))
