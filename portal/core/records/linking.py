"""Making records: of a document's items, split over facilities, or of what somebody enters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from portal.core import activity, facilities, projects, types
from portal.core.actors import Actor
from portal.core.db import db, transaction
from portal.core.documents import catalog, states
from portal.core.documents.table import Document
from portal.core.errors import Conflict, Invalid, Refused
from portal.core.facilities import Facility
from portal.core.records import content, shares, units
from portal.core.records.categories import WASTE, WASTES, kind_of
from portal.core.records.content import Content, Item
from portal.core.records.table import Record, month_of

MOST_FACILITIES = 100
LENGTHS = {"identification_name": 500, "description": 2000, "destination": 500, "waste_code": 20}


@dataclass(frozen=True, slots=True)
class Share:
    """A facility (UUID or public id) and its share of every item, 0 to 1."""

    facility: str
    percentage: Decimal


class AlreadyLinked(Conflict):
    """Records were made of this document before; `records` are their UUIDs."""

    code = "already_linked"

    def __init__(self, records: Sequence[str]) -> None:
        self.records = tuple(records)
        super().__init__(f"Records were made of this document before: {', '.join(records[:20])}{' …' if len(records) > 20 else ''}.")


def make(
    identifier: str, given: Sequence[Share], *, project: str | None = None, supplier: str | None = None, field: str = "facilities", actor: Actor
) -> list[Record]:
    """A record of each item of a document for each facility. The facilities' parts of an item sum to it where their shares come to 1.

    Raises `Invalid` for shares that aren't right, `NotFound` for a facility or project, `Refused` for a document of which none can be made,
    `AlreadyLinked` where they were made before.
    """
    actor.demand("records:write")
    if not 1 <= len(given) <= MOST_FACILITIES or len({one.facility for one in given}) < len(given):
        raise Invalid(f"Name 1 to {MOST_FACILITIES} facilities, each once.", field=field)
    shares.checked([one.percentage for one in given], field)
    with transaction():
        document = catalog.one(identifier, actor=actor, lock=True)
        places = facilities.several([one.facility for one in given], actor=actor, field=field)
        if len({place.id for place in places}) < len(places):
            raise Invalid("A facility is named twice.", field=field)
        gathered = projects.one(project, actor=actor, field="project_id") if project is not None else None
        _demand_none(document)
        found = _usable(document)
        made = [row for at, item in enumerate(found.items) for row in _of_item(document, found, at, item, list(zip(places, given, strict=True)))]
        return _kept(made, document, gathered, supplier, actor)


def _demand_none(document: Document) -> None:
    existing = db.session.scalars(select(Record.uuid).where(Record.document_id == document.id).order_by(Record.id)).all()
    if existing:
        raise AlreadyLinked(existing)


def _usable(document: Document) -> Content:
    if document.state not in states.READABLE:
        raise states.refusal(document.state, "made a record of")
    found = content.of(document)
    if types.of_document(document).reader not in content.COLUMNS or not found.items:
        raise Refused("There is nothing on this document that records are made of.", code="no_items")
    if found.category is None:
        raise Refused("It isn't known what this bill is for; set its category first.", code="no_category")
    return found


def _of_item(document: Document, found: Content, at: int, item: Item, places: list[tuple[Facility, Share]]) -> list[Record]:
    assert found.category is not None
    for key in ("quantity", "unit"):
        if item[key] is None:
            raise Refused(f"Item {at + 1} has no {key}; correct the document first.", field=f"content/items/{at}/{key}", code="incomplete_item")
    whole = units.millionths(item["quantity"], f"content/items/{at}/quantity")
    start, end = (date.fromisoformat(item[name]) if item[name] else None for name in content.DATES)
    told = {name: item.get(name) for name in (*content.LENGTHS, "unit", "unit_printed")}
    parts = shares.split(whole, [share.percentage for _, share in places])
    common = {"kind": kind_of(found.category), "category": found.category, "document": document, "item": str(item["id"] or at)}
    dated = {"start_date": start, "end_date": end, "month": month_of(start, end)}
    return [
        Record(**common, **told, **dated, facility=facility, percentage=f"{share.percentage:f}", base_quantity=whole, quantity=part)
        for (facility, share), part in zip(places, parts, strict=True)
    ]


def _kept(made: list[Record], document: Document | None, project: projects.Project | None, supplier: str | None, actor: Actor) -> list[Record]:
    for row in made:
        row.organization_id, row.made_by, row.supplier = actor.organization_id, actor.label, supplier
    db.session.add_all(made)
    db.session.flush()
    if project is not None:
        projects.attach(project, made[0].kind, [row.uuid for row in made])
        if document is not None:
            projects.attach(project, "file", [document.uuid])
    told = {"records": len(made), "category": made[0].category, "facilities": ", ".join(sorted({row.facility.name for row in made}))}
    name = document.name if document is not None else made[0].identification_name
    activity.record(actor, "recorded", area="records", sub_area=made[0].kind, message=f"Records of {name} were made.", document=document, metadata=told)
    return made


def enter_waste(facility: str, given: dict[str, Any], *, project: str | None = None, actor: Actor) -> Record:
    """A record of waste without a document. `given` holds ``identification_name``, ``start_date``, ``end_date`` (dates), ``base_quantity`` (above 0) and,
    if known, ``unit`` (kilograms without), ``waste_code``, ``description``, ``destination``."""
    actor.demand("records:write")
    whole = units.millionths(given["base_quantity"], "base_quantity")
    unit = units.unit_of(given.get("unit") or "kg")
    if whole <= 0:
        raise Invalid("The quantity has to be above 0.", field="base_quantity")
    if unit is None:
        raise Invalid(f"There is no such unit; there are {', '.join(units.UNITS)}.", field="unit")
    if given["end_date"] < given["start_date"]:
        raise Invalid("It ends before it begins.", field="end_date")
    told = {name: _text(name, given.get(name)) for name in LENGTHS}
    dated = {"start_date": given["start_date"], "end_date": given["end_date"], "month": month_of(given["start_date"], given["end_date"])}
    with transaction():
        place = facilities.one(facility, actor=actor, field="facility_id")
        gathered = projects.one(project, actor=actor, field="project_id") if project is not None else None
        row = Record(kind=WASTE, category=WASTES, facility=place, percentage="1", base_quantity=whole, quantity=whole, unit=unit.name, **told, **dated)
        return _kept([row], None, gathered, None, actor)[0]


def _text(name: str, given: str | None) -> str | None:
    text = (given or "").strip()
    if len(text) > LENGTHS[name] or (name == "identification_name" and not text):
        raise Invalid(f"Enter 1 to {LENGTHS[name]} characters.", field=name)
    return text or None
