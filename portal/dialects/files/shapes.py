"""How files and readings look in this family."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field

from portal.core import records, uploads
from portal.core.db import settings
from portal.core.documents import Document, states
from portal.core.extraction.sniff import KINDS
from portal.core.records import Content
from portal.dialects.files.words import STATUS, Status
from portal.web.figures import number

Category = Literal["water", "electricity", "gas", "fuel_delivery", "recharges", "wastes"]
#: A UUID, which may be sent in capitals as well.
Id = Annotated[str, Field(max_length=64), AfterValidator(str.lower)]
#: Of a moment, its date.
Day = Annotated[date, BeforeValidator(lambda text: text[:10] if isinstance(text, str) and text[10:11] == "T" else text)]
EMPTY = Content(None, (), None, True)
#: This family's words for the keys of items.
NAMES = {"supply_point": "cups", "waste_code": "ewc_code"}


class FileShape(BaseModel):
    id: str = Field(description="A UUID.")
    name: str = Field(description="Without the extension.")
    extension: str
    mime_type: str
    size_kb: int = Field(description="Rounded up.")
    status: Status
    reason: str | None = Field(description="Of an error.")
    folder_id: str | None = Field(description="Null at the root.")
    category: Category | None
    tags: list[str]
    url: str = Field(description="Where it is downloaded, with the same headers.")
    created_at: datetime
    updated_at: datetime


class ContentShape(BaseModel):
    items: list[dict[str, Any]] = Field(
        description="`quantity`, `unit`, `unit_printed`, `start_date`, `end_date`; of bills `invoice_number`, `cups` (the supply point) and `description`"
        " (which fuel or refrigerant), of waste `ewc_code`, `identification_name`, `description`, `destination`. `id` tells the items of a reading apart.",
        examples=[[{"invoice_number": "A-17", "quantity": 41.5, "unit": "cubic_metre_(m3)", "start_date": "2024-01-01", "end_date": "2024-01-31"}]],
    )


class ReadingShape(BaseModel):
    id: str | None = Field(description="Null when nothing at all could be read.")
    status: Literal["success", "error"]
    content: ContentShape


class FileReadingShape(BaseModel):
    id: str = Field(description="The file's.")
    name: str
    tags: list[str] = Field(description="`invoice::water` and the like, or `document::wastes`: what records are made of it.")
    category: Category | None
    reading: ReadingShape
    linked: bool = Field(description="Records were made of it.")
    version: int = Field(description="Send it with a change to be told when somebody else was faster.")


def files(rows: Sequence[Document]) -> list[FileShape]:
    """A few queries, however many there are."""
    found, confirming = records.of_documents(rows), uploads.confirming(rows)
    return [_file(row, found[row.id], row.id in confirming) for row in rows]


def file(row: Document) -> FileShape:
    return files([row])[0]


def parts(name: str) -> tuple[str, str]:
    """Name and extension: ``water bill.pdf`` → ``water bill``, ``pdf``."""
    stem, dot, ending = name.rpartition(".")
    return (stem, ending) if dot and stem and ending.isalnum() and len(ending) <= 10 else (name, "")


def _file(row: Document, content: Content, confirming: bool) -> FileShape:
    """While a job looks at what was put, the file counts as uploaded, whatever was wrong with what was put before."""
    stem, ending = parts(row.name)
    kind = KINDS.get(row.kind)
    return FileShape(
        id=row.uuid,
        name=stem,
        extension=ending or (kind.extension if kind else ""),
        mime_type=kind.mime if kind else "application/octet-stream",
        size_kb=-(-row.size // 1024),
        status=STATUS[states.RECEIVED if confirming else row.state],
        reason=None if confirming else row.reason,
        folder_id=row.folder.public_id if row.folder else None,
        category=content.category,  # type: ignore[arg-type]
        tags=records.tags_of(row, content.category),
        url=address(row.uuid),
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def address(uuid: str) -> str:
    return f"{settings().public_url}/v1/files/{uuid}/download"


def readings(rows: Sequence[Document]) -> list[FileReadingShape]:
    """A few queries, however many there are."""
    found, linked = records.of_documents(rows), records.linked(rows)
    return [_reading(row, found[row.id], row.id in linked) for row in rows]


def reading(row: Document) -> FileReadingShape:
    return readings([row])[0]


def _reading(row: Document, content: Content, linked: bool) -> FileReadingShape:
    failed = content.failed or STATUS[row.state] == "error"
    return FileReadingShape(
        id=row.uuid,
        name=parts(row.name)[0],
        tags=records.tags_of(row, content.category),
        category=content.category,  # type: ignore[arg-type]
        reading=ReadingShape(id=content.reading, status="error" if failed else "success", content=ContentShape(items=[_item(one) for one in content.items])),
        linked=linked,
        version=row.version,
    )


def _item(item: dict[str, Any]) -> dict[str, Any]:
    told = {NAMES.get(key, key): value for key, value in item.items()}
    return told | {"quantity": number(told["quantity"]) if told["quantity"] is not None else None}
