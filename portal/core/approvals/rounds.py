"""A document's round: begun when it is read, begun anew when what was approved is no longer what is there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from datetime import timedelta

from sqlalchemy import select

from portal.core.approvals import asking, conditions, succession, telling
from portal.core.approvals.succession import Called
from portal.core.approvals.table import APPROVED, LATER, MET, OPEN, PASSED, PENDING, VOID, ApprovalRound, ApprovalRule, Assignment
from portal.core.db import db, now, transaction
from portal.core.documents import history, states
from portal.core.documents.table import Document
from portal.core.readings import items
from portal.core.readings.table import values_of

RULE_CHANGED = "The rule changed."
APPROVERS_CHANGED = "Who may approve changed."


def current(document: Document) -> ApprovalRound | None:
    """The round that the document is in."""
    return db.session.scalar(select(ApprovalRound).where(ApprovalRound.document_id == document.id, ApprovalRound.state == OPEN))


def renew(document: Document) -> ApprovalRound | None:
    """The round that the document is in by the rules, type, folder and values of now; None when no rule fits. Runs inside a transaction that holds the
    document's row.

    As long as type and values are the same, who approved has approved, also when the rule was changed, another one fits, or members have left; else
    everybody is asked anew.
    """
    if document.state not in states.OPEN:
        return None
    db.session.flush()
    former, (rule, unclear) = current(document), fitting(document)
    if rule is None:
        end(document, "No rule asks for approvals any more.")
        return None
    seen, steps = _hash(document), succession.called(rule)
    same = former is not None and (former.rule_id, former.rule_version, former.seen) == (rule.id, rule.version, seen)
    if former is not None and same and succession.holds(former, steps, _unmet(former)):
        return former
    (kept, asked), waited = _left_of(former, seen), succession.waited_for(former) if former is not None else set()
    if former is not None:
        _void(former, document, APPROVERS_CHANGED if same else RULE_CHANGED if former.seen == seen else "Its type or values changed.")
    begun = _begun(document, rule, steps, unclear, seen, kept, asked)
    if same:
        succession.note(document, waited, succession.waited_for(begun))
    return begun


def _unmet(one: ApprovalRound) -> list[int]:
    return [step for step in range(len(one.needs)) if not step_met(one, step)]


def renew_each(document_ids: Iterable[int]) -> None:
    """One transaction each, which holds the document's row."""
    for document_id in document_ids:
        with transaction():
            document = db.session.scalars(select(Document).where(Document.id == document_id).with_for_update(of=Document)).unique().one_or_none()
            if document is not None:
                renew(document)


def _left_of(former: ApprovalRound | None, seen: str) -> tuple[dict[int, Assignment], set[int]]:
    """What was approved and still counts, by member, and the members who know already that the document waits for them."""
    if former is None:
        return {}, set()
    kept = {one.user_id: one for one in former.asked if one.state == APPROVED} if former.seen == seen else {}
    return kept, {one.user_id for one in former.asked if one.state == PENDING}


def fitting(document: Document) -> tuple[ApprovalRule | None, tuple[str, ...]]:
    """The first rule that fits, and what was counted as met because it couldn't be told."""
    rules = active_rules(document.organization_id)
    if not rules:
        return None, ()
    facts = conditions.facts_of([document])[document.id]
    fits = ((rule, conditions.fit(rule.conditions, facts)) for rule in rules)
    return next(((rule, found.unclear) for rule, found in fits if found.fits), (None, ()))


def active_rules(organization_id: int) -> list[ApprovalRule]:
    query = select(ApprovalRule).where(ApprovalRule.organization_id == organization_id, ApprovalRule.active)
    return list(db.session.scalars(query.order_by(ApprovalRule.position, ApprovalRule.id)))


def end(document: Document, reason: str | None = None) -> None:
    """Nobody is asked any more, and what was approved counts no more: it is returned, read again, or under no rule now."""
    former = current(document)
    if former is not None:
        _void(former, document, reason)


def _void(former: ApprovalRound, document: Document, reason: str | None) -> None:
    former.state, former.ended_at, former.reason = VOID, now(), reason
    lost = any(one.state == APPROVED for one in former.asked)
    for one in former.asked:
        one.state = PASSED if one.state in (LATER, PENDING) else one.state
    if lost and reason not in (None, RULE_CHANGED, APPROVERS_CHANGED):
        history.note(document, "approvals_void", by="", reason=reason)
    db.session.flush()


def _hash(document: Document) -> str:
    """Of what is approved: the type and every value."""
    values = {row.name: items.unnamed(row.type, row.value) for row in values_of(document)}
    told = json.dumps([document.doc_type, values], sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()


def _begun(
    document: Document, rule: ApprovalRule, steps: list[Called], unclear: tuple[str, ...], seen: str, kept: dict[int, Assignment], asked: set[int]
) -> ApprovalRound:
    """When what was approved before is enough for the rule of now, its last step is asked once more: a rule approves nothing by being changed."""
    begun = ApprovalRound(
        organization_id=document.organization_id,
        document_id=document.id,
        rule_id=rule.id,
        rule_name=rule.name,
        rule_version=rule.version,
        needs=[step.need for step in steps],
        four_eyes=rule.four_eyes,
        may_override=rule.may_override,
        due_hours=rule.due_hours,
        seen=seen,
        unclear=list(unclear),
    )
    db.session.add(begun)
    approved = [{user_id for user_id, one in kept.items() if one.step == at} for at in range(len(steps))]
    begun.asked = [_asked(document, at, user_id, kept) for at, step in enumerate(steps) for user_id in step.asked(approved[at])]
    db.session.flush()
    if step_of(begun) is None:
        for one in begun.asked:
            if one.step == len(begun.needs) - 1:
                one.state, one.decided_at, one.decided_by_id = LATER, None, None
    advance(begun, document, asked)
    return begun


def _asked(document: Document, step: int, user_id: int, kept: dict[int, Assignment]) -> Assignment:
    one = Assignment(organization_id=document.organization_id, document_id=document.id, step=step, user_id=user_id, state=LATER)
    before = kept.get(user_id)
    if before is not None and before.step == step:
        one.state, one.decided_at, one.decided_by_id = APPROVED, before.decided_at, before.decided_by_id
    return one


def step_met(one: ApprovalRound, step: int) -> bool:
    """Whether enough of those asked in it have approved. A step that has nobody left is met by nobody: an owner has to see to it."""
    asked = [each.state for each in one.asked if each.step == step]
    if one.needs[step] == "any":
        return APPROVED in asked
    return bool(asked) and all(state == APPROVED for state in asked)


def step_of(one: ApprovalRound) -> int | None:
    """The step whose turn it is, from 0; None when all are met."""
    return next((step for step in range(len(one.needs)) if not step_met(one, step)), None)


def advance(one: ApprovalRound, document: Document, knowing: Collection[int] = ()) -> bool:
    """Ask those whose turn it is, and nobody else any more; whether all steps are met. Who is among the `knowing` isn't told again."""
    turn, told = step_of(one), []
    for each in one.asked:
        if each.state in (LATER, PENDING) and (turn is None or each.step < turn):
            each.state = PASSED
        elif each.state == LATER and each.step == turn:
            each.state = PENDING
            each.due_at = now() + timedelta(hours=one.due_hours) if one.due_hours else None
            if each.user_id not in knowing:
                asking.ask(each, document, one)
                told.append(each)
    if told:
        telling.requested(document, one, told)
    if turn is None:
        one.state, one.ended_at = MET, now()
    db.session.flush()
    return turn is None
