"""How entries of the activity log look in the house API."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from portal.core.activity import Entry


class EntryShape(BaseModel):
    hashid: str
    sequence: int = Field(description="Counts from 1 in each organization, without gaps.")
    type: Literal["info", "warning", "error"]
    area: str
    sub_area: str
    deed: str
    message: str | None = Field(description="null: erased, as it may have named somebody.")
    metadata: dict[str, str] | None = Field(description="null: erased.")
    document: str | None
    by: str | None = Field(description="null: erased.")
    actor: str = Field(description="The account or credential, e.g. `user:k3v9hq2mzt7a`.")
    created_at: datetime
    hash: str = Field(description="SHA-256 over the hash of the entry before and this entry's content.")


def entries(rows: Sequence[Entry]) -> list[EntryShape]:
    return [entry(row) for row in rows]


def entry(row: Entry) -> EntryShape:
    return EntryShape(
        hashid=row.public_id,
        sequence=row.sequence,
        type=row.kind,  # type: ignore[arg-type]
        area=row.area,
        sub_area=row.sub_area,
        deed=row.deed,
        message=row.message,
        metadata=row.facts,
        document=row.document,
        by=row.who,
        actor=row.actor,
        created_at=row.at,
        hash=row.hash,
    )
