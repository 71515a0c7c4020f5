"""How a document's approvals stand, for people and programs to look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.core.actors import Actor
from portal.core.approvals import hands
from portal.core.approvals.delegating import represented
from portal.core.approvals.rounds import step_met, step_of
from portal.core.approvals.table import OPEN, PENDING, VOID, ApprovalRound, Assignment
from portal.core.db import db, now
from portal.core.documents import states
from portal.core.documents.table import Document


@dataclass(frozen=True, slots=True)
class Step:
    """`number` from 1; `state` is "met", "now" or "later"; `due_at` of the step whose turn it is."""

    number: int
    need: str
    state: str
    asked: tuple[Assignment, ...]
    due_at: datetime | None

    @property
    def overdue(self) -> bool:
        return self.state == "now" and self.due_at is not None and self.due_at < now()


@dataclass(frozen=True, slots=True)
class Standing:
    """`mine`: the actor may approve it now. `why_not` says why an approver whose turn it is may not. `last`: with their approval it is approved.
    `may_override`: the actor may approve in the place of all."""

    round: ApprovalRound
    steps: tuple[Step, ...]
    mine: bool
    why_not: str | None
    last: bool
    may_override: bool

    @property
    def next(self) -> tuple[str, ...]:
        """What those are called whose turn it is."""
        return tuple(one.user.name for one in self.round.asked if one.state == PENDING)


def standing(document: Document, actor: Actor) -> Standing | None:
    """Of the round that the document is in, or else its last that counted; None when no rule had a say."""
    actor.demand("documents:read")
    query = select(ApprovalRound).where(ApprovalRound.document_id == document.id, ApprovalRound.state != VOID)
    found = db.session.scalar(query.order_by(ApprovalRound.id.desc()).limit(1))
    return _of(found, document, actor) if found is not None else None


def standings(documents: Sequence[Document]) -> dict[int, ApprovalRound]:
    """The open rounds of several documents by inner id, in two queries."""
    query = select(ApprovalRound).where(ApprovalRound.document_id.in_([one.id for one in documents]), ApprovalRound.state == OPEN)
    return {one.document_id: one for one in db.session.scalars(query)}


def _of(found: ApprovalRound, document: Document, actor: Actor) -> Standing:
    going = found.state == OPEN and document.state in states.OPEN and actor.may("documents:approve")
    others = set(db.session.scalars(represented(actor.user_id or 0))) if going else set()
    pending = [one for one in found.asked if one.state == PENDING]
    asked = [one for one in pending if one.user_id == actor.user_id or one.user_id in others]
    eyes = going and found.four_eyes and actor.user_id is not None and hands.has(document, actor.user_id)
    twice = found.four_eyes and any(one.decided_at and one.decided_by_id == actor.user_id for one in found.asked)
    why_not = "You handed it in or changed its values, so another person has to approve it." if eyes else "You have approved it already." if twice else None
    mine = going and bool(asked) and why_not is None
    turn = step_of(found)
    enough = turn is not None and (found.needs[turn] == "any" or len(asked) == len(pending))
    last = mine and enough and turn == len(found.needs) - 1
    may_override = going and found.may_override and actor.role == "owner" and not eyes
    return Standing(found, _steps(found, turn), mine, why_not if going and asked else None, last, may_override)


def _steps(found: ApprovalRound, turn: int | None) -> tuple[Step, ...]:
    return tuple(_step(found, at, turn) for at in range(len(found.needs)))


def _step(found: ApprovalRound, at: int, turn: int | None) -> Step:
    asked = tuple(one for one in found.asked if one.step == at)
    state = "met" if step_met(found, at) else "now" if at == turn and found.state == OPEN else "later"
    return Step(at + 1, found.needs[at], state, asked, min((one.due_at for one in asked if one.due_at and one.state == PENDING), default=None))
