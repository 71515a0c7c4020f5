"""Which documents a search looks at: those an actor may see, narrowed by parameters and by filters in the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Select

from portal.core import tenancy
from portal.core.actors import Actor
from portal.core.documents import catalog, states
from portal.core.documents.table import Document
from portal.core.errors import Invalid
from portal.core.folders import Folder
from portal.core.search.asked import Question


@dataclass(frozen=True, slots=True)
class Narrowed:
    """`query` selects the documents; `is_all` when that is all of the organization's but the deleted."""

    query: Select[tuple[Document]]
    is_all: bool


def documents(actor: Actor, question: Question, *, types: Sequence[str] | None, folder: str | None, among: Sequence[str] | None) -> Narrowed:
    """Raises `NotAllowed`, `NotFound` for a folder that isn't there, `Invalid` for a filter in the text that says nothing."""
    query = catalog.listed(actor, folder=folder, among=among)
    if types is not None:
        query = query.where(Document.doc_type.in_(types))
    for name, given in question.filters.items():
        query = _FILTERS[name](query, given, actor)
    narrower = (types, folder, among, actor.folder_id, actor.phone_id)
    return Narrowed(query, not question.filters and all(one is None for one in narrower))


def _by_type(query: Select[tuple[Document]], given: list[str], actor: Actor) -> Select[tuple[Document]]:
    return query.where(Document.doc_type.in_(given))


def _by_status(query: Select[tuple[Document]], given: list[str], actor: Actor) -> Select[tuple[Document]]:
    known = [state for state in states.STATES if state != states.DELETED]
    strange = next((one for one in given if one not in known), None)
    if strange is not None:
        raise Invalid(f"There is no status {strange[:40]!r}; known: {', '.join(known)}.", field="q")
    return query.where(Document.state.in_(given))


def _by_folder(query: Select[tuple[Document]], given: list[str], actor: Actor) -> Select[tuple[Document]]:
    """By public id or whole name."""
    named = tenancy.scoped(Folder, actor).where(Folder.public_id.in_(given) | Folder.name.in_(given))
    return query.where(Document.folder_id.in_(named.with_only_columns(Folder.id)))


def _from(query: Select[tuple[Document]], given: list[str], actor: Actor) -> Select[tuple[Document]]:
    return query.where(Document.created_at >= _midnight(max(_day(one, "from") for one in given)))


def _to(query: Select[tuple[Document]], given: list[str], actor: Actor) -> Select[tuple[Document]]:
    return query.where(Document.created_at < _midnight(min(_day(one, "to") for one in given)) + timedelta(days=1))


def _day(text: str, name: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(f"{name}: takes a day, like {name}:2025-01-31.", field="q") from None


def _midnight(day: date) -> datetime:
    return datetime.combine(max(day, date(1, 1, 2)), time.min, UTC)


_FILTERS = {"type": _by_type, "status": _by_status, "folder": _by_folder, "from": _from, "to": _to}
