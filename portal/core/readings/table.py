"""The tables of readings, their values and the edits made to them."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, event, func, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Identified, Json, Key, UtcTime, db, now
from portal.core.documents.table import Document
from portal.core.readings import kept


class Reading(Identified, db.Model):
    """One pass over a document; `version` counts them, the document points at the newest.

    `pages` is ``[{number, width, height, rotation, skew, source, sheet, corners}]`` (as in `extraction.model.Page`; older readings are without
    the last two), `words_sha256` the stored gzip JSON of all words with boxes, `checks` the arithmetic found, `type_words` what speaks for the
    type (``[{text, page, box}]``), `alternatives` the next likely types with their words. `parts` are there when the file looks like several
    documents: ``[{pages: [first, last], docType, confidence, title}]``.
    `sources` are the e-invoices, codes and forms that were found: ``[{name, method, detail}]``.
    `outside` is what became of asking an outside reader (`core.outside.Asked`), null when none was asked.
    """

    __tablename__ = "readings"
    __table_args__ = (
        UniqueConstraint("document_id", "version"),
        Index("ix_readings_organization_id_words_sha256", "organization_id", "words_sha256"),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    uuid: Mapped[str] = mapped_column(default=lambda: str(uuid.uuid4()), unique=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    version: Mapped[int]
    doc_type: Mapped[str]
    confidence: Mapped[float]
    type_words: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list, server_default="[]")
    alternatives: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    parts: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list, server_default="[]")
    sources: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list, server_default="[]")
    pages: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    checks: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    words_sha256: Mapped[str | None]
    seconds: Mapped[float]
    error: Mapped[str | None]
    outside: Mapped[dict[str, Any] | None] = mapped_column(Json, nullable=True)

    @property
    def has_papers(self) -> bool:
        """Whether several papers lay on one sheet of the file, each of which is a page."""
        sheets = [page["sheet"] for page in self.pages if page.get("corners")]
        return len(sheets) > len(set(sheets))


class ReadingValue(Identified, db.Model):
    """One field's value. `value` is JSON with amounts as decimal strings: ``{"amount": "1240.50", "currencyCode": "EUR"}``.

    `box` holds fractions of the upright page, `parts` the fields a derived value follows from, `changed_by` who corrected it,
    `confirmed_by` who looked at it and found it right. `remembered_id` is the document whose correction told where to look for it (inner id); it
    stays when the value is corrected. `day`, `amount` (in ten-thousandths), `currency` and `folded` follow from `type` and `value` (`kept.columns`)
    whenever a row is written.
    """

    __tablename__ = "reading_values"
    __table_args__ = (
        UniqueConstraint("reading_id", "name"),
        Index("ix_reading_values_document_id", "document_id"),
        Index("ix_reading_values_organization_id_name_day", "organization_id", "name", "day"),
        Index("ix_reading_values_organization_id_name_folded", "organization_id", "name", "folded"),
        Index("ix_reading_values_organization_id_name_amount", "organization_id", "name", "amount"),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    reading_id: Mapped[int] = mapped_column(ForeignKey("readings.id"))
    name: Mapped[str]
    position: Mapped[int]
    type: Mapped[str]
    value: Mapped[Any] = mapped_column(Json)
    content: Mapped[str | None]
    confidence: Mapped[float]
    page: Mapped[int | None]
    box: Mapped[list[float] | None] = mapped_column(Json)
    method: Mapped[str]
    parts: Mapped[list[str]] = mapped_column(Json, default=list)
    changed_by: Mapped[str | None]
    changed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    confirmed_by: Mapped[str | None]
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    remembered_id: Mapped[int | None] = mapped_column(Key)
    day: Mapped[date | None]
    amount: Mapped[int | None] = mapped_column(Key)
    currency: Mapped[str | None]
    folded: Mapped[str | None]


@event.listens_for(ReadingValue, "before_insert")
@event.listens_for(ReadingValue, "before_update")
def _keep_columns(mapper: Any, connection: Any, row: ReadingValue) -> None:
    for name, part in kept.columns(row.type, row.value).items():
        setattr(row, name, part)


#: In place of a name in the history: nobody changed it, it followed from the change before.
FOLLOWED = "derived"


class ValueEdit(db.Model):
    """History: one change of one field, before and after as kept in `ReadingValue.value` (null: there was or is none).

    `changed_by` is a person or key, or `FOLLOWED`.
    """

    __tablename__ = "value_edits"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), index=True)
    name: Mapped[str]
    before: Mapped[Any] = mapped_column(Json, nullable=True)
    after: Mapped[Any] = mapped_column(Json, nullable=True)
    changed_by: Mapped[str]
    changed_at: Mapped[datetime] = mapped_column(UtcTime, default=now)


def current(document: Document) -> Reading | None:
    """The reading a document's values stand in."""
    return db.session.get(Reading, document.reading_id) if document.reading_id else None


def placed(document: Document) -> dict[int, dict[str, Any]]:
    """Of each page that was read, by number, how it lies in the file: "sheet", "corners", "rotation", "skew" (as in `extraction.model.Page`)."""
    reading = current(document)
    return {page["number"]: _placed(page) for page in (reading.pages if reading else ())}


def _placed(page: dict[str, Any]) -> dict[str, Any]:
    whole = {"sheet": page["number"], "corners": None, "rotation": 0, "skew": 0.0}
    return {key: page.get(key, otherwise) for key, otherwise in whole.items()}


def of_each(documents: Sequence[Document]) -> dict[int, Reading]:
    """The current readings of several documents by inner id, in one query; a document that isn't read has none."""
    found = db.session.scalars(select(Reading).where(Reading.id.in_([d.reading_id for d in documents if d.reading_id])))
    return {reading.document_id: reading for reading in found}


def values_of(document: Document) -> list[ReadingValue]:
    return of_documents([document])[document.id]


def removed(document: Document) -> dict[str, str]:
    """The fields that were removed and not set since, over all readings, with who did it (`FOLLOWED`: they went with another)."""
    latest = select(func.max(ValueEdit.id)).where(ValueEdit.document_id == document.id).group_by(ValueEdit.name)
    edits = db.session.scalars(select(ValueEdit).where(ValueEdit.id.in_(latest)))
    return {edit.name: edit.changed_by for edit in edits if edit.after is None}


def removed_by_people(document: Document) -> set[str]:
    return {name for name, who in removed(document).items() if who != FOLLOWED}


def of_documents(documents: Sequence[Document]) -> dict[int, list[ReadingValue]]:
    """The current values of several documents by inner id, in reading order, in one query; a document without any has an empty list."""
    reading_ids = [d.reading_id for d in documents if d.reading_id]
    query = select(ReadingValue).where(ReadingValue.reading_id.in_(reading_ids)).order_by(ReadingValue.reading_id, ReadingValue.position)
    grouped: dict[int, list[ReadingValue]] = defaultdict(list)
    for value in db.session.scalars(query):
        grouped[value.document_id].append(value)
    return grouped
