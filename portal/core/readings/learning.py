"""The job "learn_layout": what people made of a document's values is remembered for its vendor's next one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from portal.core import duties, outbox
from portal.core.accounts import Organization
from portal.core.db import db, end_reading, now, transaction
from portal.core.doctypes import ISSUERS
from portal.core.documents import history, states
from portal.core.documents.table import Document
from portal.core.extraction import remembering
from portal.core.extraction.model import Value
from portal.core.readings import layouts
from portal.core.readings.layouts import Layout
from portal.core.readings.recalling import as_pages
from portal.core.readings.table import ReadingValue, values_of
from portal.core.readings.words import all_pages

_SOURCES = ("xml", "code", "form_field", "derived")  # what the file says itself needs no memory


@dataclass(frozen=True, slots=True)
class _Lesson:
    """What one document teaches: `right` and `wrong` are the fields whose remembered values were left and corrected."""

    doc_type: str
    vendor: str
    told: bool
    layout: remembering.Layout
    keys: set[str]
    right: set[str]
    wrong: set[str]


def learn_layout(claim: outbox.Claim) -> None:
    """Learn from one document. Whatever can't be learned from (nobody is named, nothing was looked at) leaves things as they are."""
    document = db.session.get(Document, claim.subject_id)
    rows = values_of(document) if document is not None else []
    lesson = _lesson(document, rows) if document is not None and document.state in states.READABLE else None
    end_reading()
    with transaction():
        outbox.finish(claim)
        if lesson is not None:
            _keep(claim, lesson)


def _lesson(document: Document, rows: Sequence[ReadingValue]) -> _Lesson | None:
    values = {row.name: Value(row.type, row.value, row.confidence, row.content, row.page, _box(row), row.method) for row in rows}
    vendor = next((str(values[name].value).strip() for name in ISSUERS if name in values and values[name].value), "")
    seen = [row for row in rows if document.state == states.APPROVED or _touched(row)]
    if not vendor or not seen:
        return None
    printed = remembering.printed_of(as_pages(all_pages(document)))
    layout = remembering.learn(printed, [*_facts(seen), *_issuer(rows, seen)])
    if not layout["name"] or not layout["fields"]:
        return None
    remembered = [row for row in seen if row.remembered_id is not None]
    wrong = {row.name for row in remembered if row.method == "person"}
    right = {row.name for row in remembered} - wrong
    told, doc_type = history.told_type(document), document.doc_type or "unclassified"
    return _Lesson(doc_type, vendor[:200], told == doc_type, layout, remembering.keys(printed, values), right, wrong)


def _touched(row: ReadingValue) -> bool:
    return row.method == "person" or row.confirmed_at is not None


def _box(row: ReadingValue) -> Any:
    return tuple(row.box) if row.box else None


def _facts(rows: Sequence[ReadingValue]) -> Iterator[remembering.Fact]:
    for row in rows:
        if row.method not in _SOURCES:
            yield remembering.Fact(row.name, row.type, row.value, _corrected(row), row.page, _box(row))


def _issuer(rows: Sequence[ReadingValue], seen: Sequence[ReadingValue]) -> Iterator[remembering.Fact]:
    """Whom the document is from, also where nobody has looked at that yet."""
    for row in rows:
        if row.name in ISSUERS and row not in seen and row.method not in _SOURCES:
            yield remembering.Fact(row.name, row.type, row.value, False, row.page, _box(row))


def _corrected(row: ReadingValue) -> bool:
    """Whether the rule had it wrong, be it that memory put it right."""
    cells = [cell for item in row.value or () for cell in item.values() if isinstance(cell, dict)] if row.type == "array" else []
    return row.method == "person" or row.remembered_id is not None or any(cell.get("method") == "person" for cell in cells)


def _keep(claim: outbox.Claim, lesson: _Lesson) -> None:
    """Into the vendor's layout of the type, or a new one. The firm's row is locked, so that no two workers make one for a vendor each."""
    db.session.scalar(select(Organization.id).where(Organization.id == claim.organization_id).with_for_update())
    document = db.session.get_one(Document, claim.subject_id)
    layout = _same(claim.organization_id, lesson)
    if layout is None:
        layouts.make_room(claim.organization_id)
        layout = Layout(organization_id=claim.organization_id, doc_type=lesson.doc_type, layout={})
        db.session.add(layout)
    former = set(layout.layout.get("documents", ()))
    layout.layout = remembering.merged(layout.layout, lesson.layout, document.public_id, right=lesson.right, wrong=lesson.wrong)
    layout.vendor, layout.told = lesson.vendor, layout.told or lesson.told
    layout.version, layout.documents = (layout.version or 0) + 1, (layout.documents or 0) + (document.public_id not in former)
    layout.learned_from_id, layout.learned_at = document.id, now()
    db.session.flush()
    layouts.set_keys(layout, lesson.keys | layouts.keys_of([layout.id])[layout.id])


def _same(organization_id: int, lesson: _Lesson) -> Layout | None:
    """The layout that this document would have been read with, of its own type."""
    known = layouts.sharing(organization_id, lesson.keys)
    fitting = {one: layout for one, layout in known.items() if layout.doc_type == lesson.doc_type and layout.layout["name"] == lesson.layout["name"]}
    return max(fitting.values(), key=lambda layout: remembering.shared(layout.layout["words"], set(lesson.layout["words"])), default=None)


duties.register("learn_layout", duties.Duty(run=learn_layout))
