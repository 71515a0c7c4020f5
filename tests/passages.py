"""Documents that count as read, for tests of what is done with their words: no file is parsed, everything after that is the portal's own."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from typing import Any

from portal.core import storage
from portal.core.actors import Actor
from portal.core.db import db, transaction
from portal.core.documents import Document, states
from portal.core.documents.intake import free_reference
from portal.core.folders import Folder
from portal.core.readings import Reading, ReadingValue
from portal.core.search import indexing


def page_of(*lines: str, number: int = 1) -> dict[str, Any]:
    """A page as the reader answers it; each line stands a thirtieth of the page below the one before."""
    words = [
        [word, round(0.1 + 0.06 * at, 4), round(0.02 + row / 30, 4), round(0.15 + 0.06 * at, 4), round(0.04 + row / 30, 4), 1.0]
        for row, line in enumerate(lines)
        for at, word in enumerate(line.split())
    ]
    return {"number": number, "width": 595, "height": 842, "rotation": 0, "skew": 0, "source": "text", "words": words}


def read(
    actor: Actor, *lines: str, name: str = "document.pdf", doc_type: str = "unclassified", folder: int | None = None, values: Sequence[dict[str, Any]] = ()
) -> Document:
    """A document that was read; `folder` is an inner id."""
    return read_pages(actor, [page_of(*lines)], name=name, doc_type=doc_type, folder=folder, values=values)


def read_pages(
    actor: Actor,
    pages: list[dict[str, Any]],
    *,
    name: str = "document.pdf",
    doc_type: str = "unclassified",
    folder: int | None = None,
    values: Sequence[dict[str, Any]] = (),
) -> Document:
    words = storage.put_bytes(actor.organization_public_id, gzip.compress(json.dumps(pages).encode(), mtime=0))
    with transaction():
        document = _document(actor, name, doc_type, folder, len(pages))
        reading = Reading(
            organization_id=actor.organization_id, document_id=document.id, version=1, doc_type=doc_type, confidence=1.0, words_sha256=words.sha256,
            seconds=0.1, pages=[{key: page[key] for key in page if key != "words"} for page in pages],
        )  # fmt: skip
        db.session.add(reading)
        db.session.flush()
        document.reading_id = reading.id
        rows = [_value(document, position, value) for position, value in enumerate(values)]
        db.session.add_all(rows)
        indexing.put(document, indexing.prepared(pages), rows)
    return document


def _document(actor: Actor, name: str, doc_type: str, folder: int | None, pages: int) -> Document:
    document = Document(
        organization_id=actor.organization_id, folder=db.session.get(Folder, folder) if folder else None, reference_id=free_reference(actor.organization_id),
        name=name, state=states.READ, pipeline="V1-Pipeline", source="api", handed_in_by=actor.label, kind="pdf", size=1, sha256="0" * 64,
        page_count=pages, doc_type=doc_type, doc_type_confidence=1.0,
    )  # fmt: skip
    db.session.add(document)
    db.session.flush()
    return document


def _value(document: Document, position: int, given: dict[str, Any]) -> ReadingValue:
    common = {"type": "string", "content": None, "confidence": 1.0, "page": 1, "box": [0.1, 0.1, 0.2, 0.12], "method": "label"}
    rest = {"organization_id": document.organization_id, "document_id": document.id, "reading_id": document.reading_id, "position": position}
    return ReadingValue(**common | rest | given)
