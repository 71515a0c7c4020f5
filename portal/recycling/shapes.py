"""How deleted documents and legal holds look in the house API."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel, Field

from portal.core import holds, purging
from portal.core.documents import Document
from portal.core.holds import LegalHold


class HoldShape(BaseModel):
    hashid: str
    document: str | None = Field(description="The document that it is on; null: it is on a folder.")
    folder: str | None = Field(description="The folder that it is on, with all that lies in and below it.")
    reason: str
    placed_by: str
    placed_at: datetime


class DeletedDocument(BaseModel):
    id: str
    name: str
    reference_id: str
    folder: str | None
    size: int = Field(description="Bytes.")
    deleted_at: datetime | None
    deleted_by: str | None = Field(description="Null of what was deleted before this was kept.")
    purged_at: datetime | None = Field(description="When it will be purged; null: never, or not as long as it is held.")
    hold: HoldShape | None = Field(description="The legal hold that it lies under.")


def hold(row: LegalHold) -> HoldShape:
    return HoldShape(
        hashid=row.public_id,
        document=row.document.public_id if row.document is not None else None,
        folder=row.folder.public_id if row.folder is not None else None,
        reason=row.reason,
        placed_by=row.placed_by,
        placed_at=row.created_at,
    )


def all_holds(rows: Sequence[LegalHold]) -> list[HoldShape]:
    return [hold(row) for row in rows]


def deleted(rows: Sequence[Document]) -> list[DeletedDocument]:
    held = holds.of_documents(rows)
    return [_deleted(row, held.get(row.id)) for row in rows]


def _deleted(row: Document, held: LegalHold | None) -> DeletedDocument:
    return DeletedDocument(
        id=row.public_id,
        name=row.name,
        reference_id=row.reference_id,
        folder=row.folder.public_id if row.folder is not None else None,
        size=row.size,
        deleted_at=row.deleted_at,
        deleted_by=row.deleted_by,
        purged_at=purging.due(row) if held is None else None,
        hold=hold(held) if held is not None else None,
    )
