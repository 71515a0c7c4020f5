"""Records as a table for spreadsheet programs: CSV and XLSX, a row each, quantities as numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import Select

from portal.core.db import db
from portal.core.records.categories import CATEGORIES
from portal.core.records.table import Record
from portal.core.records.units import UNITS
from portal.core.rendering import workbook
from portal.core.rendering.outline import Cell, Figure, Outline, Section, Table
from portal.core.rendering.separated import literal

MOST = 100_000  # rows, the newest
COLUMNS = (
    "Record", "Kind", "Category", "Facility", "Start", "End", "Quantity", "Unit", "Share", "Whole", "Invoice number", "Supply point", "Waste code",
    "What it is", "Description", "Destination", "Document",
)  # fmt: skip
_FIGURES = ("Quantity", "Share", "Whole")


def _rows(query: Select[tuple[Record]]) -> Iterator[Record]:
    return iter(db.session.scalars(query.order_by(Record.id.desc()).limit(MOST)).unique())


def _cells(row: Record) -> tuple[str, ...]:
    dates = [day.isoformat() if day else "" for day in (row.start_date, row.end_date)]
    figures = f"{row.amount:f}", UNITS[row.unit].symbol, row.percentage, f"{row.whole:f}"
    texts = (row.invoice_number, row.supply_point, row.waste_code, row.identification_name, row.description, row.destination)
    named = (row.uuid, row.kind, CATEGORIES[row.category], row.facility.name, *dates, *figures)
    return (*named, *(text or "" for text in texts), row.document.name if row.document is not None else "")


def records_csv(query: Select[tuple[Record]]) -> bytes:
    """In UTF-8 with a byte order mark; cells that might be taken for formulas begin with an apostrophe."""
    out = io.StringIO()
    written: Iterable[Sequence[object]] = ([literal(cell) for cell in _cells(row)] for row in _rows(query))
    csv.writer(out).writerows((COLUMNS, *written))
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def records_xlsx(query: Select[tuple[Record]], *, organization: str, made: datetime) -> bytes:
    """`made` is the moment that the file names as its own, in UTC without a zone."""
    rows = tuple(tuple(_cell(name, text) for name, text in zip(COLUMNS, _cells(row), strict=True)) for row in _rows(query))
    table = Table(tuple((name, 1.0) for name in COLUMNS), rows)
    report = Outline("Records", (organization,), f"{len(rows):,} records", (), (Section("Records", (table,), sheet="Records"),))
    return workbook.xlsx(report, organization=organization, made=made)


def _cell(name: str, text: str) -> Cell:
    return Figure(float(text), form="ratio" if name == "Share" else "amount") if name in _FIGURES else text
