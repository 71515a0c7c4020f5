"""Purging: a deleted document goes for good, with all that was made of it. The recycle bin, from which that is done, and where it can be recovered.

In one transaction its row goes, with every row that names it (readings, values, passages, approvals, jobs), and its bytes are noted as left over
(`leftovers`), which deletes them later; so a kill anywhere leaves either the whole document or bytes that are known to be deleted.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, Table, delete, or_, select
from sqlalchemy.exc import SQLAlchemyError

from portal.core import activity, firm, holds, leftovers, tenancy
from portal.core.accounts import Organization, system_actor
from portal.core.actors import Actor
from portal.core.db import db, end_reading, now, transaction
from portal.core.documents import catalog, states
from portal.core.documents.table import Document
from portal.core.mail import Mail
from portal.core.projects.table import ProjectEntity
from portal.core.questions.table import AskedQuestion
from portal.core.readings.table import Reading

log = logging.getLogger(__name__)

AT_ONCE = 200


def bin_of(actor: Actor, *, search: str | None = None) -> Select[tuple[Document]]:
    """Deleted documents; `search` as in `catalog.listed`, or who deleted them."""
    found = catalog.listed(actor, among=[states.DELETED], search=search)
    if not search:
        return found
    deleted = tenancy.scoped(Document, actor).where(Document.state == states.DELETED, Document.deleted_by.icontains(search, autoescape=True))
    return tenancy.scoped(Document, actor).where(Document.state == states.DELETED, or_(_among(found), _among(deleted)))


def _among(query: Select[tuple[Document]]) -> ColumnElement[bool]:
    return Document.id.in_(query.with_only_columns(Document.id))


def due(document: Document) -> datetime | None:
    """When a deleted document is to be purged unless it is held; None: never."""
    days = document.organization.retention_days
    return document.deleted_at + timedelta(days=days) if days and document.deleted_at is not None else None


def purge(identifier: str, *, actor: Actor) -> None:
    """Now, without waiting for its time. `WrongState` unless it is deleted, `Held` under a legal hold."""
    actor.demand("documents:purge")
    with transaction():
        holds.hold_still(actor.organization_id)
        document = catalog.by_reference(identifier, actor=actor, lock=True)
        if document.state != states.DELETED:
            raise states.WrongState("Only a deleted document can be purged; delete it first.", current=document.state)
        holds.demand_none(document, "purged")
        _purge(document, actor)


def purge_due() -> int:
    """Purge what was deleted longer ago than its organization keeps such documents, each in a transaction of its own; how many."""
    gone = 0
    for organization in db.session.scalars(select(Organization).where(Organization.retention_days > 0)).all():
        number, before = organization.id, now() - timedelta(days=organization.retention_days)
        while numbers := _due(number, before):
            done = sum(_tried(one, number, before) for one in numbers)
            gone += done
            if not done:  # none can be, or others do at this moment
                break
    return gone


def _expired(organization_id: int, before: datetime) -> ColumnElement[bool]:
    ours = (Document.organization_id == organization_id) & (Document.deleted_at < before) & (Document.state == states.DELETED)
    return ours & ~holds.any_on(organization_id)


def _due(organization_id: int, before: datetime) -> list[int]:
    numbers = list(db.session.scalars(select(Document.id).where(_expired(organization_id, before)).order_by(Document.deleted_at).limit(AT_ONCE)))
    end_reading()
    return numbers


def _tried(number: int, organization_id: int, before: datetime) -> int:
    """One that can't be purged holds up no other."""
    try:
        return _purge_due(number, organization_id, before)
    except SQLAlchemyError:
        log.exception("document %d not purged", number)
        return 0


def _purge_due(number: int, organization_id: int, before: datetime) -> int:
    """Whether it was still to be purged: it may have been recovered or held meanwhile."""
    with transaction():
        holds.hold_still(organization_id)
        document = db.session.scalar(select(Document).where(Document.id == number, _expired(organization_id, before)).with_for_update(of=Document))
        if document is not None:
            _purge(document, system_actor(document.organization))
        return int(document is not None)


def _purge(document: Document, actor: Actor) -> None:
    """Runs inside the transaction that holds the document's row."""
    number, organization_id, mail_id = document.id, document.organization_id, document.mail_id
    words = select(Reading.words_sha256).where(Reading.document_id == number, Reading.words_sha256.is_not(None))
    hashes = {document.sha256, *db.session.scalars(words)} - {"", None}
    told = {"reference": document.reference_id, "deleted": document.deleted_at.isoformat() if document.deleted_at else None}
    activity.record(actor, "purged", area="documents", sub_area="recycle bin", message="A document was purged.", document=document, metadata=told)
    _forget_questions(document)
    db.session.execute(delete(ProjectEntity).where(ProjectEntity.organization_id == organization_id, _is_the_file(document)))
    db.session.flush()
    db.session.expunge(document)
    for table in reversed(db.metadata.sorted_tables):
        _remove_from(table, number)
    db.session.execute(delete(Document).where(Document.id == number))
    leftovers.note(organization_id, hashes | _left_of_mail(mail_id, organization_id))


def _is_the_file(document: Document) -> ColumnElement[bool]:
    return (ProjectEntity.entity_type == "file") & (ProjectEntity.entity_id == document.uuid)


def _remove_from(table: Table, number: int) -> None:
    """Every row that names the document, of whichever table that is; where a row outlives it, the database takes the name out."""
    named = [key.parent for key in table.foreign_keys if key.target_fullname == "documents.id" and key.ondelete != "SET NULL"]
    for column in named:
        db.session.execute(delete(table).where(column == number))


def _forget_questions(document: Document) -> None:
    """What people asked naming it by its reference, or by its file's whole name; a part of that may be any word."""
    words = [document.reference_id, document.name] if "." in document.name else [document.reference_id]
    named = [AskedQuestion.text.icontains(word, autoescape=True) for word in words]
    db.session.execute(delete(AskedQuestion).where(AskedQuestion.organization_id == document.organization_id, or_(*named)))


def _left_of_mail(mail_id: int | None, organization_id: int) -> set[str]:
    """Bytes of the e-mail that held it, once no document of it is left; its row goes, too."""
    if mail_id is None or db.session.scalar(select(Document.id).where(Document.mail_id == mail_id).limit(1)) is not None:
        return set()
    mine = (Mail.id == mail_id) & (Mail.organization_id == organization_id)
    hashes = set(db.session.scalars(select(Mail.sha256).where(mine)))
    db.session.execute(delete(Mail).where(mine))
    return hashes


def kept_days(actor: Actor) -> int:
    """How long a deleted document of the firm is kept, in days; 0: for good."""
    return firm.of(actor).retention_days
