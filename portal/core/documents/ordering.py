"""Lists of documents sorted by what people sort by. What is equal goes by age, so every order is a total one and a page can begin behind any row.

An index holds the documents of one state in order, and those that have a type; not all states by rank, nor those without a type before the others on both
databases. So a list is made of parts, each walked in its index no further than the page reaches, and these are put together.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, null, or_, select, true, union_all

from portal.core import tenancy
from portal.core.actors import Actor
from portal.core.db import db
from portal.core.documents.table import Document
from portal.core.errors import NotFound
from portal.core.paging import Slice

COLUMNS = {"created_at": Document.created_at, "updated_at": Document.updated_at, "type": Document.doc_type, "name": Document.name}


@dataclass(frozen=True, slots=True)
class Part:
    """Documents that fit `where`, by `column` if there is one. Parts of one `rank` are merged, others follow each other."""

    rank: int
    where: ColumnElement[bool]
    column: Any = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands: at the rank, there at the value, there at the number."""

    rank: int
    value: Any
    number: int


@dataclass(frozen=True, slots=True)
class Order:
    """By `column` ("state" by its rank), then by age in the same direction."""

    parts: tuple[Part, ...]
    column: Any
    ranks: Mapping[Any, int] | None
    descending: bool

    def place(self, public_id: str, actor: Actor) -> Place:
        """Of a row of the actor's; `NotFound` when there is none with this public id."""
        seen = tenancy.scoped(Document, actor).where(Document.public_id == public_id).with_only_columns(self.column, Document.id)
        row = db.session.execute(seen).first()
        if row is None:
            raise NotFound("document", field="after")
        value, number = row
        if self.ranks is not None:
            return Place(self.ranks.get(value, len(self.ranks)), None, number)
        return Place(0 if value is None else len(self.parts) - 1, value, number)

    def _behind(self, part: Part, place: Place) -> ColumnElement[bool] | None:
        """What of a part comes after the place; None when nothing does."""
        if part.rank != place.rank:
            return true() if (part.rank < place.rank) == self.descending else None
        later = Document.id < place.number if self.descending else Document.id > place.number
        if part.column is None or place.value is None:
            return later
        further = part.column < place.value if self.descending else part.column > place.value
        return or_(further, and_(part.column == place.value, later))

    def _by(self, *columns: Any) -> list[ColumnElement[Any]]:
        return [column.desc() if self.descending else column.asc() for column in columns if column is not None]

    def numbers(self, query: Select[tuple[Document]], *, skip: int, most: int, place: Place | None = None) -> Select[tuple[int]]:
        """The numbers of `most` documents of a query in this order, after leaving out `skip`."""
        pieces = [self._piece(query, part, skip + most, place) for part in self.parts if place is None or self._behind(part, place) is not None]
        if not pieces:
            return query.with_only_columns(Document.id).order_by(None).limit(0)
        if len(pieces) == 1:
            return pieces[0].with_only_columns(Document.id).offset(skip).limit(most)
        whole = union_all(*(select(piece.subquery()) for piece in pieces)).subquery()
        return select(whole.c.id).order_by(*self._by(whole.c.rank, whole.c.value, whole.c.id)).offset(skip).limit(most)

    def _piece(self, query: Select[tuple[Document]], part: Part, most: int, place: Place | None) -> Select[Any]:
        value = part.column if part.column is not None else null()
        piece = query.with_only_columns(Document.id, literal(part.rank).label("rank"), value.label("value")).where(part.where)
        behind = self._behind(part, place) if place is not None else None
        if behind is not None:
            piece = piece.where(behind)
        return piece.order_by(None).order_by(*self._by(part.column, Document.id)).limit(most)


def order(by: str, *, descending: bool, ranks: Mapping[str, int], among: Collection[str] | None = None) -> Order:
    """Sorting by one of `COLUMNS`, or by "state", where a state stands at its rank; `among` are the states that the list can have, if not all."""
    if by == "state":
        parts = tuple(Part(rank, Document.state == state) for state, rank in ranks.items() if among is None or state in among)
        return Order(parts, Document.state, ranks, descending)
    column = COLUMNS[by]
    if by == "type":
        return Order((Part(0, column.is_(None), column), Part(1, column.is_not(None), column)), column, None, descending)
    return Order((Part(0, true(), column),), column, None, descending)


def window(query: Select[tuple[Document]], order: Order, *, skip: int, top: int, after: str | None, actor: Actor) -> Slice[Document]:
    """`top` documents of a query after leaving out `skip`, or of those behind the row `after` (public id). Only numbers are walked over and sorted; rows
    are loaded for the window alone. The count is of all."""
    place = order.place(after, actor) if after is not None else None
    count = db.session.scalar(select(func.count()).select_from(query.with_only_columns(Document.id).order_by(None).subquery())) or 0
    wanted = list(db.session.scalars(order.numbers(query, skip=skip, most=top + 1, place=place))) if skip < count else []
    more, wanted = len(wanted) > top, wanted[:top]
    found = {row.id: row for row in db.session.scalars(query.where(Document.id.in_(wanted))).unique()}
    return Slice([found[one] for one in wanted if one in found], count, more, newer=skip > 0 or after is not None)
