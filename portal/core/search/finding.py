"""Asking the index: by words, by meaning, or both together, among the documents that an actor may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Row, select

from portal.core import tenancy
from portal.core.actors import Actor
from portal.core.db import db
from portal.core.documents.table import Document
from portal.core.search import matching, meaning, narrowing, scoring, snippets, weighing
from portal.core.search.asked import Question, understood
from portal.core.search.table import Chunk
from portal.core.search.tokens import placed
from portal.core.search.valued import Within
from portal.core.search.weighing import Weighed

Mode = Literal["both", "words", "meaning"]
EVERYTHING = Within()
MOST_HITS = 200  # of one search; who doesn't find it among these has to say more


@dataclass(frozen=True, slots=True)
class Hit:
    """A document and its best passage, or a passage. `score` as in `scoring`, from its two sources `words` and `meaning`. `marks` are the found words
    (``snippet[start:end]``); `page` and `box` tell where the snippet stands, None on no page. `text` is the whole passage."""

    document: Document
    score: float
    snippet: str
    marks: list[tuple[int, int]]
    page: int | None
    box: list[float] | None
    chunk_id: str
    text: str
    words: float
    meaning: float


@dataclass(frozen=True, slots=True)
class Results:
    """A page of hits; `count` is of all pages, at most `MOST_HITS`."""

    hits: list[Hit]
    count: int


def find(
    actor: Actor,
    text: str,
    *,
    types: Sequence[str] | None = None,
    threshold: float = 0.0,
    folder: str | None = None,
    limit: int = 20,
    **more: Any,
) -> list[Hit]:
    """The best `limit` of `results`."""
    return results(actor, text, types=types, threshold=threshold, folder=folder, size=limit, **more).hits


def results(
    actor: Actor,
    text: str,
    *,
    types: Sequence[str] | None = None,
    threshold: float = 0.0,
    folder: str | None = None,
    among: Sequence[str] | None = None,
    within: Within = EVERYTHING,
    mode: Mode = "both",
    each: Literal["document", "passage"] = "document",
    number: int = 1,
    size: int = 20,
) -> Results:
    """Page `number` (from 1) of what answers `text` (`asked`), best first, the newer first among equals: each document once with its best passage, or
    `each` passage.

    `types`, `folder` (public id), `among` (states) and `within` (amounts and dates) narrow it, filters in the text further. `threshold` is the least
    score, never below `scoring.LEAST`. In quotation marks or with a ``*`` only words count, whatever the mode. Raises `Invalid` for a text with nothing to
    look for, or for a type or state that isn't there, `NotFound` for a folder.
    """
    question = understood(text)
    documents = narrowing.documents(actor, question, types=types, folder=folder, among=among, within=within)
    weighed = Weighed(actor.organization_id, question, documents, matching.Unwanted(actor.organization_id, question.unwanted))
    asked = None if mode == "words" or question.exact else meaning.directions([question.plain])
    if mode != "meaning" or question.exact:
        weighing.by_words(weighed)
    if asked is not None:
        weighing.by_meaning(weighed, asked)
    chunks = weighing.best(weighed, least=max(threshold, scoring.LEAST), once=each == "document")[:MOST_HITS]
    return Results(_hits(chunks[(number - 1) * size :][:size], weighed, asked, actor), len(chunks))


def _hits(chunks: Sequence[int], weighed: Weighed, asked: meaning.Vectors | None, actor: Actor) -> list[Hit]:
    ids = {weighed.of[chunk] for chunk in chunks}
    documents = {one.id: one for one in db.session.scalars(tenancy.scoped(Document, actor).where(Document.id.in_(ids))).unique()} if ids else {}
    query = select(Chunk.id, Chunk.document_id, Chunk.number, Chunk.text, Chunk.lines).where(Chunk.id.in_(chunks))
    rows = {row.id: row for row in db.session.execute(query)} if chunks else {}
    return [_hit(documents[weighed.of[chunk]], rows[chunk], weighed, asked) for chunk in chunks if weighed.of[chunk] in documents and chunk in rows]


def _hit(document: Document, row: Row[Any], weighed: Weighed, asked: meaning.Vectors | None) -> Hit:
    tokens, by_words, by_meaning = placed(row.text), weighed.words.get(row.id, 0.0), weighed.meaning.get(row.id, 0.0)
    found, alike = _typed(weighed.question, [token.word for token in tokens]), asked if by_meaning > by_words else None
    snippet = snippets.shown(row.text, row.lines, tokens, set() if alike is not None else found, alike)
    return Hit(
        document=document,
        score=round(weighed.score(row.id), 4),
        snippet=snippet.text,
        marks=snippet.marks,
        page=snippet.page,
        box=snippet.box,
        chunk_id=f"{document.public_id}.{row.number}",
        text=row.text,
        words=by_words,
        meaning=by_meaning,
    )


def _typed(question: Question, words: Sequence[str]) -> set[int]:
    """Numbers of the words that were asked for: as typed where they stand so, else each of them."""
    return scoring.find([question.whole], words).tokens or scoring.find(question.telling, words).tokens
