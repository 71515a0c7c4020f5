"""The cells of an item's row as typed values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from portal.core.extraction import columns, layout
from portal.core.extraction.candidates import Amount, Printed
from portal.core.extraction.columns import Columns
from portal.core.extraction.layout import Line, Span
from portal.core.extraction.model import Value
from portal.core.extraction.tables import Head

_MONEY = ("UnitPrice", "Tax", "Amount")
_TEXT = ("Description", "ProductCode", "Unit", "HsCode", "CountryOfOrigin")
_LONGEST = 300  # characters of a description

Row = dict[str, Value]


def row_of(printed: Printed, cells: dict[int, Span], known: Columns) -> Row | None:
    """The row of these cells; None for a line without an amount that isn't the row of something priced."""
    named = {known.names[at]: cell for at, cell in cells.items() if at in known.names}
    if "Tax" in named and "TaxRate" not in named and named["Tax"].text.rstrip().endswith("%"):
        named = {("TaxRate" if name == "Tax" else name): cell for name, cell in named.items()}
    _part_quantity(named)
    row = {name: value for name, cell in named.items() if (value := _typed(printed, name, cell)) is not None}
    if "Amount" not in row and not {"UnitPrice", "Quantity"} <= set(row):
        return _with_unit(row, named) if _is_delivery(row, known) else None
    if set(row) == {"Amount"} and len(known.names) > 1 and len(cells) < 3:
        return None
    _settle(printed, row, named)
    return _with_unit(row, named)


def _part_quantity(named: dict[str, Span]) -> None:
    """ "6 pcs" under the unit's head, set close, is the quantity and its unit."""
    cell = named.get("Unit")
    if cell is not None and "Quantity" not in named and len(cell.words) == 2 and re.fullmatch(r"\d[\d.,]*", cell.words[0].text):
        named["Quantity"], named["Unit"] = cell.part(0, 1), cell.part(1, 2)


def _is_delivery(row: Row, known: Columns) -> bool:
    """A line of a table without prices: what, and how much of it."""
    return not {"Amount", "UnitPrice"} & set(known.names.values()) and "Quantity" in row and bool({"Description", "ProductCode"} & set(row))


def _typed(printed: Printed, name: str, cell: Span) -> Value | None:
    sure = 0.75 * (0.5 + 0.5 * cell.confidence)
    if name in _MONEY:
        amount = _only_amount(printed, cell)
        money = {"amount": amount.amount, "currencyCode": amount.currency or printed.currency} if amount else None
        return Value("currency", money, sure, amount.span.text, cell.page, amount.span.box, "table") if amount else None
    if name in ("Quantity", "TaxRate"):
        found = columns.figures(cell.text, printed.decimal)
        return Value("number", found[0], sure, cell.text, cell.page, cell.box, "table") if found else None
    if name == "Date":
        dates = printed.dates_in(cell)
        return Value("date", dates[0].value, sure, dates[0].printed, cell.page, dates[0].span.box, "table") if dates else None
    kind = "country" if name == "CountryOfOrigin" else "string"
    return Value(kind, cell.text, sure, cell.text, cell.page, cell.box, "table") if name in _TEXT else None


def _only_amount(printed: Printed, cell: Span) -> Amount | None:
    """The figure that a cell consists of, but for a unit or a letter; no figure out of a sentence."""
    amounts = printed.amounts_in(cell)
    if not amounts:
        return None
    rest = [word for word in cell.words if not any(word is own for amount in amounts for own in amount.span.words)]
    return amounts[-1] if sum(char.isalpha() for word in rest for char in word.text) <= 6 else None


def _settle(printed: Printed, row: Row, named: dict[str, Span]) -> None:
    """Reads "1.000" as the product of the row asks for."""
    factors = ("Quantity", "UnitPrice", "Amount")
    if set(factors) <= set(row):
        possible = [columns.figures(row[name].content, printed.decimal) or (_number(row[name]),) for name in factors]
        off = columns.figures(named["Discount"].text, printed.decimal) if "Discount" in named else ()
        right = columns.agreeing(*possible, off)
        for name, figure in zip(factors, right or (), strict=False):
            _set(row[name], figure)
            row[name].confidence = max(row[name].confidence, 0.9 * (0.5 + 0.5 * named[name].confidence))
            row[name].evidence["agreement"] = 1.0


