"""Documents with their values as a reading leaves them, for tests of what is made of values."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from itertools import count
from typing import Any

from sqlalchemy import select

from portal.core import folders, reports, work
from portal.core.accounts import User
from portal.core.actors import Actor
from portal.core.db import db, transaction
from portal.core.documents import Document, states
from portal.core.folders import Folder
from portal.core.readings import Reading, ReadingValue
from portal.core.reports import ReportRun, ReportTemplate

_numbers = count(1)

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


def member(role: str = "owner") -> Actor:
    return db.session.scalars(select(User).where(User.role == role).order_by(User.id)).unique().first().actor  # type: ignore[union-attr]


def new_folder(actor: Actor, name: str = "Acme - 2024") -> Folder:
    return folders.create(name=name, actor=actor)


def without(values: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in names}


def hand_in(
    folder: Folder,
    doc_type: str = "financialReport",
    values: dict[str, Any] | None = None,
    *,
    name: str = "",
    state: str = states.READ,
    currency: str | None = "USD",
    methods: dict[str, str] | None = None,
    parts: dict[str, list[str]] | None = None,
    data: bytes | None = None,
) -> Document:
    """A document in `state`; `values` by field: int/float → an amount, str → text, list of dicts → an array of such."""
    number = next(_numbers)
    with transaction():
        document = Document(
            organization_id=folder.organization_id,
            folder_id=folder.id,
            reference_id=f"REF{number:09d}",
            name=name or f"document{number}.pdf",
            state=state,
            pipeline="V1-Pipeline",
            source="api",
            handed_in_by="test",
            kind="pdf",
            size=1,
            sha256=hashlib.sha256(data or str(number).encode()).hexdigest(),
            doc_type=doc_type,
            doc_type_confidence=0.953,
        )
        db.session.add(document)
        db.session.flush()
        if state not in (*states.UNREAD, states.PENDING, states.FAILED):
            _read(document, values or {}, currency, methods or {}, parts or {})
        return document


def _read(document: Document, values: dict[str, Any], currency: str | None, methods: dict[str, str], parts: dict[str, list[str]]) -> None:
    common = {"organization_id": document.organization_id, "document_id": document.id}
    reading = Reading(**common, version=1, doc_type=document.doc_type, confidence=0.95, seconds=0.1)
    db.session.add(reading)
    db.session.flush()
    document.reading_id = reading.id
    for position, (name, given) in enumerate(values.items()):
        kept = _value(given, currency) | {"method": methods.get(name, "table"), "parts": parts.get(name, [])}
        db.session.add(ReadingValue(**common, reading_id=reading.id, name=name, position=position, **kept))


def _value(given: Any, currency: str | None) -> dict[str, Any]:
    shape: dict[str, Any] = {"type": "string", "value": given, "content": str(given), "page": 1, "box": [0.1, 0.2, 0.3, 0.25], "confidence": 0.9}
    if isinstance(given, (int, float)):
        shape |= {"type": "currency", "value": {"amount": str(given), "currencyCode": currency}}
    if isinstance(given, list):
        rows = [{name: _value(part, currency) | {"method": "table"} for name, part in row.items()} for row in given]
        shape |= {"type": "array", "value": rows, "content": None}
    return shape


def template(position: int, actor: Actor) -> ReportTemplate:
    return db.session.scalars(reports.templates(actor)).unique().all()[position]


def perform(app_context: Callable[[], Any]) -> None:
    """Do the queued report jobs once, as a worker would."""
    from portal.core.outbox import Job

    for job_id in list(db.session.scalars(select(Job.id).where(Job.kind == "make_report", Job.state.in_(("queued", "published"))))):
        work.perform(job_id, "test-worker", app_context)


def report(app: Any, folder: Folder, actor: Actor, position: int = 0) -> ReportRun:
    """The finished run of the template at `position` in the list."""
    made = reports.start(template(position, actor).public_id, folder.public_id, actor=actor)
    perform(app.app_context)
    return reports.run(made.public_id, actor=actor)
