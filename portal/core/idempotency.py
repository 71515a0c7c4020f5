"""``Idempotency-Key``: the same request sent again gets the first answer, and its effect happens once.

The answer is written in the transaction of the effect, so no crash can leave one without the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.actors import Actor
from portal.core.db import Json, Key, UtcTime, db, now, transaction
from portal.core.errors import Conflict, Invalid, Refused

KEPT = timedelta(hours=24)
#: Only database work happens between `begin` and `finish`; a row in flight for longer belongs to a process that died without effect.
IN_FLIGHT = timedelta(seconds=60)
KEY_LENGTH = 255


class IdempotentReply(db.Model):
    __tablename__ = "idempotent_replies"
    __table_args__ = (UniqueConstraint("organization_id", "identity", "key"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    identity: Mapped[str]
    key: Mapped[str]
    fingerprint: Mapped[str]
    status: Mapped[int | None]
    body: Mapped[Any] = mapped_column(Json, nullable=True)
    begun_at: Mapped[datetime] = mapped_column(UtcTime, default=now, index=True)


@dataclass(frozen=True, slots=True)
class Replay:
    """The answer that was given the first time."""

    status: int
    body: Any


@dataclass(frozen=True, slots=True)
class Reservation:
    """A key held for one request. Its row is known by number and time together: SQLite gives a removed row's number away again."""

    row_id: int
    begun_at: datetime

    @property
    def standing(self) -> Any:
        row = IdempotentReply
        return (row.id == self.row_id) & (row.begun_at == self.begun_at) & row.status.is_(None)


def begin(key: str, fingerprint: str, *, actor: Actor) -> Replay | Reservation:
    """Reserve the key, or give the first answer when there is one.

    Raises `Refused` when the key was used with another request, `Conflict` while the first one is still being worked on.
    """
    if not 1 <= len(key) <= KEY_LENGTH or not key.isprintable():
        raise Invalid(f"An Idempotency-Key has 1 to {KEY_LENGTH} printable characters.", field="Idempotency-Key")
    reservation = _reserve(key, fingerprint, actor)
    return reservation if reservation is not None else _existing(key, fingerprint, actor)


def _reserve(key: str, fingerprint: str, actor: Actor) -> Reservation | None:
    row = IdempotentReply(organization_id=actor.organization_id, identity=actor.identity, key=key, fingerprint=fingerprint, begun_at=now())
    try:
        with transaction():
            abandoned = IdempotentReply.status.is_(None) & (IdempotentReply.begun_at < now() - IN_FLIGHT)
            forgotten = IdempotentReply.begun_at < now() - KEPT
            db.session.execute(delete(IdempotentReply).where(_mine(key, actor), abandoned | forgotten))
            db.session.add(row)
            db.session.flush()
            return Reservation(row.id, row.begun_at)
    except IntegrityError:
        return None


def _mine(key: str, actor: Actor) -> Any:
    row = IdempotentReply
    return (row.organization_id == actor.organization_id) & (row.identity == actor.identity) & (row.key == key)


def _existing(key: str, fingerprint: str, actor: Actor) -> Replay:
    row = db.session.scalar(select(IdempotentReply).where(_mine(key, actor)))
    if row is not None and row.fingerprint != fingerprint:
        raise Refused("This Idempotency-Key was used with another request.", field="Idempotency-Key", code="idempotency_key_reused")
    if row is None or row.status is None:
        raise Conflict("The request with this Idempotency-Key is still being worked on.", code="idempotency_in_flight")
    return Replay(row.status, row.body)


def finish(reservation: Reservation, status: int, body: Any) -> None:
    """Keep the answer. Runs inside the transaction of the effect; fails it when the reservation was taken over meanwhile."""
    if db.session.execute(update(IdempotentReply).where(reservation.standing).values(status=status, body=body)).rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict("The request with this Idempotency-Key is being worked on elsewhere.", code="idempotency_in_flight")


def abandon(reservation: Reservation) -> None:
    """The request failed: its key is free again."""
    with transaction():
        db.session.execute(delete(IdempotentReply).where(reservation.standing))
