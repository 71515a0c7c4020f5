"""Line items: the table whose header names what is sold, how much of it and for how much."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.core.extraction import labels, layout
from portal.core.extraction.candidates import Printed
from portal.core.extraction.layout import Line, Span
from portal.core.extraction.model import Value

_ENDS = ("SubTotal", "InvoiceTotal", "TotalTax", "AmountDue", "OrderTotal")
_MONEY = ("UnitPrice", "Tax", "Amount")
_MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class Head:
    """A header line: its cells and the column that each names (or None)."""

    index: int
    cells: tuple[Span, ...]
    columns: tuple[str | None, ...]


def find(printed: Printed, section: str = "columns") -> list[dict[str, Value]]:
    """The rows of the document's item tables, continued over pages: one dict a row, named as in `Items` of an invoice."""
    rows: list[dict[str, Value]] = []
    for head in heads(printed, section):
        rows += _rows(printed, head)
    return rows[:_MOST_ROWS]


def heads(printed: Printed, section: str = "columns") -> list[Head]:
    """Header lines: at least three columns, an amount and something to say what for; the first kind found and its repetitions."""
    phrases = labels.table(section, printed.language)
    found: list[Head] = []
    for index, line in enumerate(printed.lines):
        head = _head(index, line, phrases)
        if head and (not found or set(filter(None, found[0].columns)) == set(filter(None, head.columns))):
            found.append(head)
    return found


def _head(index: int, line: Line, phrases: dict) -> Head | None:
    cells, columns = [], []
    for segment in line.segments:
        for cell, column in _named(segment, phrases):
            cells.append(cell)
            columns.append(column if column not in columns else None)
    named = [column for column in columns if column]
    if len(named) < 3 or not {"Amount", "UnitPrice"} & set(named) or len(line.words) > 25:
        return None
    if not {"Description", "ProductCode", "Quantity"} & set(named) or any(re.search(r"\d[.,]\d\d\b", word.text) for word in line.words):
        return None
    if "Amount" not in named:
        columns[max(i for i, column in enumerate(columns) if column == "UnitPrice")] = "Amount"
    return Head(index, tuple(cells), tuple(columns))


def _named(segment: Span, phrases: dict) -> list[tuple[Span, str | None]]:
    """The header cells in one run of words: "Qty Unit price" are two when both are names of columns."""
    matches = labels.matches([word.text for word in segment.words], phrases)
    strong = [match for match in matches if match.phrases]
    if not strong:
        return [(segment, None)]
    covered = sum(match.stop - match.start for match in strong)
    if len(strong) == 1 or covered < len(segment.words) - 1:
        return [(segment, strong[0].phrases[0].field)]
    edges = [match.start for match in strong[1:]] + [len(segment.words)]
    starts = [0] + edges[:-1]
    return [(segment.part(start, stop), match.phrases[0].field) for start, stop, match in zip(starts, edges, strong, strict=True)]


def _rows(printed: Printed, head: Head) -> list[dict[str, Value]]:
    rows: list[dict[str, Value]] = []
    header = printed.lines[head.index]
    previous = header.frame[3]
    for index in range(head.index + 1, len(printed.lines)):
        line = printed.lines[index]
        if line.page != header.page or line.frame[1] - previous > 8 * max(header.height, 8) or _ends(printed, index, bool(rows)):
            break
        row = _row(printed, head, line)
        if "Amount" in row or ("UnitPrice" in row and "Quantity" in row):
            rows.append(row)
            previous = line.frame[3]
        elif rows and set(row) == {"Description"} and line.frame[1] - previous < 2 * max(header.height, 8):
            rows[-1] = _continued(rows[-1], row["Description"])
            previous = line.frame[3]
    return rows


def _ends(printed: Printed, index: int, begun: bool) -> bool:
    """Whether the line is one of the totals under the table."""
    for label in printed._labelled[index]:
        strong = any(label.strength(field) >= 0.8 for field in _ENDS)
        first = label.span.words[0] is printed.lines[index].words[0] or len(printed.lines[index].segments) <= 3
        if begun and strong and first and label.set_off:
            return True
    return False


def _row(printed: Printed, head: Head, line: Line) -> dict[str, Value]:
    row: dict[str, Value] = {}
    for place, cell in layout.assign(line.segments, head.cells).items():
        column = head.columns[place]
        value = _typed(printed, column, cell) if column else None
        if value is not None:
            row[column] = value
    return row


def _typed(printed: Printed, column: str, cell: Span) -> Value | None:
    sure = 0.75 * (0.5 + 0.5 * cell.confidence)
    if column in _MONEY:
        amounts = printed.amounts_in(cell)
        if not amounts:
            return None
        amount = amounts[-1]
        money = {"amount": amount.amount, "currencyCode": amount.currency or printed.currency}
        return Value("currency", money, sure, amount.span.text, cell.page, amount.span.box, "table")
    if column in ("Quantity", "TaxRate"):
        number = _number(cell.text, printed.decimal)
        return None if number is None else Value("number", number, sure, cell.text, cell.page, cell.box, "table")
    if column == "Date":
        dates = printed.dates_in(cell)
        return Value("date", dates[0].value, sure, dates[0].printed, cell.page, dates[0].span.box, "table") if dates else None
    return (
        Value("string", cell.text, sure, cell.text, cell.page, cell.box, "table")
        if column in ("Description", "ProductCode", "Unit")
        else None
    )


def _number(text: str, decimal: str | None) -> Decimal | None:
    """The first number of a quantity or a rate: "50 Unit(s)", "1,00", "19 %"."""
    match = re.search(r"-?\d+(?:[.,]\d+)*", text)
    if not match:
        return None
    digits = match[0]
    mark = (
        decimal
        if decimal and decimal in digits
        else max(digits.rfind(","), digits.rfind(".")) >= 0 and re.sub(r"[\d-]", "", digits)[-1] or "."
    )
    whole, _, fraction = digits.partition(mark)
    return Decimal(re.sub(r"[.,]", "", whole) + ("." + re.sub(r"[.,]", "", fraction) if fraction else ""))


def _continued(row: dict[str, Value], more: Value) -> dict[str, Value]:
    """The row with another line of description."""
    if "Description" not in row:
        return {**row, "Description": more}
    first = row["Description"]
    if len(str(first.value)) > 300:
        return row
    text = f"{first.value} {more.value}"
    return {**row, "Description": Value("string", text, first.confidence, text, first.page, first.box, "table")}


def sum_of(rows: Sequence[dict[str, Value]], column: str = "Amount") -> Decimal:
    return sum((row[column].value["amount"] for row in rows if column in row), Decimal(0))
