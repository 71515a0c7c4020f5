"""Rules that a firm keeps in an order of its own: added, moved and changed by one person at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from sqlalchemy import func, select

from portal.core.accounts import Organization
from portal.core.actors import Actor
from portal.core.db import db
from portal.core.errors import Conflict, Stale


class Rule(Protocol):
    """What a table of such rules has."""

    organization_id: Any
    position: Any
    version: Any


def hold(actor: Actor) -> None:
    """Until the transaction ends, nobody else puts this firm's rules in order."""
    db.session.execute(select(Organization.id).where(Organization.id == actor.organization_id).with_for_update(key_share=True, of=Organization))


def next_position(table: type[Rule], actor: Actor, *, most: int, noun: str) -> int:
    """Behind the rules that there are; `Conflict` when there are `most`."""
    own = table.organization_id == actor.organization_id
    count, last = db.session.execute(select(func.count(), func.max(table.position)).where(own)).one()
    if count >= most:
        raise Conflict(f"A firm has {most} {noun}s at most.")
    return (last or 0) + 1


def demand_version(rule: Rule, version: int | None) -> None:
    """`Stale` when it isn't the one that the caller saw any more; None is whoever doesn't mind."""
    if version is not None and version != rule.version:
        raise Stale("rule", rule.version, version)


def move(rule: Rule, position: int, ordered: Sequence[Rule]) -> None:
    """Give it this place (from 1) among all rules of the firm, as they are `ordered` now."""
    others = [other for other in ordered if other is not rule]
    others.insert(max(0, min(position - 1, len(others))), rule)
    for at, other in enumerate(others, 1):
        other.position = at
