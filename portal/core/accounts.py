"""Organizations and the people who work in them: members, roles."""

from __future__ import annotations

import re
import uuid
from datetime import datetime
from zoneinfo import ZoneInfo

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import ForeignKey, Select, false, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import activity, tenancy
from portal.core.actors import ROLES, Actor
from portal.core.db import Identified, UtcTime, db, transaction
from portal.core.errors import Conflict, Invalid, NotFound, Refused
from portal.core.passwords import hashed, verified

SUBDOMAIN = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


class Organization(Identified, db.Model):
    """A firm: the tenant. `uuid` is its id in families that speak UUIDs, `subdomain` its name in addresses.

    Its clients see `contact` (whom to ask, in a line or two), `privacy_url`, and the colour `accent` (``#1f5fbf``; empty: the house's).
    `outside_reader`: documents that leave doubts may be shown to the outside reader that the operator has set up.
    `types_state` names the state of its own types and fields (`core.types`); "" as long as nothing was changed about them.
    `plan`: "standard", "premium", or so many API requests an hour in digits; families whose limits go by plan look at it.
    `embed_origins`: sites that may show the upload page in a frame, with spaces between.
    `retention_days`: so long after its deletion a document is purged; 0 is never.
    `zone`: the time zone that "this month" is meant in, like "Europe/Berlin"; "" is UTC.
    """

    __tablename__ = "organizations"

    uuid: Mapped[str] = mapped_column(default=lambda: str(uuid.uuid4()), unique=True)
    name: Mapped[str]
    subdomain: Mapped[str] = mapped_column(unique=True)
    contact: Mapped[str] = mapped_column(default="", server_default="")
    privacy_url: Mapped[str] = mapped_column(default="", server_default="")
    accent: Mapped[str] = mapped_column(default="", server_default="")
    outside_reader: Mapped[bool] = mapped_column(default=False, server_default=false())
    types_state: Mapped[str] = mapped_column(default="", server_default="")
    plan: Mapped[str] = mapped_column(default="standard", server_default="standard")
    embed_origins: Mapped[str] = mapped_column(default="", server_default="")
    zone: Mapped[str] = mapped_column(default="", server_default="")
    retention_days: Mapped[int] = mapped_column(default=30, server_default="30")

    @property
    def time_zone(self) -> ZoneInfo:
        return ZoneInfo(self.zone or "UTC")


class User(Identified, db.Model):
    """A staff member. Without a password hash (invited, not yet accepted) nobody can sign in. `approvals_told_at`: when they were last written to
    about approvals that are overdue."""

    __tablename__ = "users"

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[str]
    password_hash: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    approvals_told_at: Mapped[datetime | None] = mapped_column(UtcTime)
    organization: Mapped[Organization] = relationship(lazy="joined", innerjoin=True)

    @property
    def actor(self) -> Actor:
        return Actor(
            kind="user",
            identity=f"user:{self.public_id}",
            label=self.email,
            organization_id=self.organization_id,
            organization_public_id=self.organization.public_id,
            role=self.role,
            user_id=self.id,
            plan=self.organization.plan,
            organization_uuid=self.organization.uuid,
        )


def system_actor(organization: Organization) -> Actor:
    """The portal itself, at work for one organization."""
    return Actor("system", "system", "Inlet", organization.id, organization.public_id)


def found(name: str, subdomain: str, *, email: str, password: str, person: str | None = None) -> User:
    """Make an organization and its owner. Raises `Invalid`, or `Conflict` when subdomain or e-mail is taken."""
    name, subdomain = name.strip(), subdomain.strip().lower()
    if not 1 <= len(name) <= 200:
        raise Invalid("An organization needs a name of 1 to 200 characters.", field="organization")
    if not SUBDOMAIN.fullmatch(subdomain):
        raise Invalid("A subdomain has letters, digits and hyphens, 63 at most.", field="subdomain")
    address, password_hash = normal_email(email), hashed(password)
    with transaction():
        if db.session.scalar(select(Organization.id).where(Organization.subdomain == subdomain)):
            raise Conflict(f"The subdomain {subdomain!r} is taken.", field="subdomain")
        organization = Organization(name=name, subdomain=subdomain)
        db.session.add(organization)
        db.session.flush()
        activity.record(system_actor(organization), "founded", area="accounts", sub_area="organization", message=f"{name} was founded.")
        return _enlist(organization.id, address, person or address.split("@")[0], "owner", password_hash)


def normal_email(email: str) -> str:
    """The address in one spelling (lower case); `Invalid` when it is none."""
    try:
        return validate_email(email, check_deliverability=False, test_environment=True).normalized.lower()
    except EmailNotValidError as error:
        raise Invalid(f"Not an e-mail address: {error}", field="email") from None


def _enlist(organization_id: int, email: str, name: str, role: str, password_hash: str | None) -> User:
    user = User(organization_id=organization_id, email=email, name=name, role=role, password_hash=password_hash)
    db.session.add(user)
    try:
        db.session.flush()
    except IntegrityError:
        raise Conflict("This e-mail address is in use.", field="email") from None
    return user