def _with_unit(row: Row, named: dict[str, Span]) -> Row:
    """A unit printed beside the quantity becomes the row's unit."""
    if "Quantity" in row and "Unit" not in row:
        words = named["Quantity"].words
        unit = words[-1].text if len(words) > 1 and re.fullmatch(r"[^\W\d]{1,10}(?:\(\w+\))?\.?|m[²³]", words[-1].text) else None
        if unit:
            last = named["Quantity"].part(len(words) - 1, len(words))
            row["Unit"] = Value("string", unit, row["Quantity"].confidence, unit, last.page, last.box, "table")
    return row


def _number(value: Value) -> Decimal:
    return value.value["amount"] if value.type == "currency" else value.value


def _set(value: Value, figure: Decimal) -> None:
    if value.type == "currency":
        sign = -1 if value.value["amount"] < 0 < figure else 1
        value.value["amount"] = sign * figure
    else:
        value.value = figure


def taxed(row: Row) -> bool:
    """Whether quantity × price and the figure under the tax's head make the amount together."""
    factors = [_number(row[name]) for name in ("Quantity", "UnitPrice", "TaxRate", "Amount") if name in row]
    return len(factors) == 4 and factors[0] * factors[1] + factors[2] == factors[3]


def with_tax(row: Row) -> Row:
    """The row with what was taken for the tax's rate as its amount."""
    if "TaxRate" not in row:
        return row
    rate = row["TaxRate"]
    currency = row["Amount"].value["currencyCode"] if "Amount" in row else None
    tax = Value("currency", {"amount": rate.value, "currencyCode": currency}, rate.confidence, rate.content, rate.page, rate.box, "table")
    return {("Tax" if name == "TaxRate" else name): (tax if name == "TaxRate" else value) for name, value in row.items()}


def agrees(row: Row) -> bool:
    return "agreement" in row["Amount"].evidence if "Amount" in row else False


def description(cells: dict[int, Span], head: Head) -> Span | None:
    """What a line says that has words under the column of descriptions and under no other but that of codes; else None."""
    at = next((at for at, names in enumerate(head.names) if "Description" in names), None)
    others = [place for place in cells if place != at and not {"ProductCode", "Position"} & set(head.names[place])]
    return cells.get(at) if at is not None and not others else None


def continued(row: Row, more: Sequence[Span]) -> Row:
    """The row with further lines of its description, in the order of the page."""
    spans = [span for span in more if span.text]
    if not spans:
        return row
    own = row.get("Description")
    above = [span for span in spans if own and span.page == own.page and span.box[3] <= own.box[1] + 0.002] if own else []
    text = " ".join([*(span.text for span in above), *([str(own.value)] if own else []), *(span.text for span in spans if span not in above)])
    if len(text) > _LONGEST:
        return row
    first = own.page if own else spans[0].page
    boxes = [span.box for span in spans if span.page == first] + ([own.box] if own else [])
    box = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
    sure = own.confidence if own else 0.7
    return {**row, "Description": Value("string", text, sure, text, first, box, "table")}


def plain_row(printed: Printed, line: Line) -> Row | None:
    """Words and an amount at the end of the line, or None."""
    if len(line.segments) < 2:
        return None
    amount = _only_amount(printed, line.segments[-1])
    first = line.segments[0]
    if amount is None or amount.plain or sum(char.isalpha() for char in first.text) < 3:
        return None
    text = layout.joined([segment for segment in line.segments[:-1] if not printed.amounts_in(segment)] or [first])
    money = {"amount": amount.amount, "currencyCode": amount.currency or printed.currency}
    return {
        "Description": Value("string", text.text, 0.6, text.text, text.page, text.box, "table"),
        "Amount": Value("currency", money, 0.6, amount.span.text, line.page, amount.span.box, "table"),
    }
