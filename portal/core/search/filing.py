"""The job "file_vectors": the file of a firm's meanings (`filed`) is made, and made anew when a quarter has come to it since."""

from __future__ import annotations

import os

import numpy as np
from sqlalchemy import func, select

from portal.core import duties, outbox
from portal.core.db import db, end_reading, now, settings, transaction
from portal.core.search import filed
from portal.core.search.filed import VectorFile
from portal.core.search.meaning import SIZE
from portal.core.search.table import Chunk
from portal.core.storage import keeping

BATCH = 2_000  # passages between two signs of life
GROWN = 4  # a file is made anew when the passages that aren't in it are a fourth of those that are
#: The newest numbers stay out: on PostgreSQL a transaction that began earlier may end later.
LATE = 5_000


def wake() -> int:
    """Ask for a job for each organization that has grown past its file, or past the size at which it gets one, and has no such job yet; how many. Passages
    are counted for it, so the relay does so once an hour."""
    job = outbox.Job
    waiting = select(job.organization_id).where(job.kind == "file_vectors", job.state != "done")
    newer = func.count(Chunk.id)
    grown = (
        select(Chunk.organization_id)
        .outerjoin(VectorFile, VectorFile.organization_id == Chunk.organization_id)
        .where(Chunk.id > func.coalesce(VectorFile.newest, 0), Chunk.organization_id.not_in(waiting))
        .group_by(Chunk.organization_id, VectorFile.count)
        .having(newer > func.coalesce(LATE + VectorFile.count / GROWN, LATE + settings().search_file_from))
    )
    organizations = list(db.session.scalars(grown))
    end_reading()
    for organization_id in organizations:
        with transaction():
            outbox.add("file_vectors", organization_id=organization_id, subject_id=organization_id)
    return len(organizations)


def file_vectors(claim: outbox.Claim) -> None:
    organization_id = claim.organization_id
    newest = (db.session.scalar(select(func.max(Chunk.id)).where(Chunk.organization_id == organization_id)) or 0) - LATE
    end_reading()
    index = _filled(claim, newest)
    name = filed.new_name()
    key, old = filed.key_of(organization_id, name), db.session.get(VectorFile, organization_id)
    gone = filed.key_of(organization_id, old.name) if old else None
    end_reading()
    with keeping.draft() as place:
        index.save(str(place))
        _sync(place)
        keeping.store().take(place, key)
    with transaction():
        outbox.finish(claim)
        db.session.merge(VectorFile(organization_id=organization_id, name=name, newest=newest, count=len(index), created_at=now()))
    if gone is not None:
        keeping.store().delete(gone)


def _filled(claim: outbox.Claim, newest: int):  # type: ignore[no-untyped-def]
    index, last = filed.empty(), 0
    ours = (Chunk.organization_id == claim.organization_id) & (Chunk.id <= newest) & Chunk.vector.is_not(None)
    while rows := db.session.execute(select(Chunk.id, Chunk.vector).where(ours, Chunk.id > last).order_by(Chunk.id).limit(BATCH)).all():
        end_reading()
        vectors = np.frombuffer(b"".join(row.vector for row in rows), np.int8).reshape(-1, SIZE)
        index.add(np.array([row.id for row in rows], np.uint64), vectors, threads=1)
        last = rows[-1].id
        outbox.progress(claim, 50, f"{len(index)} passages filed")
    end_reading()
    return index


def _sync(place: os.PathLike[str]) -> None:
    with open(place, "rb") as file:
        os.fsync(file.fileno())


duties.register("file_vectors", duties.Duty(run=file_vectors))
