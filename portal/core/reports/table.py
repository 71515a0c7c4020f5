"""The tables of reports: what can be asked for, and what was asked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, ForeignKey, Index, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.accounts import Organization
from portal.core.db import Identified, UtcTime, db, now
from portal.core.folders import Folder

PROCESSING = "processing"
COMPLETED = "completed"
FAILED = "failed"
STATES = (PROCESSING, COMPLETED, FAILED)


class ReportTemplate(Identified, db.Model):
    """A kind of report. Without an organization it is built in; `key` then names its maker, `position` its place in the list."""

    __tablename__ = "report_templates"

    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"), index=True)
    key: Mapped[str | None] = mapped_column(unique=True)
    name: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)
    position: Mapped[int] = mapped_column(default=1000)
    organization: Mapped[Organization | None] = relationship(lazy="joined")

    @classmethod
    def visible_in_folder(cls, folder_id: int) -> ColumnElement[bool]:
        return true()


class ReportRun(Identified, db.Model):
    """One report over one folder, frozen once completed.

    `inputs` is what it was made from: ``{"organization", "folder": {id, name, document_count}, "documents": [{id, name, state, version,
    reading, sha256, values_sha256}]}``; `data` is the report itself. Plain JSON, not JSONB: the order of keys is part of what is frozen.
    Both may be megabytes and are loaded together when looked at; lists tell by `documents_sha256`, the digest of the documents as the
    report found them, whether it is stale.
    """

    __tablename__ = "report_runs"
    __table_args__ = (
        Index("ix_report_runs_organization_id_id", "organization_id", "id"),
        Index("ix_report_runs_folder_id", "folder_id"),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    template_id: Mapped[int] = mapped_column(ForeignKey("report_templates.id"), index=True)
    template_version: Mapped[int]
    folder_id: Mapped[int | None] = mapped_column(ForeignKey("folders.id", ondelete="SET NULL"))
    state: Mapped[str] = mapped_column(default=PROCESSING)
    waits_until: Mapped[datetime] = mapped_column(UtcTime, default=now)
    inputs: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, deferred=True, deferred_group="frozen")
    data: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), deferred=True, deferred_group="frozen")
    documents_sha256: Mapped[str | None]
    completed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    reason: Mapped[str | None]
    created_by: Mapped[str]
    template: Mapped[ReportTemplate] = relationship(lazy="joined", innerjoin=True)
    folder: Mapped[Folder | None] = relationship(lazy="joined")

    @classmethod
    def visible_in_folder(cls, folder_id: int) -> ColumnElement[bool]:
        return cls.folder_id == folder_id
