"""A document's round: begun when it is read, begun anew when what was approved is no longer what is there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import select

from portal.core.accounts import User
from portal.core.actors import RIGHTS
from portal.core.approvals import asking, conditions
from portal.core.approvals.table import APPROVED, LATER, MET, OPEN, PASSED, PENDING, VOID, ApprovalRound, ApprovalRule, Assignment
from portal.core.db import db, now
from portal.core.documents import history, states
from portal.core.documents.table import Document
from portal.core.readings import items
from portal.core.readings.table import values_of

RULE_CHANGED = "The rule changed."


def current(document: Document) -> ApprovalRound | None:
    """The round that the document is in."""
    return db.session.scalar(select(ApprovalRound).where(ApprovalRound.document_id == document.id, ApprovalRound.state == OPEN))


def renew(document: Document) -> ApprovalRound | None:
    """The round that the document is in by the rules, type, folder and values of now; None when no rule fits. Runs inside a transaction that holds the
    document's row.

    As long as type and values are the same, who approved has approved, also when the rule was changed or another one fits; else everybody is
    asked anew.
    """
    if document.state not in states.OPEN:
        return None
    db.session.flush()
    former, (rule, unclear) = current(document), fitting(document)
    if rule is None:
        end(document, "No rule asks for approvals any more.")
        return None
    seen = _hash(document)
    if former is not None and (former.rule_id, former.rule_version, former.seen) == (rule.id, rule.version, seen):
        return former
    kept, asked = _left_of(former, seen)
    if former is not None:
        _void(former, document, RULE_CHANGED if former.seen == seen else "Its type or values changed.")
    return _begun(document, rule, unclear, seen, kept, asked)


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
    if lost and reason not in (None, RULE_CHANGED):
        history.note(document, "approvals_void", by="", reason=reason)
    db.session.flush()


def _hash(document: Document) -> str:
    """Of what is approved: the type and every value."""
    values = {row.name: items.unnamed(row.type, row.value) for row in values_of(document)}
    told = json.dumps([document.doc_type, values], sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()


def _begun(document: Document, rule: ApprovalRule, unclear: tuple[str, ...], seen: str, kept: dict[int, Assignment], asked: set[int]) -> ApprovalRound:
    """When what was approved before is enough for the rule of now, its last step is asked once more: a rule approves nothing by being changed."""
    begun = ApprovalRound(
        organization_id=document.organization_id,
        document_id=document.id,
        rule_id=rule.id,
        rule_name=rule.name,
        rule_version=rule.version,
        needs=[step["need"] for step in rule.steps],
        four_eyes=rule.four_eyes,
        may_override=rule.may_override,
        due_hours=rule.due_hours,
        seen=seen,
        unclear=list(unclear),
    )
    db.session.add(begun)
    members = _members(rule)
    begun.asked = [_asked(document, at, members[one], kept) for at, step in enumerate(rule.steps) for one in step["approvers"] if one in members]
    db.session.flush()
    if step_of(begun) is None:
        for one in begun.asked:
            if one.step == len(begun.needs) - 1:
                one.state, one.decided_at, one.decided_by_id = LATER, None, None
    advance(begun, document, asked)
    return begun


def _members(rule: ApprovalRule) -> dict[str, int]:
    """The rule's approvers who may still approve, inner ids by public ids."""
    named = {one for step in rule.steps for one in step["approvers"]}
    able = [role for role, rights in RIGHTS.items() if "documents:approve" in rights]
    query = select(User.public_id, User.id).where(User.organization_id == rule.organization_id, User.public_id.in_(named), User.active, User.role.in_(able))
    return {public_id: user_id for public_id, user_id in db.session.execute(query)}


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
    turn = step_of(one)
    for each in one.asked:
        if each.state in (LATER, PENDING) and (turn is None or each.step < turn):
            each.state = PASSED
        elif each.state == LATER and each.step == turn:
            each.state = PENDING
            each.due_at = now() + timedelta(hours=one.due_hours) if one.due_hours else None
            if each.user_id not in knowing:
                asking.ask(each, document, one)
    if turn is None:
        one.state, one.ended_at = MET, now()
    db.session.flush()
    return turn is None
