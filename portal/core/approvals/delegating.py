"""Delegation: who approves in a member's place while they are away."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, select

from portal.core import activity, tenancy
from portal.core.accounts import User
from portal.core.actors import Actor
from portal.core.approvals import succession
from portal.core.approvals.table import Delegation
from portal.core.db import db, now, transaction
from portal.core.errors import Invalid, NotAllowed


def delegate(member: str, to: str, from_at: datetime, until: datetime, *, actor: Actor) -> Delegation:
    """Have `to` approve in the place of `member` (public ids) from a moment until another, in place of what was said before. One's own approvals, or
    with the right to change members anybody's."""
    user = _of_whom(member, actor)
    other = tenancy.find(User, to, actor, noun="member", field="delegate")
    if other.id == user.id:
        raise Invalid("Choose somebody else to stand in.", field="delegate")
    if not succession.can_approve(other):
        raise Invalid(f"{other.name} may not approve documents.", field="delegate")
    if until <= from_at or until <= now():
        raise Invalid("The end has to be after the beginning, and still to come.", field="until")
    with transaction():
        db.session.scalars(select(User).where(User.id == user.id).with_for_update(of=User)).unique().one()
        made = _of(user.id) or Delegation(organization_id=actor.organization_id, user_id=user.id)
        made.delegate_id, made.from_at, made.until = other.id, from_at, until
        db.session.add(made)
        db.session.flush()
        db.session.refresh(made)
        _pass_on(user)
        told = {"member": user.public_id, "delegate": other.public_id, "from": from_at.isoformat(), "until": until.isoformat()}
        activity.record(actor, "delegated", area="accounts", sub_area="approvals", message=f"{other.email} stands in for {user.email}.", metadata=told)
        return made


def hand_back(member: str, *, actor: Actor) -> None:
    """The member approves for themselves again; as often as one likes."""
    user = _of_whom(member, actor)
    with transaction():
        made = _of(user.id)
        if made is not None:
            db.session.delete(made)
            _pass_on(user)
            message = f"Nobody stands in for {user.email} any more."
            activity.record(actor, "delegation_ended", area="accounts", sub_area="approvals", message=message, metadata={"member": user.public_id})


def _pass_on(user: User) -> None:
    """What waits for somebody who may approve no more is for whoever stands in for them."""
    if not succession.can_approve(user):
        succession.hand_over(user)


def _of_whom(member: str, actor: Actor) -> User:
    actor.demand("documents:approve")
    user = tenancy.find(User, member, actor, noun="member")
    if user.id != actor.user_id and not actor.may("members:write"):
        raise NotAllowed("Only owners may say who stands in for somebody else.")
    return user


def delegated(member: str, *, actor: Actor) -> Delegation | None:
    """What was said for a member, also if its time hasn't come or is over."""
    actor.demand("members:read")
    return _of(tenancy.find(User, member, actor, noun="member").id)


def _of(user_id: int) -> Delegation | None:
    return db.session.scalar(select(Delegation).where(Delegation.user_id == user_id))


def delegations(actor: Actor) -> list[Delegation]:
    """All of the firm's that aren't over."""
    actor.demand("members:read")
    return list(db.session.scalars(tenancy.scoped(Delegation, actor).where(Delegation.until > now()).order_by(Delegation.id)).unique())


def standing_in(user_id: int) -> User | None:
    """Who approves in a member's place at this moment."""
    moment = now()
    query = select(Delegation).where(Delegation.user_id == user_id, Delegation.from_at <= moment, Delegation.until > moment)
    made = db.session.scalar(query)
    return made.delegate if made is not None and succession.can_approve(made.delegate) else None


def represented(user_id: int) -> Select[tuple[int]]:
    """Inner ids of those in whose place a member approves at this moment, as a query."""
    moment = now()
    return select(Delegation.user_id).where(Delegation.delegate_id == user_id, Delegation.from_at <= moment, Delegation.until > moment)
