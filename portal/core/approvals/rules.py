"""Approval rules as owners set them up. What was read before and isn't decided goes by the new rules as well: a job sees to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from portal.core import activity, duties, ordering, outbox, tenancy
from portal.core.accounts import User
from portal.core.actors import Actor
from portal.core.approvals import conditions, rounds, succession
from portal.core.approvals.table import LATER, OPEN, PENDING, ApprovalRound, ApprovalRule, Assignment
from portal.core.db import db, transaction
from portal.core.documents import states
from portal.core.documents.table import Document
from portal.core.errors import Invalid
from portal.core.folders import Folder

MOST = 50
MOST_STEPS = 5
MOST_APPROVERS = 20  # of a step
NAME_LENGTH = 100
LONGEST_DUE = 24 * 90  # hours
LOOKED_AT = 100  # documents, for a preview
NEEDS = {"any": "one of them", "all": "all of them"}
JOB = "renew_approvals"


@dataclass(frozen=True, slots=True)
class Preview:
    """Of the last `looked_at` documents that were read: those that a rule's conditions fit, and how many of them only because something can't be told."""

    looked_at: int
    fitting: list[Document]
    unclear: int


def in_order(actor: Actor) -> list[ApprovalRule]:
    actor.demand("members:read")
    return list(db.session.scalars(tenancy.scoped(ApprovalRule, actor).order_by(ApprovalRule.position, ApprovalRule.id)))


def one(public_id: str, *, actor: Actor) -> ApprovalRule:
    actor.demand("members:read")
    return tenancy.find(ApprovalRule, public_id, actor, noun="approval rule")


def add(given: Mapping[str, Any], *, actor: Actor) -> ApprovalRule:
    """A rule, behind those there are. `given` has ``name`` and ``steps`` and any of ``conditions``, ``four_eyes``, ``may_override``, ``due_hours``,
    ``active``, as in `ApprovalRule`."""
    actor.demand("members:write")
    made = _checked({"name": "", "steps": [], **given}, actor)
    with transaction():
        ordering.hold(actor)
        position = ordering.next_position(ApprovalRule, actor, most=MOST, noun="approval rule")
        rule = ApprovalRule(organization_id=actor.organization_id, position=position, updated_by=actor.label, **made)
        db.session.add(rule)
        db.session.flush()
        _changed(rule, "created", "made", actor)
        return rule


def change(public_id: str, changes: Mapping[str, Any], *, version: int | None = None, actor: Actor) -> ApprovalRule:
    """Change what is given, and with ``position`` (from 1) where it stands. `Conflict` when it isn't the `version` that the caller saw any more."""
    actor.demand("members:write")
    checked = _checked(changes, actor)
    with transaction():
        ordering.hold(actor)
        rule = tenancy.find(ApprovalRule, public_id, actor, noun="approval rule")
        ordering.demand_version(rule, version)
        for name, value in checked.items():
            setattr(rule, name, value)
        rule.version, rule.updated_by = rule.version + 1, actor.label
        if changes.get("position") is not None:
            ordering.move(rule, changes["position"], in_order(actor))
        _changed(rule, "changed", "changed", actor)
        return rule


def remove(public_id: str, *, actor: Actor) -> None:
    """What waits by it waits by the next rule that fits, or for anybody."""
    actor.demand("members:write")
    with transaction():
        ordering.hold(actor)
        rule = tenancy.find(ApprovalRule, public_id, actor, noun="approval rule")
        _changed(rule, "removed", "removed", actor)
        db.session.delete(rule)


def _changed(rule: ApprovalRule, deed: str, said: str, actor: Actor) -> None:
    told = {"rule": rule.public_id, "name": rule.name, "version": rule.version}
    activity.record(actor, deed, area="accounts", sub_area="approvals", message=f"The approval rule {rule.name} was {said}.", metadata=told)
    outbox.add(JOB, organization_id=actor.organization_id, subject_id=actor.organization_id)


def _checked(given: Mapping[str, Any], actor: Actor) -> dict[str, Any]:
    """What is given, as it is kept; None leaves a thing as it is, but for ``due_hours``."""
    made = {name: _CHECKS[name](given[name], actor) for name in _CHECKS if given.get(name) is not None}
    return made | ({"due_hours": None} if "due_hours" in given and given["due_hours"] is None else {})


