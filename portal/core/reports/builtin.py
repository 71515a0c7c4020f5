"""The reports every database has, in the order they are listed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from portal.core.db import db, transaction
from portal.core.reports import cash, financial, tax
from portal.core.reports.evidence import Evidence
from portal.core.reports.table import ReportTemplate


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """`make` turns what a folder's documents say into the report's `data`; raise `version` whenever its answers change."""

    key: str
    name: str
    description: str
    version: int
    make: Callable[[Evidence], dict[str, Any]]


BUILT_IN = (
    BuiltIn("financial_statement_analysis", "Financial Statement Analysis", "Comprehensive financial analysis report", 2, financial.make),
    BuiltIn("tax_document_summary", "Tax Document Summary", "Summary of tax-related documents", 2, tax.make),
    BuiltIn(
        "cash_flow_and_spend_summary",
        "Cash Flow and Spend Summary",
        "Money in and out by month and counterparty, from bank statements, invoices and receipts",
        2,
        cash.make,
    ),
)

MAKERS = {built_in.key: built_in.make for built_in in BUILT_IN}


def ensure_builtin() -> None:
    """Add the built-in templates that are missing, bring the others up to date. Run it as often as you like."""
    with transaction():
        there = {row.key: row for row in db.session.scalars(select(ReportTemplate).where(ReportTemplate.organization_id.is_(None)))}
        for position, built_in in enumerate(BUILT_IN):
            row = there.get(built_in.key) or ReportTemplate(key=built_in.key, organization_id=None)
            row.name, row.description, row.version, row.position = built_in.name, built_in.description, built_in.version, position
            db.session.add(row)
