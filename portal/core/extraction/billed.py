"""Total, subtotal, tax and what surrounds them on a bill or an order: the printed figures that labels and sums speak for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from portal.core.extraction import items, numbers, tables, taxes, totals
from portal.core.extraction.arithmetic import CENT
from portal.core.extraction.candidates import Candidate, Printed
from portal.core.extraction.model import Value
from portal.core.extraction.taxes import Charge
from portal.core.extraction.totals import Totals


@dataclass(slots=True)
class Billed:
    """The rows of the bill, its sums, the taxes by rate, and candidates for what is still to pay."""

    rows: list[items.Row]
    sums: Totals
    charges: list[Charge] = field(default_factory=list)
    due: Candidate | None = None
    discount: Candidate | None = None


def read(printed: Printed, total: str, subtotal: str, priced: bool = True) -> Billed:
    """`total` and `subtotal` are the names of these fields in the document's type; not `priced` are notes of what was delivered."""
    found = tables.heads(printed)
    heads = {line for head in found if items.sells(head) for line in range(head.first, head.last + 1)}
    known = {name: _below_rows(printed, printed.amounts_for(name), heads) for name in (total, subtotal, "TotalTax", "AmountDue", "TotalDiscount")}
    _add_columns(printed, known, (total, subtotal))
    targets = {one.value for name in (total, subtotal, "AmountDue") for one in known[name] if one.score > 0.5 and one.value}
    rows = items.find(printed, found, targets, {one.value for one in known["TotalTax"] if one.value}, priced)
    lines = items.sum_of(rows)
    sub = _favoured(_last(known[subtotal]), lines)
    extras = [one for name in ("Shipping", "Rounding", "TotalDiscount") for one in printed.amounts_for(name, below=0) if one.value]
    reduced = {base + sign * one.value for base in (*targets, lines) for one in extras[:3] for sign in (1, -1)}
    charges = taxes.charges(printed, rows, {*targets, lines, *reduced, *_by_rate(rows)}, _gaps(known[total], sub))
    tax = _rated([one for one in known["TotalTax"] if not _is_rate(one)], charges)
    cells = {value.box for row in rows for value in row.values()}
    top = _favoured(known[total], lines) or (_loose_total(printed) if priced else [])
    top = top + _implied(printed, {s.value + x.value for s in sub for x in tax if min(s.score, x.score) > 0.5 and x.value}, top, cells)
    if not any(one.score > 0.7 for one in tax):
        ways = {t.value - s.value for t in top for s in sub if min(t.score, s.score) > 0.7 and t.value > s.value > 0}
        tax = tax + _implied(printed, ways, tax, cells)
    sub = sub + _implied(printed, {t.value - x.value for t in top for x in tax if min(t.score, x.score) > 0.7 and t.value > x.value > 0}, sub, cells)
    sub = sub or _lone_base(charges, {one.amount for one in printed.amounts})
    sums = totals.settle(printed, top, sub, tax, (total, subtotal, "TotalTax"), extras=extras)
    if sums.total is not None and lines and sums.total.value == lines:
        sums.total = replace(sums.total, evidence={**sums.total.evidence, "sum": 1.0})
    due = _last_of(printed, [one for one in known["AmountDue"] if one.score >= 0.6])
    discount = numbers.best([one for one in printed.amounts_for("TotalDiscount", below=0) if one.value and one.label.line not in heads], 0.7)
    return Billed(rows, sums, charges, due, discount)


def _add_columns(printed: Printed, known: dict[str, list[Candidate]], names: tuple[str, str]) -> None:
    """Puts the sums of a table of taxes, and the printed figure that they make together, before what labels speak for."""
    found = taxes.summed(printed)
    if found is None:
        return
    base, tax = found
    whole = [one for one in printed.amounts if one.amount == base.amount + tax.amount and not one.plain]
    for name, one in (*((names[0], one) for one in whole[-1:]), (names[1], base), ("TotalTax", tax)):
        made = Candidate(one.amount, one.span, 1.05, currency=one.currency, method="table", evidence={"agreement": 1.0})
        known[name] = [made, *(other for other in known[name] if other.span.words[0] is not one.span.words[0])]


def _lone_base(charges: Sequence[Charge], amounts: set[Decimal]) -> list[Candidate]:
    """What the only tax is charged on, where base and tax make a printed figure."""
    if len(charges) != 1 or charges[0].base is None or charges[0].base.amount + charges[0].tax.amount not in amounts:
        return []
    base = charges[0].base
    return [Candidate(base.amount, base.span, 0.65, currency=base.currency, method="table", evidence={"agreement": 1.0})]


