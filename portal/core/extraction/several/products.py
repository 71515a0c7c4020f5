"""What was delivered or filled in: a row for each line that names a fuel or a refrigerant with its quantity."""

from __future__ import annotations

from portal.core.extraction import consumption, measures
from portal.core.extraction.candidates import Candidate, Printed, value_of
from portal.core.extraction.layout import Line, Span
from portal.core.extraction.several import lines
from portal.core.extraction.several.lines import MOST, Measure, Row
from portal.core.extraction.several.misread import litres

#: Lines above in which the day and the place of what a line tells may stand.
_ABOVE = 2


def products(printed: Printed, category: str) -> list[Row]:
    """Rows of one category (``fuel_delivery``, ``recharges``)."""
    rows = []
    for index, line in enumerate(printed.lines):
        one = _measured(printed, line, category)
        if one is not None:
            rows.append(_row(printed, index, one, category))
    return (rows or _told(printed, category)) if len(rows) <= MOST else []


def mostly_products(printed: Printed) -> bool:
    """Whether such products are at least half of what the paper costs, or, where it tells no money, what it measures."""
    told = [name for name in consumption.PRODUCTS if consumption.is_told(printed, name)]
    printed = litres(Printed(measures.apart(printed.pages))) if told else printed
    largest = max((amount.amount for line in printed.lines for amount in lines.money(printed, line)), default=None) if told else None
    for category in told:
        rows = products(printed, category)
        paid = sum(row["Amount"].value["amount"] for row in rows if "Amount" in row)
        if rows and (largest is None or 2 * paid >= largest):
            return True
    return False


def _told(printed: Printed, category: str) -> list[Row]:
    """The only row, of a paper that tells quantity, product and amount in lines of their own."""
    found = [(line, one) for line in printed.lines for one in lines.measured(printed, line) if one.wanted and not one.sums]
    found = [(line, one) for line, one in found if consumption.is_measured_in(category, measures.unit_name(one.unit))]
    name = next((span for line in printed.lines for cell in line.segments if (span := _product(cell, category)) is not None), None)
    if not found or name is None:
        return []
    _, one = found[0]
    paid = [amount for line in printed.lines for amount in lines.money(printed, line) if lines.says("cost", lines.before(line, amount.span))]
    told = {"Description": value_of(Candidate(name.text, name, 0.8, content=name.text), method="table")} | lines.quantity(one)
    return [told | (lines.priced(printed, paid[0]) if paid else {})]


def _product(cell: Span, category: str) -> Span | None:
    """A cell that says a product and little else, no heading of many words and no label."""
    few = len(cell.words) <= 5 and not cell.text.endswith(":")
    return cell if few and consumption.named(cell, category, trades=False) is not None else None


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
