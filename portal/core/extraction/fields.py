"""The fields of a document of a known type: every type has its reader; what has none is read by its labels alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from portal.core.doctypes import DOCTYPES
from portal.core.extraction import (
    bank,
    cards,
    cheques,
    contracts,
    identity,
    invoices,
    labelled,
    payslips,
    statements,
    taxforms,
    utilities,
    vehicles,
    wastes,
)
from portal.core.extraction.candidates import Printed
from portal.core.extraction.learned import totals
from portal.core.extraction.model import Check, Page, Value

Read = tuple[dict[str, Value], list[Check]]
Reader = Callable[[Printed, str], Read]


#: Readers by the family of the type (`doctypes`); all others are read by their labels.
READERS: dict[str, Reader] = {
    "invoice": invoices.read,
    "order": invoices.read_order,
    "receipt": totals.read,
    "taxForm": taxforms.read,
    "bankStatement": bank.read,
    "contract": contracts.read,
    "idDocument": identity.read,
    "payStub": payslips.read,
    "check": cheques.read,
    "carLicense": vehicles.read,
    "creditCard": cards.read,
    "utilityBill": utilities.read,
    "wasteNote": wastes.read,
}


def extract(doc_type: str, pages: Sequence[Page]) -> Read:
    """(values by field name, checks). Only fields that `doctypes` declares for the type; nothing for an unknown or unclassified one."""
    declared = DOCTYPES.get(doc_type)
    if declared is None or not declared.fields or not any(page.words for page in pages):
        return {}, []
    printed_pages = [page for page in pages if page.words]
    if declared.family == "financialReport":
        values, checks = statements.extract(printed_pages)
    else:
        values, checks = READERS.get(declared.family, labelled.read)(Printed(printed_pages), doc_type)
    return {field.name: values[field.name] for field in declared.fields if field.name in values}, checks
