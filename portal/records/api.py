"""``/api/records/``, and the items of a document that records are made of."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from flask import Response
from pydantic import BeforeValidator, Field

from portal.core import documents, firm, records
from portal.core.actors import Actor
from portal.core.errors import Refused
from portal.core.records import Record, Share
from portal.records import blueprint, files, shapes
from portal.records.asked import Wanted
from portal.records.shapes import Category, ItemsShape, RecordShape, RecordsShape, TrendsShape
from portal.web.endpoint import endpoint
from portal.web.paging import Page, PageQuery, page
from portal.web.payload import Body

#: Numbers as they were written: 0.1 isn't 0.1000000000000000055.
Exact = Annotated[Decimal, BeforeValidator(lambda given: Decimal(str(given)) if isinstance(given, (int, float)) and not isinstance(given, bool) else given)]


class RecordsQuery(PageQuery, Wanted):
    pass


class FacilityShare(Body):
    facility: str = Field(max_length=64)
    percentage: Exact = Field(ge=0, le=1, description="0 to 1. What they come to is 1 at most.")


class NewRecords(Body):
    document: str = Field(max_length=64)
    facilities: list[FacilityShare] = Field(min_length=1, max_length=100)
    project: str | None = Field(None, max_length=64)
    supplier: str | None = Field(None, max_length=200)


class NewWaste(Body):
    facility: str = Field(max_length=64)
    identification_name: str = Field(min_length=1, max_length=500)
    start_date: date
    end_date: date
    base_quantity: Exact = Field(gt=0)
    unit: str | None = Field(None, max_length=100, description="Kilograms without it.")
    waste_code: str | None = Field(None, max_length=20)
    description: str | None = Field(None, max_length=2000)
    destination: str | None = Field(None, max_length=500)
    project: str | None = Field(None, max_length=64)


class ItemsChange(Body):
    items: list[dict[str, Any]] = Field(max_length=1000, description="All of them: they take the place of those that were there.")
    category: Category | None = None
    version: int | None = Field(None, ge=1, description="The document's version as you saw it.")


@blueprint.get("/api/records/")
@endpoint("List records", right="records:read")
def list_records(actor: Actor, query: RecordsQuery) -> Page[RecordShape]:
    return page(query.of(actor), Record, query, shapes.several)


@blueprint.post("/api/records/")
@endpoint("Make records of a document", right="records:write", status=201)
def make_records(actor: Actor, body: NewRecords) -> RecordsShape:
    """One for each item and facility; the parts sum to the whole where the percentages come to 1. 409 when records of it were made before."""
    given = [Share(one.facility, one.percentage) for one in body.facilities]
    return RecordsShape(results=shapes.several(records.make(body.document, given, project=body.project, supplier=body.supplier, actor=actor)))


@blueprint.post("/api/records/wastes/")
@endpoint("Enter waste without a document", right="records:write", status=201)
def enter_waste(actor: Actor, body: NewWaste) -> RecordShape:
    given = body.model_dump(exclude={"facility", "project"})
    return shapes.record(records.enter_waste(body.facility, given, project=body.project, actor=actor))


@blueprint.get("/api/records/trends/")
@endpoint("Get records added up by month", right="records:read")
def get_trends(actor: Actor, query: Wanted) -> TrendsShape:
    """By category, in one unit each: their own, or the base unit where they have several; the latest 24 months."""
    return shapes.trends(records.trends(query.of(actor)))


@blueprint.get("/api/records/csv/")
@endpoint("Get records as CSV", right="records:read")
def get_csv(actor: Actor, query: Wanted) -> Response:
    return files.csv(query.of(actor), "")


@blueprint.get("/api/records/xlsx/")
@endpoint("Get records as a workbook", right="records:read")
def get_xlsx(actor: Actor, query: Wanted) -> Response:
    return files.xlsx(query.of(actor), firm.of(actor).name)


@blueprint.get("/api/records/<record_id>/")
@endpoint("Get a record", right="records:read")
def get_record(actor: Actor, record_id: str) -> RecordShape:
    return shapes.record(records.one(record_id, actor=actor))


@blueprint.delete("/api/records/<record_id>/")
@endpoint("Remove a record", right="records:write", status=204)
def remove_record(actor: Actor, record_id: str) -> None:
    """Of a document without any left, records can be made again."""
    records.remove(record_id, actor=actor)


@blueprint.get("/api/docs/<document_id>/items/")
@endpoint("Get what records of a document are made of", right="documents:read")
def get_items(actor: Actor, document_id: str) -> ItemsShape:
    document = documents.one(document_id, actor=actor)
    return shapes.items(document.public_id, document.version, records.content_of(document))


@blueprint.put("/api/docs/<document_id>/items/")
@endpoint("Replace what records of a document are made of", right="documents:write")
def put_items(actor: Actor, document_id: str, body: ItemsChange) -> ItemsShape:
    """Kept as an edit of the document's fields."""
    reading = records.content_of(documents.one(document_id, actor=actor)).reading
    if reading is None:
        raise Refused("The document isn't read yet.", code="not_read")
    document = records.put(reading, body.items, category=body.category, version=body.version, actor=actor)
    return shapes.items(document.public_id, document.version, records.content_of(document))
