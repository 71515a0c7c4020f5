"""Favorites: the documents that a person has marked as theirs to find again. A key's favorites are those of whoever made it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Select, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.actors import Actor
from portal.core.db import Key, UtcTime, db, now, transaction
from portal.core.documents import catalog
from portal.core.documents.table import Document


class Favorite(db.Model):
    __tablename__ = "favorites"
    __table_args__ = (UniqueConstraint("user_id", "document_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(UtcTime, default=now)


def mark(identifier: str, favorite: bool, *, actor: Actor) -> Document:
    """Make a document a favorite of the actor's, or none any more; as often as one likes."""
    with transaction():
        document = catalog.one(identifier, actor=actor, lock=True)
        there = db.session.scalar(_mine(actor).where(Favorite.document_id == document.id))
        if favorite and there is None and actor.user_id is not None:
            db.session.add(Favorite(organization_id=actor.organization_id, user_id=actor.user_id, document_id=document.id))
        elif not favorite:
            db.session.execute(delete(Favorite).where(Favorite.user_id == actor.user_id, Favorite.document_id == document.id))
        return document


def _mine(actor: Actor) -> Select[tuple[int]]:
    return select(Favorite.document_id).where(Favorite.organization_id == actor.organization_id, Favorite.user_id == actor.user_id)


def only(query: Select[tuple[Document]], favorite: bool, actor: Actor) -> Select[tuple[Document]]:
    """What of a list are favorites of the actor's, or with `favorite` False aren't."""
    mine = Document.id.in_(_mine(actor))
    return query.where(mine if favorite else ~mine)


def among(documents: Sequence[Document], actor: Actor) -> set[int]:
    """The inner ids of those that are favorites of the actor's; one query."""
    return set(db.session.scalars(_mine(actor).where(Favorite.document_id.in_([document.id for document in documents]))))
