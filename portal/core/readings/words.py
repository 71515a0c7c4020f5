"""The words of a page with their places, as the reading found them; a person picks values from them."""

from __future__ import annotations

import gzip
import json
from typing import Any

from portal.core import storage
from portal.core.documents.table import Document
from portal.core.errors import NotFound
from portal.core.readings.table import Reading, current

Word = list[str | float]  # text, x0, y0, x1, y1 (fractions of the upright page), confidence


def on_page(document: Document, number: int) -> list[Word]:
    """In reading order. `NotFound` for a page that isn't there, or before anything was read."""
    found = next((page for page in all_pages(document) if page["number"] == number), None)
    if found is None:
        raise NotFound("page")
    return list(found["words"])


def all_pages(document: Document) -> list[dict[str, Any]]:
    """As the reader answered them (`readings.answer.PageAnswer`); none before anything was read."""
    return pages_of(document, current(document))


def pages_of(document: Document, reading: Reading | None) -> list[dict[str, Any]]:
    """The pages of one of a document's readings."""
    if reading is None or reading.words_sha256 is None:
        return []
    with storage.open_bytes(document.organization.public_id, reading.words_sha256) as file:
        return list(json.loads(gzip.decompress(file.read())))