def _name(name: str, actor: Actor) -> str:
    name = name.strip()
    if not 1 <= len(name) <= NAME_LENGTH or not name.isprintable():
        raise Invalid(f"A name has 1 to {NAME_LENGTH} printable characters.", field="name")
    return name


def _conditions(given: Any, actor: Actor) -> dict[str, Any]:
    checked = conditions.checked(given, actor.organization_id)
    if checked["folder"] is not None:
        tenancy.find(Folder, str(checked["folder"]), actor, noun="folder", field="conditions/folder")
    return checked


def _steps(given: Any, actor: Actor) -> list[dict[str, Any]]:
    if not isinstance(given, list) or not 1 <= len(given) <= MOST_STEPS:
        raise Invalid(f"A rule has 1 to {MOST_STEPS} steps.", field="steps")
    query = tenancy.scoped(User, actor).where(User.active, User.role.in_(succession.ABLE)).with_only_columns(User.public_id)
    known = set(db.session.scalars(query))
    return [_step(step, known, f"steps/{at}") for at, step in enumerate(given)]


def _step(step: Any, known: set[str], path: str) -> dict[str, Any]:
    named = step.get("approvers") if isinstance(step, dict) else None
    if not isinstance(named, list) or not 1 <= len(named) <= MOST_APPROVERS or any(not isinstance(one, str) for one in named):
        raise Invalid(f"A step has 1 to {MOST_APPROVERS} approvers.", field=path)
    if set(named) - known:
        raise Invalid("An approver is a member who may approve documents.", field=path)
    if step.get("need", "any") not in NEEDS:
        raise Invalid("A step needs “any” or “all” of its approvers.", field=path)
    return {"approvers": list(dict.fromkeys(named)), "need": step.get("need", "any")}


def _due(hours: int, actor: Actor) -> int:
    if isinstance(hours, bool) or not isinstance(hours, int) or not 1 <= hours <= LONGEST_DUE:
        raise Invalid(f"The time to approve is 1 to {LONGEST_DUE} hours.", field="due_hours")
    return hours


def _flag(given: Any, actor: Actor) -> bool:
    return bool(given)


_CHECKS = {
    "name": _name,
    "conditions": _conditions,
    "steps": _steps,
    "due_hours": _due,
    "four_eyes": _flag,
    "may_override": _flag,
    "active": _flag,
}


def preview(given: Any, *, actor: Actor) -> Preview:
    """To which of the last documents such conditions would apply. Nothing is kept."""
    actor.demand("members:read")
    actor.demand("documents:read")
    wanted = _conditions(given, actor)
    query = tenancy.scoped(Document, actor).where(Document.state.in_(states.READABLE)).order_by(Document.id.desc()).limit(LOOKED_AT)
    looked_at = list(db.session.scalars(query).unique())
    facts = conditions.facts_of(looked_at)
    found = {one.id: conditions.fit(wanted, facts[one.id]) for one in looked_at}
    fitting = [one for one in looked_at if found[one.id].fits]
    return Preview(len(looked_at), fitting, sum(bool(found[one.id].unclear) for one in fitting))


def renew_all(claim: outbox.Claim) -> None:
    """Job: every document that is read and not decided goes by the rules of now. Again is the same, so a job that died is begun anew."""
    query = select(Document.id).where(Document.organization_id == claim.subject_id, Document.state.in_(states.OPEN))
    rounds.renew_each(list(db.session.scalars(query.order_by(Document.id))))
    with transaction():
        outbox.finish(claim)


def hand_over(claim: outbox.Claim) -> None:
    """Job: a member has left or is back, and what waits for them, or is for them by a rule, goes to whom it is for now. Again is the same."""
    user = db.session.get(User, claim.subject_id)
    if user is not None:
        own = select(ApprovalRule).where(ApprovalRule.organization_id == user.organization_id)
        naming = [rule.id for rule in db.session.scalars(own) if any(user.public_id in step["approvers"] for step in rule.steps)]
        waiting = select(Assignment.document_id).where(Assignment.user_id == user.id, Assignment.state.in_((LATER, PENDING)))
        named = select(ApprovalRound.document_id).where(ApprovalRound.rule_id.in_(naming), ApprovalRound.state == OPEN)
        rounds.renew_each(sorted(db.session.scalars(waiting.union(named))))
    with transaction():
        outbox.finish(claim)


duties.register(JOB, duties.Duty(run=renew_all))
duties.register(succession.JOB, duties.Duty(run=hand_over))
