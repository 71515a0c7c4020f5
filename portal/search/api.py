"""``/api/search/``: hits as JSON."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from flask import request
from pydantic import Field

from portal.core import search
from portal.core.actors import Actor
from portal.search import blueprint, shapes
from portal.search.shapes import HitShape
from portal.web.endpoint import endpoint
from portal.web.paging import Page
from portal.web.payload import Query

_ASKED = """What to look for: words, "phrases", beginnings\\*, -without; filters `type:` (name or what the firm calls it), \
`folder:` (hashid or name), `status:`, `from:`, `to:` (days when it was handed in), `dated:` (2025-03-31, 2025-03, 2025, 2024..2025-06: its own date), \
`over:`, `under:` (its total: 1240.50 or 1240.50EUR)."""
Day = date | None
Amount = Decimal | None


class SearchQuery(Query):
    q: str = Field(max_length=1000, description=_ASKED, examples=['"notice period" type:contract'])
    types: str | None = Field(None, description="Types of documents, with commas between.", examples=["invoice,receipt"])
    folder: str | None = Field(None, description="A folder's hashid.")
    status: str | None = Field(None, description="States, with commas between.", examples=["needs_review,confirmed"])
    amount_from: Amount = Field(None, max_digits=18, description="The least total of a document.", examples=["1240.50"])
    amount_to: Amount = Field(None, max_digits=18, description="The largest total.")
    currency: str | None = Field(None, pattern="^[A-Za-z]{3}$", description="Of the total.", examples=["EUR"])
    dated_from: Day = Field(None, description="The first day of a document's own date.")
    dated_to: Day = Field(None, description="The last.")
    created_from: Day = Field(None, description="The first day on which it was handed in (UTC).")
    created_to: Day = Field(None, description="The last.")
    threshold: float = Field(0.0, ge=0, le=1, description="The least score.")
    mode: search.Mode = Field("both", description="Whether words count, the meaning, or both.")
    page: int = Field(1, ge=1, le=search.MOST_HITS)
    page_size: int = Field(20, ge=1, le=100)

    @property
    def within(self) -> search.Within:
        return search.Within(**{name: getattr(self, name) for name in WITHIN})


WITHIN = ("amount_from", "amount_to", "currency", "dated_from", "dated_to", "created_from", "created_to")


def _listed(text: str | None) -> list[str] | None:
    return [name.strip() for name in text.split(",")] if text else None


@blueprint.get("/api/search/")
@endpoint("Search in documents", right="documents:read")
def find_documents(actor: Actor, query: SearchQuery) -> Page[HitShape]:
    """Each document once, with its best passage, best first; at most 200. What was read, entered or renamed before the request is found."""
    found = search.results(
        actor,
        query.q,
        types=_listed(query.types),
        among=_listed(query.status),
        within=query.within,
        folder=query.folder or None,
        threshold=query.threshold,
        mode=query.mode,
        number=query.page,
        size=query.page_size,
    )
    return Page(
        count=found.count,
        next=_link(query.page + 1) if found.count > query.page * query.page_size else None,
        previous=_link(query.page - 1) if query.page > 1 else None,
        results=shapes.hits(found.hits),
    )


def _link(number: int) -> str:
    return f"{request.base_url}?{urlencode(request.args.to_dict() | {'page': str(number)})}"
