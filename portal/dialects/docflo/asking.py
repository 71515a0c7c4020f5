"""``/docs/v1/document/ai/…``: search by words and meaning, and questions."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from portal.core import questions, search, types
from portal.core.actors import Actor
from portal.core.documents import UnknownType
from portal.core.errors import Invalid
from portal.core.questions import Answer
from portal.core.search import Hit
from portal.core.search.asked import LONGEST
from portal.dialects.docflo import blueprint
from portal.dialects.docflo.shapes import Camel, CamelBody
from portal.web.endpoint import endpoint
from portal.web.figures import number

RESULTS = 50


class SearchBody(CamelBody):
    query: str = Field(min_length=1, max_length=LONGEST, examples=["Find all invoices from Microsoft"])
    score_threshold: float = Field(ge=0, le=1, alias="score_threshold", description="The least score; docs/architecture.md says what it means.")
    model_ids: str | None = Field(None, alias="model_ids", max_length=2000, description="Document types, separated by commas.", examples=["invoice,receipt"])


class FoundShape(Camel):
    document_id: str
    id: str = Field(description="The document's, as in `documentId`.")
    name: str
    type: str | None
    score: float = Field(description="0 to 1.")
    snippet: str
    page: int | None
    box: list[float] | None = Field(description="x0, y0, x1, y1 in fractions of the upright page.")
    chunk_id: str


class FoundsShape(Camel):
    results: list[FoundShape] = Field(description="Best first.")
    total: int


@blueprint.post("/docs/v1/document/ai/search")
@endpoint("Search documents", right="documents:read")
def search_documents(actor: Actor, body: SearchBody) -> FoundsShape:
    wanted = known_types([name for part in (body.model_ids or "").split(",") if (name := part.strip())], actor)
    try:
        hits = search.find(actor, body.query, types=wanted, threshold=body.score_threshold, limit=RESULTS)
    except Invalid as error:
        raise Invalid(error.message, field="query") from None
    return FoundsShape(results=[_found(hit) for hit in hits], total=len(hits))


def known_types(names: list[str], actor: Actor) -> list[str] | None:
    """The types, None for all; `UnknownType` for one that there isn't."""
    known = types.of_actor(actor)
    strange = next((name for name in names if name not in known), None)
    if strange is not None:
        raise UnknownType(strange, known)
    return names or None


def _found(hit: Hit) -> FoundShape:
    document = hit.document
    return FoundShape(
        document_id=document.public_id,
        id=document.public_id,
        name=document.name,
        type=document.doc_type,
        score=round(hit.score, 4),
        snippet=hit.snippet,
        page=hit.page,
        box=hit.box,
        chunk_id=hit.chunk_id,
    )


class AskBody(CamelBody):
    query: str = Field(min_length=1, max_length=2000, examples=["What is the total amount of all invoices this month?"])
    types: list[str] | None = Field(None, max_length=200, description="Document types to look at; all without it.")


class CitedShape(Camel):
    id: str
    name: str
    type: str | None


class FigureShape(Camel):
    label: str
    value: float
    currency: str | None


class QuoteShape(Camel):
    document_id: str
    page: int | None
    box: list[float] | None = Field(description="x0, y0, x1, y1 in fractions of the upright page.")
    text: str


class AnswerShape(Camel):
    answer: str = Field(description="In sentences. When nothing was found: what was understood.")
    found: bool
    figures: list[FigureShape] = Field(description="One for each group and currency; currencies are never added together.")
    documents: list[CitedShape] = Field(description="Those that the answer rests on, newest first; `count` is of all.")
    count: int
    quotes: list[QuoteShape]
    left_out: list[str] = Field(description="What fits but couldn't be counted.")
    unknown: list[str] = Field(description="Words that weren't understood.")
    query: dict[str, Any] = Field(description="The question as it was understood.")


@blueprint.post("/docs/v1/document/ai/ask")
@endpoint("Ask about documents", right="documents:read")
def ask(actor: Actor, body: AskBody) -> AnswerShape:
    """Answered from what was read, with the documents cited. What isn't understood is told, never guessed."""
    wanted = known_types(body.types or [], actor)
    try:
        return _answer(questions.ask(actor, body.query, types=wanted))
    except Invalid as error:
        raise Invalid(error.message, field="query") from None


def _answer(found: Answer) -> AnswerShape:
    return AnswerShape(
        answer=found.text,
        found=found.found,
        figures=[FigureShape(label=one.label, value=number(str(one.value)), currency=one.currency) for one in found.figures],
        documents=[CitedShape(id=one.public_id, name=one.name, type=one.doc_type) for one in found.documents],
        count=found.count,
        quotes=[QuoteShape(document_id=one.document.public_id, page=one.page, box=one.box, text=one.text) for one in found.quotes],
        left_out=list(found.left_out),
        unknown=list(found.unknown),
        query=dict(found.query),
    )
