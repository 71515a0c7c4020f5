"""The documents table."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.accounts import Organization
from portal.core.db import Identified, Key, UtcTime, db, now
from portal.core.documents import states
from portal.core.errors import Stale
from portal.core.folders import Folder


class Document(Identified, db.Model):
    """`kind` is what the bytes are ("pdf", "png" …, by content), `doc_type` what was read out of them ("invoice" …).

    `placed_by` says which rule ("rule:…"), link or person put it into its folder, `placed_name` what that was called then; None: whoever handed it in.
    `source` says which door it came through; `version` counts edits.
    `split_from_id` is the document whose pages `first_page` to `last_page` (from 1, inclusive) it was made of.
    `mail_id` is the e-mail that it came in. `never_send`: no part of it is shown to an outside reader.
    `phone_id` is the client who handed it in, `replaces_id` the returned document it is handed in for, `opened_at` when staff first looked.
    """

    __tablename__ = "documents"
    __table_args__ = (
        UniqueConstraint("organization_id", "reference_id"),
        Index("ix_documents_organization_id_id", "organization_id", "id"),  # the plain list; SQLite sorted all rows for each page without it
        Index("ix_documents_organization_id_state_id", "organization_id", "state", "id"),
        Index("ix_documents_organization_id_doc_type_id", "organization_id", "doc_type", "id"),
        Index("ix_documents_organization_id_folder_id_id", "organization_id", "folder_id", "id"),
        Index("ix_documents_organization_id_source_id", "organization_id", "source", "id"),
        Index("ix_documents_organization_id_created_at", "organization_id", "created_at"),
        Index("ix_documents_organization_id_updated_at", "organization_id", "updated_at"),
        Index("ix_documents_organization_id_deleted_at", "organization_id", "deleted_at"),
        Index("ix_documents_organization_id_name", "organization_id", "name"),
        Index("ix_documents_folder_id_state", "folder_id", "state"),
        Index("ix_documents_phone_id_folder_id_id", "phone_id", "folder_id", "id"),  # a client's own list
        Index("ix_documents_organization_id_sha256", "organization_id", "sha256"),  # the same bytes twice
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    uuid: Mapped[str] = mapped_column(default=lambda: str(uuid.uuid4()), unique=True)
    folder_id: Mapped[int | None] = mapped_column(ForeignKey("folders.id", ondelete="SET NULL"))
    phone_id: Mapped[int | None] = mapped_column(ForeignKey("phone_numbers.id"))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id", ondelete="SET NULL"), index=True)
    mail_id: Mapped[int | None] = mapped_column(Key, index=True)
    split_from_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id", ondelete="SET NULL"), index=True)
    first_page: Mapped[int | None]
    last_page: Mapped[int | None]
    reference_id: Mapped[str]
    name: Mapped[str]
    state: Mapped[str] = mapped_column(default=states.RECEIVED)
    state_before_deletion: Mapped[str | None]
    pipeline: Mapped[str]
    source: Mapped[str]
    placed_by: Mapped[str | None]
    placed_name: Mapped[str | None]
    handed_in_by: Mapped[str]
    kind: Mapped[str]
    size: Mapped[int] = mapped_column(Key)
    sha256: Mapped[str]
    page_count: Mapped[int | None]
    doc_type: Mapped[str | None]
    doc_type_confidence: Mapped[float | None]
    reading_id: Mapped[int | None] = mapped_column(Key)
    reason: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(UtcTime, default=now, onupdate=now)
    opened_at: Mapped[datetime | None] = mapped_column(UtcTime)
    opened_by: Mapped[str | None]
    read_at: Mapped[datetime | None] = mapped_column(UtcTime)
    approved_at: Mapped[datetime | None] = mapped_column(UtcTime)
    approved_by: Mapped[str | None]
    deleted_at: Mapped[datetime | None] = mapped_column(UtcTime)
    deleted_by: Mapped[str | None]
    never_send: Mapped[bool] = mapped_column(default=False, server_default=false())
    folder: Mapped[Folder | None] = relationship(lazy="joined")
    organization: Mapped[Organization] = relationship(lazy="joined", innerjoin=True)

    @classmethod
    def visible_in_folder(cls, folder_id: int) -> ColumnElement[bool]:
        return cls.folder_id == folder_id

    def mark_opened(self, label: str) -> None:
        """Staff have looked at it, or done something to it; from now on the client can't take it back. The first one is kept."""
        if self.opened_at is None:
            self.opened_at, self.opened_by = now(), label

    def demand_version(self, seen: int | None) -> None:
        """`Stale` when the document has moved on from the version that the caller saw; None: they don't mind."""
        if seen is not None and seen != self.version:
            raise Stale("document", self.version, seen)

    def go(self, label: str) -> None:
        """Into the recycle bin; `label` is who puts it there."""
        self.state_before_deletion = self.state
        self.become(states.DELETED)
        self.deleted_at, self.deleted_by = now(), label

    def become(self, state: str) -> None:
        """Move along the state machine; `WrongState` when the table doesn't allow it."""
        states.demand(self.state, state)
        self.state = state
