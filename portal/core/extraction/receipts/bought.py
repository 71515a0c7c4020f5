"""What was bought: the lines with an amount above the first sum, with their quantity and price; and the receipt's currency."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from portal.core.extraction import labels, money
from portal.core.extraction.candidates import Printed, value_of
from portal.core.extraction.layout import Line
from portal.core.extraction.model import Value
from portal.core.extraction.receipts.head import is_particular
from portal.core.extraction.receipts.rows import Row

_TIMES = re.compile(
    r"(?<![\d.])(\d{1,3}(?:[.,]\d{1,3})?)\s?(?:pcs?|[Ss]t|[Ss]tk|[Ss]tück|kg|ea|u|pz)?\.?\s?[xX×@*]\s?(?:RM|EUR|[$€£])?\s?(\d+[.,]\d{2,3})(?!\d)"
)
#: A line that is nothing but a count and a price.
_COUNT = re.compile(
    r"(?:\d{1,3}(?:[.,]\d{1,3})?)\s?(?:pcs?|st|stk|stück|kg|ea|u|pz|uds?)?\.?\s?[xX×@*]\s?(?:RM|EUR|[$€£])?\s?\d+[.,]\d{2,3}(?:\s?(?:EUR|€))?",
    re.I,
)


def items(printed: Printed, rows: Sequence[Row]) -> list[dict[str, Value]]:
    """One row a bought line; a description alone on the line before belongs to its amount, a count alone on a line ("2 x 0.49") to its neighbour."""
    end = min((row.index for row in rows if row.kind in ("total", "subtotal", "tax", "tendered")), default=len(printed.lines))
    found: list[dict[str, Value]] = []
    counts: list[dict[str, Value]] = []
    taken = {row.index for row in rows}
    for row in rows:
        if row.index >= end or row.kind not in ("", "charge") or row.amount.plain or row.repaired:
            continue
        line = printed.lines[row.index]
        if _COUNT.fullmatch(line.text.strip()):
            counts.append(_quantity(row, line))
            if found and _counted(found[-1], counts):
                counts = []
            continue
        item = {"TotalPrice": value_of(replace(row, score=0.6).candidate, "currency", method="table")}
        above = printed.lines[row.index - 1] if row.index and row.index - 1 not in taken else None
        own = row.label if above is None or row.label != above.text else ""
        if len(re.sub(r"[\d.,xX@*()RM\s-]+", "", own)) > 2:
            item["Description"] = Value("string", own, 0.6, own, line.page, line.box, "table")
        elif above is not None and above.page == line.page and not is_particular(above.text):
            item["Description"] = Value("string", above.text, 0.6, above.text, above.page, above.box, "table")
        if not row.value and "Description" not in item:
            continue
        item.update(_quantity(row, line) or _leading(printed, row, line))
        found.append(item)
        _counted(item, counts)
        counts = []
    return found


def _counted(item: dict[str, Value], counts: list[dict[str, Value]]) -> bool:
    """Gives the item the count whose quantity and price make its amount."""
    for count in counts:
        if count and count["Quantity"].value * count["Price"].value["amount"] == item["TotalPrice"].value["amount"]:
            item.update(count)
            return True
    return False


def _quantity(row: Row, line: Line) -> dict[str, Value]:
    match = _TIMES.search(line.text)
    if not match:
        return {}
    price = Decimal(match[2].replace(",", "."))
    number = Value("number", Decimal(match[1].replace(",", ".")), 0.6, match[1], line.page, line.box, "table")
    return {
        "Quantity": number,
        "Price": Value("currency", {"amount": price, "currencyCode": row.amount.currency}, 0.6, match[2], line.page, line.box, "table"),
    }


def _leading(printed: Printed, row: Row, line: Line) -> dict[str, Value]:
    """Count, name and price of a line that begins with the count: "2 Soup of the day  7.18  14.36", where their product is the amount."""
    amounts = printed.amounts_in(line)
    count = line.words[0].text
    if len(amounts) < 2 or not re.fullmatch(r"[1-9]\d{0,2}", count) or Decimal(count) * amounts[-2].amount != row.value:
        return {}
    price = amounts[-2]
    start = next(at for at, word in enumerate(line.words) if word is price.span.words[0])
    name = line.part(1, start) if start > 1 else None
    if name is None or sum(char.isalpha() for char in name.text) < 2:
        return {}
    money = {"amount": price.amount, "currencyCode": price.currency or row.amount.currency}
    return {
        "Description": Value("string", name.text, 0.7, name.text, line.page, name.box, "table"),
        "Quantity": Value("number", Decimal(count), 0.7, count, line.page, line.words[0].box, "table", evidence={"agreement": 1.0}),
        "Price": Value("currency", money, 0.7, price.span.text, line.page, price.span.box, "table", evidence={"agreement": 1.0}),
    }


def currency(printed: Printed) -> str | None:
    """What stands at the amounts; a bare "$" is the country's dollar. Codes elsewhere may be words ("PEN")."""
    at_amounts = Counter(amount.currency for amount in printed.amounts if amount.currency)
    local = labels.currency_in(printed.country)
    code, votes = at_amounts.most_common(1)[0] if at_amounts else (None, 0)
    if code is None or local and (votes < 2 or code == "USD" and local in money.DOLLARS or 2 * at_amounts[local] >= votes):
        return local or printed.currency
    return code


def give_currency(printed: Printed, values: dict[str, Value]) -> None:
    """All amounts of a receipt are in one currency."""
    code = currency(printed)
    amounts = [value for value in values.values() if value.type == "currency"]
    for item in values["Items"].value if "Items" in values else []:
        amounts += [value for value in item.values() if value.type == "currency"]
    for value in amounts:
        value.value["currencyCode"] = code if value.value["currencyCode"] in (None, "USD") else value.value["currencyCode"]
