"""Which documents wait for whom, as queries that lists are narrowed by."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, exists, select

from portal.core.actors import Actor
from portal.core.approvals.delegating import represented
from portal.core.approvals.table import OPEN, PENDING, ApprovalRound, Assignment
from portal.core.db import now
from portal.core.documents import states
from portal.core.documents.table import Document


def pending_for(user_id: int | None) -> Select[tuple[int]]:
    """Inner ids of the documents that wait for a member by a rule: as its approver, or for whom they stand in."""
    whose = (Assignment.user_id == user_id) | Assignment.user_id.in_(represented(user_id or 0))
    return select(Assignment.document_id).where(whose, Assignment.state == PENDING)


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
        late = late.where((Assignment.user_id == actor.user_id) | Assignment.user_id.in_(represented(actor.user_id or 0)))
    return Document.state.in_(states.OPEN) & Document.id.in_(late)
