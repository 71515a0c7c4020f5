"""What programs are told of approvals: which document, by which rule, at which step, and who. Runs inside the transaction of what is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from portal.core import events
from portal.core.accounts import User
from portal.core.actors import Actor
from portal.core.approvals.table import ApprovalRound, Assignment
from portal.core.db import db
from portal.core.documents.table import Document


def requested(document: Document, one: ApprovalRound, asked: Sequence[Assignment]) -> None:
    """The turn of these members has come, all of one step."""
    due = asked[0].due_at
    told = _step(one, asked[0].step) | {"members": _members([each.user_id for each in asked]), "due_at": due.isoformat() if due else None}
    events.happened("approval.requested", document, approval=told)


def given(document: Document, one: ApprovalRound, step: int, actor: Actor) -> None:
    """A member gave theirs, or that of whom they stand in for; also when it is the last one."""
    events.happened("approval.given", document, approval=_step(one, step) | _by(actor) | {"in_place_of_all": False})


def overridden(document: Document, one: ApprovalRound, actor: Actor, reason: str) -> None:
    """An owner gave all that were open."""
    told = {"rule": one.rule_name} | _by(actor) | {"in_place_of_all": True, "reason": reason}
    events.happened("approval.given", document, approval=told)


def refused(document: Document, one: ApprovalRound, actor: Actor, reason: str) -> None:
    """Returned to the client while somebody's approval was open."""
    events.happened("approval.refused", document, approval={"rule": one.rule_name} | _by(actor) | {"reason": reason})


def overdue(document: Document, one: Assignment) -> None:
    due = one.due_at.isoformat() if one.due_at else None
    events.happened("approval.overdue", document, approval=_step(one.round, one.step) | {"members": _members([one.user_id]), "due_at": due})


def _step(one: ApprovalRound, step: int) -> dict[str, Any]:
    """`step` from 1."""
    return {"rule": one.rule_name, "step": step + 1, "steps": len(one.needs), "need": one.needs[step]}


def _by(actor: Actor) -> dict[str, Any]:
    """The member, also where a key of theirs did it."""
    return {"by": next(iter(_members([actor.user_id or 0])), None)}


def _members(user_ids: Sequence[int]) -> list[dict[str, str]]:
    rows = db.session.execute(select(User.public_id, User.name).where(User.id.in_(user_ids)).order_by(User.id))
    return [{"id": public_id, "name": name} for public_id, name in rows]
