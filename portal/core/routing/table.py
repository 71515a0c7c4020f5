"""The rules that put documents into folders."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Identified, Json, UtcTime, db, now
from portal.core.folders import Folder

if TYPE_CHECKING:
    from portal.core.mailboxes.table import Mailbox


class RoutingRule(Identified, db.Model):
    """Documents that fit all that it says go into its folder; of several rules the first by `position`. What is empty asks nothing.

    Known as a document arrives: `sender`, an address or a domain; `tag`, what stands behind the plus of an address that its e-mail was sent to; the
    mailbox; `file_name`, part of the name. Known once it is read: `types`, names of types, and `fields` as in `approvals.conditions`.
    """

    __tablename__ = "routing_rules"
    __table_args__ = (Index("ix_routing_rules_organization_id_position", "organization_id", "position"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    name: Mapped[str]
    position: Mapped[int]
    active: Mapped[bool] = mapped_column(default=True)
    folder_id: Mapped[int] = mapped_column(ForeignKey("folders.id", ondelete="CASCADE"), index=True)
    sender: Mapped[str] = mapped_column(default="")
    tag: Mapped[str] = mapped_column(default="")
    mailbox_id: Mapped[int | None] = mapped_column(ForeignKey("mailboxes.id", ondelete="CASCADE"), index=True)
    file_name: Mapped[str] = mapped_column(default="")
    types: Mapped[list[str]] = mapped_column(Json, default=list)
    fields: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(UtcTime, default=now, onupdate=now)
    updated_by: Mapped[str] = mapped_column(default="")
    folder: Mapped[Folder] = relationship(lazy="joined", innerjoin=True)
    mailbox: Mapped[Mailbox | None] = relationship("Mailbox", lazy="joined")

    @classmethod
    def visible_in_folder(cls, folder_id: int) -> ColumnElement[bool]:
        return cls.id.is_(None)  # who is narrowed to a folder sees no rules

    @property
    def waits_for_reading(self) -> bool:
        return bool(self.types or self.fields)
