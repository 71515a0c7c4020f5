"""How answers look in the house API."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from portal.core.documents import Document
from portal.core.questions import Answer, Quote


class FigureShape(BaseModel):
    label: str = Field(description="The figure's name, or its group or side: a month, a vendor …")
    value: str = Field(description="An exact decimal.", examples=["1240.50"])
    currency: str | None = Field(description="Null for counts; the unit of a quantity.")


class CitedDocument(BaseModel):
    id: str
    name: str
    type: str | None
    status: str
    folder: str | None


class QuoteShape(BaseModel):
    document: str = Field(description="The document's id.")
    page: int | None
    box: list[float] | None = Field(description="x0, y0, x1, y1 in fractions of the upright page.")
    text: str
    passage: str | None = Field(description="Null for a value: its place is all there is.")


class AnswerShape(BaseModel):
    found: bool = Field(description="False: something wasn't understood, or nothing answers it.")
    answer: str
    operation: str | None = Field(description="count, sum, average, min, max, list, compare, value or quote.")
    figures: list[FigureShape] = Field(description="One for each currency; amounts of several are never added together.")
    grouped_by: str | None
    count: int = Field(description="How many documents the answer rests on.")
    documents: list[CitedDocument] = Field(description="Which; at most 500, newest first.")
    quotes: list[QuoteShape]
    notes: list[str] = Field(description="Which names of the documents are meant, where the question has them otherwise, in sentences.")
    left_out: list[str] = Field(description="What fits and couldn't be counted, in sentences.")
    unknown: list[str] = Field(description="Words that weren't understood.")
    query: dict[str, Any] = Field(description="How the question was understood; `words` says it in a sentence.")


def answer(made: Answer) -> AnswerShape:
    return AnswerShape(
        found=made.found,
        answer=made.text,
        operation=made.operation,
        figures=[FigureShape(label=one.label, value=f"{one.value:f}", currency=one.currency) for one in made.figures],
        grouped_by=made.grouped_by,
        count=made.count,
        documents=[_document(one) for one in made.documents],
        quotes=[_quote(one) for one in made.quotes],
        notes=made.notes,
        left_out=made.left_out,
        unknown=made.unknown,
        query=made.query,
    )


def _document(one: Document) -> CitedDocument:
    return CitedDocument(id=one.public_id, name=one.name, type=one.doc_type, status=one.state, folder=one.folder.public_id if one.folder else None)


def _quote(one: Quote) -> QuoteShape:
    return QuoteShape(document=one.document.public_id, page=one.page, box=one.box, text=one.text, passage=one.chunk_id or None)
