"""What nobody goes on with is cleared away: the documents that were announced for it fail, and its bytes go."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import timedelta

from sqlalchemy import select

from portal.core import documents
from portal.core.accounts import Organization
from portal.core.db import db, end_reading, now, settings, transaction
from portal.core.storage.disk import cleared
from portal.core.uploads import staging
from portal.core.uploads.table import ENDED, FAILED, OPEN, PendingUpload

NEVER_CAME = "Its bytes never came."
AT_ONCE = 200
STAGED = timedelta(hours=72)  # longer than any upload is open after its last piece


def clear() -> int:
    """End what has expired, and remove staged bytes that belong to nothing; how many."""
    gone = 0
    while expired := _expired():
        for number in expired:
            gone += _ended(number)
    old = time.time() - STAGED.total_seconds()
    return gone + staging.clear(old) + cleared(settings().storage_dir / staging.PREFIX.rstrip("/"), old)


def _expired() -> list[int]:
    query = select(PendingUpload.id).where(PendingUpload.state.in_((OPEN, FAILED)), PendingUpload.expires_at < now())
    found = list(db.session.scalars(query.order_by(PendingUpload.id).limit(AT_ONCE)))
    end_reading()
    return found


def _ended(number: int) -> int:
    """Whether it was still there to be ended."""
    with transaction():
        row = db.session.scalar(select(PendingUpload).where(PendingUpload.id == number).with_for_update(of=PendingUpload))
        if row is None or row.state not in (OPEN, FAILED) or row.expires_at >= now():
            return 0
        row.state = ENDED
        if row.document is not None:
            documents.fail_to_arrive(row.document, row.reason or NEVER_CAME)
        tenant, upload, parts = _tenant(row), row.public_id, row.parts
    with suppress(FileNotFoundError):
        (settings().storage_dir / staging.key_of(tenant, upload)).unlink()
    staging.remove(tenant, upload, parts)
    return 1


def _tenant(row: PendingUpload) -> str:
    return str(db.session.scalar(select(Organization.public_id).where(Organization.id == row.organization_id)))
