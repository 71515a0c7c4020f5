"""Till receipts: the merchant at the head, the sum by its words and by what was paid and given back, the date, the bought lines."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from portal.core.extraction import arithmetic, dates
from portal.core.extraction.candidates import Candidate, Printed, value_of
from portal.core.extraction.model import Check, Value
from portal.core.extraction.receipts import bought, head, sums
from portal.core.extraction.receipts.rows import rows

_TIME = re.compile(r"(?<!\d)([01]?\d|2[0-3])[:.]([0-5]\d)(?:[:.]([0-5]\d))?\s?([AaPp]\.?[Mm])?(?!\d)")


def read(printed: Printed, doc_type: str = "receipt") -> tuple[dict[str, Value], list[Check]]:
    """Fields and checks of a receipt."""
    lines = rows(printed)
    settled = sums.settled(printed, lines)
    values: dict[str, Value] = {}
    merchant = head.merchant_of(printed)
    if merchant:
        values["MerchantName"] = value_of(merchant)
    for name, value in (("MerchantAddress", merchant and head.address_under(printed, merchant)), ("MerchantPhoneNumber", head.telephone(printed))):
        if value is not None:
            values[name] = value
    values.update(moment(printed))
    for name, one in (("Subtotal", settled.subtotal), ("TotalTax", settled.tax), ("Total", settled.total), ("Tip", sums.tip(lines))):
        if one is not None:
            values[name] = value_of(one, "currency")
    sums.part_by_part(values)
    things = bought.items(printed, lines)
    if things:
        values["Items"] = Value("array", things, 0.9 if _adds_up(things, values) else 0.6, None, printed.pages[0].number, None, "table")
    bought.give_currency(printed, values)
    return values, settled.checks


def _adds_up(things: list[dict[str, Value]], values: dict[str, Value]) -> bool:
    """Whether the bought lines make the subtotal or the total; discounts and service keep many from it, so that it is no check."""
    against = {name: values[name].value["amount"] for name in ("Subtotal", "Total") if name in values}
    check = arithmetic.items_add_up(sum((row["TotalPrice"].value["amount"] for row in things), Decimal(0)), against)
    return check is not None and check.passed


def moment(printed: Printed) -> dict[str, Value]:
    """Date and time of the purchase: a labelled date, else the first."""
    labelled = printed.dates_for("TransactionDate")
    others = [replace(one, score=0.6 - 0.02 * place + _timed(printed, one)) for place, one in enumerate(printed.dates)]
    date = max([*labelled, *others], key=lambda one: (dates.plausible(one.value), one.score), default=None)
    if date is None:
        return {}
    values = {"TransactionDate": value_of(date, "date")}
    line = printed.lines[printed.line_of(date.span)]
    match = _TIME.search(line.text.replace(date.printed, " "))
    if not match:
        timed = ((each, m) for each in printed.lines if (m := _TIME.search(each.text)) and ":" in m[0])
        line, match = next(timed, (line, None))
    if match:
        values["TransactionTime"] = Value("string", _clock(match), 0.7, match[0].strip(), line.page, line.box, "layout")
    return values


def _timed(printed: Printed, date: Candidate) -> float:
    """A time of day behind a date speaks for the moment of the purchase."""
    text = printed.lines[printed.line_of(date.span)].text
    after = text[text.find(date.printed) + len(date.printed) :]
    return 0.2 if re.match(r"\W{0,3}(?:\w{2,10}\W{1,3})?([01]?\d|2[0-3]):[0-5]\d", after) else 0.0


def _clock(match: re.Match) -> str:
    hour = int(match[1])
    if match[4]:
        hour = hour % 12 + (12 if match[4][0] in "pP" else 0)
    return f"{hour:02d}:{match[2]}:{match[3] or '00'}"
