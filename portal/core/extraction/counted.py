"""Lines of a bill that say "6 pcs x 12.50" and what that comes to, under the line that says of what: tables without a header."""

from __future__ import annotations

import re

from portal.core.extraction import columns, layout
from portal.core.extraction.candidates import Printed
from portal.core.extraction.layout import Line, Span
from portal.core.extraction.model import Value

Row = dict[str, Value]

_NUMBER = re.compile(r"\d[\d.,'’]*")
_RATE = re.compile(r"\d{1,2}(?:[.,]\d{1,2})? ?%")


def row(printed: Printed, index: int) -> Row | None:
    """The row of the line `index`: quantity, price, amount, and the description of the line above; None unless their product is right."""
    line = printed.lines[index]
    counted = _parts(line.segments[0]) if len(line.segments) > 1 else None
    amounts = printed.amounts_in(line.segments[-1]) if counted else []
    if counted is None or len(amounts) != 1 or amounts[0].plain:
        return None
    quantity, unit, price = counted
    right = columns.agreeing(*(columns.figures(span.text, printed.decimal) for span in (quantity, price, amounts[0].span)))
    above = _described(printed, index)
    if right is None or above is None:
        return None
    found = {
        "Description": _value("string", above.text, above),
        "Quantity": _value("number", right[0], quantity),
        "UnitPrice": _value("currency", {"amount": right[1], "currencyCode": printed.currency}, price),
        "Amount": _value("currency", {"amount": right[2], "currencyCode": amounts[0].currency or printed.currency}, amounts[0].span),
    }
    found["Amount"].evidence["agreement"] = 1.0
    return found | ({"Unit": _value("string", unit.text, unit)} if unit else {}) | _rate(line)


def _value(kind: str, value: object, span: Span) -> Value:
    return Value(kind, value, 0.8 * (0.5 + 0.5 * span.confidence), span.text, span.page, span.box, "table")


def _parts(cell: Span) -> tuple[Span, Span | None, Span] | None:
    """(quantity, unit, price) of a cell like "6 pcs x 12.50" or "6 x 12.50"."""
    words = [word.text for word in cell.words]
    times = next((at for at, text in enumerate(words) if text in ("x", "X", "×", "@", "*", "à")), 0)
    if not 1 <= times <= 2 or len(words) - times not in (2, 3) or not _NUMBER.fullmatch(words[0]) or not _NUMBER.fullmatch(words[times + 1]):
        return None
    return cell.part(0, 1), cell.part(1, 2) if times == 2 else None, cell.part(times + 1, times + 2)


def _described(printed: Printed, index: int) -> Span | None:
    """The last cell of words in the line above, near enough to belong to it."""
    line, above = printed.lines[index], printed.lines[index - 1] if index else None
    if above is None or above.page != line.page or line.frame[1] - above.frame[3] > line.height:
        return None
    cells = [cell for cell in above.segments if cell.frame[2] > line.segments[0].frame[0] and sum(char.isalpha() for char in cell.text) > 2]
    return layout.joined(cells) if cells else None


def _rate(line: Line) -> Row:
    cell = next((cell for cell in line.segments[1:-1] if _RATE.fullmatch(cell.text)), None)
    found = columns.figures(cell.text, None) if cell else ()
    return {"TaxRate": _value("number", found[0], cell)} if cell and found else {}
