"""What records are about: the categories of consumption, and waste."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, false, or_, select

from portal.core import types
from portal.core.documents.table import Document
from portal.core.readings.table import ReadingValue

#: In words for people, by what programs call them.
CATEGORIES = {
    "water": "Water",
    "electricity": "Electricity",
    "gas": "Gas",
    "fuel_delivery": "Fuel delivery",
    "recharges": "Refrigerant recharges",
    "wastes": "Waste",
}
WASTES = "wastes"
CONSUMED = tuple(name for name in CATEGORIES if name != WASTES)
BILL, NOTE = "utilityBill", "wasteNote"  # records are made of what is read by the rules of these types
INVOICE, WASTE = "invoice", "waste"  # the kinds of record


def kind_of(category: str) -> str:
    return WASTE if category == WASTES else INVOICE


def tags_of(document: Document, category: str | None) -> list[str]:
    """What becomes of a document: ``invoice::water`` and the like, ``document::wastes``, else its type."""
    if category is not None:
        return [f"{'document' if category == WASTES else 'invoice'}::{category}"]
    return [f"document::{document.doc_type}"] if document.doc_type else []


def category_of(document: Document, told: Any) -> str | None:
    """The category of a document whose field Category is `told`; None where that can't be said."""
    reader = types.of_document(document).reader
    if reader == NOTE:
        return WASTES
    name = told.strip().casefold().replace(" ", "_") if isinstance(told, str) else None  # people write "Fuel delivery"
    return name if reader == BILL and name in CONSUMED else None


def in_categories(wanted: list[str], organization_id: int) -> ColumnElement[bool]:
    """Whether a document is of one of these categories."""
    folded = [name.replace("_", " ") for name in wanted if name in CONSUMED]
    told = select(ReadingValue.reading_id).where(
        ReadingValue.organization_id == organization_id, ReadingValue.name == "Category", ReadingValue.folded.in_(folded)
    )
    bills = Document.doc_type.in_(_read_as(BILL, organization_id)) & Document.reading_id.in_(told) if folded else false()
    return or_(bills, Document.doc_type.in_(_read_as(NOTE, organization_id))) if WASTES in wanted else bills


def _read_as(reader: str, organization_id: int) -> list[str]:
    return [name for name, kind in types.of(organization_id).items() if kind.reader == reader]
