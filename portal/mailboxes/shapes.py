"""How mailboxes and kept mails look in the house API."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from portal.core import mailboxes as core
from portal.core.actors import Actor
from portal.core.documents import Document
from portal.core.mail import Mail
from portal.core.mailboxes import Mailbox

Security = Literal["tls", "starttls"]
Afterwards = Literal["seen", "move"]
State = Literal["arrived", "opened", "failed", "set_aside"]


class MailboxShape(BaseModel):
    hashid: str
    name: str
    host: str
    port: int
    security: Security
    username: str
    directory: str
    minutes: int
    afterwards: Afterwards
    move_to: str | None
    fetch_from: date | None = Field(description="Mails that came before this day stay where they are; null: none do.")
    active: bool
    error: str | None = Field(description="Why nothing could be fetched the last time.")
    failing_since: datetime | None
    last_fetched_at: datetime | None
    next_fetch_at: datetime
    created_at: datetime


class MailRow(BaseModel):
    hashid: str
    status: State = Field(description="arrived: not opened yet; opened: its documents are there; failed: see `reason`; set_aside: failed, and nobody minds.")
    reason: str | None
    sender: str
    subject: str
    recipients: list[str]
    size: int
    sent_at: datetime | None
    created_at: datetime
    left_out: list[list[str]] = Field(description="Enclosed files that became no documents: name and why.")
    documents: list[str] = Field(description="Ids of what became of it.")


class LookShape(BaseModel):
    new: int = Field(description="Mails that would be fetched now.")


def mailboxes(rows: Sequence[Mailbox]) -> list[MailboxShape]:
    return [mailbox(row) for row in rows]


def mailbox(row: Mailbox) -> MailboxShape:
    columns = ("name", "host", "port", "security", "username", "directory", "minutes", "afterwards", "move_to", "fetch_from", "active", "error")
    kept = {name: getattr(row, name) for name in columns}
    times = {"failing_since": row.failing_since, "last_fetched_at": row.fetched_at, "next_fetch_at": row.next_at, "created_at": row.created_at}
    return MailboxShape(hashid=row.public_id, **kept, **times)


def mails(rows: Sequence[Mail], actor: Actor) -> list[MailRow]:
    made = core.documents_of(rows, actor)
    return [_mail(row, made.get(row.id, [])) for row in rows]


def mail(row: Mail, actor: Actor) -> MailRow:
    return mails([row], actor)[0]


def _mail(row: Mail, made: Sequence[Document]) -> MailRow:
    columns = ("reason", "sender", "subject", "recipients", "size", "sent_at", "created_at", "left_out")
    kept: dict[str, Any] = {name: getattr(row, name) for name in columns}
    return MailRow(hashid=row.public_id, status=row.state, documents=[one.public_id for one in made], **kept)  # type: ignore[arg-type]
