"""Guest tokens as staff look at them: who made them, what was handed in with them, and their end before their time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from portal.core import tenancy
from portal.core.activity.table import Entry, Mark
from portal.core.actors import Actor
from portal.core.db import db, now, transaction
from portal.core.documents import states
from portal.core.documents.table import Document
from portal.core.errors import NotFound
from portal.core.keys import ApiKey, end

LISTED = 5  # documents of a token; of the others the number
FACT = "guest"  # what the log's entries of documents call the token


@dataclass(slots=True)
class Made:
    """What was handed in with a token: how many documents, whatever became of them since, and the newest that are still there."""

    count: int = 0
    newest: list[Document] = field(default_factory=list)


def listed(actor: Actor) -> Select[tuple[ApiKey]]:
    """The tokens that still open something."""
    actor.demand("keys:read")
    live = tenancy.scoped(ApiKey, actor).where(ApiKey.kind == "guest", ApiKey.revoked_at.is_(None), ApiKey.expires_at > now())
    return live.options(joinedload(ApiKey.folder))


def one(public_id: str, *, actor: Actor) -> ApiKey:
    actor.demand("keys:read")
    return _standing(public_id, actor)


def _standing(public_id: str, actor: Actor, *, lock: bool = False) -> ApiKey:
    found = tenancy.find(ApiKey, public_id, actor, noun="guest token", lock=lock)
    if found.kind != "guest" or found.revoked_at is not None or (found.expires_at is not None and found.expires_at <= now()):
        raise NotFound("guest token")
    return found


def revoke(public_id: str, *, actor: Actor) -> None:
    """Nothing more is handed in with it; what was stays."""
    actor.demand("keys:write")
    with transaction():
        end(_standing(public_id, actor, lock=True), actor)


def made_with(tokens: Sequence[ApiKey], actor: Actor) -> dict[str, Made]:
    """By public id, in two queries; found by the activity log, which knows who handed in what. Who may not look at documents is told the count alone."""
    made = {token.public_id: Made() for token in tokens}
    ours = (Mark.organization_id == actor.organization_id) & (Mark.name == FACT) & Mark.value.in_(made)
    for token, count in db.session.execute(select(Mark.value, func.count()).where(ours).group_by(Mark.value)):
        made[token].count = count
    if not actor.may("documents:read"):
        return made
    place = func.row_number().over(partition_by=Mark.value, order_by=Mark.sequence.desc())
    entry = (Entry.organization_id == Mark.organization_id) & (Entry.sequence == Mark.sequence)
    ranked = select(Mark.value, Entry.document, place.label("place")).join(Entry, entry).where(ours).subquery()
    there = tenancy.scoped(Document, actor).join(ranked, ranked.c.document == Document.public_id)
    there = there.where(ranked.c.place <= LISTED, Document.state != states.DELETED)
    for document, token in db.session.execute(there.add_columns(ranked.c.value).order_by(Document.id.desc())).unique():
        made[token].newest.append(document)
    return made
