"""What stands beside a document: its neighbours in a list, the same file handed in before, what it was handed in for."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, func, select

from portal.core import tenancy
from portal.core.actors import Actor
from portal.core.db import db
from portal.core.documents import states
from portal.core.documents.table import Document


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where a document stands in a list, newest first: `position` from 1 (None: not in it) of `count`; public ids of those beside it,
    and whether the next one was read (its pages can be shown)."""

    position: int | None
    count: int
    previous: str | None
    next: str | None
    next_is_read: bool


def neighbours(document: Document, among: Select[tuple[Document]]) -> Neighbours:
    """`among` is a list as `catalog.listed` gives it; a document that has just left it keeps its neighbours. Two queries."""
    ids = among.with_only_columns(Document.id).order_by(None).subquery()
    above, below = ids.c.id > document.id, ids.c.id < document.id
    there, beside = func.count().filter(ids.c.id == document.id), (func.min(ids.c.id).filter(above), func.max(ids.c.id).filter(below))
    query = select(func.count(), func.count().filter(above), there, *beside).select_from(ids)
    count, before, present, previous, following = db.session.execute(query).one()
    pair = select(Document.id, Document.public_id, Document.reading_id).where(Document.id.in_([one for one in (previous, following) if one is not None]))
    found = {row_id: (public_id, reading_id is not None) for row_id, public_id, reading_id in db.session.execute(pair)}
    nobody = (None, False)
    return Neighbours(before + 1 if present else None, count, found.get(previous, nobody)[0], *found.get(following, nobody))


def same_bytes(document: Document, actor: Actor, *, limit: int = 10) -> list[Document]:
    """Other documents that the very same file was handed in as, newest first; deleted ones don't count."""
    if not document.sha256:  # announced, not here yet
        return []
    query = tenancy.scoped(Document, actor).where(Document.sha256 == document.sha256, Document.id != document.id, Document.state != states.DELETED)
    return list(db.session.scalars(query.order_by(Document.id.desc()).limit(limit)).unique())


def replaced(document: Document, actor: Actor) -> Document | None:
    """The returned document that this one was handed in for."""
    if document.replaces_id is None:
        return None
    return db.session.scalar(tenancy.scoped(Document, actor).where(Document.id == document.replaces_id))


def replacement(document: Document, actor: Actor) -> Document | None:
    """What was handed in for this returned document."""
    query = tenancy.scoped(Document, actor).where(Document.replaces_id == document.id, Document.state != states.DELETED)
    return db.session.scalar(query.order_by(Document.id.desc()).limit(1))
