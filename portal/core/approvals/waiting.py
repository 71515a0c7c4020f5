"""Which documents wait for whom, as queries that lists are narrowed by."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, exists, literal, select

from portal.core.actors import Actor
from portal.core.approvals.delegating import represented
from portal.core.approvals.table import OPEN, PENDING, ApprovalRound, Assignment
from portal.core.db import now
from portal.core.documents import states
from portal.core.documents.table import Document


def pending_for(user_id: int | None) -> Select[tuple[int]]:
    """Inner ids of the documents that wait for a member by a rule: as its approver, or for whom they stand in."""
    return select(Assignment.document_id).where(_asked_of(user_id), Assignment.state == PENDING)


def _asked_of(user_id: int | None) -> ColumnElement[bool]:
    """As a list of members, which both databases look up in the index; an OR of two conditions they would not."""
    return Assignment.user_id.in_(select(literal(user_id or 0)).union_all(represented(user_id or 0)))


def waits_for(user_id: int | None) -> ColumnElement[bool]:
    """Whether a document of a query waits for a member by a rule; what is approved, returned or deleted meanwhile waits for nobody."""
    return Document.state.in_(states.OPEN) & Document.id.in_(pending_for(user_id))


def needs_nobody_else() -> ColumnElement[bool]:
    """Whether no rule says who approves a document of a query, so that everybody may who may approve."""
    return ~exists().where(ApprovalRound.document_id == Document.id, ApprovalRound.state == OPEN)


def overdue_for(actor: Actor) -> ColumnElement[bool]:
    """Whether a document of a query should have been approved by now: by the actor, or for owners by anybody."""
    late = select(Assignment.document_id).where(Assignment.state == PENDING, Assignment.due_at < now(), Assignment.organization_id == actor.organization_id)
    if actor.role != "owner":
        late = late.where(_asked_of(actor.user_id))
    return Document.state.in_(states.OPEN) & Document.id.in_(late)
