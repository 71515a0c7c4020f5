"""Thirty questions over `made.records`, each with the answer that plain Python finds: figures by (label, currency), names of documents, or `None`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tests.questions.made import TODAY, Record

Records = list[Record]


def of(all_of: Records, kind: str | None = None, **wanted: Any) -> Records:
    """The records of a type with these attributes, but the deleted; `since` and `until` are about the own date."""
    since, until = wanted.pop("since", None), wanted.pop("until", None)
    left = [one for one in all_of if one.state != "deleted" and kind in (None, one.type)]
    left = [one for one in left if (since is None or (one.day and one.day >= since)) and (until is None or (one.day and one.day <= until))]
    return [one for one in left if all(getattr(one, name) == value for name, value in wanted.items())]


def amounts(chosen: Iterable[Record], key: Callable[[Record], str] = lambda one: "total") -> dict[tuple[str, str | None], list[Decimal]]:
    found: dict[tuple[str, str | None], list[Decimal]] = defaultdict(list)
    for one in chosen:
        if one.total is not None:
            found[key(one), one.currency].append(one.total)
    return dict(found)


def sums(chosen: Iterable[Record], key: Callable[[Record], str] = lambda one: "total") -> dict[tuple[str, str | None], Decimal]:
    return {place: sum(found, Decimal(0)) for place, found in amounts(chosen, key).items()}


def means(chosen: Iterable[Record]) -> dict[tuple[str, str | None], Decimal]:
    return {place: (sum(found) / len(found)).quantize(Decimal("0.01"), ROUND_HALF_UP) for place, found in amounts(chosen).items()}


def count(chosen: Iterable[Record]) -> dict[tuple[str, str | None], Decimal]:
    return {("documents", None): Decimal(len(list(chosen)))}


def names(chosen: Iterable[Record]) -> set[str]:
    return {one.name for one in chosen}


def counted(chosen: Iterable[Record], key: Callable[[Record], str]) -> dict[tuple[str, str | None], Decimal]:
    return {(label, None): Decimal(many) for label, many in Counter(key(one) for one in chosen).items()}


def month(one: Record) -> str:
    return one.day.isoformat()[:7] if one.day else ""


Y26, Y25, NOV = date(2026, 1, 1), date(2025, 1, 1), date(2026, 11, 1)
QUESTIONS: tuple[tuple[str, Callable[[Records], Any]], ...] = (
    ("How many documents are there?", lambda r: count(of(r))),
    ("How many invoices did we receive in 2025?", lambda r: count(of(r, "invoice", since=Y25, until=date(2025, 12, 31)))),
    ("What is the total amount of all invoices this year?", lambda r: sums(of(r, "invoice", since=Y26, until=date(2026, 12, 31)))),
    ("Sum of all receipts last quarter", lambda r: sums(of(r, "receipt", since=date(2026, 7, 1), until=date(2026, 9, 30)))),
    ("How much did we spend at Café Lumiere?", lambda r: sums(o for o in of(r, vendor="Café Lumière") if o.type in ("invoice", "receipt"))),
    ("average invoice amount in 2026", lambda r: means(of(r, "invoice", since=Y26, until=date(2026, 12, 31)))),
    ("Show all invoices from Harbour Print", lambda r: names(of(r, "invoice", vendor="Harbour Print Ltd"))),
    ("Which invoices from Nordwind Logistik are over 1,000 euros?", lambda r: names(
        o for o in of(r, "invoice", vendor="Nordwind Logistik", currency="EUR") if o.total and o.total > 1000)),
    ("Total of the invoices from Nordwind in 2025", lambda r: sums(
        o for o in of(r, "invoice", since=Y25, until=date(2025, 12, 31)) if o.vendor.startswith("Nordwind"))),
    ("List receipts between 100 and 250", lambda r: names(o for o in of(r, "receipt") if o.total and 100 <= o.total <= 250)),
    ("How many documents need review?", lambda r: count(of(r, state="needs_review"))),
    ("Which contracts are approved?", lambda r: names(of(r, "contract", state="approved"))),
    ("How many invoices aren't approved?", lambda r: count(o for o in of(r, "invoice") if o.state != "approved")),
    ("Invoice totals by month in 2026", lambda r: sums(of(r, "invoice", since=Y26, until=date(2026, 12, 31)), month)),
    ("How many invoices per vendor?", lambda r: counted(of(r, "invoice"), lambda o: o.vendor)),
    ("number of documents by type", lambda r: counted(of(r), lambda o: o.type)),
    ("Compare the invoice totals of Orchard Foods and Kestrel Software", lambda r: {
        (side, code): value for side in ("Orchard Foods", "Kestrel Software") for code in ("EUR", "USD")
        for value in [sums(of(r, "invoice", vendor=side, currency=code)).get(("total", code), Decimal(0))]}),
    ("Which invoices are overdue?", lambda r: names(o for o in of(r, "invoice") if o.due and o.due < TODAY)),
    ("Invoices due in the next 14 days", lambda r: names(o for o in of(r, "invoice") if o.due and TODAY <= o.due <= date(2026, 12, 4))),
    ("Which contracts expire in 2027?", lambda r: names(o for o in of(r, "contract") if o.due and o.due.year == 2027)),
    ("List the invoices without a date", lambda r: names(o for o in of(r, "invoice") if o.day is None)),
    ("What is the largest invoice in pounds?", lambda r: {("total", "GBP"): max(o.total for o in of(r, "invoice", currency="GBP") if o.total)}),
    ("total gross pay in 2025", lambda r: {
        ("gross pay", code): value for (_, code), value in sums(of(r, "payStub", since=Y25, until=date(2025, 12, 31))).items()}),
    ("How many purchase orders since June 2026?", lambda r: count(of(r, "purchaseOrder", since=date(2026, 6, 1)))),
    ("Total of invoices in the folder Hotel Aurora before 2025", lambda r: sums(of(r, "invoice", folder="Hotel Aurora", until=date(2024, 12, 31)))),
    ("How many vendors sent us invoices in November 2026?", lambda r: {("vendor", None): Decimal(len({o.vendor for o in of(r, "invoice", since=NOV)}))}),
    ("Which invoices are unpaid?", lambda r: None),
    ("How many invoices from Zephyr Airlines?", lambda r: None),
    ("What was our profit last year?", lambda r: None),
    ("What is the total of invoices other than those from Orchard Foods?", lambda r: sums(o for o in of(r, "invoice") if o.vendor != "Orchard Foods")),
)  # fmt: skip
