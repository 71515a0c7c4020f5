"""Folder links: a phone number's way into a folder. The address alone opens nothing; the number still has to be proved."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import activity, messages, phones, tenancy
from portal.core.accounts import User, normal_email
from portal.core.actors import Actor
from portal.core.db import Identified, UtcTime, db, now, settings, transaction
from portal.core.errors import Conflict, Invalid, NotFound
from portal.core.folders import Folder
from portal.core.phones import PhoneNumber

NAME_LENGTH = 200


class FolderLink(Identified, db.Model):
    """`name` is the person's behind the number, `email` the address they write from, `user` the staff member they belong to, if any; `token` is the
    last part of the portal's address; `asked_at` is when the client asked for a new link in place of one that had ended."""

    __tablename__ = "folder_links"
    __table_args__ = (
        Index("ix_folder_links_organization_id_asked_at", "organization_id", "asked_at"),
        Index("ix_folder_links_organization_id_email", "organization_id", "email"),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    folder_id: Mapped[int] = mapped_column(ForeignKey("folders.id", ondelete="CASCADE"), index=True)
    phone_id: Mapped[int] = mapped_column(ForeignKey("phone_numbers.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    name: Mapped[str] = mapped_column(default="", server_default="")
    email: Mapped[str | None]
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

    @classmethod
    def is_active(cls) -> ColumnElement[bool]:
        """What `status` calls active, for a query."""
        return cls.revoked_at.is_(None) & or_(cls.expires_at.is_(None), cls.expires_at > now())

    @property
    def actor(self) -> Actor:
        """The client behind the number, at work in this folder."""
        return Actor(
            kind="client",
            identity=f"client:{self.phone.public_id}",
            label=self.name or self.phone.e164,
            organization_id=self.organization_id,
            organization_public_id=self.folder.organization.public_id,
            role="client",
            folder_id=self.folder_id,
            phone_id=self.phone_id,
        )

    @property
    def portal_url(self) -> str:
        return f"{settings().public_url}/p/{self.token}"

    @property
    def status(self) -> str:
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at is not None and self.expires_at <= now() else "active"


def create(
    *,
    folder: str,
    phone_number: str,
    name: str = "",
    email: str | None = None,
    expires_at: datetime | None = None,
    near: str | None = None,
    actor: Actor,
) -> FolderLink:
    """Link a number to a folder; `name` and `email` are the person's. The number may already be linked to others, and to this one: each link is its
    own, and the answer to a client who asked for a new one. The number may be written as in the country of the number `near` (E.164)."""
    actor.demand("links:write")
    _check_expiry(expires_at)
    address = _clean_email(email)
    with transaction():
        row = tenancy.find(Folder, folder, actor, noun="folder", field="folder")
        phone = phones.record(phone_number, near=near, actor=actor)
        person = {"name": clean_name(name), "email": address}
        link = FolderLink(organization_id=actor.organization_id, folder_id=row.id, phone_id=phone.id, expires_at=expires_at, **person)
        db.session.add(link)
        db.session.flush()
        _answered(link)
        _record(link, "created", "A link was made", actor, folder=row)
        return link


def _record(link: FolderLink, deed: str, said: str, actor: Actor, *, folder: Folder | None = None) -> None:
    place = folder or link.folder
    told = {"folder": place.public_id, "link": link.public_id, "name": link.name}
    activity.record(actor, deed, area="folders", sub_area="links", message=f"{said}, to the folder {place.name}.", metadata=told)


def clean_name(name: str) -> str:
    name = name.strip()
    if len(name) > NAME_LENGTH or not name.isprintable():
        raise Invalid(f"A name has at most {NAME_LENGTH} printable characters.", field="name")
    return name


def _clean_email(email: str | None) -> str | None:
    return normal_email(email.strip()) if email and email.strip() else None


def _answered(link: FolderLink) -> None:
    """Whoever asked for a way into this folder has one again."""
    asked = (FolderLink.folder_id == link.folder_id) & (FolderLink.phone_id == link.phone_id) & FolderLink.asked_at.is_not(None)
    db.session.execute(update(FolderLink).where(asked).values(asked_at=None))


def _check_expiry(expires_at: datetime | None) -> None:
    if expires_at is not None and expires_at <= now():
        raise Invalid("The expiry lies in the past.", field="expires_at")


def listed(actor: Actor, *, folder: str | None = None, phone: int | None = None, status: str | None = None) -> Select[tuple[FolderLink]]:
    """Links that fit all that is given; `status` as `FolderLink.status` has it."""
    actor.demand("links:read")
    query = tenancy.scoped(FolderLink, actor)
    if status is not None:
        revoked = FolderLink.revoked_at.is_not(None)
        query = query.where({"active": FolderLink.is_active(), "revoked": revoked, "expired": ~revoked & (FolderLink.expires_at <= now())}[status])
    if folder:
        query = query.where(FolderLink.folder_id == tenancy.find(Folder, folder, actor, noun="folder", field="folder").id)
    return query if phone is None else query.where(FolderLink.phone_id == phone)


def clients_of(folder: Folder, *, actor: Actor, limit: int = 5) -> list[FolderLink]:
    """The active links into a folder, the newest first; none for who may not see links."""
    if not actor.may("links:read"):
        return []
    query = tenancy.scoped(FolderLink, actor).where(FolderLink.folder_id == folder.id, FolderLink.is_active())
    return list(db.session.scalars(query.order_by(FolderLink.id.desc()).limit(limit)))


def one(public_id: str, *, actor: Actor) -> FolderLink:
    actor.demand("links:read")
    return tenancy.find(FolderLink, public_id, actor, noun="folder link")


def asked(actor: Actor) -> Select[tuple[FolderLink]]:
    """Links whose clients ask for a new one in their place."""
    actor.demand("links:read")
    return tenancy.scoped(FolderLink, actor).where(FolderLink.asked_at.is_not(None))


def change(public_id: str, changes: dict[str, Any], *, actor: Actor) -> FolderLink:
    """`changes` holds any of ``expires_at`` (None: never), and ``name`` and ``email``, the person's (None leaves them, "" takes the address away)."""
    actor.demand("links:write")
    _check_expiry(changes.get("expires_at"))
    address = _clean_email(changes.get("email"))
    with transaction():
        link = _standing(public_id, actor)
        if changes.get("name") is not None:
            link.name = clean_name(changes["name"])
        if changes.get("email") is not None:
            link.email = address
        if "expires_at" in changes:
            link.expires_at = changes["expires_at"]
            _answered(link)
        _record(link, "changed", "A link was changed", actor)
        return link


def revoke(public_id: str, *, actor: Actor) -> FolderLink:
    """End the link for good; what was handed in through it stays."""
    actor.demand("links:write")
    with transaction():
        link = tenancy.find(FolderLink, public_id, actor, noun="folder link", lock=True)
        link.revoked_at = link.revoked_at or now()
        _record(link, "revoked", "A link was revoked", actor)
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
        _answered(link)
        _record(link, "sent", "A link was sent", actor)
        return link


def _standing(public_id: str, actor: Actor) -> FolderLink:
    link = tenancy.find(FolderLink, public_id, actor, noun="folder link", lock=True)
    if link.revoked_at is not None:
        raise Conflict("This link was revoked; make a new one.")
    return link


def by_token(token: str) -> FolderLink:
    """The link at this address, whatever became of it: opening it shows the firm's name and nothing else. `NotFound` when there is none."""
    link = db.session.scalar(select(FolderLink).where(FolderLink.token == token)) if token.isascii() and token.isprintable() else None
    if link is None:
        raise NotFound("link")
    return link


def of_number(e164: str) -> list[FolderLink]:
    """Active links of a number that was proved, in all organizations, by firm and folder."""
    query = select(FolderLink).join(PhoneNumber).where(PhoneNumber.e164 == e164, FolderLink.is_active())
    return sorted(db.session.scalars(query), key=lambda link: (link.folder.organization.name, link.folder.name, link.id))


def of_sender(email: str, organization_id: int) -> list[FolderLink]:
    """Active links of the organization's clients who write from this address (in small letters), the newest first."""
    query = select(FolderLink).where(FolderLink.organization_id == organization_id, FolderLink.email == email, FolderLink.is_active())
    return list(db.session.scalars(query.order_by(FolderLink.id.desc()).limit(20)))


def latest_of(e164: str, organization_id: int, *, lock: bool = False) -> FolderLink | None:
    """The number's newest link in this organization, an active one if there is any, else one that has expired; never a revoked one."""
    query = select(FolderLink).join(PhoneNumber).where(PhoneNumber.organization_id == organization_id, PhoneNumber.e164 == e164)
    query = query.where(FolderLink.revoked_at.is_(None)).order_by(FolderLink.is_active().desc(), FolderLink.id.desc()).limit(1)
    return db.session.scalar(query.with_for_update(of=FolderLink) if lock else query)
