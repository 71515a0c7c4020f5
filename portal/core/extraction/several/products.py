"""What was delivered or filled in: a row for each line that names a fuel or a refrigerant with its quantity."""

from __future__ import annotations

from portal.core.extraction import consumption, measures
from portal.core.extraction.candidates import Candidate, Printed, value_of
from portal.core.extraction.layout import Line, Span
from portal.core.extraction.several import lines
from portal.core.extraction.several.lines import MOST, Measure, Row

#: Lines above in which the day and the place of what a line tells may stand.
_ABOVE = 2


def products(printed: Printed, category: str) -> list[Row]:
    """Rows of one category (``fuel_delivery``, ``recharges``)."""
    rows = []
    for index, line in enumerate(printed.lines):
        one = _measured(printed, line, category)
        if one is not None:
            rows.append(_row(printed, index, one, category))
    return rows if len(rows) <= MOST else []


def _measured(printed: Printed, line: Line, category: str) -> Measure | None:
    """The quantity of a line that names a product, in a unit that it is measured in."""
    if consumption.named(line, category) is None or lines.SUM.search(line.text):
        return None
    found = [one for one in lines.measured(printed, line) if consumption.is_measured_in(category, measures.unit_name(one.unit))]
    return lines.chosen(found)


def _row(printed: Printed, index: int, one: Measure, category: str) -> Row:
    line = printed.lines[index]
    name = _name(line, one, category)
    told: Row = {"Description": value_of(name, method="table")} if name is not None else {}
    days = lines.days(printed, [line]) or next(filter(None, (lines.days(printed, [above]) for above in _above(printed, index))), {})
    return told | lines.quantity(one) | days | lines.cost(printed, [line], one)


def _name(line: Line, one: Measure, category: str) -> Candidate | None:
    """The words of the cell that names it, up to the figure."""
    found = consumption.named(line, category)
    cell = next((cell for cell in line.segments if found is not None and any(word is found.words[0] for word in cell.words)), None)
    if cell is None:
        return None
    stop = next((at for at, word in enumerate(cell.words) if word is one.amount.span.words[0]), len(cell.words))
    span = cell.part(0, stop) if stop else cell
    return Candidate(span.text.strip(" -–:,"), span, 0.85, content=span.text)


def _above(printed: Printed, index: int) -> list[Span]:
    """The lines right above, up to one that tells of something else: the note or the place under which it is listed."""
    found: list[Span] = []
    for line in reversed(printed.lines[max(0, index - _ABOVE) : index]):
        if line.page != printed.lines[index].page or lines.measured(printed, line):
            break
        found.append(line)
    return found
