"""What members are called, for people to read: rows and `Actor.label` name them by their e-mail addresses."""

from __future__ import annotations

from sqlalchemy import select

from portal.core.accounts import User
from portal.core.actors import Actor
from portal.core.db import db


def of_members(organization_id: int) -> dict[str, str]:
    """Names by e-mail address, in one query; of those who are switched off as well."""
    return {email: name for email, name in db.session.execute(select(User.email, User.name).where(User.organization_id == organization_id))}


def of(actor: Actor) -> str:
    """A member's name, the label of whoever else acts."""
    name = db.session.scalar(select(User.name).where(User.id == actor.user_id)) if actor.kind == "user" else None
    return name or actor.label
