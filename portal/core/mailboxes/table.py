"""The mailboxes table."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ColumnElement, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Identified, Key, UtcTime, db, now

#: How the connection is secured, and what is done on the server with a mail that is kept here.
SECURITY, AFTERWARDS = ("tls", "starttls"), ("seen", "move")


class Mailbox(Identified, db.Model):
    """A mailbox that mails are fetched from by IMAP. `password` is sealed (`core/sealed.py`), `minutes` the time between two fetches. Mails that
    came to it before `fetch_from` stay there unread; None: all are fetched.

    `uid_validity` and `last_uid` say up to where mails were taken, `marked_uid` up to where they were marked on the server. `error` is why the last
    fetch failed, `failing_since` when the first of only failures was; `next_at` when it is fetched next.
    """

    __tablename__ = "mailboxes"
    __table_args__ = (Index("ix_mailboxes_organization_id_id", "organization_id", "id"), Index("ix_mailboxes_active_next_at", "active", "next_at"))

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    name: Mapped[str]
    host: Mapped[str]
    port: Mapped[int]
    security: Mapped[str] = mapped_column(default="tls")
    username: Mapped[str]
    password: Mapped[str]
    directory: Mapped[str] = mapped_column(default="INBOX")
    minutes: Mapped[int] = mapped_column(default=5)
    afterwards: Mapped[str] = mapped_column(default="seen")
    move_to: Mapped[str | None]
    fetch_from: Mapped[date | None]
    active: Mapped[bool] = mapped_column(default=True)
    uid_validity: Mapped[int | None] = mapped_column(Key)
    last_uid: Mapped[int] = mapped_column(Key, default=0)
    marked_uid: Mapped[int] = mapped_column(Key, default=0)
    next_at: Mapped[datetime] = mapped_column(UtcTime, default=now)
    fetched_at: Mapped[datetime | None] = mapped_column(UtcTime)
    failing_since: Mapped[datetime | None] = mapped_column(UtcTime)
    error: Mapped[str | None]

    @classmethod
    def visible_in_folder(cls, folder_id: int) -> ColumnElement[bool]:
        return cls.id.is_(None)  # who is narrowed to a folder sees no mailboxes

    @classmethod
    def needs_somebody(cls) -> ColumnElement[bool]:
        """Nothing comes from it."""
        return cls.failing_since.is_not(None) & cls.active
