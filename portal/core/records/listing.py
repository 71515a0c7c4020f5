"""Finding records, adding them up by month, and taking them back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import joinedload

from portal.core import activity, facilities, projects, tenancy
from portal.core.actors import Actor
from portal.core.db import db, transaction
from portal.core.documents import catalog
from portal.core.documents.table import Document
from portal.core.errors import NotFound
from portal.core.facilities import Facility
from portal.core.records import units
from portal.core.records.table import Record


def listed(
    actor: Actor,
    *,
    kind: str | None = None,
    categories: Sequence[str] | None = None,
    places: Sequence[str] | None = None,
    project: str | None = None,
    document: str | None = None,
    first_month: str | None = None,
    last_month: str | None = None,
) -> Select[tuple[Record]]:
    """Records that fit all that is given, each with its document. `places` are facilities and `project` a project (UUID or public id), `document` a public
    id; months are "2024-03", both ends count."""
    actor.demand("records:read")
    query = tenancy.scoped(Record, actor).options(joinedload(Record.document))
    if kind is not None:
        query = query.where(Record.kind == kind)
    if categories:
        query = query.where(Record.category.in_(categories))
    if places:
        query = query.where(Record.facility_id.in_([one.id for one in facilities.several(places, actor=actor, field="facility_id")]))
    if project is not None:
        gathered = projects.one(project, actor=actor, field="project_id")
        query = query.where(or_(*(Record.uuid.in_(projects.within(gathered, kind)) for kind in ("invoice", "waste"))))
    if document is not None:
        query = query.where(Record.document_id == catalog.one(document, actor=actor).id)
    if first_month is not None:
        query = query.where(Record.month >= first_month)
    return query if last_month is None else query.where(Record.month <= last_month)


def one(identifier: str, *, kind: str | None = None, actor: Actor, lock: bool = False) -> Record:
    """By UUID or public id."""
    query = listed(actor, kind=kind).where((Record.uuid == identifier) | (Record.public_id == identifier))
    row = db.session.scalar(query.with_for_update(of=Record) if lock else query)
    if row is None:
        raise NotFound("record")
    return row


def any_of(facility: Facility) -> bool:
    """Whether a record is kept for it."""
    return bool(db.session.scalar(select(exists().where(Record.facility_id == facility.id))))


def linked(documents: Sequence[Document]) -> set[int]:
    """The inner ids of those of which records were made; one query."""
    query = select(Record.document_id).where(Record.document_id.in_([one.id for one in documents])).distinct()
    return {number for number in db.session.scalars(query) if number is not None}


def only_linked(query: Select[tuple[Document]], wanted: bool) -> Select[tuple[Document]]:
    """What of a list of documents records were made of, or weren't."""
    made = exists().where(Record.document_id == Document.id)
    return query.where(made if wanted else ~made)


def remove(identifier: str, *, kind: str | None = None, actor: Actor) -> None:
    """Take one record back. When the last of a document is gone, records can be made of it again."""
    actor.demand("records:write")
    with transaction():
        row = one(identifier, kind=kind, actor=actor, lock=True)
        told = {"category": row.category, "quantity": f"{row.amount:f}", "unit": row.unit, "facility": row.facility.name}
        activity.record(actor, "removed", area="records", sub_area=row.kind, message="A record was removed.", document=row.document, metadata=told)
        projects.forget(row.kind, [row.uuid], actor)
        db.session.delete(row)


def undo(identifier: str, *, actor: Actor) -> int:
    """Take back all records of a document; how many there were."""
    actor.demand("records:write")
    with transaction():
        document = catalog.one(identifier, actor=actor, lock=True)
        rows = db.session.scalars(listed(actor, document=document.public_id)).all()
        for row in rows:
            projects.forget(row.kind, [row.uuid], actor)
            db.session.delete(row)
        if rows:
            message = f"The records of {document.name} were removed."
            activity.record(actor, "removed", area="records", sub_area=rows[0].kind, message=message, document=document, metadata={"records": len(rows)})
        return len(rows)


@dataclass(frozen=True, slots=True)
class Trend:
    """What was used of one category by month, all in one `unit`; `months` run without gaps."""

    category: str
    unit: units.Unit
    months: tuple[str, ...]
    quantities: tuple[Decimal, ...]


def trends(query: Select[tuple[Record]], *, most: int = 24) -> list[Trend]:
    """A query of `listed` added up by category and month: in their own unit where they all have the same, else in the base unit of what is measured;
    the latest `most` months that have any. What has no date isn't in it."""
    grouped = query.with_only_columns(Record.category, Record.unit, Record.month, func.sum(Record.quantity), maintain_column_froms=True)
    sums: dict[tuple[str, str], list[tuple[units.Unit, str, Decimal]]] = defaultdict(list)
    for category, name, month, total in db.session.execute(grouped.where(Record.month.is_not(None)).group_by(Record.category, Record.unit, Record.month)):
        sums[category, units.UNITS[name].dimension].append((units.UNITS[name], month, units.quantity_of(int(total))))
    return [_trend(category, dimension, found, most) for (category, dimension), found in sorted(sums.items())]


def _trend(category: str, dimension: str, found: Sequence[tuple[units.Unit, str, Decimal]], most: int) -> Trend:
    own = {unit.name: unit for unit, _, _ in found}
    unit = next(iter(own.values())) if len(own) == 1 else units.BASES[dimension]
    by_month: dict[str, Decimal] = defaultdict(Decimal)
    for each, month, total in found:
        by_month[month] += total if each is unit else total * each.factor
    last = max(by_month)
    first = max(min(by_month), _shifted(last, 1 - most))
    months = [first]
    while months[-1] < last:
        months.append(_shifted(months[-1], 1))
    return Trend(category, unit, tuple(months), tuple(by_month.get(month, Decimal(0)) for month in months))


def _shifted(month: str, by: int) -> str:
    number = int(month[:4]) * 12 + int(month[5:]) - 1 + by
    return f"{number // 12:04d}-{number % 12 + 1:02d}"
