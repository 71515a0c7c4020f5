"""How hits look in the house API."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel, Field

from portal.core.search import Hit


class FoundDocument(BaseModel):
    id: str
    name: str
    type: str | None = Field(description="The same word filters.")
    folder: str | None
    reference_id: str
    created_at: datetime


class HitShape(BaseModel):
    document: FoundDocument
    score: float = Field(
        description="0.9 to 1: the words as typed; 0.7 to 0.9: all the words that say something, or nearly the same said in other words; "
        "0.3 to 0.7: some of the words, or about the same thing. What is below 0.3 isn't listed."
    )
    snippet: str = Field(description="The lines of the best passage that say most.")
    marks: list[tuple[int, int]] = Field(description="The found words in the snippet: first character and the one after the last.")
    page: int | None = Field(description="Where the snippet stands, from 1; null for what is on no page, like the name.")
    box: list[float] | None = Field(description="x0, y0, x1, y1 in fractions of the upright page.")
    passage: str = Field(description="The passage's id.")


def hits(found: Sequence[Hit]) -> list[HitShape]:
    return [
        HitShape(document=_document(hit), score=hit.score, snippet=hit.snippet, marks=hit.marks, page=hit.page, box=hit.box, passage=hit.chunk_id)
        for hit in found
    ]


def _document(hit: Hit) -> FoundDocument:
    document = hit.document
    return FoundDocument(
        id=document.public_id,
        name=document.name,
        type=document.doc_type,
        folder=document.folder.public_id if document.folder else None,
        reference_id=document.reference_id,
        created_at=document.created_at,
    )
