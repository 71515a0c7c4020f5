"""The papers as an organization's documents: rows and passages as a reading leaves them, without the reading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from portal.core.actors import Actor
from portal.core.db import db, transaction
from portal.core.doctypes import DOCTYPES, Field
from portal.core.documents import Document, states
from portal.core.folders import Folder, create
from portal.core.readings import Reading, ReadingValue
from portal.core.search import indexing

Paper = dict[str, Any]
LINE, GAP = 0.02, 0.03  # a line's height and the way to the next, in fractions of the page
LETTER = 0.006  # a letter's width


def file(actor: Actor, papers: list[Paper]) -> None:
    """Rows of a kind go in together, which takes a third of the time."""
    read = [paper for paper in papers if paper["status"] != states.RECEIVED]
    with transaction():
        folders = {name: create(name=name, actor=actor) for name in sorted({paper["folder"] for paper in papers})}
        documents = {paper["file"]: _document(actor, paper, folders[paper["folder"]]) for paper in papers}
        _add(documents.values())
        readings = {paper["file"]: _reading(documents[paper["file"]], paper) for paper in read}
        _add(readings.values())
        rows = {paper["file"]: _rows(readings[paper["file"]], paper) for paper in read}
        for name, reading in readings.items():
            documents[name].reading_id = reading.id
        _add(row for some in rows.values() for row in some)
        for paper in read:
            indexing.put(documents[paper["file"]], indexing.prepared([{"number": 1, "words": words(paper["lines"])}]), rows[paper["file"]])


def _add(rows: Iterable[object]) -> None:
    db.session.add_all(list(rows))
    db.session.flush()


def _document(actor: Actor, paper: Paper, folder: Folder) -> Document:
    return Document(
        organization_id=actor.organization_id, folder_id=folder.id, reference_id=f"REF{paper['file']}", name=paper["file"], state=paper["status"],
        pipeline="V1-Pipeline", source="api", handed_in_by=actor.label, kind=paper["file"].rpartition(".")[2], size=1, sha256="0" * 64, page_count=1,
        doc_type=paper["type"], doc_type_confidence=1.0,
    )  # fmt: skip


def _reading(document: Document, paper: Paper) -> Reading:
    ids = {"organization_id": document.organization_id, "document_id": document.id}
    return Reading(**ids, version=1, doc_type=paper["type"], confidence=1.0, seconds=0.1, pages=[])


def _rows(reading: Reading, paper: Paper) -> list[ReadingValue]:
    ids = {"organization_id": reading.organization_id, "document_id": reading.document_id, "reading_id": reading.id}
    common: dict[str, Any] = {"confidence": 1.0, "page": 1, "box": [0.1, 0.1, 0.2, 0.12], "method": "label", "content": None}
    return [ReadingValue(**ids, **common, position=at, name=name, type=kind, value=value) for at, (name, kind, value) in enumerate(_values(paper))]


def _values(paper: Paper) -> Iterator[tuple[str, str, Any]]:
    known = DOCTYPES[paper["type"]]
    for name, value in paper["fields"].items():
        field = known.field(name) or Field(name)
        yield name, field.type, _kept(field, value, paper["currency"])


def _kept(field: Field, value: Any, currency: str | None) -> Any:
    """A value as `ReadingValue` has it; of a table each cell is one."""
    if field.type == "currency":
        return {"amount": str(Decimal(str(value)).quantize(Decimal("0.01"))), "currencyCode": currency}
    if field.type == "array":
        items = {item.name: item for item in field.items}
        return [_row(items, row, currency) for row in value]
    return value


def _row(items: Mapping[str, Field], row: Mapping[str, Any], currency: str | None) -> dict[str, Any]:
    return {name: {"type": items[name].type, "value": _kept(items[name], cell, currency)} for name, cell in row.items() if name in items}


def words(lines: list[str]) -> list[list[Any]]:
    """Each word with its box and how sure it is, in reading order; a clause stands a little apart from what is above it."""
    found: list[list[Any]] = []
    for line, top in zip(lines, tops(lines), strict=True):
        left = 0.1
        for word in line.split():
            found.append([word, left, top, left + LETTER * len(word), top + LINE, 1.0])
            left += LETTER * (len(word) + 1)
    return found


def tops(lines: list[str]) -> list[float]:
    """How far from the top each line begins."""
    top, found = 0.02, []
    for line in lines:
        top += GAP + (LINE if re.match(r"\d\. ", line) else 0)
        found.append(round(top, 4))
    return found
