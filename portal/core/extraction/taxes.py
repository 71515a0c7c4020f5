"""Taxes by rate: lines on which a rate, what it is charged on and the tax agree ("7 %  160.00  11.20")."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.core.extraction.arithmetic import CENT
from portal.core.extraction.candidates import Amount, Candidate, Printed
from portal.core.extraction.layout import Span
from portal.core.extraction.model import Value

_PERCENT = re.compile(r"\(?@?(\d{1,2}(?:[.,]\d{1,3})?)\s?%\)?[:,]?")
_PLAIN = re.compile(r"\d{1,2}(?:[.,]\d{1,2})?")
_HIGHEST = 30


@dataclass(frozen=True, slots=True, eq=False)
class Charge:
    """A tax of one rate: the rate in per cent with its words, the tax, and what it is charged on (None: not on the line)."""

    rate: Decimal
    rated: Span
    tax: Amount
    base: Amount | None


def charges(printed: Printed, rows: Iterable[dict[str, Value]], bases: Iterable[Decimal], gaps: Collection[Decimal] = ()) -> list[Charge]:
    """One charge per rate and tax, top to bottom; `rows` are the items, whose lines are left out, `bases` figures that a tax without one
    may rest on, `gaps` what lies between subtotals and totals: taxes that fill one are right also without a base."""
    taken = {(value.page, value.box) for row in rows for value in row.values()}
    named = {label.line for label in printed.labelled("TotalTax") if label.strength("TotalTax") > 0.25}
    known, found, loose = sorted({base for base in bases if base}), [], []
    for index, line in enumerate(printed.lines):
        amounts = [amount for amount in printed.amounts_in(line) if (amount.span.page, amount.span.box) not in taken]
        if amounts and len(amounts) == len(printed.amounts_in(line)):
            sure = _of_line(line, amounts, known, index in named)
            found += sure
            if index in named and not sure and (rates := _rates(line, bare=False)) and not amounts[-1].plain:
                loose.append(Charge(*rates[0], amounts[-1], None))
    loose += [Charge(*rates[0], amount, None) for cell, amount in printed.boxes if (rates := _rates(cell, bare=False)) and not amount.plain]
    if loose and abs(sum((charge.tax.amount for charge in (*found, *loose)), Decimal(0))) in gaps:
        found += loose
    distinct = {(charge.rate, abs(charge.tax.amount), _said(printed, charge)): charge for charge in reversed(found)}
    return sorted(distinct.values(), key=lambda charge: (charge.tax.line, charge.tax.span.frame[0]))


def summed(printed: Printed) -> tuple[Amount, Amount] | None:
    """(what all taxes are charged on, all taxes) of the line under a table of taxes by at least two rates that adds up its columns; the last one's."""
    bases, taxed, found = [], [], None
    for line in printed.lines:
        amounts = [amount for amount in printed.amounts_in(line) if not amount.plain]
        charge = next(iter(_of_line(line, amounts, (), named=False)), None) if len(amounts) > 1 and "%" in line.text else None
        if charge is not None and charge.base is not None:
            bases.append(charge.base.amount)
            taxed.append(charge.tax.amount)
        elif len(amounts) > 1 and len(bases) > 1:
            base, tax = (next((one for one in amounts if one.amount == sum(parts)), None) for parts in (bases, taxed))
            found = (base, tax) if base and tax else found
            bases, taxed = [], []
    return found


def _said(printed: Printed, charge: Charge) -> str:
    """The name of the tax: two taxes of one rate ("CGST 9 %", "SGST 9 %") are two, one tax printed twice is one."""
    words = (word.text for word in printed.lines[charge.tax.line].words)
    return "".join(letters for word in words if len(letters := re.sub(r"[\W\d_]", "", word)) > 2 and charge.base is None).lower()


def _of_line(line: Span, amounts: Sequence[Amount], known: Sequence[Decimal], named: bool) -> list[Charge]:
    for rate, rated in _rates(line, named):
        others = [amount for amount in amounts if amount.span.words[0] is not rated.words[0] and not amount.plain]
        pairs = [(base, tax) for base in others for tax in others if base is not tax and _makes(base.amount, rate, tax.amount)]
        if pairs:
            return [Charge(rate, rated, pairs[0][1], pairs[0][0])]
        if named and others and any(_makes(base, rate, others[-1].amount) or _inside(base, rate, others[-1].amount) for base in known):
            return [Charge(rate, rated, others[-1], None)]
    return []


def _rates(line: Span, bare: bool) -> list[tuple[Decimal, Span]]:
    """Rates in per cent on the line; a bare number counts as one when `bare`."""
    found, words = [], line.words
    for at, word in enumerate(words):
        sign = at + 1 < len(words) and words[at + 1].text[:1] == "%"
        match = _PERCENT.search(word.text) or (_PLAIN.fullmatch(word.text) if sign or bare else None)
        if match and 0 < (rate := Decimal((match[1] if match.re is _PERCENT else match[0]).replace(",", "."))) <= _HIGHEST:
            found.append(("%" in word.text or sign, rate, line.part(at, at + 2 if sign else at + 1)))
    return [(rate, span) for _, rate, span in sorted(found, key=lambda one: not one[0])]


def _makes(base: Decimal, rate: Decimal, tax: Decimal) -> bool:
    """Whether the tax is `rate` per cent of the base, to a cent or two."""
    return bool(tax) and abs(base * rate / 100 - tax) <= CENT and abs(tax) < abs(base)


def _inside(gross: Decimal, rate: Decimal, tax: Decimal) -> bool:
    """Whether the tax is the share of the rate in a sum that includes it."""
    return bool(tax) and abs(gross * rate / (100 + rate) - tax) <= CENT


def details(found: Sequence[Charge], total: Candidate | None, currency: str | None) -> Value | None:
    """`TaxDetails` when the taxes make the document's tax (or it has none that is known); else None."""
    amount = sum((charge.tax.amount for charge in found), Decimal(0))
    if not found or (total is not None and abs(abs(amount) - abs(total.value)) > CENT * len(found)):
        return None
    rows = [_row(charge, currency) for charge in found]
    first = found[0].tax.span
    return Value("array", rows, 0.9, None, first.page, None, "table", evidence={"sum": 1.0 if total is not None else 0.0})


def _row(charge: Charge, currency: str | None) -> dict[str, Value]:
    rated, tax = charge.rated, charge.tax.span
    money = {"amount": charge.tax.amount, "currencyCode": charge.tax.currency or currency}
    evidence = {"agreement": 1.0}
    return {
        "Rate": Value("number", charge.rate, 0.9, rated.text, rated.page, rated.box, "table", evidence=dict(evidence)),
        "Amount": Value("currency", money, 0.9, tax.text, tax.page, tax.box, "table", evidence=dict(evidence)),
    }
