"""Finding entries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Select, select

from portal.core import tenancy
from portal.core.activity.table import Entry, Mark
from portal.core.actors import Actor
from portal.core.db import db


def listed(
    actor: Actor,
    *,
    kind: str | None = None,
    area: str | None = None,
    sub_area: str | None = None,
    message: str | None = None,
    metadata: Mapping[str, str] | None = None,
    document: str | None = None,
    identity: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Select[tuple[Entry]]:
    """Entries that fit all that is given. `message` is a part of the sentence, `metadata` facts as they were recorded, `document` a public id;
    `until` is exclusive."""
    actor.demand("logs:read")
    query = tenancy.scoped(Entry, actor)
    wanted = ((Entry.kind, kind), (Entry.area, area), (Entry.sub_area, sub_area), (Entry.document, document), (Entry.actor, identity))
    for column, value in wanted:
        if value is not None:
            query = query.where(column == value)
    if message:
        query = query.where(Entry.message.icontains(message, autoescape=True))
    for name, value in (metadata or {}).items():
        marked = select(Mark.sequence).where(Mark.organization_id == actor.organization_id, Mark.name == name, Mark.value == value)
        query = query.where(Entry.sequence.in_(marked))
    if since is not None:
        query = query.where(Entry.at >= since)
    return query if until is None else query.where(Entry.at < until)


def one(public_id: str, *, actor: Actor) -> Entry:
    actor.demand("logs:read")
    return tenancy.find(Entry, public_id, actor, noun="entry")


def areas(actor: Actor) -> list[str]:
    """The areas that there are entries of, for choosing one: a step along the index for each, however long the log is."""
    actor.demand("logs:read")
    ours = Entry.organization_id == actor.organization_id
    first = select(Entry.area).where(ours).order_by(Entry.area).limit(1)
    found: list[str] = []
    while (area := db.session.scalar(first if not found else first.where(Entry.area > found[-1]))) is not None:
        found.append(area)
    return found
