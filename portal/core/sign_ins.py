"""Signing in by e-mail and password, and how often it fails."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Index, func, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import activity
from portal.core.accounts import User, member_of, system_actor
from portal.core.actors import Actor
from portal.core.db import Key, UtcTime, db, now, transaction
from portal.core.errors import Invalid, TooMany, Unauthenticated
from portal.core.passwords import verified

TRIES = 10
WINDOW = timedelta(minutes=15)


class SignInFailure(db.Model):
    """A failed sign-in; counted per e-mail address in the database, so that no restart or lost cache opens the door. `user_id` is the member whose
    address it is, if there is one."""

    __tablename__ = "sign_in_failures"
    __table_args__ = (Index("ix_sign_in_failures_subject_failed_at", "subject", "failed_at"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    subject: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(Key)
    failed_at: Mapped[datetime] = mapped_column(UtcTime, default=now)


def sign_in(email: str, password: str) -> User:
    """The user with these credentials, or `Unauthenticated`; `TooMany` after ten failures in 15 minutes, right password or not."""
    user = _known(email, password)
    with transaction():
        activity.record(user.actor, "signed_in", area="accounts", sub_area="sign-in", message=f"{user.email} signed in.")
    return user


def confirm(password: str, *, actor: Actor) -> None:
    """It is really them: before something that outlives the session. `Invalid` when the password is wrong, `TooMany` as in `sign_in`."""
    try:
        _known(member_of(actor).email, password)
    except Unauthenticated:
        raise Invalid("That isn't your password.", field="password") from None


def _known(email: str, password: str) -> User:
    subject = hashlib.sha256(email.strip().lower().encode()).hexdigest()
    before = _failures(subject)
    user = db.session.scalar(select(User).where(User.email == email.strip().lower(), User.active))
    good = verified(user.password_hash if user else None, password)
    if user is not None and good:
        return user
    with transaction():
        db.session.add(SignInFailure(subject=subject, user_id=user.id if user is not None else None))
        if user is not None and before + 1 == TRIES:
            message = f"Nobody can sign in as {user.email} for some minutes: it failed {TRIES} times."
            _record(user, "sign_in_held_up", message, {"failures": TRIES})
    raise Unauthenticated("No active account with these credentials.", code="invalid_credentials")


def _failures(subject: str) -> int:
    """How often it failed of late; `TooMany` when that is too often."""
    since = now() - WINDOW
    failures, oldest = db.session.execute(
        select(func.count(), func.min(SignInFailure.failed_at)).where(SignInFailure.subject == subject, SignInFailure.failed_at > since)
    ).one()
    if failures >= TRIES:
        wait = (oldest + WINDOW - now()).total_seconds()
        raise TooMany("Too many failed sign-ins for this address; try again later.", retry_after=max(1, int(wait)))
    return int(failures)


def sum_up() -> int:
    """Put on record how often signing in failed, a member's failures in one entry, once they don't count any more, and remove them; how many there were.
    The relay calls it."""
    past = select(SignInFailure).where(SignInFailure.failed_at < now() - WINDOW, SignInFailure.user_id.is_not(None))
    with transaction():
        failures = db.session.scalars(past.order_by(SignInFailure.id).with_for_update(skip_locked=True)).all()  # of two relays the second finds none
        for user_id in sorted({one.user_id for one in failures if one.user_id is not None}):
            user = db.session.get(User, user_id)
            if user is not None:
                _sum_up(user, [one for one in failures if one.user_id == user_id])
        for one in failures:
            db.session.delete(one)
    return len(failures)


def _sum_up(user: User, failures: Sequence[SignInFailure]) -> None:
    times = "once" if len(failures) == 1 else f"{len(failures)} times"
    told = {"failures": len(failures), "first": failures[0].failed_at.isoformat(), "last": failures[-1].failed_at.isoformat()}
    _record(user, "sign_in_failed", f"Signing in as {user.email} failed {times}.", told)


def _record(user: User, deed: str, message: str, told: dict[str, str | int]) -> None:
    """By the portal: who tried isn't known."""
    told = {"member": user.public_id} | told
    activity.record(system_actor(user.organization), deed, area="accounts", sub_area="sign-in", message=message, metadata=told, kind="warning")
