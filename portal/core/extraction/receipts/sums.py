"""Total, subtotal, tax and tip of a receipt. What was paid less the change, the tax table and the bought lines speak for a figure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from portal.core.extraction import totals
from portal.core.extraction.candidates import Amount, Candidate, Printed
from portal.core.extraction.model import Check, Value
from portal.core.extraction.receipts.rows import Row
from portal.core.extraction.totals import Totals

_CENT = Decimal("0.01")
_RATE = re.compile(r"(?<![\d.,])(\d{1,2}(?:[.,]\d{1,2})?)\s?%")


@dataclass(frozen=True, slots=True)
class Taxed:
    """A line of a tax table: net amount and the tax on it; `adds` when it is the sum of the lines above it."""

    index: int
    net: Amount
    tax: Amount
    adds: bool = False


def settled(printed: Printed, rows: Sequence[Row]) -> Totals:
    """The combination of total, subtotal and tax that labels and arithmetic speak for."""
    paid, table = handed_over(rows), tax_table(printed, rows)
    top = _with_tip(rows) or _supported(printed, rows, paid, table)
    in_table = {one.index for one in table}
    sub = [row.candidate for row in rows if row.kind == "subtotal" and row.index not in in_table and _credible(row, rows)]
    tax = [row.candidate for row in rows if row.kind == "tax" and row.index not in in_table and _credible(row, rows)]
    for one in table if len(table) == 1 else [one for one in table if one.adds]:
        sub.append(Candidate(one.net.amount, one.net.span, 0.7, currency=one.net.currency, method="table"))
        tax.append(Candidate(one.tax.amount, one.tax.span, 0.8, currency=one.tax.currency, method="table"))
    found = _settle(printed, top or _unlabelled(rows, paid), sub, tax, _extra(rows))
    found.checks += _checks(rows, found.total)
    return found


def _extra(rows: Sequence[Row]) -> Decimal:
    """Tip and service above the last total."""
    last = max((row.index for row in rows if row.kind in ("total", "tendered")), default=0)
    return sum((row.value for row in rows if row.kind in ("tip", "charge") and row.index < last), Decimal(0))


def _settle(printed: Printed, top: list[Candidate], sub: list[Candidate], tax: list[Candidate], extra: Decimal) -> Totals:
    """With what is charged on top (`extra`: tip, service) the total is subtotal, tax and that; which of the two sums holds is tried."""
    found = totals.settle(printed, top, sub, tax, ("Total", "Subtotal", "TotalTax"), totals.COIN)
    if not extra or any(check.passed for check in found.checks):
        return found
    less = totals.settle(printed, [replace(one, value=one.value - extra) for one in top], sub, tax, ("Total", "Subtotal", "TotalTax"), totals.COIN)
    if not any(check.passed for check in less.checks):
        return found
    return Totals(replace(less.total, value=less.total.value + extra), less.subtotal, less.tax)


def _supported(printed: Printed, rows: Sequence[Row], paid: set[Decimal], table: Sequence[Taxed]) -> list[Candidate]:
    named = [row for row in rows if row.kind == "total" and all(row.index != one.index for one in table)]
    labelled = [row for row in named if not row.amount.plain or row.repaired] or named
    others = [replace(row, score=0.45) for row in rows if row.kind in ("", "subtotal", "rounding") and row.value in paid and not row.amount.plain]
    close = min((row.index for row in rows if row.kind == "change"), default=len(printed.lines))
    found = []
    for row in [*labelled, *others]:
        support = _support(row, rows, paid, table)
        if row.value > 0 and (support >= 0.3 or not row.repaired):
            found.append(replace(row.candidate, score=row.score + support - (0.3 if row.index > close else 0.0)))
    return found


def _with_tip(rows: Sequence[Row]) -> list[Candidate]:
    """What was paid when it is a total and the tip given on it: then that is what the receipt comes to."""
    sums = {row.value + tip.value for row in rows for tip in rows if row.kind == "total" and tip.kind == "tip" and tip.value}
    return [replace(row.candidate, score=1.0) for row in rows if row.kind == "tendered" and row.value in sums][:1]


def handed_over(rows: Sequence[Row]) -> set[Decimal]:
    """What was paid after change, by every pair of the two; and payments that had no change."""
    tendered = {row.value for row in rows if row.kind == "tendered"}
    change = {row.value for row in rows if row.kind == "change"}
    return {paid - abs(back) for paid in tendered for back in change} | (tendered if not any(change) else set())


def _support(own: Row, rows: Sequence[Row], paid: set[Decimal], table: Sequence[Taxed]) -> float:
    """What speaks for a figure as the total beyond its label."""
    value = own.value
    points = 0.6 if value in paid else 0.0
    points += 0.1 * min(2, sum(row.value == value and not row.repaired for row in rows) - 1)
    points += 0.3 if table and abs(sum(one.net.amount + one.tax.amount for one in table if not one.adds) - value) <= _CENT * len(table) else 0.0
    adjusted = [row for row in rows if row.kind == "rounding" and row.value and abs(row.value) <= Decimal("0.05") and row.index < own.index]
    before = [row.value for row in rows if row.kind in ("total", "subtotal") and row.index < own.index and row.value != value]
    return points + (0.5 if any(abs(abs(value - one) - abs(step.value)) <= _CENT for step in adjusted for one in before) else 0.0)


def _credible(row: Row, rows: Sequence[Row]) -> bool:
    """A repaired figure counts only when it is printed somewhere else as well."""
    return not row.repaired or any(other.value == row.value and not other.repaired for other in rows)


def _unlabelled(rows: Sequence[Row], paid: set[Decimal]) -> list[Candidate]:
    """Without a line that says total: what was paid, else the largest amount that is neither money given nor change."""
    matching = [row for row in rows if row.value in paid and row.value > 0]
    if matching:
        return [replace(matching[0].candidate, score=0.7)]
    others = [row for row in rows if row.kind in ("", "subtotal") and row.value > 0 and not row.amount.plain and not row.repaired]
    largest = max(others, key=lambda row: row.value, default=None)
    return [replace(largest.candidate, score=0.4, method="layout")] if largest else []


def tax_table(printed: Printed, rows: Sequence[Row]) -> list[Taxed]:
    """Lines of a tax table, wherever the columns stand: among a line's figures two are net and tax at the rate printed with them, the last is
    perhaps their sum."""
    found: list[Taxed] = []
    rated = _rated_lines(printed, rows)
    for index in sorted({row.index for row in rows}):
        line = printed.lines[index]
        rate = _RATE.search(line.text)
        amounts = [one for one in printed.amounts_in(line) if not one.plain and one.amount > 0]
        pairs = [(net, tax) for net in amounts for tax in amounts if net.amount > tax.amount]
        if rate:
            share = Decimal(rate[1].replace(",", ".")) / 100
            found += [Taxed(index, net, tax) for net, tax in pairs if share and abs(net.amount * share - tax.amount) <= _CENT][:1]
        elif len(found) > 1 and (added := _added(index, pairs, found)):
            found += added
        elif found and index == found[-1].index + 1 or index + 1 in rated:
            found += _unrated(index, pairs, amounts)
    return found


def _rated_lines(printed: Printed, rows: Sequence[Row]) -> set[int]:
    """Lines that tell a rate and at least two amounts."""
    return {row.index for row in rows if _RATE.search(printed.lines[row.index].text) and len(printed.amounts_in(printed.lines[row.index])) > 1}


def _added(index: int, pairs: Sequence[tuple[Amount, Amount]], found: Sequence[Taxed]) -> list[Taxed]:
    """The line as the sum of those before it."""
    net_sum, tax_sum = sum(one.net.amount for one in found), sum(one.tax.amount for one in found)
    return [Taxed(index, net, tax, adds=True) for net, tax in pairs if (net.amount, tax.amount) == (net_sum, tax_sum)][:1]


def _unrated(index: int, pairs: Sequence[tuple[Amount, Amount]], amounts: Sequence[Amount]) -> list[Taxed]:
    """A line beside one with its rate, whose own rate a scan has lost: net and tax make the third figure."""
    whole = {one.amount for one in amounts}
    return [Taxed(index, net, tax) for net, tax in pairs if net.amount + tax.amount in whole and 3 * tax.amount < net.amount][:1]


def _checks(rows: Sequence[Row], total: Candidate | None) -> list[Check]:
    change = [row for row in rows if row.kind == "change"]
    if total is None or not change or not any(row.kind == "tendered" for row in rows):
        return []
    detail = f"total {total.value}, change {change[0].value}"
    return [Check("paid_less_change_is_total", total.value in handed_over(rows), ["Total"], detail)]


def part_by_part(values: dict[str, Value]) -> None:
    """A tax that was added up from several lines stands on total and subtotal when it is their difference; else it has nothing to stand on."""
    tax = values.get("TotalTax")
    if tax is None or tax.method != "derived":
        return
    whole, net = (values[name].value["amount"] if name in values else None for name in ("Total", "Subtotal"))
    if whole is not None and net is not None and whole - net == tax.value["amount"]:
        values["TotalTax"] = Value("currency", tax.value, tax.confidence, method="derived", parts=["Total", "Subtotal"])
    else:
        del values["TotalTax"]


def tip(rows: Sequence[Row]) -> Candidate | None:
    return next((row.candidate for row in rows if row.kind == "tip" and row.value), None)
