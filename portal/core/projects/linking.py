"""Putting things into a project by name: files, records, facilities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, true

from portal.core import activity, tenancy
from portal.core.actors import Actor
from portal.core.db import db, transaction
from portal.core.documents import states
from portal.core.documents.table import Document
from portal.core.errors import Invalid, NotFound
from portal.core.facilities import Facility
from portal.core.projects.attaching import attach, one
from portal.core.projects.table import Project
from portal.core.records.categories import INVOICE, WASTE
from portal.core.records.table import Record

MOST_AT_ONCE = 500
#: What can belong to a project, with the table that it is in and which rows of it.
KINDS: dict[str, tuple[Any, ColumnElement[bool]]] = {
    "file": (Document, Document.state != states.DELETED),
    "invoice": (Record, Record.kind == INVOICE),
    "waste": (Record, Record.kind == WASTE),
    "facility": (Facility, true()),
}


@dataclass(frozen=True, slots=True)
class Linked:
    """So many belong to the project now, and so many did before."""

    created: int
    skipped: int


def link(identifier: str, kind: str, uuids: Sequence[str], *, actor: Actor) -> Linked:
    """Put things of one kind (one of `KINDS`, by their UUIDs) into a project. Raises `Invalid` for an unknown kind or an empty list, `NotFound` for
    a project or thing that isn't there; then nothing is linked."""
    actor.demand("projects:write")
    if kind not in KINDS:
        raise Invalid(f"An entity type is one of {', '.join(KINDS)}.", field="entity_type")
    wanted = list(dict.fromkeys(uuids))
    if not 1 <= len(wanted) <= MOST_AT_ONCE:
        raise Invalid(f"Name 1 to {MOST_AT_ONCE} entities.", field="entity_ids")
    with transaction():
        project = one(identifier, actor=actor, lock=True)
        return Linked(fresh := _linked(project, kind, wanted, actor), len(wanted) - fresh)


def _linked(project: Project, kind: str, wanted: list[str], actor: Actor) -> int:
    table, fits = KINDS[kind]
    there = set(db.session.scalars(tenancy.scoped(table, actor).where(table.uuid.in_(wanted), fits).with_only_columns(table.uuid)))
    missing = next((at for at, uuid in enumerate(wanted) if uuid not in there), None)
    if missing is not None:
        raise NotFound(kind, field=f"entity_ids/{missing}")
    fresh = attach(project, kind, wanted)
    told = {"project": project.public_id, "kind": kind, "linked": fresh}
    activity.record(actor, "linked", area="records", sub_area="projects", message=f"{fresh} more belong to the project {project.name}.", metadata=told)
    return fresh
