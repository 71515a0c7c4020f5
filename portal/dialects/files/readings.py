"""``/v1/files/readings``: what was read from files, corrected, and made into records."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field

from portal.core import records
from portal.core.actors import Actor
from portal.core.documents import Document
from portal.core.errors import Invalid
from portal.core.records import Record, Share
from portal.dialects.files import blueprint, shapes
from portal.dialects.files.narrowing import OfFiles, narrowed
from portal.dialects.files.paging import Page, page
from portal.dialects.files.shapes import NAMES, Category, FileReadingShape, Id
from portal.dialects.files.words import HAS_READING
from portal.web.endpoint import endpoint
from portal.web.payload import Body

MOST_NAMED = 100
KEYS = {name: key for key, name in NAMES.items()}

#: Numbers as they were written: 0.1 isn't 0.1000000000000000055.
Exact = Annotated[Decimal, BeforeValidator(lambda given: Decimal(str(given)) if isinstance(given, (int, float)) and not isinstance(given, bool) else given)]


class ReadingsQuery(OfFiles):
    file_id: list[Id] | None = Field(None, alias="file_id[]", max_length=MOST_NAMED, description="Of these files.")
    linked: bool | None = Field(None, description="Whether records were made of it.")


class NewContent(Body):
    items: list[dict[str, Any]] = Field(max_length=1000, description="All of them: they take the place of those that were there.")
    category: Category | None = Field(None, description="What a bill is for, where that wasn't found out.")


class ReadingChange(Body):
    content: NewContent
    version: int | None = Field(None, ge=1, description="Of the reading as you saw it.")


class ReadingName(Body):
    id: Id


class FacilityShare(Body):
    id: Id
    percentage: Exact = Field(ge=0, le=1, description="0 to 1. What they come to is 1 at most.")


class Linking(Body):
    file_readings: list[ReadingName] = Field(min_length=1, description="One.")
    facilities: list[FacilityShare] = Field(min_length=1, max_length=100)
    project_id: Id | None = None
    supplier_id: str | None = Field(None, max_length=200, description="Whatever you call the supplier by; it is kept with the records.")


class MadeShape(BaseModel):
    id: str
    type: str
    category: Category
    facility_id: str
    percentage: float
    base_quantity: float
    quantity: float
    unit_id: str


class LinkedShape(BaseModel):
    file_id: str
    file_reading_id: str
    linked: bool
    records: list[MadeShape] = Field(description="One for each item and facility.")
    ids: list[str]


@blueprint.get("/v1/files/readings")
@endpoint("List file readings", right="documents:read")
def list_readings(actor: Actor, query: ReadingsQuery) -> Page[FileReadingShape]:
    """Of files that were read, or couldn't be; newest first."""
    found = narrowed(query, actor, among=HAS_READING)
    if query.file_id is not None:
        found = found.where(Document.uuid.in_(query.file_id))
    if query.linked is not None:
        found = records.only_linked(found, query.linked)
    return page(found, Document, query, shapes.readings)


@blueprint.put("/v1/files/readings/<file_reading_id>")
@endpoint("Replace the content of a file reading", right="documents:write")
def put_reading(actor: Actor, file_reading_id: str, body: ReadingChange) -> FileReadingShape:
    """Kept as an edit of the document, with who made it and what was there before."""
    items = [{KEYS.get(key, key): value for key, value in one.items()} for one in body.content.items]
    try:
        changed = records.put(file_reading_id, items, category=body.content.category, version=body.version, actor=actor)
    except Invalid as error:
        raise Invalid(_in_words(error.message), field=_in_words(error.field or "") or None, code=error.code) from None
    return shapes.reading(changed)


def _in_words(text: str) -> str:
    """With this family's words for the keys of items."""
    for key, name in NAMES.items():
        text = re.sub(rf"\b{key}\b", name, text)
    return text


@blueprint.post("/v1/files/readings")
@endpoint("Make records of a file reading", right="records:write", status=201)
def link_reading(actor: Actor, body: Linking) -> LinkedShape:
    """Invoices or wastes, by what the file is, one for each item and facility. The facilities' quantities sum to the item's where their percentages
    come to 1. 409 names the records that were made before."""
    if len(body.file_readings) > 1:
        raise Invalid("One file reading at a time can be made into records.", code="multiple_files_not_supported")
    name = body.file_readings[0].id
    document = records.of_reading(name, actor=actor)
    given = [Share(one.id, one.percentage) for one in body.facilities]
    made = records.make(document.public_id, given, project=body.project_id, supplier=body.supplier_id, actor=actor)
    return LinkedShape(file_id=document.uuid, file_reading_id=name, linked=True, records=[_made(row) for row in made], ids=[row.uuid for row in made])


def _made(row: Record) -> MadeShape:
    return MadeShape(
        id=row.uuid,
        type=row.kind,
        category=row.category,  # type: ignore[arg-type]
        facility_id=row.facility.uuid,
        percentage=float(row.share),
        base_quantity=float(row.whole),
        quantity=float(row.amount),
        unit_id=row.unit,
    )
