"""Facilities: the places that consume and make waste, which records are kept for."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ForeignKey, Index, Select, func, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import activity, tenancy
from portal.core.actors import Actor
from portal.core.db import Identified, Json, db, transaction
from portal.core.errors import Conflict, Invalid, NotFound

MOST = 10_000  # of an organization
LENGTHS = {"name": 200, "type": 100, "country": 100, "address": 500}


class Facility(Identified, db.Model):
    """`type` ("office", "plant" …), `country` and `address` are what whoever made it says; `categories` what it consumes (`records.CATEGORIES`)."""

    __tablename__ = "facilities"
    __table_args__ = (Index("ix_facilities_organization_id_id", "organization_id", "id"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    uuid: Mapped[str] = mapped_column(default=lambda: str(uuid.uuid4()), unique=True)
    name: Mapped[str]
    type: Mapped[str | None]
    country: Mapped[str | None]
    address: Mapped[str | None]
    categories: Mapped[list[str]] = mapped_column(Json, default=list)


def listed(actor: Actor, *, search: str | None = None) -> Select[tuple[Facility]]:
    """All, or those with `search` in their name."""
    actor.demand("facilities:read")
    query = tenancy.scoped(Facility, actor)
    return query.where(Facility.name.icontains(search, autoescape=True)) if search else query


def one(identifier: str, *, actor: Actor, field: str | None = None) -> Facility:
    """By UUID or public id."""
    actor.demand("facilities:read")
    return _find(identifier, actor, field)


def several(identifiers: Sequence[str], *, actor: Actor, field: str) -> list[Facility]:
    """By UUID or public id, in this order, in one query; `NotFound` for the first that isn't there, with its place in `field`."""
    actor.demand("facilities:read")
    known = Facility.uuid.in_(identifiers) | Facility.public_id.in_(identifiers)
    rows = db.session.scalars(tenancy.scoped(Facility, actor).where(known)).all()
    found = {name: row for row in rows for name in (row.uuid, row.public_id)}
    missing = next((at for at, name in enumerate(identifiers) if name not in found), None)
    if missing is not None:
        raise NotFound("facility", field=f"{field}/{missing}/id")
    return [found[name] for name in identifiers]


def named(numbers: Iterable[int | None]) -> dict[int, Facility]:
    """Facilities by inner id, in one query."""
    return {row.id: row for row in db.session.scalars(select(Facility).where(Facility.id.in_({one for one in numbers if one is not None})))}


def create(given: dict[str, Any], *, actor: Actor) -> Facility:
    """A facility of ``name`` and, if given, ``type``, ``country``, ``address``, ``categories``. Raises `Invalid`, `Conflict`."""
    actor.demand("facilities:write")
    columns = _checked(given)
    with transaction():
        if (db.session.scalar(select(func.count()).where(Facility.organization_id == actor.organization_id)) or 0) >= MOST:
            raise Conflict(f"A firm has {MOST:,} facilities at most.", code="too_many_facilities")
        facility = Facility(organization_id=actor.organization_id, **columns)
        db.session.add(facility)
        db.session.flush()
        _record(facility, "created", "added", actor)
        return facility


def change(identifier: str, changes: dict[str, Any], *, actor: Actor) -> Facility:
    """Change any column that `create` takes; what isn't named stays."""
    actor.demand("facilities:write")
    with transaction():
        facility = _find(identifier, actor, lock=True)
        kept = {name: getattr(facility, name) for name in (*LENGTHS, "categories")}
        for name, value in _checked(kept | changes).items():
            setattr(facility, name, value)
        _record(facility, "changed", "changed", actor)
        return facility


def remove(identifier: str, *, actor: Actor) -> None:
    """`Conflict` while records are kept for it."""
    from portal.core import projects, records  # which know facilities

    actor.demand("facilities:write")
    with transaction():
        facility = _find(identifier, actor, lock=True)
        if records.any_of(facility):
            raise Conflict("Records are kept for this facility; remove them first.", code="has_records")
        _record(facility, "removed", "removed", actor)
        projects.forget("facility", [facility.uuid], actor)
        db.session.delete(facility)


def _find(identifier: str, actor: Actor, field: str | None = None, *, lock: bool = False) -> Facility:
    query = tenancy.scoped(Facility, actor).where((Facility.uuid == identifier) | (Facility.public_id == identifier))
    facility = db.session.scalar(query.with_for_update(of=Facility) if lock else query)
    if facility is None:
        raise NotFound("facility", field=field)
    return facility


def _checked(given: dict[str, Any]) -> dict[str, Any]:
    from portal.core.records.categories import CATEGORIES

    columns: dict[str, Any] = {name: _text(name, given.get(name)) for name in LENGTHS}
    categories = list(dict.fromkeys(given.get("categories") or ()))
    strange = next((one for one in categories if one not in CATEGORIES), None)
    if strange is not None:
        raise Invalid(f"A category is one of {', '.join(CATEGORIES)}.", field="categories")
    return columns | {"categories": categories}


def _text(name: str, given: str | None) -> str | None:
    text = (given or "").strip()
    if (not text and name == "name") or len(text) > LENGTHS[name] or not text.replace("\n", " ").replace("\r", " ").isprintable():
        raise Invalid(f"Enter 1 to {LENGTHS[name]} printable characters.", field=name)
    return text or None


def _record(facility: Facility, deed: str, said: str, actor: Actor) -> None:
    message = f"The facility {facility.name} was {said}."
    activity.record(actor, deed, area="records", sub_area="facilities", message=message, metadata={"facility": facility.public_id})
