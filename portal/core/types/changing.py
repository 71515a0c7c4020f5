"""What every change of a firm's types has in common: one at a time, told to all processes, counted in the type's version."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select

from portal.core import activity
from portal.core.accounts import Organization
from portal.core.actors import Actor
from portal.core.db import db, now, transaction
from portal.core.doctypes import DOCTYPES, DocType
from portal.core.errors import NotFound, Refused, Stale
from portal.core.ids import new_public_id
from portal.core.types.known import of
from portal.core.types.table import TypeSetting


@contextmanager
def change(actor: Actor) -> Iterator[None]:
    """One change of the firm's settings: a transaction that holds the firm's row, and gives its settings a new state when all is written."""
    with transaction():
        firm = db.session.scalars(select(Organization).where(Organization.id == actor.organization_id).with_for_update()).one()
        yield
        db.session.flush()
        firm.types_state = new_public_id()
        db.session.flush()


def known(actor: Actor, name: str) -> DocType:
    """The type of this name, in its very spelling; `NotFound` without one."""
    kind = of(actor.organization_id).get(name)
    if kind is None:
        raise NotFound("type")
    return kind


def demand_version(kind: DocType, seen: int | None) -> None:
    """`Stale` when the type has moved on from the version that the caller saw; None: they don't mind."""
    if seen is not None and seen != kind.version:
        raise Stale("type", kind.version, seen)


def setting_of(actor: Actor, kind: DocType) -> TypeSetting:
    """The type's row, made at its first change; its version goes up."""
    row = db.session.scalar(select(TypeSetting).where(TypeSetting.organization_id == actor.organization_id, TypeSetting.name == kind.name))
    if row is None:
        row = TypeSetting(organization_id=actor.organization_id, name=kind.name, own=False, version=0)
        db.session.add(row)
    row.version, row.updated_by, row.updated_at = row.version + 1, actor.label, now()
    return row


def note(actor: Actor, deed: str, kind: DocType, message: str, **facts: str | bool) -> None:
    """Put the change on record."""
    activity.record(actor, deed, area="settings", sub_area="types", message=message, metadata={"type": kind.name, **facts})


def demand_own(name: str, deed: str) -> None:
    if name in DOCTYPES:
        raise Refused(f"A built-in type can't be {deed}; it can be switched off.", field="name", code="built_in")
