"""Passages into the index, in the transaction of what they follow from: what is read, entered or renamed is found as soon as it is there."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select

from portal.core import types
from portal.core.db import db
from portal.core.documents.table import Document
from portal.core.search import meaning
from portal.core.search.chunking import Passage, passages
from portal.core.search.described import Value, described
from portal.core.search.table import EDITION, Chunk, tenant
from portal.core.search.tokens import words

log = logging.getLogger(__name__)

MOST_WORDS = 4000  # of one passage that are searched; only one of values can have so many


@dataclass(frozen=True, slots=True)
class Prepared:
    """The passages of a document's pages with their meaning; no database was needed for them."""

    passages: list[Passage]
    bits: list[bytes]
    vectors: list[bytes]


def prepared(pages: Sequence[dict[str, Any]]) -> Prepared:
    """Of pages as the reader answered them. What can't be taken apart is found by its values alone, and doesn't keep a document from being read."""
    try:
        return measured(list(passages(pages)))
    except Exception:
        log.exception("pages can't be indexed")
        return Prepared([], [], [])


def measured(found: list[Passage]) -> Prepared:
    vectors = meaning.directions([passage.text for passage in found])
    return Prepared(found, [row.tobytes() for row in meaning.signs(vectors)], [row.tobytes() for row in meaning.rounded(vectors)])


def put(document: Document, pages: Prepared, values: Sequence[Value]) -> None:
    """In place of all that was indexed of the document. Runs inside the transaction that keeps its reading."""
    remove(document)
    rows = [_described(document, values)]
    for number, (passage, bits, vector) in enumerate(zip(pages.passages, pages.bits, pages.vectors, strict=True), 1):
        rows.append(_row(document, number, passage) | {"bits": bits, "vector": vector})
    db.session.execute(insert(Chunk), rows)


def describe(document: Document, values: Sequence[Value]) -> None:
    """Name, type or values are different now; its pages are the same. Runs inside the transaction of that. What isn't indexed at all yet is left to
    the job that will."""
    edition = db.session.scalar(select(Chunk.edition).where(Chunk.document_id == document.id, Chunk.number == 0))
    if edition is not None:
        db.session.execute(delete(Chunk).where(Chunk.document_id == document.id, Chunk.number == 0))
        db.session.execute(insert(Chunk), [_described(document, values) | {"edition": edition}])


def remove(document: Document) -> None:
    db.session.execute(delete(Chunk).where(Chunk.document_id == document.id))


def _described(document: Document, values: Sequence[Value]) -> dict[str, Any]:
    return _row(document, 0, described(document.name, types.of(document.organization_id).named(document.doc_type), values)) | {"bits": None, "vector": None}


def _row(document: Document, number: int, passage: Passage) -> dict[str, Any]:
    searched = [tenant(document.organization_id), *words(passage.text)[:MOST_WORDS]]
    return {
        "organization_id": document.organization_id,
        "document_id": document.id,
        "number": number,
        "edition": EDITION,
        "page": passage.page,
        "text": passage.text,
        "lines": passage.lines,
        "words": searched,
    }
