"""What happened to a document: handed in, looked at, decided, edited, one line each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.core.db import db
from portal.core.documents import history
from portal.core.documents.table import Document
from portal.core.readings.table import FOLLOWED, ValueEdit

LINES = 200  # of each kind; nobody reads further back on a page


@dataclass(frozen=True, slots=True)
class Event:
    """`deed` is "handed_in", "opened", "edited", "followed" (computed again after an edit) or one of `history.DEEDS`.

    `name` is the field of an edit, `before` and `after` its values as kept; `reason` as in `Decision`. `who` is None for what followed.
    """

    moment: datetime
    who: str | None
    deed: str
    reason: str | None = None
    name: str | None = None
    before: Any = None
    after: Any = None


def of(document: Document) -> list[Event]:
    """Newest first; three queries at most, whatever there is."""
    decided = db.session.scalars(history.of(document).limit(LINES))
    edited = db.session.scalars(select(ValueEdit).where(ValueEdit.document_id == document.id).order_by(ValueEdit.id.desc()).limit(LINES))
    events = [Event(one.decided_at, one.decided_by or None, one.deed, one.reason) for one in decided] + [_edit(one) for one in edited]
    if document.opened_at is not None:
        events.append(Event(document.opened_at, document.opened_by, "opened"))
    events.append(Event(document.created_at, document.handed_in_by, "handed_in"))
    return sorted(events, key=lambda event: event.moment, reverse=True)


def _edit(one: ValueEdit) -> Event:
    followed = one.changed_by == FOLLOWED
    who, deed = (None, "followed") if followed else (one.changed_by, "edited")
    return Event(one.changed_at, who, deed, name=one.name, before=one.before, after=one.after)
