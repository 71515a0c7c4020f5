"""Thirty questions written without a look at how questions are understood, with the answers that plain Python finds in the records.

An expectation is a set of figures (label or None, value, currency), the names of the documents, or `NOT_FOUND`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from portal.core.documents import states
from tests.questions.made import Record

Figures = frozenset[tuple[str | None, Decimal, str | None]]
Names = frozenset[str]


@dataclass(frozen=True, slots=True)
class Blind:
    """A question; with both None nothing may be found."""

    text: str
    figures: Figures | None = None
    names: Names | None = None


def blind(records: list[Record]) -> list[Blind]:
    there = [record for record in records if record.state != states.DELETED]
    return [*_counts(there), *_sums(there), *_extremes(there), *_groups(there), *_lists(there), *(Blind(text) for text in UNANSWERABLE)]


UNANSWERABLE = (
    "How many kilometres did our delivery vans drive in 2025?",
    "What is the phone number of Globe Paper Inc.?",
    "What is the total of all invoices from Zephyr Aerospace?",
    "Which client is most likely to pay late next year?",
    "What was our corporate tax rate in 2025?",
    "How much CO2 did Tulip Freight BV emit in 2025?",
)


def _counts(there: list[Record]) -> list[Blind]:
    return [
        Blind("How many invoices did we get in March 2025?", _count(_month(_of(there, "invoice"), 2025, 3))),
        Blind("How many receipts are in the folder Hotel Aurora?", _count(r for r in _of(there, "receipt") if r.folder == "Hotel Aurora")),
        Blind("How many contracts do we have?", _count(_of(there, "contract"))),
        Blind("How many invoices are still waiting for review?", _count(r for r in _of(there, "invoice") if r.state == states.NEEDS_REVIEW)),
        Blind("How many purchase orders were returned?", _count(r for r in _of(there, "purchaseOrder") if r.state == states.RETURNED)),
        Blind("Number of approved invoices over 3,000 EUR", _count(r for r in _of(there, "invoice") if r.state == states.APPROVED and _over(r, "EUR", 3000))),
    ]


def _sums(there: list[Record]) -> list[Blind]:
    invoices, receipts = _of(there, "invoice"), _of(there, "receipt")
    return [
        Blind("What did we spend with Stadtwerke Ansbach on invoices in 2025?", _sum(_from(_year(invoices, 2025), "Stadtwerke Ansbach"))),
        Blind("Total of all invoices last quarter", _sum(_between(invoices, date(2026, 7, 1), date(2026, 9, 30)))),
        Blind("Sum of receipts between 1 January 2025 and 30 June 2025", _sum(_between(receipts, date(2025, 1, 1), date(2025, 6, 30)))),
        Blind("What is the total amount of invoices since August 2026?", _sum(_between(invoices, date(2026, 8, 1), date(2026, 11, 20)))),
        Blind("What do approved purchase orders of 2024 add up to?", _sum(r for r in _year(_of(there, "purchaseOrder"), 2024) if r.state == states.APPROVED)),
        Blind("What is the average receipt amount in 2025?", _average(_year(receipts, 2025))),
        Blind("Average invoice total of Sable Steel", _average(_from(invoices, "Sable Steel plc"))),
    ]  # fmt: skip


def _extremes(there: list[Record]) -> list[Blind]:
    invoices = _of(there, "invoice")
    return [
        Blind("What is the largest invoice from Kestrel Software?", _extreme(max, _from(invoices, "Kestrel Software"))),
        Blind("What was the smallest receipt in the folder Garage Pohl in euros?", _extreme(min, _euros(_in(_of(there, "receipt"), "Garage Pohl")))),
        Blind("Highest invoice in EUR in 2026", _extreme(max, _euros(_year(invoices, 2026)))),
    ]


def _groups(there: list[Record]) -> list[Blind]:
    invoices = _of(there, "invoice")
    sides = [("Peak Insurance", _from(invoices, "Peak Insurance AG")), ("Orchard Foods", _from(invoices, "Orchard Foods"))]
    return [
        Blind("Invoice totals by month in 2025", _sums_by(_year(invoices, 2025), lambda r: f"{r.day:%Y-%m}")),
        Blind("Total of invoices per vendor this year", _sums_by(_year(invoices, 2026), lambda r: r.vendor)),
        Blind("How many documents do we have of each type?", _counts_by(there, lambda r: r.type)),
        Blind("Compare the invoice totals of Peak Insurance and Orchard Foods", frozenset((n, v, c) for n, side in sides for _, v, c in _sum(side))),
    ]


def _lists(there: list[Record]) -> list[Blind]:
    invoices, receipts = _of(there, "invoice"), _of(there, "receipt")
    return [
        Blind("Which invoices are due in December 2026?", names=_names(r for r in invoices if r.due and (r.due.year, r.due.month) == (2026, 12))),
        Blind("Show me all invoices from Globe Paper over 2000 dollars", names=_names(r for r in _from(invoices, "Globe Paper Inc.") if _over(r, "USD", 2000))),
        Blind("Which contracts expire in 2026?", names=_names(r for r in _of(there, "contract") if r.due and r.due.year == 2026)),
        Blind("List receipts from Café Lumière under 3000 EUR", names=_names(r for r in _from(receipts, "Café Lumière") if _under(r, "EUR", 3000))),
    ]  # fmt: skip


def _of(records: Iterable[Record], kind: str) -> list[Record]:
    return [record for record in records if record.type == kind]


def _from(records: Iterable[Record], vendor: str) -> list[Record]:
    return [record for record in records if record.vendor == vendor]


def _in(records: Iterable[Record], folder: str) -> list[Record]:
    return [record for record in records if record.folder == folder]


def _euros(records: Iterable[Record]) -> list[Record]:
    return [record for record in records if record.currency == "EUR"]


def _between(records: Iterable[Record], first: date, last: date) -> list[Record]:
    return [record for record in records if record.day and first <= record.day <= last]


def _year(records: Iterable[Record], year: int) -> list[Record]:
    return _between(records, date(year, 1, 1), date(year, 12, 31))


def _month(records: Iterable[Record], year: int, month: int) -> list[Record]:
    return [record for record in records if record.day and (record.day.year, record.day.month) == (year, month)]


def _over(record: Record, currency: str, amount: int) -> bool:
    return record.currency == currency and record.total is not None and record.total > amount


def _under(record: Record, currency: str, amount: int) -> bool:
    return record.currency == currency and record.total is not None and record.total < amount


def _names(records: Iterable[Record]) -> Names:
    return frozenset(record.name for record in records)


def _count(records: Iterable[Record]) -> Figures:
    return frozenset({(None, Decimal(len(list(records))), None)})


def _by(records: Iterable[Record], label: Callable[[Record], str | None]) -> dict[tuple[str | None, str], list[Decimal]]:
    """The totals there are, by label and currency."""
    totals: dict[tuple[str | None, str], list[Decimal]] = defaultdict(list)
    for record in records:
        if record.total is not None:
            totals[label(record), record.currency].append(record.total)
    return totals


def _sums_by(records: Iterable[Record], label: Callable[[Record], str | None]) -> Figures:
    return frozenset((name, sum(totals, Decimal(0)), currency) for (name, currency), totals in _by(records, label).items())


def _sum(records: Iterable[Record]) -> Figures:
    return _sums_by(records, lambda _: None)


def _average(records: Iterable[Record]) -> Figures:
    averages = ((currency, sum(totals, Decimal(0)) / len(totals)) for (_, currency), totals in _by(records, lambda _: None).items())
    return frozenset((None, average.quantize(Decimal("0.01"), ROUND_HALF_UP), currency) for currency, average in averages)


def _extreme(best: Callable[[list[Decimal]], Decimal], records: Iterable[Record]) -> Figures:
    return frozenset((None, best(totals), currency) for (_, currency), totals in _by(records, lambda _: None).items())


def _counts_by(records: list[Record], label: Callable[[Record], str]) -> Figures:
    labels = [label(record) for record in records]
    return frozenset((name, Decimal(labels.count(name)), None) for name in set(labels))
