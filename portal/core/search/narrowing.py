"""Which documents a search looks at: those an actor may see, narrowed by parameters and by filters in the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Select

from portal.core import tenancy, types
from portal.core.actors import Actor
from portal.core.documents import catalog, states
from portal.core.documents.table import Document
from portal.core.errors import Invalid
from portal.core.folders import Folder
from portal.core.readings.kept import folded
from portal.core.search import valued
from portal.core.search.asked import Question
from portal.core.search.valued import Within


@dataclass(frozen=True, slots=True)
class Narrowed:
    """`query` selects the documents; `is_all` when that is all of the organization's but the deleted."""

    query: Select[tuple[Document]]
    is_all: bool


def documents(
    actor: Actor,
    question: Question,
    *,
    types: Sequence[str] | None,
    folder: str | None,
    among: Sequence[str] | None,
    within: Within,
) -> Narrowed:
    """Raises `NotAllowed`, `NotFound` for a folder that isn't there, `Invalid` for a type or state that isn't, and for a filter in the text that says
    nothing."""
    query = catalog.listed(actor, folder=folder, among=None if among is None else _states(among, "status"))
    if types is not None:
        query = query.where(Document.doc_type.in_(_types(types, actor, "types")))
    query = valued.narrowed(query, within, actor)
    for name, given in question.filters.items():
        query = _FILTERS[name](query, given, actor)
    narrower = (types, folder, among, actor.folder_id, actor.phone_id)
    return Narrowed(query, not question.filters and within == Within() and all(one is None for one in narrower))


def _types(given: Sequence[str], actor: Actor, field: str) -> list[str]:
    """Names of types by their names, or by what the firm calls them."""
    known = types.of_actor(actor)
    called = {folded(kind.label): name for name, kind in known.items()}
    strange = next((one for one in given if one not in known and folded(one) not in called), None)
    if strange is not None:
        raise Invalid(f"There is no type {strange[:40]!r}.", field=field)
    return [one if one in known else called[folded(one)] for one in given]


def _states(given: Sequence[str], field: str) -> list[str]:
    """States by their names, in which a space may stand for the underscore."""
    known = [state for state in states.STATES if state != states.DELETED]
    meant = [one.strip().casefold().replace(" ", "_") for one in given]
    strange = next((one for one in meant if one not in known), None)
    if strange is not None:
        raise Invalid(f"There is no status {strange[:40]!r}; known: {', '.join(known)}.", field=field)
    return meant


def _by_type(query: Select[tuple[Document]], given: list[str], actor: Actor) -> Select[tuple[Document]]:
    return query.where(Document.doc_type.in_(_types(given, actor, "q")))


def _by_status(query: Select[tuple[Document]], given: list[str], actor: Actor) -> Select[tuple[Document]]:
    return query.where(Document.state.in_(_states(given, "q")))


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


def _dated(query: Select[tuple[Document]], given: list[str], actor: Actor) -> Select[tuple[Document]]:
    return valued.narrowed(query, valued.dated(given), actor)


def _over(query: Select[tuple[Document]], given: list[str], actor: Actor) -> Select[tuple[Document]]:
    return valued.narrowed(query, valued.over(given), actor)


def _under(query: Select[tuple[Document]], given: list[str], actor: Actor) -> Select[tuple[Document]]:
    return valued.narrowed(query, valued.under(given), actor)


_FILTERS = {
    "type": _by_type, "status": _by_status, "folder": _by_folder, "from": _from, "to": _to, "dated": _dated, "over": _over, "under": _under,
}  # fmt: skip
