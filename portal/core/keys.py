"""API keys: an id and a secret in every spelling the five families carry them in; and guest tokens, keys that only hand in.

The secret is 40 random characters (238 bits), so a plain SHA-256 is a safe hash for it: there is nothing to guess.
"""

from __future__ import annotations

import hashlib
import secrets
import string
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest

from sqlalchemy import ForeignKey, Select, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import activity, tenancy
from portal.core.accounts import Organization, User
from portal.core.actors import SCOPES, Actor
from portal.core.db import Identified, Json, UtcTime, db, now, transaction
from portal.core.errors import Invalid, NotAllowed, NotFound
from portal.core.folders import Folder

ACCESS_KEY_ID = "FF00"  # flatfile's prefix, 36 characters follow [public]
GUEST_LIFETIME = timedelta(hours=24)
LAST_USED_PRECISION = timedelta(minutes=1)
NAME_LENGTH = 200
MAX_LENGTH = 200  # anything longer is no credential and isn't even hashed


class ApiKey(Identified, db.Model):
    """A credential. `scopes` null: the rights of `user`; never more than those. `kind` "guest": create only, in `folder` or else at the root; it opens
    nothing when `made_with`, the key that made it, doesn't."""

    __tablename__ = "api_keys"

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    folder_id: Mapped[int | None] = mapped_column(ForeignKey("folders.id", ondelete="CASCADE"), index=True)
    made_with_id: Mapped[int | None] = mapped_column(ForeignKey("api_keys.id"), index=True)
    kind: Mapped[str] = mapped_column(default="key")
    name: Mapped[str]
    access_key_id: Mapped[str] = mapped_column(unique=True)
    secret_hash: Mapped[str]
    license_key: Mapped[str] = mapped_column(unique=True)
    scopes: Mapped[list[str] | None] = mapped_column(Json)
    active: Mapped[bool] = mapped_column(default=True)
    expires_at: Mapped[datetime | None] = mapped_column(UtcTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcTime)
    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)
    organization: Mapped[Organization] = relationship(lazy="joined", innerjoin=True)
    folder: Mapped[Folder | None] = relationship()
    made_with: Mapped[ApiKey | None] = relationship(remote_side="ApiKey.id")

    @property
    def actor(self) -> Actor:
        return Actor(
            kind=self.kind,
            identity=f"user:{self.user.public_id}" if self.kind == "key" else f"guest:{self.public_id}",
            label=self.name,
            organization_id=self.organization_id,
            organization_public_id=self.organization.public_id,
            role=self.user.role,
            scopes=None if self.scopes is None else frozenset(self.scopes),
            folder_id=self.folder_id,
            user_id=self.user_id,
            key_id=self.id,
            plan=self.organization.plan,
            organization_uuid=self.organization.uuid,
        )


@dataclass(frozen=True, slots=True)
class Issued:
    """A key just made, with the secret that is never shown again."""

    key: ApiKey
    secret: str

    @property
    def api_key(self) -> str:
        return f"{self.key.access_key_id}.{self.secret}"


def _characters(alphabet: str, length: int) -> str:
    return "".join(secrets.choice(alphabet) for _ in range(length))


def issue(name: str, *, actor: Actor, scopes: list[str] | None = None, expires_at: datetime | None = None) -> Issued:
    """Make a key with its maker's rights, or fewer; a key's key lives no longer than itself."""
    actor.demand("keys:write")
    name = clean_name(name)
    unknown = sorted(set(scopes or ()) - set(SCOPES))
    if unknown:
        raise Invalid(f"Unknown scope {unknown[0]!r}; there are {', '.join(SCOPES)}.", field="scopes")
    if expires_at is not None and expires_at <= now():
        raise Invalid("The expiry lies in the past.", field="expires_at")
    if scopes is None and actor.scopes is not None:
        scopes = sorted(actor.scopes)  # a narrowed key can't make a wider one
    elif scopes is not None and actor.scopes is not None:
        scopes = sorted(set(scopes) & actor.scopes)
        if not scopes:
            raise NotAllowed("This key has none of these scopes to give.")
    return _make("key", name, actor, scopes=scopes, expires_at=_no_later(expires_at, actor))


def clean_name(name: str) -> str:
    name = name.strip()
    if not 1 <= len(name) <= NAME_LENGTH or not name.isprintable():
        raise Invalid(f"A name has 1 to {NAME_LENGTH} printable characters.", field="name")
    return name


def _no_later(expires_at: datetime | None, actor: Actor) -> datetime | None:
    maker = db.session.get(ApiKey, actor.key_id) if actor.key_id is not None else None
    return min((moment for moment in (expires_at, maker.expires_at if maker else None) if moment is not None), default=None)


