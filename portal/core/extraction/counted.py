"""Items without columns: the count times the price stands within a line ("6 pcs x 12.50", "Oak shelf – 2 pcs x 40.00"), the amount at its end."""

from __future__ import annotations

import re
from typing import NamedTuple

from portal.core.extraction import columns, labels, layout
from portal.core.extraction.candidates import Amount, Printed
from portal.core.extraction.layout import Line, Span
from portal.core.extraction.model import Value

Row = dict[str, Value]

_NUMBER = re.compile(r"\d[\d.,'’]*")
_RATE = re.compile(r"\d{1,2}(?:[.,]\d{1,2})? ?%")
_TIMES = frozenset("xX×@*à")
#: What parts a name or a code from the count behind it.
_DASHES = re.compile(r"[-–—·•|:,]+")
#: Lines of a description at most.
_MOST_LINES = 3


class Count(NamedTuple):
    """What stands before the count, the count, its unit, the price of one."""

    before: Span | None
    quantity: Span
    unit: Span | None
    price: Span


def row(printed: Printed, index: int) -> Row | None:
    """The row of the line `index`: quantity, price, amount, and what is before the count or in the lines above; None unless their product is right."""
    line = printed.lines[index]
    amount = _amount(printed, line)
    count = _count(printed, index, amount) if amount else None
    if count is None or amount is None:
        return None
    right = columns.agreeing(*(columns.figures(span.text, printed.decimal) for span in (count.quantity, count.price, amount.span)))
    code = count.before if count.before is not None and _is_code(printed, count.before) else None
    said = count.before if code is None and count.before is not None else _described(printed, index)
    if right is None or said is None:
        return None
    found = {
        "Description": _value("string", said.text, said),
        "Quantity": _value("number", right[0], count.quantity),
        "UnitPrice": _value("currency", {"amount": right[1], "currencyCode": printed.currency}, count.price),
        "Amount": _value("currency", {"amount": right[2], "currencyCode": amount.currency or printed.currency}, amount.span),
    }
    found["Amount"].evidence["agreement"] = 1.0
    if code is not None:
        last = code.part(len(code.words) - 1, len(code.words))
        found["ProductCode"] = _value("string", last.text, last)
    return found | ({"Unit": _value("string", count.unit.text, count.unit)} if count.unit else {}) | _rate(line)


def _value(kind: str, value: object, span: Span) -> Value:
    return Value(kind, value, 0.8 * (0.5 + 0.5 * span.confidence), span.text, span.page, span.box, "table")


def _amount(printed: Printed, line: Line) -> Amount | None:
    """The one figure of the last of several cells."""
    amounts = printed.amounts_in(line.segments[-1]) if len(line.segments) > 1 else []
    return amounts[0] if len(amounts) == 1 and not amounts[0].plain else None


def _count(printed: Printed, index: int, amount: Amount) -> Count | None:
    """The last "6 pcs x 12.50" before the amount; a line may break behind its "x"."""
    line, above = printed.lines[index], printed.lines[index - 1] if index else None
    stop = next(at for at, word in enumerate(line.words) if word is amount.span.words[0])
    head = line.part(0, stop)
    if above is not None and above.page == line.page and above.words[-1].text in _TIMES and _NUMBER.fullmatch(head.words[0].text):
        head = layout.joined([above.part(0, len(above.words)), head])
    words = [word.text for word in head.words]
    for at in range(len(words) - 2, 0, -1):
        if words[at] in _TIMES and _NUMBER.fullmatch(words[at + 1]):
            start = next((start for start in (at - 1, at - 2) if start >= 0 and _NUMBER.fullmatch(words[start])), None)
            if start is not None:
                unit = head.part(start + 1, at) if start == at - 2 else None
                return Count(_before(head, start), head.part(start, start + 1), unit, head.part(at + 1, at + 2))
    return None


def _before(head: Span, start: int) -> Span | None:
    """The words before the count without what parts them from it."""
    while start and _DASHES.fullmatch(head.words[start - 1].text):
        start -= 1
    return head.part(0, start) if start else None


def _is_code(printed: Printed, before: Span) -> bool:
    """Whether it is a number of the thing, alone or behind its label ("Cod. art. D30234"), and not its name."""
    first, last = before.words[:-1], before.words[-1].text
    if not any(char.isdigit() for char in last) or len(before.words) > 4:
        return False
    named = labels.squash("".join(word.text for word in first))
    return not named or any(phrase.field == "ProductCode" for phrase in labels.table("columns", printed.language).get(named, ()))


def _described(printed: Printed, index: int) -> Span | None:
    """The cells of words in the lines above, near enough to belong to it, up to a line with an amount."""
    line, found = printed.lines[index], []
    for at in range(index - 1, max(-1, index - 1 - _MOST_LINES), -1):
        above, below = printed.lines[at], printed.lines[at + 1]
        if above.page != line.page or below.frame[1] - above.frame[3] > below.height or any(not one.plain for one in printed.amounts_in(above)):
            break
        cells = [cell for cell in above.segments if cell.frame[2] > line.segments[0].frame[0] and sum(char.isalpha() for char in cell.text) > 2]
        if not cells or printed.is_label(cells[0]):
            break
        found = [*cells, *found]
    return layout.joined(found) if found else None


def _rate(line: Line) -> Row:
    cell = next((cell for cell in line.segments[1:-1] if _RATE.fullmatch(cell.text)), None)
    found = columns.figures(cell.text, None) if cell else ()
    return {"TaxRate": _value("number", found[0], cell)} if cell and found else {}
