"""What was bought: the lines with an amount above the first sum, with their quantity and price; and the receipt's currency."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from portal.core.extraction import arithmetic, labels, money
from portal.core.extraction.candidates import Printed, value_of
from portal.core.extraction.layout import Line
from portal.core.extraction.model import Value
from portal.core.extraction.receipts.head import is_particular
from portal.core.extraction.receipts.rows import Row

_TIMES = re.compile(
    r"(?<![\d.])(\d{1,3}(?:[.,]\d{1,3})?)\s?(?:pcs?|[Ss]t|[Ss]tk|[Ss]tück|kg|ea|u|pz)?\.?\s?[xX×@*]\s?(?:RM|EUR|[$€£])?\s?(\d+[.,]\d{2,3})(?!\d)"
    r"|(?<![\d.])(\d{1,3}(?:[.,]\d{1,3})?)\s?(?:pcs?|st|stk|stück|kg|lb|ea|uds?|un|pz|pi[eè]ces?)\.?\s(?:[aàáå]|at)\s(?:EUR|[$€£])?\s?(\d+[.,]\d{2,3})(?!\d)",
    re.I,
)
_HALF_CENT = Decimal("0.005")
#: A word that is no code: "SR 9556173380636" has none.
_NAME = re.compile(r"(?<!\w)[^\W\d_]{3,}")
_WHOLE = re.compile(r"[1-9]\d{0,2}")
_COUNTED = re.compile(r"([1-9]\d?) +((?=.*[^\W\d]{2}).+)", re.S)
#: A line that is nothing but a count and a price.
_COUNT = re.compile(
    r"(?:\d{1,3}(?:[.,]\d{1,3})?)\s?(?:(?:pcs?|st|stk|stück|kg|ea|u|pz|uds?)?\.?\s?[xX×@*]|(?:pcs?|st|stk|stück|kg|lb|ea|uds?|un|pz|pi[eè]ces?)\.?\s(?:[aàáå]|at)\s)"
    r"\s?(?:RM|EUR|[$€£])?\s?\d+[.,]\d{2,3}(?:\s?(?:EUR|€))?(?:\s?/\s?\w{1,5})?",
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
        if not _counted(item, [_quantity(row, line)], own=True):
            _put_columns(item, _columns(printed, row, line))
        found.append(item)
        _counted(item, counts)
        counts = []
    return _without_counts(found)


def _counted(item: dict[str, Value], counts: list[dict[str, Value]], own: bool = False) -> bool:
    """Gives the item the count whose quantity and price make its amount, which for what is weighed has parts of a cent. A count on the item's `own`
    line needn't be so exact: amounts are rounded to a coin, and one piece may cost less than its price."""
    for count in counts:
        over = count["Quantity"].value * count["Price"].value["amount"] - item["TotalPrice"].value["amount"] if count else None
        if over is not None and (abs(over) <= (arithmetic.COIN if own else _HALF_CENT) or own and over > 0 and count["Quantity"].value == 1):
            item.update(count)
            return True
    return False


def _quantity(row: Row, line: Line) -> dict[str, Value]:
    match = _TIMES.search(line.text)
    if not match:
        return {}
    count, each = [group for group in match.groups() if group]
    price = Decimal(each.replace(",", "."))
    number = Value("number", Decimal(count.replace(",", ".")), 0.6, count, line.page, line.box, "table")
    return {
        "Quantity": number,
        "Price": Value("currency", {"amount": price, "currencyCode": row.amount.currency}, 0.6, each, line.page, line.box, "table"),
    }


def _columns(printed: Printed, row: Row, line: Line) -> dict[str, Value]:
    """Count, name and price of a line like "2 Soup of the day  7.18  14.36" or "Soup of the day  2  7.18  14.36", where their product is the amount."""
    amounts = printed.amounts_in(line)
    if len(amounts) < 2 or amounts[-1].span.words[0] is not row.amount.span.words[0]:
        return {}
    price = amounts[-2]
    start = next(at for at, word in enumerate(line.words) if word is price.span.words[0])
    places = [at for at in dict.fromkeys((0, start - 1)) if 0 <= at < start and _WHOLE.fullmatch(line.words[at].text)]
    at = next((at for at in places if Decimal(line.words[at].text) * price.amount == row.value), None)
    name = None if at is None else line.part(1, start) if at == 0 and start > 1 else line.part(0, at) if at else None
    if name is None or sum(char.isalpha() for char in name.text) < 2:
        return {}
    money = {"amount": price.amount, "currencyCode": price.currency or row.amount.currency}
    count = line.words[at]
    return {
        "Description": Value("string", name.text, 0.7, name.text, line.page, name.box, "table"),
        "Quantity": Value("number", Decimal(count.text), 0.7, count.text, line.page, count.box, "table", evidence={"agreement": 1.0}),
        "Price": Value("currency", money, 0.7, price.span.text, line.page, price.span.box, "table", evidence={"agreement": 1.0}),
    }


def _put_columns(item: dict[str, Value], found: dict[str, Value]) -> None:
    """Gives the item its count and price, and its name without them; a code before them takes no name's place."""
    name, before = found.pop("Description", None), item.get("Description")
    if name is not None and (_NAME.search(str(name.value)) or before is not None and str(before.value).startswith(str(name.value))):
        item["Description"] = name
    item.update(found)


def _without_counts(found: list[dict[str, Value]]) -> list[dict[str, Value]]:
    """Where every name begins with a small whole number it is how many were bought: "2 Pint bitter", "1 Fish and chips"."""
    matches = [_COUNTED.match(str(item["Description"].value)) if "Description" in item else None for item in found]
    if len(found) < 2 or not all(matches) or any("Quantity" in item for item in found):
        return found
    return [{**item, **_told(item["Description"], match)} for item, match in zip(found, matches, strict=True)]


def _told(name: Value, match: re.Match) -> dict[str, Value]:
    return {
        "Description": replace(name, value=match[2], content=match[2]),
        "Quantity": Value("number", Decimal(match[1]), name.confidence, match[1], name.page, name.box, "table"),
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
