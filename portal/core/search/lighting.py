"""Where on a document's pages stands what was looked for: boxes to light when the document is opened from a list of hits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from portal.core import storage
from portal.core.db import db
from portal.core.documents.table import Document
from portal.core.errors import Invalid
from portal.core.readings import words as printed
from portal.core.search import scoring
from portal.core.search.asked import Term, understood
from portal.core.search.chunking import around
from portal.core.search.table import Chunk
from portal.core.search.tokens import words

MOST = 200  # boxes; a word on every line says nothing any more
Boxes = dict[int, list[list[float]]]


def lit(document: Document, text: str, passage: int | None = None) -> Boxes:
    """Boxes (fractions of the upright page) by page: the words of a search, together where they stand together; or, where none of them
    stands on a page, the lines of the `passage` (the number behind the dot of `Hit.chunk_id`). Empty for a search that says nothing."""
    try:
        question, pages = understood(text), printed.all_pages(document)
        found = _words(pages, [question.whole]) or _words(pages, question.telling)
    except (Invalid, storage.Missing):
        found = {}
    return found or (_lines(document, passage) if passage else {})


def _words(pages: Sequence[dict[str, Any]], terms: Sequence[Term]) -> Boxes:
    """Of each page the words that hold the terms."""
    found: Boxes = defaultdict(list)
    left = MOST
    for page in pages:
        parts = [(part, at) for at, word in enumerate(page["words"]) for part in words(str(word[0]))]
        held = scoring.find(terms, [part for part, _ in parts]).tokens
        boxes = [[float(edge) for edge in page["words"][at][1:5]] for at in sorted({parts[one][1] for one in held})][:left]
        left -= len(boxes)
        if boxes:
            found[page["number"]] = boxes
    return dict(found)


def _lines(document: Document, passage: int) -> Boxes:
    lines = db.session.scalar(select(Chunk.lines).where(Chunk.document_id == document.id, Chunk.number == passage)) or []
    standing = [line for line in lines if line is not None and len(line) == 5]
    if not standing:
        return {}
    box = list(standing[0][1:])
    for line in standing[1:]:
        box = list(around(box, line[1:]))
    return {int(standing[0][0]): [box]}
