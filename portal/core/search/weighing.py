"""What speaks for each passage: the words it holds, and what it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from sqlalchemy import func, select

from portal.core.db import db
from portal.core.documents.table import Document
from portal.core.search import matching, meaning, scoring, tokens, vectors
from portal.core.search.asked import Question, Term
from portal.core.search.narrowing import Narrowed
from portal.core.search.table import Chunk

CANDIDATES = 200  # passages that are looked at closely, by either way
COMMON = 1000  # a word in more passages than this finds nothing by itself
BEYOND = 5  # times as many are fetched where documents are left out for a word
FEW = 20  # documents with all the words; if there are fewer, those with some of them are looked for as well


@dataclass(slots=True)
class Weighed:
    """Passages by inner id: the documents they are of (inner ids), and their scores by words and by meaning. `unwanted` knows the documents that
    hold what is to be left out."""

    organization_id: int
    question: Question
    documents: Narrowed
    unwanted: matching.Unwanted
    of: dict[int, int] = field(default_factory=dict)
    words: dict[int, float] = field(default_factory=dict)
    meaning: dict[int, float] = field(default_factory=dict)

    def score(self, chunk: int) -> float:
        return scoring.together(self.words.get(chunk, 0.0), self.meaning.get(chunk, 0.0))


def by_words(weighed: Weighed) -> None:
    """The words as they were typed, then all the telling ones in a passage, then, where few documents have all, some of them."""
    question = weighed.question
    held: dict[int, int] = {}
    for terms in [[question.whole], question.telling] if len(question.wanted) > 1 else [question.telling]:
        if len(held) < CANDIDATES:
            held |= _holding(weighed, terms, CANDIDATES)
    weighed.of |= held
    for chunk, number, text in db.session.execute(select(Chunk.id, Chunk.number, Chunk.text).where(Chunk.id.in_(held))):
        weighed.words[chunk] = scoring.by_words(question, tokens.words(text), is_value=number == 0)
    if len(question.telling) > 1 and not question.exact and len(set(held.values())) < FEW:
        _by_some(weighed, set(held.values()))


def _by_some(weighed: Weighed, done: set[int]) -> None:
    """Documents that hold some of the words, in whichever passages; the rarer a word, the more it counts. The passage with most of them stands for it."""
    held = [dict(_holding(weighed, [term], COMMON + 1)) for term in weighed.question.telling]
    count = db.session.scalar(select(func.count()).where(Chunk.organization_id == weighed.organization_id)) or 0
    rarity = [scoring.rarity(len(chunks), count) for chunks in held]
    terms: dict[int, set[int]] = {}
    for number, chunks in enumerate(held):
        for document in set(chunks.values()) - done if len(chunks) <= COMMON else ():
            terms.setdefault(document, set()).add(number)
    scores = {document: scoring.by_some(found, rarity) for document, found in terms.items()}
    best = sorted(scores, key=lambda document: (scores[document], document), reverse=True)[:CANDIDATES]
    for document, chunk in _fullest(held, rarity, set(best)).items():
        weighed.of[chunk], weighed.words[chunk] = document, scores[document]


def _holding(weighed: Weighed, terms: Sequence[Term], most: int) -> list[tuple[int, int]]:
    """The newest passages that hold all the terms, of documents that hold nothing unwanted: passage and document."""
    kept: list[tuple[int, int]] = []
    for times in (2, BEYOND) if weighed.unwanted else (1,):
        rows = matching.holding(weighed.documents.query, weighed.organization_id, terms, most=most * times)
        unwanted = weighed.unwanted.among(document for _, document in rows)
        kept = [row for row in rows if row[1] not in unwanted][:most]
        if len(kept) == most or len(rows) < most * times:
            break
    return kept


def _fullest(held: list[dict[int, int]], rarity: list[float], documents: set[int]) -> dict[int, int]:
    """Of each document the passage whose words weigh most."""
    weights: dict[int, float] = {}
    of: dict[int, int] = {}
    for chunks, weight in zip(held, rarity, strict=True):
        for chunk, document in chunks.items():
            if document in documents:
                weights[chunk], of[chunk] = weights.get(chunk, 0.0) + weight, document
    return {of[chunk]: chunk for chunk in sorted(weights, key=lambda chunk: (weights[chunk], chunk))}


def by_meaning(weighed: Weighed, asked: meaning.Vectors) -> None:
    """The passages that say most nearly what is asked."""
    most = CANDIDATES * BEYOND if weighed.unwanted else CANDIDATES
    within = None if weighed.documents.is_all else np.array(_ids(weighed, None), np.int64)
    chunks = vectors.nearest(weighed.organization_id, asked[0], most=most, within=within)
    at_once = -(-len(chunks) // BEYOND) if weighed.unwanted else len(chunks)
    for start in range(0, len(chunks), at_once or 1):
        _measure(weighed, asked, chunks[start : start + at_once])
        if len(weighed.meaning) >= CANDIDATES // 2:
            break


def _measure(weighed: Weighed, asked: meaning.Vectors, chunks: Sequence[int]) -> None:
    """The scores of these passages, as far as their documents count."""
    rows = db.session.execute(select(Chunk.id, Chunk.document_id, Chunk.vector).where(Chunk.id.in_(chunks))).all()
    if len(rows) < len(chunks):
        vectors.forget(weighed.organization_id, len(chunks) - len(rows))
    asked_about = {row.document_id for row in rows}
    allowed = set(_ids(weighed, asked_about - weighed.unwanted.among(asked_about)))
    there = [row for row in rows if row.document_id in allowed]
    for row, cosine in zip(there, meaning.likeness(asked, [row.vector for row in there]), strict=True):
        weighed.of[row.id], weighed.meaning[row.id] = row.document_id, scoring.by_meaning(float(cosine))


def _ids(weighed: Weighed, among: set[int] | None) -> list[int]:
    """Inner ids of the documents that count, of all or `among` these."""
    query = weighed.documents.query.with_only_columns(Document.id)
    return list(db.session.scalars(query if among is None else query.where(Document.id.in_(among))))


def best(weighed: Weighed, *, least: float, once: bool) -> list[int]:
    """The passages by score, the newer first among equals; with `once` only the best of each document."""
    scores: Mapping[int, float] = {chunk: weighed.score(chunk) for chunk in weighed.words.keys() | weighed.meaning.keys()}
    ranked = sorted((chunk for chunk, score in scores.items() if score >= least), key=lambda chunk: (scores[chunk], chunk), reverse=True)
    if not once:
        return ranked
    firsts: dict[int, int] = {}
    for chunk in ranked:
        firsts.setdefault(weighed.of[chunk], chunk)
    return list(firsts.values())
