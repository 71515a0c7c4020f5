"""Whose hands a document went through: with four eyes they aren't among those that approve it."""

from __future__ import annotations

from sqlalchemy import select

from portal.core.actors import Actor
from portal.core.approvals.table import Hand
from portal.core.db import db
from portal.core.documents.table import Document


def touched(document: Document, actor: Actor) -> None:
    """Somebody handed it in or changed its values. A key counts as whoever made it; clients and guests approve nothing anyway. Runs inside the
    transaction of that, which holds the document's row."""
    if actor.kind in ("user", "key") and actor.user_id is not None and not has(document, actor.user_id):
        db.session.add(Hand(organization_id=document.organization_id, document_id=document.id, user_id=actor.user_id))


def inherit(document: Document, part: Document) -> None:
    """What is made of a document's pages went through the same hands."""
    for user_id in db.session.scalars(select(Hand.user_id).where(Hand.document_id == document.id)).all():
        db.session.add(Hand(organization_id=part.organization_id, document_id=part.id, user_id=user_id))


def has(document: Document, user_id: int) -> bool:
    db.session.flush()
    return db.session.scalar(select(Hand.id).where(Hand.document_id == document.id, Hand.user_id == user_id)) is not None
