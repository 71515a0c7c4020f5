"""The console's search: a line to type into, the hits with what was found marked, each leading to its place in the document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from flask import render_template, url_for
from markupsafe import Markup, escape
from pydantic import BeforeValidator, Field

from portal.core import folders, search, types
from portal.core.actors import Actor
from portal.core.documents import states
from portal.core.errors import Invalid, NotFound
from portal.core.search import Hit, Results, Within
from portal.search import blueprint
from portal.web.listing import address
from portal.web.page import page
from portal.web.payload import Query

SIZE = 20
STRENGTHS = ((0.9, "As typed"), (0.7, "Close"), (0.0, "Partly"))


def _absent(value: object) -> object:
    return None if value == "" else value


Text = Annotated[str | None, BeforeValidator(_absent)]
Amount = Annotated[Decimal | None, Field(max_digits=18), BeforeValidator(_absent)]
Day = Annotated[date | None, BeforeValidator(_absent)]


class SearchQuery(Query):
    q: Text = None
    type: Text = None
    folder: Text = None
    status: Text = None
    amount_from: Amount = None
    amount_to: Amount = None
    currency: Text = None
    dated_from: Day = None
    dated_to: Day = None
    mode: Literal["both", "words", "meaning"] = "both"
    number: int = Field(1, ge=1, le=search.MOST_HITS, alias="page")

    @property
    def within(self) -> Within:
        return Within(self.amount_from, self.amount_to, currency=self.currency, dated_from=self.dated_from, dated_to=self.dated_to)

    @property
    def narrows(self) -> bool:
        """Whether more is said than the words."""
        return bool(self.type or self.folder or self.mode != "both" or self.narrows_more)

    @property
    def narrows_more(self) -> bool:
        return bool(self.status or self.within != Within())


@dataclass(frozen=True, slots=True)
class Shown:
    """A hit as the page has it: `snippet` with its marks, `there` the review page at the place, `strength` in a word."""

    hit: Hit
    snippet: Markup
    there: str
    strength: str
    type: str


@blueprint.get("/search")
@page(right="documents:read")
def search_page(actor: Actor, query: SearchQuery) -> str | tuple[str, int]:
    found, error = Results([], 0), None
    try:
        found = _found(actor, query) if query.q else found
    except (Invalid, NotFound) as refusal:
        error = refusal.message
    shown = render_template(
        "search/search.html",
        query=query,
        error=error,
        hits=[_shown(hit, query.q or "", types.of_actor(actor)) for hit in found.hits],
        count=found.count,
        most=search.MOST_HITS,
        previous=address(page=str(query.number - 1)) if query.number > 1 else None,
        following=address(page=str(query.number + 1)) if found.count > query.number * SIZE else None,
        types=types.of_actor(actor),
        places=folders.places(actor),
        states=[state for state in states.STATES if state != states.DELETED],
    )
    return (shown, 400) if error else shown


def _found(actor: Actor, query: SearchQuery) -> Results:
    kinds = [query.type] if query.type else None
    among = [query.status] if query.status else None
    return search.results(
        actor, query.q or "", types=kinds, folder=query.folder, among=among, within=query.within, mode=query.mode, number=query.number, size=SIZE
    )


def _shown(hit: Hit, text: str, known: types.Types) -> Shown:
    passage = hit.chunk_id.rpartition(".")[2]
    lit = {"passage": passage} if hit.meaning > hit.words else {"highlight": text, "passage": passage}
    anchor = f"page-{hit.page}" if hit.page else None
    there = url_for("docs.review", document_id=hit.document.public_id, page=hit.page, _anchor=anchor, **lit)
    strength = next(word for least, word in STRENGTHS if hit.score >= least)
    return Shown(hit, marked(hit.snippet, hit.marks), there, strength, known.named(hit.document.doc_type).label)


def marked(text: str, marks: list[tuple[int, int]]) -> Markup:
    """The text with the found words in ``<mark>``, lines joined; it may hold anything and is escaped."""
    parts, at = [], 0
    for start, end in marks:
        parts += [escape(text[at:start]), Markup("<mark>%s</mark>") % text[start:end]]
        at = max(at, end)
    joined = Markup("").join([*parts, escape(text[at:])])
    return Markup(str(joined).replace("\n", " · "))