def issue_guest(folder: str | None, *, actor: Actor, lifetime: timedelta = GUEST_LIFETIME) -> Issued:
    """A token that may hand documents in to one folder, or without one to the root, and do nothing else, for 24 hours at most."""
    actor.demand("links:write")
    if not timedelta(0) < lifetime <= GUEST_LIFETIME:
        raise Invalid("A guest token lives 24 hours at most.", field="expires_in")
    row = tenancy.find(Folder, folder, actor, noun="folder", field="folder") if folder is not None else None
    expires_at = _no_later(now() + lifetime, actor)
    name, folder_id = (f"guest of {row.name}", row.id) if row is not None else ("guest", actor.folder_id)
    return _make("guest", name, actor, scopes=["documents:create"], expires_at=expires_at, folder_id=folder_id)


def _make(kind: str, name: str, actor: Actor, *, scopes: list[str] | None, expires_at: datetime | None, folder_id: int | None = None) -> Issued:
    if actor.user_id is None:
        raise Invalid("Only a person or a person's key can make keys.")
    secret = _characters(string.ascii_letters + string.digits, 40)
    with transaction():
        key = ApiKey(
            organization_id=actor.organization_id,
            user_id=actor.user_id,
            folder_id=folder_id,
            made_with_id=actor.key_id if kind == "guest" else None,
            kind=kind,
            name=name,
            access_key_id=ACCESS_KEY_ID + _characters(string.ascii_uppercase + string.digits, 36),
            secret_hash=_digest(secret),
            license_key=_characters(string.ascii_lowercase + string.digits, 32),
            scopes=scopes,
            expires_at=expires_at,
        )
        db.session.add(key)
        db.session.flush()
        _record(key, "issued", "made", actor)
    return Issued(key, secret)


def _record(key: ApiKey, deed: str, said: str, actor: Actor) -> None:
    told = {"key": key.public_id, "access_key_id": key.access_key_id, "scopes": None if key.scopes is None else ", ".join(key.scopes)}
    if key.kind == "key":
        activity.record(actor, deed, area="integrations", sub_area="keys", message=f"The API key {key.name} was {said}.", metadata=told)
    else:
        message = f"A guest token{' for ' + key.folder.name if key.folder is not None else ''} was {said}."
        activity.record(actor, deed, area="integrations", sub_area="guest-tokens", message=message, metadata=told)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def recognise(credential: str) -> Actor | None:
    """The actor behind ``id.secret`` or ``id+secret`` in any family's header; None when it doesn't hold, whatever the reason."""
    if len(credential) > MAX_LENGTH or not (credential.isascii() and credential.isprintable()):
        return None
    access_key_id, _, secret = credential.replace("+", ".", 1).partition(".")
    key = db.session.scalar(select(ApiKey).where(ApiKey.access_key_id == access_key_id))
    if not compare_digest(_digest(secret), key.secret_hash if key else _digest("")) or key is None:
        return None
    if not (key.active and key.revoked_at is None and key.user.active) or (key.expires_at and key.expires_at <= now()):
        return None
    if key.made_with is not None and not key.made_with.active:
        return None
    actor = key.actor
    if key.last_used_at is None or now() - key.last_used_at > LAST_USED_PRECISION:
        _stamp(key.id)
    return actor


def _stamp(key_id: int) -> None:
    with transaction():
        key = db.session.get(ApiKey, key_id)
        if key is not None:
            key.last_used_at = now()


def listed(actor: Actor, *, active: bool | None = None) -> Select[tuple[ApiKey]]:
    actor.demand("keys:read")
    query = tenancy.scoped(ApiKey, actor).where(ApiKey.kind == "key", ApiKey.revoked_at.is_(None))
    return query if active is None else query.where(ApiKey.active == active)


def one(public_id: str, *, actor: Actor) -> ApiKey:
    actor.demand("keys:read")
    return _standing(public_id, actor)


def _standing(public_id: str, actor: Actor, *, lock: bool = False) -> ApiKey:
    key = tenancy.find(ApiKey, public_id, actor, noun="API key", lock=lock)
    if key.kind != "key" or key.revoked_at is not None:
        raise NotFound("API key")
    return key


def change(public_id: str, *, actor: Actor, name: str | None = None, active: bool | None = None) -> ApiKey:
    actor.demand("keys:write")
    with transaction():
        key = _standing(public_id, actor, lock=True)
        key.name = clean_name(name) if name is not None else key.name
        key.active = active if active is not None else key.active
        _record(key, "changed", f"changed; it is switched {'on' if key.active else 'off'}", actor)
        return key


def revoke(public_id: str, *, actor: Actor) -> None:
    """With it end the guest tokens that were made with it; keys that were are keys of their own."""
    actor.demand("keys:write")
    with transaction():
        key = _standing(public_id, actor, lock=True)
        end(key, actor)
        for guest in db.session.scalars(select(ApiKey).where(ApiKey.made_with_id == key.id, ApiKey.revoked_at.is_(None), ApiKey.expires_at > now())):
            end(guest, actor)


def end(key: ApiKey, actor: Actor) -> None:
    """It opens nothing from now on. Runs inside the transaction that holds its row."""
    key.revoked_at = now()
    _record(key, "revoked", "revoked", actor)
