"""Invoices and receipts as spending, each counted once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from portal.core.reports.entities import folded, split_form
from portal.core.reports.evidence import Paper
from portal.core.reports.figures import Figure, Ledger, taken

#: kind → fields of: total, the parts it follows from, date, vendor, what tells two documents of one vendor apart.
_FIELDS = {
    "invoice": ("InvoiceTotal", ("SubTotal", "TotalTax"), "InvoiceDate", "VendorName", ("InvoiceId",)),
    "receipt": ("Total", ("Subtotal", "TotalTax"), "TransactionDate", "MerchantName", ("TransactionDate", "TransactionTime")),
}


@dataclass(frozen=True, slots=True)
class Purchase:
    """`kind` is "invoice" or "receipt"; `date` ISO or None."""

    paper: Paper
    kind: str
    currency: str
    vendor: str | None
    date: str | None
    figure: Figure


def purchases(papers: Sequence[Paper], currency_of: Callable[[Paper], str], holders: set[str], ledger: Ledger) -> list[Purchase]:
    """What was bought. Left out, and noted: copies (same vendor, number, total) and what a holder of the folder's accounts issued."""
    found = [purchase for paper in papers if (purchase := _purchase(paper, currency_of(paper), ledger))]
    bought = [purchase for purchase in found if not _is_own(purchase, holders, ledger)]
    return _without_copies(bought, ledger)


def _purchase(paper: Paper, currency: str, ledger: Ledger) -> Purchase | None:
    kind = paper.kind.family
    total, parts, date, vendor, _ = _FIELDS[kind]
    figure = _total(paper, total, parts)
    if figure is None:
        ledger.missing.append({"document": paper.id, "name": paper.name, "reason": "No total was found in it; it isn't counted."})
        return None
    if paper.text(date) is None:
        ledger.missing.append({"document": paper.id, "name": paper.name, "reason": "No date was found in it; it is in no month."})
    return Purchase(paper, kind, currency, paper.text(vendor), paper.text(date), figure)


def _total(paper: Paper, name: str, parts: tuple[str, ...]) -> Figure | None:
    printed = paper.get(name)
    if printed and (figure := taken(printed)):
        return figure
    figures = [figure for part in parts if (ground := paper.get(part)) and (figure := taken(ground))]
    if len(figures) != len(parts):
        return None
    grounds = tuple(ground for figure in figures for ground in figure.grounds)
    return Figure(sum(figure.amount for figure in figures), grounds, derived=True)  # type: ignore[arg-type]


def _is_own(purchase: Purchase, holders: set[str], ledger: Ledger) -> bool:
    if not purchase.vendor or split_form(purchase.vendor)[0] not in holders:
        return False
    detail = f"{purchase.paper.name} was issued by {purchase.vendor}, who holds an account in this folder: a sale, not counted as spending."
    ledger.doubt("ownership", detail, (purchase.paper,), name=purchase.vendor)
    return True


def _without_copies(found: Sequence[Purchase], ledger: Ledger) -> list[Purchase]:
    kept: dict[tuple[Any, ...], Purchase] = {}
    for purchase in sorted(found, key=lambda p: (not p.paper.approved, p.paper.number)):
        first = kept.setdefault(_likeness(purchase), purchase)
        if first is not purchase:
            detail = f"{purchase.paper.name} repeats {first.paper.name}: same vendor, number and total; it was counted once."
            ledger.doubt("duplicate", detail, (first.paper, purchase.paper))
    return [purchase for purchase in found if kept[_likeness(purchase)] is purchase]


def _likeness(purchase: Purchase) -> tuple[Any, ...]:
    """Equal for two copies; a document without all it takes to tell is like itself only."""
    marks = [purchase.paper.text(name) for name in _FIELDS[purchase.kind][4]]
    if not purchase.vendor or not all(marks):
        return (purchase.paper.id,)
    return purchase.kind, split_form(purchase.vendor)[0], *(folded(mark or "") for mark in marks), purchase.figure.amount, purchase.currency
