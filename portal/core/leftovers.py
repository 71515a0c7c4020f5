"""Bytes that the last row has gone from: noted in the transaction that removes the row, deleted from the store an hour later.

The same bytes may be handed in at that very moment. Whoever writes a row that names bytes calls `wanted` in its transaction, which strikes the note
out, or waits for whoever is deleting them and then finds out. A transaction that began before the note was there is long over after an hour; its row
is found then. So neither the order in which the two come nor a kill anywhere between leaves a row without its bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby, islice
from typing import Any

from sqlalchemy import ForeignKey, Index, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import storage
from portal.core.accounts import Organization
from portal.core.db import Key, UtcTime, db, end_reading, now, transaction
from portal.core.errors import StorageUnavailable

GRACE = timedelta(hours=1)  # longer than any transaction; PostgreSQL ends one that idles after five minutes
REMEMBERED = timedelta(days=1)  # that they were deleted: nothing is on its way from the store into a row for that long
AT_ONCE = 200


class Leftover(db.Model):
    """Bytes that may be needed no more `since` then; `removed_at`: they were, and are gone from the store. Several rows may name the same.

    `digest` is their SHA-256. The name differs from those of columns that need the bytes, which backups go by.
    """

    __tablename__ = "leftovers"
    __table_args__ = (Index("ix_leftovers_organization_id_digest", "organization_id", "digest"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    digest: Mapped[str]
    since: Mapped[datetime] = mapped_column(UtcTime, default=now)
    removed_at: Mapped[datetime | None] = mapped_column(UtcTime)


def note(organization_id: int, hashes: set[str]) -> None:
    """A row that named these bytes is removed. Runs inside the transaction of that."""
    if hashes:
        db.session.execute(insert(Leftover), [{"organization_id": organization_id, "digest": one, "since": now()} for one in sorted(hashes)])


def wanted(organization_id: int, sha256: str) -> None:
    """A row names these bytes. Runs inside the transaction that writes it. Raises `StorageUnavailable` when they were deleted after they came: whoever
    sends them again finds them kept."""
    rows = db.session.scalars(select(Leftover).where(Leftover.organization_id == organization_id, Leftover.digest == sha256).with_for_update()).all()
    if not rows:
        return
    if not storage.exists(_tenant(organization_id), sha256):
        raise StorageUnavailable("The same file was being removed when this one came. Send it again.")
    for row in rows:
        db.session.delete(row)


def clear() -> int:
    """Delete bytes that nothing has named for `GRACE`; how many files. Killed anywhere, the next time goes on."""
    gone, last = 0, 0
    while numbers := _ripe(last):
        gone, last = gone + sum(map(_removed, numbers)), numbers[-1]
    with transaction():
        db.session.execute(delete(Leftover).where(Leftover.removed_at < now() - REMEMBERED))
    return gone


def _ripe(last: int) -> list[int]:
    due = select(Leftover.id).where(Leftover.id > last, Leftover.removed_at.is_(None), Leftover.since < now() - GRACE)
    numbers = list(db.session.scalars(due.order_by(Leftover.id).limit(AT_ONCE)))
    end_reading()
    return numbers


def _removed(number: int) -> int:
    """Whether the bytes of this row were deleted. The row is held while they are, so that whoever wants them waits."""
    _reach(number)
    with transaction():
        row = db.session.scalar(select(Leftover).where(Leftover.id == number, Leftover.removed_at.is_(None)).with_for_update())
        if row is None:
            return 0
        if _named(row.organization_id, [row.digest]):
            db.session.delete(row)
            return 0
        row.removed_at = now()
        db.session.flush()
        _remove(_tenant(row.organization_id), row.digest)
        return 1


def _reach(number: int) -> None:
    """Raise `StorageUnavailable` when the store doesn't answer for these bytes: better found out before anything is held."""
    row = db.session.get(Leftover, number)
    known = (_tenant(row.organization_id), row.digest) if row is not None else None
    end_reading()
    if known is not None:
        storage.exists(*known)


def _remove(tenant: str, sha256: str) -> None:
    """The bytes, after the pictures that were drawn of them."""
    from portal.core import pictures  # which know documents

    pictures.remove(tenant, sha256)
    storage.delete(tenant, sha256)


def find() -> int:
    """Note what lies in the store without any row that names it, as killed processes leave it behind; how many files."""
    found = 0
    for tenant, kept in groupby(storage.listed(), key=lambda one: one.tenant):
        organization_id = db.session.scalar(select(Organization.id).where(Organization.public_id == tenant))
        if organization_id is not None:
            while hashes := [one.sha256 for one in islice(kept, AT_ONCE)]:
                found += _unnamed(organization_id, hashes)
    return found


def _unnamed(organization_id: int, hashes: Sequence[str]) -> int:
    noted = select(Leftover.digest).where(Leftover.organization_id == organization_id, Leftover.digest.in_(hashes))
    known = _named(organization_id, hashes) | set(db.session.scalars(noted))
    end_reading()
    with transaction():
        note(organization_id, set(hashes) - known)
    return len(set(hashes) - known)


def _named(organization_id: int, hashes: Sequence[str]) -> set[str]:
    """Those of the hashes that rows of the organization name."""
    found: set[str] = set()
    for table, column in _columns():
        found.update(db.session.scalars(select(column).where(table.organization_id == organization_id, column.in_(hashes))))
    return found


def _columns() -> Iterator[tuple[Any, Any]]:
    """All that name stored bytes."""
    from portal.core.documents.table import Document  # which are made of bytes that aren't left over
    from portal.core.mail import Mail
    from portal.core.readings.table import Reading

    yield Document, Document.sha256
    yield Reading, Reading.words_sha256
    yield Mail, Mail.sha256


def _tenant(organization_id: int) -> str:
    return str(db.session.scalar(select(Organization.public_id).where(Organization.id == organization_id)))
