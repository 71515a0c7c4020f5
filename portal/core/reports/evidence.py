"""What the documents of a folder say: the values a report may use, and the documents it can't."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import Row, Select, select

from portal.core import readings, types
from portal.core.db import db
from portal.core.doctypes import DocType
from portal.core.documents import states
from portal.core.documents.table import Document
from portal.core.readings import Reading, ReadingValue

#: ``{name, passed, fields, detail}`` as kept in `Reading.checks`.
Check = dict[str, Any]

UNREAD = "unread"
_WHY_NOT = {
    states.PENDING: "Its file hasn't arrived yet.",
    UNREAD: "It wasn't read yet when the report was made.",
    states.RETURNED: "It was returned to the client.",
    states.FAILED: "It couldn't be read.",
    states.QUARANTINED: "It is in quarantine.",
}


@dataclass(frozen=True, slots=True)
class Grounded:
    """One value with its place. `state` is "approved" (its document was), "corrected" (by a person), "derived" or "read".

    `content` is what is printed there; a value that is `corrected`, in an approved document too, differs from it.
    """

    paper: Paper
    field: str
    value: Any
    content: str | None = None
    page: int | None = None
    box: list[float] | None = None
    state: str = "read"
    parts: tuple[str, ...] = ()
    corrected: bool = False

    @property
    def amount(self) -> Decimal | None:
        return amount_of(self.value)

    @property
    def currency(self) -> str | None:
        return self.value.get("currencyCode") if isinstance(self.value, dict) else None

    @property
    def text(self) -> str | None:
        return " ".join(self.value.split()) or None if isinstance(self.value, str) else None

    @property
    def items(self) -> list[Item]:
        """The objects of an array, in order."""
        rows = self.value if isinstance(self.value, list) else []
        return [Item(self, index, row) for index, row in enumerate(rows) if isinstance(row, dict)]


@dataclass(frozen=True, slots=True)
class Item:
    """One object of an array value: its parts are grounded like values, by name."""

    array: Grounded
    index: int
    row: dict[str, Any]

    def get(self, name: str) -> Grounded | None:
        part = self.row.get(name)
        if not isinstance(part, dict) or part.get("value") is None:
            return None
        corrected = part.get("method") == "person"
        state = "corrected" if corrected and self.array.state == "read" else self.array.state
        path = f"{self.array.field}[{self.index}].{name}"
        place = part.get("content"), part.get("page"), part.get("box")
        return Grounded(self.array.paper, path, part["value"], *place, state, corrected=corrected)

    def amount(self, name: str) -> Decimal | None:
        part = self.get(name)
        return part.amount if part else None

    def text(self, name: str) -> str | None:
        part = self.get(name)
        return part.text if part else None


@dataclass(slots=True, eq=False)
class Paper:
    """A document as a report uses it; `confidence` is that of its type, `number` its age (the higher, the newer).

    `checks` tells which of its reading's arithmetic held, by name.
    """

    id: str
    name: str
    doc_type: str
    confidence: float
    sha256: str
    approved: bool
    number: int
    kind: DocType
    values: dict[str, Grounded] = field(default_factory=dict)
    checks: dict[str, bool] = field(default_factory=dict)

    def get(self, name: str) -> Grounded | None:
        """A field, or a cell of an array by its path (``Lines[3].Amount``)."""
        array, bracket, rest = name.partition("[")
        if not bracket:
            return self.values.get(name)
        index, _, column = rest.partition("].")
        items = self.values[array].items if array in self.values else []
        return next((item.get(column) for item in items if item.index == int(index)), None)

    def text(self, name: str) -> str | None:
        return self.values[name].text if name in self.values else None

    def amount(self, name: str) -> Decimal | None:
        return self.values[name].amount if name in self.values else None


@dataclass(frozen=True, slots=True)
class Unused:
    """A document that can't serve, and why."""

    id: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """`papers` oldest first; `inputs` as kept in `ReportRun.inputs["documents"]`."""

    papers: list[Paper]
    unused: list[Unused]
    inputs: list[dict[str, Any]]