def by_id(user_id: int) -> User | None:
    return db.session.scalar(select(User).where(User.id == user_id, User.active))


def by_public_id(public_id: str) -> User | None:
    return db.session.scalar(select(User).where(User.public_id == public_id, User.active))


def members(actor: Actor, *, role: str | None = None, search: str | None = None, status: str | None = None) -> Select[tuple[User]]:
    """Members that fit all that is given; `status` is "active", "invited" (no password yet) or "off"."""
    actor.demand("members:read")
    query = tenancy.scoped(User, actor)
    if status is not None:
        invited = User.password_hash.is_(None)
        query = query.where({"active": User.active & ~invited, "invited": User.active & invited, "off": ~User.active}[status])
    if role:
        query = query.where(User.role == role)
    if search:
        query = query.where(User.email.icontains(search, autoescape=True) | User.name.icontains(search, autoescape=True))
    return query


def clean_name(name: str) -> str:
    name = name.strip()
    if len(name) > 200 or not name.isprintable():
        raise Invalid("A name has at most 200 printable characters.", field="name")
    return name


def member(public_id: str, *, actor: Actor) -> User:
    actor.demand("members:read")
    return tenancy.find(User, public_id, actor, noun="member")


def add_member(*, email: str, name: str, role: str, password: str | None, actor: Actor) -> User:
    """A new staff member. With a password they may sign in at once; without one an invitation is sent."""
    from portal.core import invitations  # which knows accounts

    actor.demand("members:write")
    _check_role(role)
    address = normal_email(email)
    password_hash = hashed(password) if password is not None else None
    name = clean_name(name)
    with transaction():
        user = _enlist(actor.organization_id, address, name or address, role, password_hash)
        if password_hash is None:
            invitations.send(user, actor)
        _record(user, "added", f"{user.email} was added as {role}.", actor, role=role)
        return user


def _record(user: User, deed: str, message: str, actor: Actor, **told: str | None) -> None:
    activity.record(actor, deed, area="accounts", sub_area="members", message=message, metadata={"member": user.public_id, **told})


def change_member(
    public_id: str, *, actor: Actor, name: str | None = None, role: str | None = None, active: bool | None = None, password: str | None = None
) -> User:
    """Change what is given. The last active owner can neither be lowered nor switched off. A new password or being switched off ends
    every token pair and every browser's session of the member. Documents that wait for the approval of who may approve no more are handed over."""
    from portal.core import approvals, sessions, tokens  # which know accounts

    actor.demand("members:write")
    password_hash = hashed(password) if password is not None else None
    name = clean_name(name) if name is not None else None
    with transaction():
        owners = _active_owners(actor)
        user = tenancy.find(User, public_id, actor, noun="member", lock=True)
        if role is not None:
            _check_role(role)
        if (role not in (None, "owner") or active is False) and owners == [user.id]:
            raise Refused("An organization needs an active owner.", field="role" if role else "active")
        could = approvals.can_approve(user)
        user.name = name if name is not None else user.name
        user.role = role or user.role
        user.active = active if active is not None else user.active
        user.password_hash = password_hash or user.password_hash
        if password_hash is not None or active is False:
            tokens.close_sessions(user.id)
            sessions.end_all(user.id)
        if approvals.can_approve(user) != could:
            approvals.hand_over(user)
        given = (("name", name), ("role", role), ("switched on" if active else "switched off", active), ("password", password))
        changed = ", ".join(what for what, value in given if value is not None)
        _record(user, "changed", f"{user.email} was changed: {changed or 'nothing'}.", actor, changed=changed, role=user.role)
        return user


def member_of(actor: Actor) -> User:
    """The staff member who acts."""
    user = by_id(actor.user_id) if actor.user_id is not None else None
    if user is None:
        raise NotFound("member")
    return user


def change_own_password(current: str, password: str, *, actor: Actor) -> None:
    """Set one's own password. `Invalid` when the one now is wrong. Ends all one's sessions and token pairs."""
    user = member_of(actor)
    if not verified(user.password_hash, current):
        raise Invalid("That isn't your password now.", field="current")
    set_password(user.id, hashed(password))


def set_password(user_id: int, password_hash: str) -> None:
    """A person's new password; whoever is signed in with the former one no longer is."""
    from portal.core import sessions, tokens  # which know accounts

    with transaction():
        user = db.session.get_one(User, user_id, with_for_update=True)
        user.password_hash = password_hash
        tokens.close_sessions(user.id)
        sessions.end_all(user.id)
        _record(user, "password_set", f"{user.email} set a new password.", user.actor)


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise Invalid(f"A role is one of {', '.join(ROLES)}.", field="role")


def _active_owners(actor: Actor) -> list[int]:
    """Their inner ids, locked, always in the same order: two owners who lower each other wait instead of blocking each other."""
    query = tenancy.scoped(User, actor).where(User.role == "owner", User.active).order_by(User.id).with_for_update(of=User)
    return [user.id for user in db.session.scalars(query)]
