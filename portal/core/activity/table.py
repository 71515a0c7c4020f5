"""The tables of the activity log. None of them points to another table: what was done stays on record when its subject is gone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, Index, column, table
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, synonym

from portal.core import ids
from portal.core.db import Key, UtcTime, db, now

KINDS = ("info", "warning", "error")

#: Without their model, which itself puts on record what is done.
organizations = table("organizations", column("id"), column("public_id"), column("subdomain"))

#: NULL stays NULL: an entry whose details were erased has none.
Facts = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class Entry(db.Model):
    """One thing that was done. `sequence` counts from 1 in each organization; it is the row's number there.

    `kind` is "info", "warning" or "error", `document` a public id, `actor` an identity like ``user:k3v9hq2mzt7a``; `erases` the numbers of the
    entries whose details this one took away. The details, `who` (the actor's label), `message` and `facts` (texts by name), may name people:
    the chain holds only their salted hash, so that they can be erased (all four null then) and the chain still holds.
    """

    __tablename__ = "activity"
    __table_args__ = (
        Index("ix_activity_organization_id_kind_sequence", "organization_id", "kind", "sequence"),
        Index("ix_activity_organization_id_area_sub_area_sequence", "organization_id", "area", "sub_area", "sequence"),
        Index("ix_activity_organization_id_document_sequence", "organization_id", "document", "sequence"),
        Index("ix_activity_organization_id_at", "organization_id", "at"),
    )

    organization_id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    sequence: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    public_id: Mapped[str] = mapped_column(default=ids.new_public_id, unique=True)
    at: Mapped[datetime] = mapped_column(UtcTime, default=now)
    kind: Mapped[str]
    area: Mapped[str]
    sub_area: Mapped[str]
    deed: Mapped[str]
    document: Mapped[str | None]
    actor: Mapped[str]
    erases: Mapped[list[int] | None] = mapped_column(Facts)
    details_sha256: Mapped[str]
    hash: Mapped[str]
    salt: Mapped[str | None]
    who: Mapped[str | None]
    message: Mapped[str | None]
    facts: Mapped[dict[str, Any] | None] = mapped_column(Facts)

    #: What pages of results go by.
    id: Mapped[int] = synonym("sequence")

    @classmethod
    def visible_in_folder(cls, folder_id: int) -> ColumnElement[bool]:
        return cls.sequence.is_(None)  # who is narrowed to a folder sees no log


class Mark(db.Model):
    """One of an entry's facts, for finding the entry by it."""

    __tablename__ = "activity_marks"
    __table_args__ = (Index("ix_activity_marks_organization_id_sequence", "organization_id", "sequence"),)

    organization_id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)


class Head(db.Model):
    """Where an organization's chain ends: number and hash of its last entry. `published` is the line that was written out last, signed."""

    __tablename__ = "activity_heads"

    organization_id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    sequence: Mapped[int] = mapped_column(Key, default=0)
    hash: Mapped[str]
    published: Mapped[str | None]
