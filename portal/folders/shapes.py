"""How folders and folder links look in the house API."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from portal.core import messages, phones
from portal.core.actors import Actor
from portal.core.contents import Contents, contents
from portal.core.folders import Folder
from portal.core.links import FolderLink
from portal.core.messages import Message


class FolderShape(BaseModel):
    hashid: str
    name: str
    description: str
    parent_folder: str | None
    organization: str
    document_count: int
    last_activity: datetime | None
    created_at: datetime
    updated_at: datetime


class FolderDetail(FolderShape):
    never_send: bool = Field(description="Its documents are kept from the outside reader.")
    plus_name: str | None = Field(description="E-mails to an address with this behind its plus (`inbox+acme@…`) go into it.")


class SmsShape(BaseModel):
    """The last SMS to a link's number: the link itself or a code."""

    status: Literal["held", "queued", "sent", "failed"] = Field(description="held: no SMS gateway is set, it waits in the outbox.")
    reason: str | None = Field(description="Why it couldn't be sent.")
    created_at: datetime


class FolderLinkShape(BaseModel):
    hashid: str
    folder: str
    name: str = Field(description="The person's behind the number; may be empty.")
    email: str | None = Field(description="Where they write from: e-mails from there go into the folder.")
    phone_number: int = Field(description="Key of the phone number's record: the same for every spelling of the number.")
    user: str | None
    created_at: datetime
    portal_url: str
    status: Literal["active", "expired", "revoked"]
    expires_at: datetime | None
    sent_at: datetime | None
    asked_at: datetime | None = Field(description="When the client asked for a new link in place of this one, which had ended.")
    last_sms: SmsShape | None
    warning: str | None = Field(description="Said when the number isn't assigned by its country's numbering plan.")


def folders(rows: Sequence[Folder]) -> list[FolderShape]:
    held = contents(list(rows))
    return [_folder(row, held.get(row.id, Contents())) for row in rows]


def folder(row: Folder) -> FolderShape:
    return folders([row])[0]


def detail(row: Folder) -> FolderDetail:
    return FolderDetail(**folder(row).model_dump(), never_send=row.never_send, plus_name=row.plus_name)


def _folder(row: Folder, held: Contents) -> FolderShape:
    return FolderShape(
        hashid=row.public_id,
        name=row.name,
        description=row.description,
        parent_folder=row.parent.public_id if row.parent else None,
        organization=row.organization.public_id,
        document_count=held.document_count,
        last_activity=held.last_activity,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def links(rows: Sequence[FolderLink], actor: Actor) -> list[FolderLinkShape]:
    sent = messages.last_to([row.phone.e164 for row in rows], actor=actor)
    return [_link(row, sent.get(row.phone.e164)) for row in rows]


def link(row: FolderLink, actor: Actor) -> FolderLinkShape:
    return links([row], actor)[0]


def _link(row: FolderLink, sms: Message | None) -> FolderLinkShape:
    return FolderLinkShape(
        hashid=row.public_id,
        folder=row.folder.public_id,
        name=row.name,
        email=row.email,
        phone_number=row.phone_id,
        user=row.user.public_id if row.user else None,
        created_at=row.created_at,
        portal_url=row.portal_url,
        status=row.status,
        expires_at=row.expires_at,
        sent_at=row.sent_at,
        asked_at=row.asked_at,
        last_sms=SmsShape(status=sms.state, reason=sms.reason, created_at=sms.created_at) if sms else None,  # type: ignore[arg-type]
        warning=None if phones.is_assigned(row.phone.e164) else "No such number is assigned; SMS to it may not arrive.",
    )
