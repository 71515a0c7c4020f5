"""Who is asked by a rule at this moment: the members that it names, and in the place of those who may approve no more, because they were switched off or
given another role, whoever stands in for them. A step of which nobody is left is the owners', so that nothing waits for somebody who isn't there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Row, select

from portal.core import activity, outbox
from portal.core.accounts import User
from portal.core.actors import RIGHTS
from portal.core.approvals.table import LATER, PENDING, ApprovalRound, ApprovalRule, Delegation
from portal.core.db import db, now
from portal.core.documents import history
from portal.core.documents.table import Document

JOB = "hand_over_approvals"
ABLE = tuple(role for role, rights in RIGHTS.items() if "documents:approve" in rights)


@dataclass(frozen=True, slots=True)
class Called:
    """Who is called in a step, by inner id. `places` are the members that the rule names, each with who is asked for them now: themselves, who stands in
    for them, or nobody. `owners` are asked when there is nobody for any of them."""

    need: str
    places: tuple[tuple[int, int | None], ...]
    owners: tuple[int, ...]

    def asked(self, approved: Collection[int] = ()) -> list[int]:
        """In the rule's order. For who has `approved`, be it before they left, nobody else is asked."""
        there = [member if member in approved else heir for member, heir in self.places]
        return list(dict.fromkeys(one for one in there if one is not None)) or list(self.owners)


def can_approve(user: User) -> bool:
    return user.active and user.role in ABLE


def called(rule: ApprovalRule) -> list[Called]:
    """Of each step of a rule, in its order."""
    named = {one for step in rule.steps for one in step["approvers"]}
    query = select(User.id, User.public_id, User.active, User.role).where(User.organization_id == rule.organization_id, User.public_id.in_(named))
    found = {row.public_id: row for row in db.session.execute(query)}
    gone = [row.id for row in found.values() if not _able(row)]
    heirs = _stand_ins(gone) if gone else {}
    return [_called(step["need"], [found[one] for one in step["approvers"] if one in found], heirs, rule) for step in rule.steps]


def _able(row: Row[tuple[int, str, bool, str]]) -> bool:
    return row.active and row.role in ABLE


def _called(need: str, named: list[Row[tuple[int, str, bool, str]]], heirs: dict[int, int], rule: ApprovalRule) -> Called:
    places = tuple((row.id, row.id if _able(row) else heirs.get(row.id)) for row in named)
    if any(heir is not None for _, heir in places):
        return Called(need, places, ())
    return Called("any", places, _owners(rule.organization_id))


def _stand_ins(user_ids: Collection[int]) -> dict[int, int]:
    """Who stands in for each of these members now and may approve."""
    moment = now()
    query = select(Delegation.user_id, Delegation.delegate_id).join(User, User.id == Delegation.delegate_id)
    query = query.where(Delegation.user_id.in_(user_ids), Delegation.from_at <= moment, Delegation.until > moment, User.active, User.role.in_(ABLE))
    return {user_id: delegate_id for user_id, delegate_id in db.session.execute(query)}


def _owners(organization_id: int) -> tuple[int, ...]:
    query = select(User.id).where(User.organization_id == organization_id, User.role == "owner", User.active).order_by(User.id)
    return tuple(db.session.scalars(query))


def holds(one: ApprovalRound, steps: list[Called], unmet: Collection[int]) -> bool:
    """Whether those who are still asked in a round are those that its rule calls now; `unmet` are the steps that aren't met yet."""
    for at in unmet:
        there = {each.user_id: each.state in (LATER, PENDING) for each in one.asked if each.step == at}
        decided = {user_id for user_id, waits in there.items() if not waits}
        if one.needs[at] != steps[at].need or there.keys() - decided != set(steps[at].asked(decided)) - decided:
            return False
    return True


def waited_for(one: ApprovalRound) -> set[int]:
    """Inner ids of the members whose approval is still open in a round."""
    return {each.user_id for each in one.asked if each.state in (LATER, PENDING)}


def note(document: Document, before: set[int], after: set[int]) -> None:
    """The activity log tells who isn't asked any more, and who is."""
    users = {user.id: user for user in db.session.scalars(select(User).where(User.id.in_(before | after)).order_by(User.id)).unique()}
    gone, asked = ([user for user in users.values() if user.id in some] for some in (before - after, after))
    of, to = (" and ".join(user.email for user in some) for some in (gone, asked))
    message = f"{of} can't approve {document.name} any more; it waits for {to}." if of else f"{document.name} waits for {to}."
    told = {"from": ", ".join(user.public_id for user in gone) or None, "to": ", ".join(user.public_id for user in asked)}
    by = history.portal_itself(document)
    activity.record(by, "handed_over", area="documents", sub_area="approvals", message=message, document=document, metadata=told, kind="warning")


def hand_over(user: User) -> None:
    """A member has left, or is back: a job sees to what waits for them. Runs inside the transaction of that."""
    outbox.add(JOB, organization_id=user.organization_id, subject_id=user.id)
