"""Folder links: a phone number's way into a folder. The address alone opens nothing; the number still has to be proved."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import messages, phones, tenancy
from portal.core.accounts import User
from portal.core.actors import Actor
from portal.core.db import Identified, UtcTime, db, now, settings, transaction
from portal.core.errors import Conflict, Invalid
from portal.core.folders import Folder
from portal.core.phones import PhoneNumber


class FolderLink(Identified, db.Model):
    """`name` is the person's behind the number, `user` the staff member they belong to, if any; `token` is the last part of the portal's
    address; `asked_at` is when the client asked for a new link in place of one that had ended."""

    __tablename__ = "folder_links"

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    folder_id: Mapped[int] = mapped_column(ForeignKey("folders.id", ondelete="CASCADE"), index=True)
    phone_id: Mapped[int] = mapped_column(ForeignKey("phone_numbers.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    name: Mapped[str] = mapped_column(default="", server_default="")
    token: Mapped[str] = mapped_column(unique=True, default=lambda: secrets.token_urlsafe(24))
    expires_at: Mapped[datetime | None] = mapped_column(UtcTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcTime)
    asked_at: Mapped[datetime | None] = mapped_column(UtcTime)
    folder: Mapped[Folder] = relationship(lazy="joined", innerjoin=True)
    phone: Mapped[PhoneNumber] = relationship(lazy="joined", innerjoin=True)
    user: Mapped[User | None] = relationship(lazy="joined")

    @classmethod
    def visible_in_folder(cls, folder_id: int) -> ColumnElement[bool]:
        return cls.folder_id == folder_id

    @property
    def portal_url(self) -> str:
        return f"{settings().public_url}/p/{self.token}"

    @property
    def status(self) -> str:
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at is not None and self.expires_at <= now() else "active"


def create(*, folder: str, phone_number: str, expires_at: datetime | None = None, actor: Actor) -> FolderLink:
    """Link a number to a folder. The number may already be linked to others, and to this one: each link is its own."""
    actor.demand("links:write")
    _check_expiry(expires_at)
    with transaction():
        row = tenancy.find(Folder, folder, actor, noun="folder", field="folder")
        phone = phones.record(phone_number, actor=actor)
        link = FolderLink(organization_id=actor.organization_id, folder_id=row.id, phone_id=phone.id, expires_at=expires_at)
        db.session.add(link)
        db.session.flush()
        return link


def _check_expiry(expires_at: datetime | None) -> None:
    if expires_at is not None and expires_at <= now():
        raise Invalid("The expiry lies in the past.", field="expires_at")


def listed(actor: Actor, *, folder: str | None = None, phone: int | None = None) -> Select[tuple[FolderLink]]:
    actor.demand("links:read")
    query = tenancy.scoped(FolderLink, actor)
    if folder:
        query = query.where(FolderLink.folder_id == tenancy.find(Folder, folder, actor, noun="folder", field="folder").id)
    return query if phone is None else query.where(FolderLink.phone_id == phone)


def one(public_id: str, *, actor: Actor) -> FolderLink:
    actor.demand("links:read")
    return tenancy.find(FolderLink, public_id, actor, noun="folder link")


def change_expiry(public_id: str, expires_at: datetime | None, *, actor: Actor) -> FolderLink:
    """Let the link end at `expires_at`, or never (None)."""
    actor.demand("links:write")
    _check_expiry(expires_at)
    with transaction():
        link = _standing(public_id, actor)
        link.expires_at = expires_at
        return link


def revoke(public_id: str, *, actor: Actor) -> FolderLink:
    """End the link for good; what was handed in through it stays."""
    actor.demand("links:write")
    with transaction():
        link = tenancy.find(FolderLink, public_id, actor, noun="folder link", lock=True)
        link.revoked_at = link.revoked_at or now()
        return link


def send(public_id: str, *, actor: Actor) -> FolderLink:
    """Send the link to its number by SMS (again)."""
    actor.demand("links:write")
    with transaction():
        link = _standing(public_id, actor)
        if link.status == "expired":
            raise Conflict("This link has expired; give it a later expiry first.")
        text = f"{link.folder.organization.name}: hand in your documents at {link.portal_url}"
        messages.send("sms", link.phone.e164, text, organization_id=actor.organization_id)
        link.sent_at = now()
        return link


def _standing(public_id: str, actor: Actor) -> FolderLink:
    link = tenancy.find(FolderLink, public_id, actor, noun="folder link", lock=True)
    if link.revoked_at is not None:
        raise Conflict("This link was revoked; make a new one.")
    return link