def amount_of(value: Any) -> Decimal | None:
    """The decimal of a kept number or currency value; None when there is none."""
    written = value.get("amount") if isinstance(value, dict) else value
    if written is None or isinstance(written, (bool, list)):
        return None
    try:
        number = Decimal(str(written))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def documents_in(folder_ids: Sequence[int]) -> Select[tuple[Document]]:
    """The documents right in these folders, oldest first, without deleted ones."""
    return select(Document).where(Document.folder_id.in_(folder_ids), Document.state != states.DELETED).order_by(Document.id)


def gather(folder_id: int | None) -> Evidence:
    """Everything a report over this folder may say.

    Rows of documents are read before their values: a change in between leaves the older version in `inputs`, so that the report
    shows as stale instead of wrongly fresh.
    """
    documents = list(db.session.scalars(documents_in([folder_id]))) if folder_id is not None else []
    known = types.of(documents[0].organization_id) if documents else types.BUILT_IN
    return evidence_of(documents, readings.of_documents(documents), _checks(documents), known)


def _checks(documents: Sequence[Document]) -> dict[int, Sequence[Check]]:
    """What the documents' current readings found their figures to add up to, by inner id of the document."""
    reading_ids = [document.reading_id for document in documents if document.reading_id]
    query = select(Reading.document_id, Reading.checks).where(Reading.id.in_(reading_ids))
    return {document_id: checks for document_id, checks in db.session.execute(query)}


def evidence_of(
    documents: Sequence[Document],
    values: Mapping[int, Sequence[ReadingValue]],
    checks: Mapping[int, Sequence[Check]] | None = None,
    known: types.Types = types.BUILT_IN,
) -> Evidence:
    """Documents, their values and their readings' checks, both by inner id, as evidence; `known` are the types of their firm."""
    checks = checks or {}
    usable = [document for document in documents if _is_usable(document)]
    return Evidence(
        papers=[_paper(document, known, values[document.id], checks.get(document.id, ())) for document in usable],
        unused=[_unused(document) for document in documents if not _is_usable(document)],
        inputs=[signature(document) | {"name": document.name, "values_sha256": _digest(values[document.id])} for document in documents],
    )


def _is_usable(document: Document) -> bool:
    return document.state in states.READABLE and document.reading_id is not None


def signature(document: Document | Row[Any]) -> dict[str, Any]:
    """What makes a document another one to a report: compared to tell whether the report is stale."""
    state = UNREAD if document.state in states.UNREAD else document.state
    return {
        "id": document.public_id,
        "state": state,
        "version": document.version,
        "reading": document.reading_id,
        "sha256": document.sha256,
    }


def digest(signatures: Iterable[Mapping[str, Any]]) -> str:
    """One for all documents of a folder, in their order; more keys than those of a `signature` don't count."""
    keys = ("id", "state", "version", "reading", "sha256")
    return hashlib.sha256(json.dumps([[one[key] for key in keys] for one in signatures]).encode()).hexdigest()


def _digest(values: Sequence[ReadingValue]) -> str:
    plain = [[value.name, value.value, value.method] for value in values]
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def _paper(document: Document, known: types.Types, values: Sequence[ReadingValue], checks: Sequence[Check]) -> Paper:
    paper = Paper(
        id=document.public_id,
        name=document.name,
        doc_type=document.doc_type or "unclassified",
        confidence=round(document.doc_type_confidence or 0.0, 2),
        sha256=document.sha256,
        approved=document.state == states.APPROVED,
        number=document.id,
        kind=known.named(document.doc_type),
        checks={check["name"]: check["passed"] for check in checks},
    )
    paper.values = {value.name: _grounded(paper, value) for value in values if value.value is not None}
    return paper


def _grounded(paper: Paper, value: ReadingValue) -> Grounded:
    read = {"person": "corrected", "derived": "derived"}.get(value.method, "read")
    state = "approved" if paper.approved and read != "derived" else read
    place, parts = (value.content, value.page, value.box), tuple(value.parts or ())
    return Grounded(paper, value.name, value.value, *place, state, parts, corrected=read == "corrected")


def _unused(document: Document) -> Unused:
    state = UNREAD if document.state in states.UNREAD else document.state
    reason = _WHY_NOT.get(state, "Nothing was read from it.")
    told = document.reason if state in (states.FAILED, states.RETURNED) else None
    return Unused(document.public_id, document.name, f"{reason} ({told})" if told else reason)
