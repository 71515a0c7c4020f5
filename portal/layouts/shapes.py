"""How remembered layouts look in the house API."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel, Field

from portal.core.readings import Layout


class LayoutShape(BaseModel):
    hashid: str
    vendor: str
    type: str = Field(description="The document type it is for.")
    type_told: bool = Field(description="A person had to say the type; the vendor's next document is read as it, too.")
    fields: list[str] = Field(description="What it finds. A field whose remembered value was wrong on two documents is left out.")
    version: int = Field(description="How often it was learned from.")
    documents: int = Field(description="From how many documents.")
    used: int = Field(description="How many documents were read with it.")
    learned_from: str | None = Field(description="The document it was last learned from.")
    learned_at: datetime
    last_used_at: datetime | None
    created_at: datetime


def layouts(rows: Sequence[Layout]) -> list[LayoutShape]:
    return [layout(row) for row in rows]


def layout(row: Layout) -> LayoutShape:
    return LayoutShape(
        hashid=row.public_id,
        vendor=row.vendor,
        type=row.doc_type,
        type_told=row.told,
        fields=row.fields,
        version=row.version,
        documents=row.documents,
        used=row.used,
        learned_from=row.learned_from.public_id if row.learned_from else None,
        learned_at=row.learned_at,
        last_used_at=row.last_used_at,
        created_at=row.created_at,
    )
