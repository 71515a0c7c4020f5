"""The job "index_documents": what was read before there was an index, or with another one, is indexed in batches. Everything newer is indexed as it
is read (`indexing`)."""

from __future__ import annotations

from sqlalchemy import Select, exists, select, update

from portal.core import duties, outbox, storage
from portal.core.db import db, end_reading, transaction
from portal.core.documents.table import Document
from portal.core.readings import words
from portal.core.readings.table import values_of
from portal.core.search import indexing
from portal.core.search.table import EDITION, Chunk

BATCH = 20  # documents of one transaction


def reindex() -> int:
    """Have everything indexed anew, bit by bit: what is there is found until then. Returns how many documents there are to do."""
    with transaction():
        db.session.execute(update(Chunk).where(Chunk.number == 0).values(edition=0))
    count = len(db.session.scalars(_left()).all())
    wake()
    return count


def wake() -> int:
    """Ask for a job for each organization that has something to index and no such job yet; how many. The relay does so every now and then."""
    job = outbox.Job
    asked = select(job.organization_id).where(job.kind == "index_documents", job.state != "done")
    waiting = _left().with_only_columns(Document.organization_id).where(Document.organization_id.not_in(asked)).distinct().order_by(None)
    organizations = list(db.session.scalars(waiting))
    end_reading()
    for organization_id in organizations:
        with transaction():
            outbox.add("index_documents", organization_id=organization_id, subject_id=organization_id)
    return len(organizations)


def _left() -> Select[tuple[int]]:
    """Inner ids of documents that were read and aren't indexed by this edition, oldest first."""
    indexed = exists().where(Chunk.document_id == Document.id, Chunk.number == 0, Chunk.edition == EDITION)
    return select(Document.id).where(Document.reading_id.is_not(None), ~indexed).order_by(Document.id)


def index_documents(claim: outbox.Claim) -> None:
    """All of one organization's that are left."""
    left = _left().where(Document.organization_id == claim.organization_id)
    done = 0
    while batch := list(db.session.scalars(left.limit(BATCH))):
        prepared = {number: _prepared(number) for number in batch}
        with transaction():
            outbox.progress(claim, 50, f"{done} documents indexed")
            for number, (reading_id, pages) in prepared.items():
                _put(number, reading_id, pages)
        done += len(batch)
    end_reading()
    with transaction():
        outbox.finish(claim)


def _prepared(number: int) -> tuple[int | None, indexing.Prepared]:
    """The document's reading and its passages. No transaction is open while they are made."""
    document = db.session.get_one(Document, number)
    reading_id, pages = document.reading_id, []
    try:
        pages = words.all_pages(document)
    except storage.Missing:  # what was read of it is still found by its values
        pass
    end_reading()
    return reading_id, indexing.prepared(pages)


def _put(number: int, reading_id: int | None, pages: indexing.Prepared) -> None:
    """Unless it was read again meanwhile, and thereby indexed."""
    document = db.session.scalars(select(Document).where(Document.id == number).with_for_update(of=Document)).unique().one()
    if document.reading_id == reading_id:
        indexing.put(document, pages, values_of(document))


duties.register("index_documents", duties.Duty(run=index_documents))
