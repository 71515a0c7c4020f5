"""The rules that put documents into folders."""

from __future__ import annotations

from sqlalchemy import ColumnElement, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Identified, db
from portal.core.folders import Folder

#: How a field's value is compared.
COMPARISONS = ("equals", "contains", "over")


class RoutingRule(Identified, db.Model):
    """Documents that fit all that it says go into its folder; of several rules the first by `position`.

    `sender` is an address or a domain, `tag` what stands behind the plus of the address that a mail was sent to; `doc_type` and `field` with its
    `comparison` and `value` are known once a document is read. None asks nothing.
    """

    __tablename__ = "routing_rules"
    __table_args__ = (Index("ix_routing_rules_organization_id_position", "organization_id", "position"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    name: Mapped[str]
    position: Mapped[int]
    active: Mapped[bool] = mapped_column(default=True)
    folder_id: Mapped[int] = mapped_column(ForeignKey("folders.id", ondelete="CASCADE"), index=True)
    sender: Mapped[str | None]
    tag: Mapped[str | None]
    mailbox_id: Mapped[int | None] = mapped_column(ForeignKey("mailboxes.id", ondelete="CASCADE"), index=True)
    doc_type: Mapped[str | None]
    field: Mapped[str | None]
    comparison: Mapped[str | None]
    value: Mapped[str | None]
    folder: Mapped[Folder] = relationship(lazy="joined", innerjoin=True)

    @classmethod
    def visible_in_folder(cls, folder_id: int) -> ColumnElement[bool]:
        return cls.id.is_(None)  # who is narrowed to a folder sees no rules
