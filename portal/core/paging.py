"""Pages of results: newest first, by key wherever the caller follows the links, by offset when somebody asks for page 17 out of the blue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, func, select

from portal.core.db import db

T = TypeVar("T")
MAX_PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class Slice(Generic[T]):
    """`rows` of one page, the `count` over all pages, whether `more` (older ones) follow, and whether there are `newer` ones before."""

    rows: list[T]
    count: int
    more: bool
    newer: bool = False


def page(query: Select[tuple[T]], model: Any, *, number: int, size: int, below: str | None = None, organization_id: int | None = None) -> Slice[T]:
    """Page `number` (from 1) of `query`, newest first; with `below` (the public id of
    the last row seen) it starts right after that row without counting rows off. A row of another organization than
    `organization_id` marks no place, like one that doesn't exist."""
    count = db.session.scalar(select(func.count()).select_from(query.with_only_columns(model.id).order_by(None).subquery())) or 0
    ordered = query.order_by(model.id.desc())
    ordered = ordered.where(model.id < _key(model, below, organization_id)) if below is not None else ordered.offset((number - 1) * size)
    rows = list(db.session.scalars(ordered.limit(size + 1)).unique())
    return Slice(rows[:size], count, len(rows) > size)


def keyed(
    query: Select[tuple[T]],
    model: Any,
    *,
    size: int,
    below: str | None = None,
    above: str | None = None,
    organization_id: int | None = None,
    count: int | None = None,
) -> Slice[T]:
    """The page right after the row `below`, or right before the row `above` (public ids), or the newest; in every case newest first.
    `count`, over all pages, spares counting where it is known."""
    if count is None:
        count = db.session.scalar(select(func.count()).select_from(query.with_only_columns(model.id).order_by(None).subquery())) or 0
    if above is None:
        beyond = query if below is None else query.where(model.id < _key(model, below, organization_id))
        rows = list(db.session.scalars(beyond.order_by(model.id.desc()).limit(size + 1)).unique())
        return Slice(rows[:size], count, more=len(rows) > size, newer=below is not None)
    rows = list(db.session.scalars(query.where(model.id > _key(model, above, organization_id)).order_by(model.id).limit(size + 1)).unique())
    return Slice(rows[:size][::-1], count, more=True, newer=len(rows) > size)


def window(query: Select[tuple[T]], model: Any, *order: ColumnElement[Any], skip: int, top: int) -> Slice[T]:
    """`top` rows in this order after leaving out `skip`. Only their numbers are walked over and sorted; rows are loaded for the window alone, from the
    query itself: a number may be another organization's, too. The count is of all."""
    ids = query.with_only_columns(model.id).order_by(None)
    count = db.session.scalar(select(func.count()).select_from(ids.subquery())) or 0
    wanted = list(db.session.scalars(ids.order_by(*order).offset(skip).limit(top + 1))) if skip < count else []
    more, wanted = len(wanted) > top, wanted[:top]
    found = {row.id: row for row in db.session.scalars(query.where(model.id.in_(wanted))).unique()}
    return Slice([found[one] for one in wanted if one in found], count, more, newer=skip > 0)


def _key(model: Any, public_id: str, organization_id: int | None) -> Any:
    ours = (model.organization_id == organization_id) | model.organization_id.is_(None)
    return select(model.id).where(model.public_id == public_id, ours).scalar_subquery()
