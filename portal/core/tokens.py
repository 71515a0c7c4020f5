"""Token pairs for programs: a JWT that lives 15 minutes and an opaque refresh token that can be used once.

Using a refresh token a second time means that somebody else has it: the whole family is revoked (RFC 9700, 4.14.2).
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

import jwt
from sqlalchemy import ForeignKey, select, update
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import accounts
from portal.core.accounts import User
from portal.core.actors import Actor
from portal.core.db import Key, UtcTime, db, now, settings, transaction
from portal.core.errors import Unauthenticated

ALGORITHM = "HS256"
ISSUER = "inlet"
AUDIENCE = "inlet-api"
ACCESS_LIFETIME = timedelta(minutes=15)
REFRESH_LIFETIME = timedelta(days=14)
ALONE_LIFETIME = timedelta(hours=1)  # of an access token that can't be renewed
CLAIMS = ["exp", "iat", "sub", "jti", "iss", "aud"]


class RefreshToken(db.Model):
    __tablename__ = "refresh_tokens"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    family: Mapped[str] = mapped_column(index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    issued_at: Mapped[datetime] = mapped_column(UtcTime, default=now)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcTime)


@dataclass(frozen=True, slots=True)
class Pair:
    access: str
    refresh: str


def open_session(user: User) -> Pair:
    """A fresh pair for somebody who just proved a password."""
    return _pair(user, family=str(uuid.uuid4()))


def _pair(user: User, *, family: str) -> Pair:
    refresh = secrets.token_urlsafe(48)
    with transaction():
        db.session.add(RefreshToken(user_id=user.id, family=family, token_hash=_digest(refresh), expires_at=now() + REFRESH_LIFETIME))
        return Pair(_access(user), refresh)


def alone(user: User) -> str:
    """An access token without one to renew it, for somebody who just proved a password."""
    return _access(user, ALONE_LIFETIME)


def _access(user: User, lifetime: timedelta = ACCESS_LIFETIME) -> str:
    issued = now()
    claims = {"sub": user.public_id, "iat": issued, "exp": issued + lifetime, "jti": str(uuid.uuid4()), "iss": ISSUER, "aud": AUDIENCE}
    return jwt.encode(claims, settings().secret_key, algorithm=ALGORITHM)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def refresh(token: str) -> Pair:
    """Trade a refresh token for a new pair; `Unauthenticated` when it is unknown, expired, revoked or was used before."""
    with transaction():
        row = db.session.scalar(select(RefreshToken).where(RefreshToken.token_hash == _digest(token)).with_for_update())
        if row is not None and row.used_at is not None:
            db.session.execute(update(RefreshToken).where(RefreshToken.family == row.family).values(revoked_at=now()))
        elif row is not None and row.expires_at > now() and not _revoked(row.family) and (user := accounts.by_id(row.user_id)):
            row.used_at = now()
            return _pair(user, family=row.family)
    raise Unauthenticated("The refresh token is invalid or expired.", code="token_not_valid")


def _revoked(family: str) -> bool:
    """Whether any token of the family is: one that was being made while the others were revoked missed it."""
    dead = select(RefreshToken.id).where(RefreshToken.family == family, RefreshToken.revoked_at.is_not(None)).limit(1)
    return db.session.scalar(dead) is not None


def close_sessions(user_id: int) -> None:
    """Revoke every refresh token of a user. Runs inside the transaction of what it is about."""
    standing = (RefreshToken.user_id == user_id) & RefreshToken.revoked_at.is_(None)
    db.session.execute(update(RefreshToken).where(standing).values(revoked_at=now()))


def recognise(token: str) -> Actor | None:
    """The actor behind an access token; None when anything about it is wrong."""
    try:
        claims = jwt.decode(token, settings().secret_key, algorithms=[ALGORITHM], issuer=ISSUER, audience=AUDIENCE, options={"require": CLAIMS})
    except (jwt.InvalidTokenError, UnicodeError, ValueError):
        return None
    user = accounts.by_public_id(str(claims["sub"]))
    return user.actor if user else None
