"""Sessions of browsers: a row each, so that signing out ends them wherever the cookie was copied to.

A staff session belongs to a user, a client's to the phone number that was proved. The cookie carries a random token; the row holds its
hash (256 random bits, so a plain SHA-256 is a safe hash for it).
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import activity
from portal.core.accounts import User
from portal.core.db import Key, UtcTime, db, now, transaction

STAFF, CLIENT = "staff", "client"
IDLE = {STAFF: timedelta(hours=8), CLIENT: timedelta(minutes=30)}
ABSOLUTE = {STAFF: timedelta(days=7), CLIENT: timedelta(hours=12)}
SEEN_PRECISION = timedelta(minutes=1)  # a row written per request would cost more than the request


class Session(db.Model):
    """One browser's session. `user_id` for staff, `e164` for a client; `expires_at` is the absolute end."""

    __tablename__ = "sessions"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    e164: Mapped[str | None]
    begun_at: Mapped[datetime] = mapped_column(UtcTime, default=now)
    seen_at: Mapped[datetime] = mapped_column(UtcTime, default=now)
    expires_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
    user: Mapped[User | None] = relationship(lazy="joined")


def begin_staff(user: User) -> str:
    """A new session of somebody who just proved a password; returns the cookie's token."""
    return _begin(STAFF, user_id=user.id)


def begin_client(e164: str) -> str:
    """A new session of somebody who just proved a phone number; returns the cookie's token."""
    return _begin(CLIENT, e164=e164)


def _begin(kind: str, *, user_id: int | None = None, e164: str | None = None) -> str:
    token = secrets.token_urlsafe(32)
    with transaction():
        db.session.add(Session(token_hash=_digest(token), kind=kind, user_id=user_id, e164=e164, expires_at=now() + ABSOLUTE[kind]))
    return token


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def staff(token: str) -> User | None:
    """The active user behind a token, None when the session is over."""
    session = _standing(token, STAFF)
    return session.user if session is not None and session.user is not None and session.user.active else None


def client(token: str) -> str | None:
    """The phone number (E.164) behind a token, None when the session is over."""
    session = _standing(token, CLIENT)
    return session.e164 if session is not None else None


def _standing(token: str, kind: str) -> Session | None:
    moment = now()
    alive = (Session.ended_at.is_(None)) & (Session.expires_at > moment) & (Session.seen_at > moment - IDLE[kind])
    session = db.session.scalar(select(Session).where(Session.token_hash == _digest(token), Session.kind == kind, alive))
    if session is not None and moment - session.seen_at > SEEN_PRECISION:
        _see(session.id)
    return session


def _see(session_id: int) -> None:
    with transaction():
        db.session.execute(update(Session).where(Session.id == session_id).values(seen_at=now()))


def end(token: str) -> None:
    """The session is over for good, whoever still has its cookie."""
    standing = select(Session).where(Session.token_hash == _digest(token), Session.ended_at.is_(None)).with_for_update(of=Session)
    with transaction():
        session = db.session.scalar(standing)
        if session is None:
            return
        session.ended_at = now()
        if session.user is not None:
            activity.record(session.user.actor, "signed_out", area="accounts", sub_area="sign-in", message=f"{session.user.email} signed out.")


def end_all(user_id: int) -> None:
    """Every session of a user is over. Runs inside the transaction of what it is about."""
    db.session.execute(update(Session).where(Session.user_id == user_id, Session.ended_at.is_(None)).values(ended_at=now()))
