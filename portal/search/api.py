"""``/api/search/``: hits as JSON."""

from __future__ import annotations

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

_ASKED = """What to look for: words, "phrases", beginnings\\*, -without; filters `type:`, `folder:` (hashid or name), `status:`, `from:`, `to:` (days)."""


class SearchQuery(Query):
    q: str = Field(max_length=1000, description=_ASKED, examples=['"notice period" type:contract'])
    types: str | None = Field(None, description="Types of documents, with commas between.", examples=["invoice,receipt"])
    folder: str | None = Field(None, description="A folder's hashid.")
    threshold: float = Field(0.0, ge=0, le=1, description="The least score.")
    mode: search.Mode = Field("both", description="Whether words count, the meaning, or both.")
    page: int = Field(1, ge=1, le=search.MOST_HITS)
    page_size: int = Field(20, ge=1, le=100)

    @property
    def named_types(self) -> list[str] | None:
        return [name.strip() for name in self.types.split(",")] if self.types else None


@blueprint.get("/api/search/")
@endpoint("Search in documents", right="documents:read")
def find_documents(actor: Actor, query: SearchQuery) -> Page[HitShape]:
    """Each document once, with its best passage, best first; at most 200. What was read, entered or renamed before the request is found."""
    found = search.results(
        actor,
        query.q,
        types=query.named_types,
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