def _last_of(printed: Printed, found: Sequence[Candidate]) -> Candidate | None:
    """What is still to pay stands below what was to pay: of about equally good candidates the last."""
    best = max((one.score for one in found), default=0.0)
    return max((one for one in found if one.score > best - 0.2), key=lambda one: (printed.fold(one.span), one.score), default=None)


def _below_rows(printed: Printed, found: Sequence[Candidate], heads: set[int]) -> list[Candidate]:
    """Without figures under the header of a table; bare whole numbers are doubtful where money is printed with decimals."""
    kept = [one for one in found if one.label is None or one.label.line not in heads]
    decimals = sum(not amount.plain for amount in printed.amounts) > 2
    return [replace(one, score=one.score * 0.4) if decimals and _is_bare(one) else one for one in kept]


def _is_bare(one: Candidate) -> bool:
    return one.currency is None and re.fullmatch(r"\d{1,6}", one.printed) is not None and bool(one.value)


def _is_rate(one: Candidate) -> bool:
    return one.currency is None and one.value == one.value.to_integral_value() and not re.search(r"[.,]\d\d", one.printed)


def _rated(found: list[Candidate], charges: Sequence[Charge]) -> list[Candidate]:
    """Taxes that a rate and its base make are surer; the tax of a line that names only what it is charged on isn't the base."""
    made = {charge.tax.span.box for charge in charges}
    bases = {charge.base.span.box for charge in charges if charge.base is not None}
    whole = sum((charge.tax.amount for charge in charges), Decimal(0))
    whole_of = _derived(charges, whole) if len(charges) > 1 and not any(abs(one.value - whole) <= CENT for one in found) else []
    surer = whole_of + [replace(one, score=one.score + (0.1 if one.span.box in made else 0.0) - (0.3 if one.span.box in bases else 0.0)) for one in found]
    return [replace(one, score=one.score + 0.15) if len(charges) > 1 and abs(one.value - whole) <= CENT else one for one in surer]


def _gaps(top: Sequence[Candidate], sub: Sequence[Candidate]) -> set[Decimal]:
    """What surely labelled subtotals lack to totals."""
    return {t.value - s.value for t in top[:4] for s in sub[:4] if min(t.score, s.score) > 0.6 and t.value > s.value > 0}


def _derived(charges: Sequence[Charge], whole: Decimal) -> list[Candidate]:
    """The taxes of all rates together, where their sum isn't printed."""
    content = " + ".join(charge.tax.span.text for charge in charges)
    first = charges[0].tax
    return [Candidate(whole, first.span, 0.6, content=content, method="derived", currency=first.currency, evidence={"agreement": 1.0})]


def _by_rate(rows: Sequence[items.Row]) -> set[Decimal]:
    """What the items of each rate come to."""
    sums: dict[Decimal, Decimal] = {}
    for row in rows:
        if "TaxRate" in row and "Amount" in row:
            sums[row["TaxRate"].value] = sums.get(row["TaxRate"].value, Decimal(0)) + row["Amount"].value["amount"]
    return set(sums.values())


def _implied(printed: Printed, amounts: set[Decimal], known: Iterable[Candidate], cells: set) -> list[Candidate]:
    """Printed figures without a known label, and not of an item, that equal what the labelled ones add up to."""
    labelled = {one.value for one in known if one.score > 0.5}
    fitting = [one for one in printed.amounts if one.amount in amounts - labelled and not one.plain and one.span.box not in cells]
    return [Candidate(one.amount, one.span, 0.55, currency=one.currency, method="layout") for one in fitting]


def _favoured(found: list[Candidate], lines: Decimal) -> list[Candidate]:
    return [replace(one, score=one.score + 0.15, evidence={"sum": 1.0}) if lines and one.value == lines else one for one in found]


def _last(found: list[Candidate]) -> list[Candidate]:
    """Subtotals of groups inside a table are doubtful: of several under each other the last is the document's."""
    last = max(((one.span.page, one.span.frame[1]) for one in found if one.score > 0.5), default=(0, 0.0))
    return [replace(one, score=one.score - (0.0 if one.span.page == last[0] and one.span.frame[1] >= last[1] - 30 else 0.12)) for one in found]


def _loose_total(printed: Printed) -> list[Candidate]:
    """Without any labelled total: the largest figure with a currency, doubtfully."""
    loose = [one for one in printed.amounts if not one.plain and one.amount > 0]
    largest = max(loose, key=lambda one: (one.currency is not None, one.amount), default=None)
    return [Candidate(largest.amount, largest.span, 0.3, currency=largest.currency, method="layout", evidence={"doubt": 1.0})] if largest else []


def tax_details(billed: Billed, currency: str | None) -> Value | None:
    return taxes.details(billed.charges, billed.sums.tax, currency)
