"""Asking the index: by words, by meaning, or both together, among the documents that an actor may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from portal.core import tenancy
from portal.core.actors import Actor
from portal.core.db import db
from portal.core.documents.table import Document
from portal.core.search import meaning, narrowing, scoring, snippets, weighing
from portal.core.search.asked import understood
from portal.core.search.tokens import placed
from portal.core.search.weighing import Weighed

Mode = Literal["both", "words", "meaning"]
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


def find(
    actor: Actor,
    text: str,
    *,
    types: Sequence[str] | None = None,
    threshold: float = 0.0,
    folder: str | None = None,
    among: Sequence[str] | None = None,
    mode: Mode = "both",
    limit: int = 20,
    each: Literal["document", "passage"] = "document",
) -> list[Hit]:
    """What answers `text` (`asked`), best first, the newer first among equals: each document once with its best passage, or `each` passage.

    `types`, `folder` (public id) and `among` (states) narrow it, filters in the text further. `threshold` is the least score, never below
    `scoring.LEAST`. In quotation marks or with a ``*`` only words count, whatever the mode. Raises `Invalid` for a text with nothing to look for,
    `NotFound` for a folder that isn't there.
    """
    question = understood(text)
    weighed = Weighed(actor.organization_id, question, narrowing.documents(actor, question, types=types, folder=folder, among=among))
    asked = None if mode == "words" or question.exact else meaning.directions([question.plain])
    if mode != "meaning" or question.exact:
        weighing.by_words(weighed)
    if asked is not None:
        weighing.by_meaning(weighed, asked)
    chunks = weighing.best(weighed, least=max(threshold, scoring.LEAST), once=each == "document")[: min(limit, MOST_HITS)]
    return _hits(chunks, weighed, asked, actor)


def _hits(chunks: Sequence[int], weighed: Weighed, asked: meaning.Vectors | None, actor: Actor) -> list[Hit]:
    ids = {weighed.rows[chunk].document_id for chunk in chunks}
    documents = {one.id: one for one in db.session.scalars(tenancy.scoped(Document, actor).where(Document.id.in_(ids))).unique()} if ids else {}
    return [_hit(documents[weighed.rows[chunk].document_id], chunk, weighed, asked) for chunk in chunks if weighed.rows[chunk].document_id in documents]


def _hit(document: Document, chunk: int, weighed: Weighed, asked: meaning.Vectors | None) -> Hit:
    row, tokens = weighed.rows[chunk], placed(weighed.rows[chunk].text)
    found = scoring.find(weighed.question.wanted, tokens).tokens
    by_meaning = asked is not None and weighed.meaning.get(chunk, 0.0) > weighed.words.get(chunk, 0.0)
    snippet = snippets.nearest(row.text, row.lines, asked, tokens, found) if by_meaning else snippets.around_words(row.text, row.lines, tokens, found)
    return Hit(
        document=document,
        score=round(weighed.score(chunk), 4),
        snippet=snippet.text,
        marks=snippet.marks,
        page=snippet.page,
        box=snippet.box,
        chunk_id=f"{document.public_id}.{row.number}",
        text=row.text,
        words=weighed.words.get(chunk, 0.0),
        meaning=weighed.meaning.get(chunk, 0.0),
    )
