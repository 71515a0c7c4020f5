"""The mails table."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Identified, Json, Key, UtcTime, db

#: Kinds of files that an e-mail may be.
MAILS = ("eml", "msg")
#: Stored and not looked at yet; its documents are there; it couldn't be opened; nobody minds any more that it couldn't.
ARRIVED, OPENED, FAILED, SET_ASIDE = "arrived", "opened", "failed", "set_aside"


class Mail(Identified, db.Model):
    """One e-mail, kept byte by byte under `sha256`. `key` tells it from others of the organization: its Message-ID, or ``sha256:…`` without one.

    `recipients` are addresses in small letters; `left_out` are [name, why] of enclosed files that became no documents; `reason` says why it failed.
    `kind` is "eml" or Outlook's "msg". `mailbox_id` is None for one that was uploaded. Not `whole`: only its head is kept, the rest was too large.
    """

    __tablename__ = "mails"
    __table_args__ = (
        UniqueConstraint("organization_id", "key"),
        Index("ix_mails_organization_id_id", "organization_id", "id"),
        Index("ix_mails_organization_id_state_id", "organization_id", "state", "id"),
        Index("ix_mails_organization_id_sha256", "organization_id", "sha256"),
        Index("ix_mails_mailbox_id_id", "mailbox_id", "id"),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    mailbox_id: Mapped[int | None] = mapped_column(ForeignKey("mailboxes.id", ondelete="SET NULL"))
    key: Mapped[str]
    state: Mapped[str] = mapped_column(default=ARRIVED)
    reason: Mapped[str | None]
    sender: Mapped[str] = mapped_column(default="")
    sender_name: Mapped[str] = mapped_column(default="")
    recipients: Mapped[list[str]] = mapped_column(Json, default=list)
    subject: Mapped[str] = mapped_column(default="")
    sent_at: Mapped[datetime | None] = mapped_column(UtcTime)
    sha256: Mapped[str]
    size: Mapped[int] = mapped_column(Key)
    kind: Mapped[str] = mapped_column(default="eml", server_default="eml")
    left_out: Mapped[list[Any]] = mapped_column(Json, default=list)
    whole: Mapped[bool] = mapped_column(default=True, server_default=true())

    @classmethod
    def visible_in_folder(cls, folder_id: int) -> ColumnElement[bool]:
        return cls.id.is_(None)  # who is confined to a folder sees documents, no mails

    @property
    def by(self) -> str:
        """Who sent it, for people."""
        return f"{self.sender_name} <{self.sender}>" if self.sender_name and self.sender else self.sender or "an unknown sender"
