"""A firm of 300 documents with figures that are known: the same each time, written as rows as a reading leaves them."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from portal.core.actors import Actor
from portal.core.db import db, transaction
from portal.core.documents import Document, states
from portal.core.folders import Folder, create
from portal.core.readings import Reading, ReadingValue

TODAY = date(2026, 11, 20)
VENDORS = (
    "Nordwind Energie GmbH", "Nordwind Logistik", "Müller & Söhne KG", "Harbour Print Ltd", "Globe Paper Inc.", "Café Lumière", "Blue Ridge Timber LLC",
    "Stadtwerke Ansbach", "Delta Cleaning Services", "Orchard Foods", "Kestrel Software", "Peak Insurance AG", "Tulip Freight BV", "Sable Steel plc",
)  # fmt: skip
CURRENCY = dict(zip(VENDORS, ("EUR", "EUR", "EUR", "GBP", "USD", "EUR", "USD", "EUR", "GBP", "EUR", "USD", "EUR", "EUR", "GBP"), strict=True))
FOLDERS = ("Bakery Stern", "Hotel Aurora", "Garage Pohl")
KINDS = ("invoice",) * 150 + ("receipt",) * 60 + ("purchaseOrder",) * 30 + ("contract",) * 20 + ("payStub",) * 20 + ("bankStatement",) * 20
STATES = (states.READ, states.NEEDS_REVIEW, states.CONFIRMED, states.APPROVED, states.APPROVED, states.RETURNED, states.DELETED)
#: Names of the fields for vendor, own date, figure and due or end date.
FIELDS = {
    "invoice": ("VendorName", "InvoiceDate", "InvoiceTotal", "DueDate"),
    "receipt": ("MerchantName", "TransactionDate", "Total", None),
    "purchaseOrder": ("VendorName", "OrderDate", "OrderTotal", None),
    "contract": ("Title", "ExecutionDate", None, "ExpirationDate"),
    "payStub": ("EmployeeName", "PayDate", "CurrentPeriodGrossPay", None),
    "bankStatement": ("BankName", "StatementEndDate", "EndingBalance", None),
}


@dataclass(slots=True)
class Record:
    """What is true of one document; `day`, `total` and `due` may be missing."""

    name: str
    type: str
    vendor: str
    day: date | None
    total: Decimal | None
    currency: str
    due: date | None
    state: str
    folder: str | None
    id: int = 0


def records() -> list[Record]:
    dice = random.Random(300)
    return [_record(dice, number, kind) for number, kind in enumerate(KINDS)]


def _record(dice: random.Random, number: int, kind: str) -> Record:
    vendor = dice.choice(VENDORS)
    day = date(2024, 1, 1) + timedelta(days=dice.randrange((TODAY - date(2024, 1, 1)).days + 1)) if dice.random() > 0.04 else None
    total = Decimal(dice.randrange(500, 500_000)) / 100 if dice.random() > 0.04 and kind != "contract" else None
    due = day + timedelta(days=400 if kind == "contract" else 30) if day and kind in ("invoice", "contract") else None
    folder = dice.choice((*FOLDERS, None))
    return Record(f"{kind}-{number:03}.pdf", kind, vendor, day, total, CURRENCY[vendor], due, dice.choice(STATES), folder)


def make(actor: Actor) -> list[Record]:
    """The records as documents of the actor's firm; returns them with their inner ids."""
    made = records()
    with transaction():
        folders = {name: create(name=name, actor=actor) for name in FOLDERS}
        for record in made:
            record.id = _document(actor, record, folders)
    return made


def _document(actor: Actor, record: Record, folders: dict[str, Folder]) -> int:
    document = Document(
        organization_id=actor.organization_id, folder_id=folders[record.folder].id if record.folder else None, reference_id=f"REF{record.name}",
        name=record.name, state=record.state, pipeline="V1-Pipeline", source="api", handed_in_by=actor.label, kind="pdf", size=1, sha256="0" * 64,
        page_count=1, doc_type=record.type, doc_type_confidence=1.0,
    )  # fmt: skip
    db.session.add(document)
    db.session.flush()
    reading = Reading(organization_id=actor.organization_id, document_id=document.id, version=1, doc_type=record.type, confidence=1.0, seconds=0.1, pages=[])
    db.session.add(reading)
    db.session.flush()
    document.reading_id = reading.id
    ids = {"organization_id": actor.organization_id, "document_id": document.id, "reading_id": reading.id}
    common: dict[str, Any] = {"confidence": 1.0, "page": 1, "box": [0.1, 0.1, 0.2, 0.12], "method": "label", "content": None}
    for position, (name, kind, value) in enumerate(_values(record)):
        db.session.add(ReadingValue(**ids, **common, position=position, name=name, type=kind, value=value))
    return document.id


def _values(record: Record) -> list[tuple[str, str, Any]]:
    who, day, figure, due = FIELDS[record.type]
    values: list[tuple[str, str, Any]] = [(who, "string", record.vendor)] if who else []
    if record.day and day:
        values.append((day, "date", record.day.isoformat()))
    if record.total is not None and figure:
        values.append((figure, "currency", {"amount": str(record.total), "currencyCode": record.currency}))
    return [*values, *([(due, "date", record.due.isoformat())] if record.due and due else [])]
