"""Documents with their values as a reading leaves them, for tests of what is made of values."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from sqlalchemy import select

from portal.core import folders, reports, work
from portal.core.accounts import User
from portal.core.actors import Actor
from portal.core.db import db, transaction
from portal.core.documents import Document, states
from portal.core.folders import Folder
from portal.core.outbox import Job
from portal.core.readings import Reading, ReadingValue
from portal.core.reports import ReportRun, ReportTemplate
from portal.core.reports.evidence import Evidence, evidence_of

_numbers = count(1)
_WITHOUT_READING = (*states.UNREAD, states.PENDING, states.FAILED)

#: Seed 000's own statements.
BALANCE_SHEET = {
    "StatementType": "balance_sheet",
    "EntityName": "Acme Corporation",
    "PeriodEndDate": "2024-12-31",
    "CurrentAssets": 450000,
    "FixedAssets": 800000,
    "TotalAssets": 1250000,
    "CurrentLiabilities": 200000,
    "LongTermLiabilities": 350000,
    "TotalLiabilities": 550000,
    "Equity": 700000,
}
INCOME_STATEMENT = {
    "StatementType": "income_statement",
    "EntityName": "Acme Corporation",
    "PeriodEndDate": "2024-12-31",
    "TotalRevenue": 1250000,
    "TotalExpenses": 980000,
    "NetIncome": 270000,
}


def without(values: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in names}


def document(doc_type: str = "financialReport", *, name: str = "", state: str = states.READ, data: bytes | None = None) -> Document:
    """A document that no database knows yet."""
    number = next(_numbers)
    return Document(
        id=number,
        public_id=f"doc{number}",
        reference_id=f"REF{number:09d}",
        name=name or f"document{number}.pdf",
        state=state,
        version=1,
        pipeline="V1-Pipeline",
        source="api",
        handed_in_by="test",
        kind="pdf",
        size=1,
        sha256=hashlib.sha256(data or str(number).encode()).hexdigest(),
        doc_type=doc_type,
        doc_type_confidence=0.953,
        reading_id=None if state in _WITHOUT_READING else number,
    )


def values(
    given: dict[str, Any],
    *,
    currency: str | None = "USD",
    methods: dict[str, str] | None = None,
    parts: dict[str, list[str]] | None = None,
) -> list[ReadingValue]:
    """Fields as read: int and float become amounts, str texts, a list of dicts an array of such."""
    return [
        ReadingValue(
            name=name,
            position=position,
            method=(methods or {}).get(name, "table"),
            parts=(parts or {}).get(name, []),
            **_value(one, currency),
        )
        for position, (name, one) in enumerate(given.items())
    ]


def _value(given: Any, currency: str | None) -> dict[str, Any]:
    shape = {"type": "string", "value": given, "content": str(given), "page": 1, "box": [0.1, 0.2, 0.3, 0.25], "confidence": 0.9}
    if isinstance(given, (int, float)):
        shape |= {"type": "currency", "value": {"amount": str(given), "currencyCode": currency}}
    if isinstance(given, list):
        rows = [{name: _value(part, currency) | {"method": "table"} for name, part in row.items()} for row in given]
        shape |= {"type": "array", "value": rows, "content": None}
    return shape


@dataclass
class Papers:
    """The documents of a folder in memory, for what is computed from values alone."""

    documents: list[Document] = field(default_factory=list)
    values: dict[int, list[ReadingValue]] = field(default_factory=dict)

    def add(self, given: dict[str, Any] | None = None, doc_type: str = "financialReport", *, name: str = "", state: str = states.READ,
            data: bytes | None = None, **read: Any) -> Document:  # fmt: skip
        made = document(doc_type, name=name, state=state, data=data)
        self.documents.append(made)
        self.values[made.id] = values(given or {}, **read)
        return made

    @property
    def evidence(self) -> Evidence:
        return evidence_of(self.documents, self.values)


def member(role: str = "owner", email: str | None = None) -> Actor:
    query = select(User).where(User.email == email if email else User.role == role).order_by(User.id)
    return db.session.scalars(query).unique().all()[0].actor


def new_folder(actor: Actor, name: str = "Acme - 2024") -> Folder:
    return folders.create(name=name, actor=actor)


def hand_in(folder: Folder, given: dict[str, Any] | None = None, doc_type: str = "financialReport", *, name: str = "",
            state: str = states.READ, **read: Any) -> Document:  # fmt: skip
    """A document with its reading in the database."""
    made = document(doc_type, name=name, state=state)
    made.id = made.public_id = made.reading_id = None  # type: ignore[assignment]
    made.organization_id, made.folder_id = folder.organization_id, folder.id
    with transaction():
        db.session.add(made)
        db.session.flush()
        if state not in _WITHOUT_READING:
            _read(made, values(given or {}, **read))
        return made


def _read(made: Document, found: list[ReadingValue]) -> None:
    common = {"organization_id": made.organization_id, "document_id": made.id}
    reading = Reading(**common, version=1, doc_type=made.doc_type, confidence=0.95, seconds=0.1)
    db.session.add(reading)
    db.session.flush()
    made.reading_id = reading.id
    for value in found:
        value.organization_id, value.document_id, value.reading_id = made.organization_id, made.id, reading.id
    db.session.add_all(found)


def template(position: int, actor: Actor) -> ReportTemplate:
    return db.session.scalars(reports.templates(actor)).unique().all()[position]


def perform(app_context: Callable[[], Any]) -> None:
    """Do the queued report jobs once, as a worker would."""
    for job_id in db.session.scalars(select(Job.id).where(Job.kind == "make_report", Job.state.in_(("queued", "published")))).all():
        work.perform(job_id, "test-worker", app_context)


def report(app: Any, folder: Folder, actor: Actor, position: int = 0) -> ReportRun:
    """A run of the template at `position` in the list, after a worker had its turn."""
    made = reports.start(template(position, actor).public_id, folder.public_id, actor=actor)
    perform(app.app_context)
    return reports.run(made.public_id, actor=actor)
