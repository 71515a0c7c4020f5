"""Writing out where the chains end, so that cutting one or chaining it anew shows. Done by the relay process every few minutes."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select, update

from portal.core.activity import chain, heads
from portal.core.activity.table import Head, organizations
from portal.core.db import db, end_reading, now, settings, transaction


def publish() -> int:
    """Sign and append the heads that moved since they were written out last; how many. The file first, then the row that knows its last line:
    what a crash leaves in between is written out once more."""
    moved = _moved()
    end_reading()
    if not moved:
        return 0
    from portal.core import events  # which put on record what they do

    with heads.held(settings().heads_file) as file:
        lines = _lines(moved, heads.last_line(file))
        heads.append(file, list(lines.values()))
        with transaction():
            for organization_id, line in lines.items():
                db.session.execute(update(Head).where(Head.organization_id == organization_id).values(published=line))
                events.happened_to_log(organization_id, json.loads(line))
    return len(lines)


def _moved() -> list[Any]:
    """Rows of (organization's inner and public id, sequence, hash, published)."""
    query = select(Head.organization_id, organizations.c.public_id, Head.sequence, Head.hash, Head.published)
    rows = db.session.execute(query.join_from(Head, organizations, organizations.c.id == Head.organization_id).order_by(Head.organization_id))
    return [row for row in rows if row.sequence and said(row.published, "sequence") != row.sequence]


def said(line: str | None, name: str) -> Any:
    """One member of a line, None when there is no such line."""
    try:
        return json.loads(line or "{}").get(name)
    except (ValueError, AttributeError):
        return None


def _lines(moved: list[Any], last: str) -> dict[int, str]:
    """The lines to append, by the organization's inner id."""
    key = heads.signing_key()
    known = select(Head.published).where(Head.published.is_not(None))
    number = max([said(last, "line") or 0, *(said(line, "line") or 0 for line in db.session.scalars(known))])
    end_reading()
    previous, lines = chain.digest(last) if last else chain.START, {}
    for row in moved:
        number += 1
        content = {"line": number, "previous": previous, "organization": row.public_id, "sequence": row.sequence, "hash": row.hash}
        lines[row.organization_id] = line = heads.line_of(content | {"at": chain.instant(now())}, key)
        previous = chain.digest(line)
    return lines
