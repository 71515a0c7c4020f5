"""Lists of documents sorted by what people sort by. What is equal goes by age, so every order is a total one and a page can begin behind any row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, or_

from portal.core import tenancy
from portal.core.actors import Actor
from portal.core.db import db
from portal.core.documents.table import Document
from portal.core.errors import NotFound

COLUMNS = {"created_at": Document.created_at, "updated_at": Document.updated_at, "type": Document.doc_type, "name": Document.name}


@dataclass(frozen=True, slots=True)
class Order:
    """By `column`, then by age in the same direction. Documents without a value come before those with one."""

    column: Any
    descending: bool
    nullable: bool

    @property
    def by(self) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
        column, number = (self.column.desc(), Document.id.desc()) if self.descending else (self.column.asc(), Document.id.asc())
        if self.nullable:
            column = column.nulls_last() if self.descending else column.nulls_first()
        return column, number

    def behind(self, public_id: str, actor: Actor) -> ColumnElement[bool]:
        """What comes after a row of the actor's; `NotFound` when there is none with this public id."""
        seen = tenancy.scoped(Document, actor).where(Document.public_id == public_id).with_only_columns(self.column, Document.id)
        row = db.session.execute(seen).first()
        if row is None:
            raise NotFound("document", field="after")
        value, number = row
        later = Document.id < number if self.descending else Document.id > number
        if value is None:
            return and_(self.column.is_(None), later) if self.descending else or_(self.column.is_not(None), later)
        further = self.column < value if self.descending else self.column > value
        behind = or_(further, and_(self.column == value, later))
        return or_(behind, self.column.is_(None)) if self.nullable and self.descending else behind


def order(by: str, *, descending: bool, ranks: Mapping[str, int]) -> Order:
    """Sorting by one of `COLUMNS`, or by "state", where a state stands at its rank."""
    if by == "state":
        return Order(case(dict(ranks), value=Document.state, else_=len(ranks)), descending, nullable=False)
    return Order(COLUMNS[by], descending, nullable=by == "type")
