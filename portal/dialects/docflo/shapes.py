"""How documents, values and types look in this family: keys in lower camel case, fields under the names of their type."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_serializer
from pydantic.alias_generators import to_camel

from portal.core import favorites, readings
from portal.core.actors import Actor
from portal.core.documents import Document
from portal.core.extraction.sniff import KINDS
from portal.core.readings import Analysis, Judgement, ReadingValue, items
from portal.dialects.docflo.words import STATUS, Status
from portal.web.figures import as_numbers
from portal.web.payload import Body, Query

#: Of a value or a cell, what is told when there is something to tell.
SOMETIMES = ("content", "page", "box", "changedOn", "changedBy")


class Camel(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class CamelBody(Body):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class CamelQuery(Query):
    """Empty parameters, as forms send them, count as absent."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)

    @field_validator("*", mode="before")
    @classmethod
    def _empty_is_absent(cls, value: Any) -> Any:
        return None if value == "" else value


class FieldShape(Camel):
    type: str
    value: Any = Field(description="By type: text, number, `{amount, currencyCode}`, `YYYY-MM-DD`; items of an array have an `_id` and cells like this.")
    confidence: float
    content: str | None = Field(None, description="As printed.")
    page: int | None = None
    box: list[float] | None = Field(None, description="x0, y0, x1, y1 in fractions of the upright page.")
    changed_on: datetime | None = None
    changed_by: str | None = None

    @model_serializer(mode="wrap")
    def _shortly(self, handler: Any):  # type: ignore[no-untyped-def]  # with a return type the schema would lose the fields
        return {key: value for key, value in handler(self).items() if value is not None or key not in SOMETIMES}


class DocumentShape(Camel):
    id: str
    name: str
    type: str | None = Field(description="Null until it is read, unless it was said with the file.")
    status: Status
    source: str
    created_at: datetime
    updated_at: datetime
    favorite: bool
    version: int = Field(description="Send it with a change to be told when somebody else was faster.")


class WithFields(DocumentShape):
    fields: dict[str, FieldShape]


class ListedShape(DocumentShape):
    fields: dict[str, FieldShape] | None = Field(None, description="With `includeResults=true` only.")

    @model_serializer(mode="wrap")
    def _shortly(self, handler: Any):  # type: ignore[no-untyped-def]
        return {key: value for key, value in handler(self).items() if value is not None or key != "fields"}


class ListShape(Camel):
    documents: list[ListedShape]
    total: int
    skip: int
    top: int
    next: str | None = Field(description="For `after`, to get the next page; null on the last.")


class InfoShape(DocumentShape):
    type_confidence: float | None
    reference_id: str
    folder: str | None = Field(description="The folder's id; null at the root.")
    placed_by: str | None = Field(description="The rule or link that placed it.")
    placed_name: str | None = Field(description="What that was called then.")
    handed_in_by: str
    mime_type: str
    size: int = Field(description="Bytes.")
    page_count: int | None
    reason: str | None = Field(description="Why it failed or was returned.")
    approved_at: datetime | None
    approved_by: str | None


class AnalysisShape(Camel):
    type: str
    confidence: float = Field(description="Of the type.")
    page_count: int
    fields: dict[str, FieldShape]


def _basics(row: Document, favorite: bool) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "name": row.name,
        "type": row.doc_type,
        "status": STATUS[row.state],
        "source": row.source,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "favorite": favorite,
        "version": row.version,
    }


def listed(rows: Sequence[Document], actor: Actor, *, results: bool) -> list[ListedShape]:
    """The rows as they are listed, with `results` with their fields; a few queries, however many there are."""
    mine = favorites.among(rows, actor)
    told = fields_of(rows) if results else {}
    return [ListedShape(**_basics(row, row.id in mine), fields=told.get(row.id, {}) if results else None) for row in rows]


def document(row: Document, actor: Actor) -> WithFields:
    return WithFields(**_basics(row, bool(favorites.among([row], actor))), fields=fields_of([row])[row.id])


def info(row: Document, actor: Actor) -> InfoShape:
    return InfoShape(
        **_basics(row, bool(favorites.among([row], actor))),
        type_confidence=row.doc_type_confidence,
        reference_id=row.reference_id,
        folder=row.folder.public_id if row.folder else None,
        placed_by=row.placed_by,
        placed_name=row.placed_name,
        handed_in_by=row.handed_in_by,
        mime_type=KINDS[row.kind].mime,
        size=row.size,
        page_count=row.page_count,
        reason=row.reason,
        approved_at=row.approved_at,
        approved_by=row.approved_by,
    )


def created(row: Document) -> DocumentShape:
    """As it was handed in; a worker may have begun with it by now."""
    return DocumentShape(**_basics(row, False) | {"status": STATUS["received"]})


def analysis(found: Analysis) -> AnalysisShape:
    fields = {value.name: _field(value, found.judged[value.name]) for value in found.values}
    return AnalysisShape(type=found.doc_type, confidence=found.confidence, page_count=found.pages, fields=fields)


def fields_of(rows: Sequence[Document]) -> dict[int, dict[str, FieldShape]]:
    """The fields of several documents by inner id."""
    values, seen = readings.of_documents(rows), readings.of_each(rows)
    judged = {row.id: readings.judged(values[row.id], readings.checks_of(row, seen.get(row.id), values[row.id])) for row in rows}
    return {row.id: {value.name: _field(value, judged[row.id][value.name]) for value in values[row.id]} for row in rows}


def _field(row: ReadingValue, judgement: Judgement) -> FieldShape:
    told = readings.told(row, judgement)
    return FieldShape(
        type=row.type,
        value=value_of(row.type, told["value"]),
        confidence=told["confidence"],
        content=row.content,
        page=row.page,
        box=row.box,
        changed_on=row.changed_at,
        changed_by=row.changed_by,
    )


def value_of(kind: str, value: Any) -> Any:
    """A kept value as this family tells it: cells without what they don't have, items with their ids."""
    plain = as_numbers(kind, items.shown(value) if kind == "array" else value)
    if kind == "array":
        return [{name: _cell(cell) for name, cell in item.items()} for item in plain]
    return {name: _cell(cell) for name, cell in plain.items()} if kind == "object" and isinstance(plain, dict) else plain


def _cell(cell: Any) -> Any:
    if not isinstance(cell, dict):
        return cell
    return {key: cell.get(key) for key in ("type", "value", "confidence", *SOMETIMES) if cell.get(key) is not None or key not in SOMETIMES}
