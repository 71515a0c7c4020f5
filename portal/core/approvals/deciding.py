"""One approver's decision, and an owner's in the place of all. `documents.lifecycle` calls them inside the transaction that holds the document's row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

from portal.core.actors import Actor
from portal.core.approvals import hands, telling
from portal.core.approvals.delegating import represented
from portal.core.approvals.rounds import advance, current, renew, step_of
from portal.core.approvals.table import APPROVED, OVERRIDDEN, PASSED, PENDING, ApprovalRound, Assignment
from portal.core.db import db, now
from portal.core.documents import history
from portal.core.documents.table import Document
from portal.core.errors import Conflict, NotAllowed


@dataclass(frozen=True, slots=True)
class Outcome:
    """`met`: the document is approved by it; else it waits for the members called `next`."""

    met: bool
    next: tuple[str, ...] = ()


class NotTheirs(NotAllowed):
    """A rule says who approves it, and it isn't the actor, or not yet."""

    code = "not_an_approver"


def decide(document: Document, actor: Actor) -> Outcome:
    """The actor approves what is theirs to approve. Without a rule that is all of it.

    Raises `NotTheirs` naming who may, `Conflict` when they have approved already.
    """
    one = renew(document)
    if one is None:
        return Outcome(True)
    mine = _theirs(one, actor)
    _demand_other_eyes(one, document, actor)
    if not mine:
        _refuse(one, actor)
    for each in mine[:1] if one.four_eyes else mine:
        each.state, each.decided_at, each.decided_by_id = APPROVED, now(), actor.user_id
    db.session.flush()
    telling.given(document, one, mine[0].step, actor)
    if advance(one, document):
        return Outcome(True)
    _note(document, one, actor)
    return Outcome(False, tuple(each.user.name for each in one.asked if each.state == PENDING))


def override(document: Document, reason: str, actor: Actor) -> None:
    """An owner approves in the place of all who are asked; the rule has to allow it. With four eyes the owner is another person, too."""
    one = renew(document)
    if one is None:
        raise Conflict("No rule asks for approvals of this document; approve it.", code="no_rule")
    if actor.role != "owner":
        raise NotTheirs("Only owners may approve in the place of others.")
    if not one.may_override:
        raise NotTheirs(f"The rule {one.rule_name} lets nobody approve in the place of {_names(one)}.")
    _demand_other_eyes(one, document, actor, override=True)
    for each in one.asked:
        each.state = each.state if each.state == APPROVED else PASSED
    one.state, one.ended_at, one.reason = OVERRIDDEN, now(), reason
    history.note(document, "overridden", by=actor.label, reason=reason, actor=actor)
    telling.overridden(document, one, actor, reason)


def refuse(document: Document, reason: str, actor: Actor) -> None:
    """It is being returned to the client. Programs that wait for its approvals are told that there will be none."""
    one = current(document)
    if one is not None:
        telling.refused(document, one, actor, reason)


def _theirs(one: ApprovalRound, actor: Actor) -> list[Assignment]:
    """What the actor is asked now, their own before that of those they stand in for."""
    others = set(db.session.scalars(represented(actor.user_id or 0)))
    pending = [each for each in one.asked if each.state == PENDING and (each.user_id == actor.user_id or each.user_id in others)]
    return sorted(pending, key=lambda each: each.user_id != actor.user_id)


def _demand_other_eyes(one: ApprovalRound, document: Document, actor: Actor, *, override: bool = False) -> None:
    if not one.four_eyes or actor.user_id is None:
        return
    if hands.has(document, actor.user_id):
        raise NotTheirs("You handed it in or changed its values, so another person has to approve it.", code="four_eyes")
    if not override and any(each.state == APPROVED and each.decided_by_id == actor.user_id for each in one.asked):
        raise Conflict(f"You have approved it already. It waits for {_names(one)}.", code="already_approved")


def _refuse(one: ApprovalRound, actor: Actor) -> NoReturn:
    asked = [each for each in one.asked if each.user_id == actor.user_id]
    if any(each.state == APPROVED for each in asked):
        raise Conflict(f"You have approved it already. It waits for {_names(one)}.", code="already_approved")
    if asked:
        raise NotTheirs(f"It isn't your turn yet. It waits for {_names(one)}.", code="not_your_turn")
    raise NotTheirs(f"By the rule {one.rule_name} it is for {_names(one)} to approve this document.")


def _names(one: ApprovalRound) -> str:
    """Who is asked now: "Ann", "Ann or Ben", "Ann and Ben"."""
    step = step_of(one)
    names = [each.user.name for each in one.asked if each.state == PENDING]
    if not names or step is None:
        return "nobody who may approve; an owner has to see to the rule"
    return ", ".join(names[:-1]) + (f" {'or' if one.needs[step] == 'any' else 'and'} " if len(names) > 1 else "") + names[-1]


def _note(document: Document, one: ApprovalRound, actor: Actor) -> None:
    """One approval of several: the document itself isn't approved by it."""
    history.note(document, "agreed", by=actor.label, reason=one.rule_name, actor=actor)
