"""One supply point of which several periods are billed at once: a row each."""

from __future__ import annotations

from itertools import pairwise

from portal.core.extraction import periods as printed_periods
from portal.core.extraction.candidates import Printed
from portal.core.extraction.several import lines
from portal.core.extraction.several.lines import Row


def periods(printed: Printed) -> list[Row]:
    """Lines with two dates, a quantity and what it cost, of which none is of the days of another. One alone is the bill's own."""
    found = [row for line in printed.lines if (pair := printed_periods.two_dates(printed, line)) and (row := _row(printed, line, len(pair))) is not None]
    ordered = sorted(found, key=lambda row: str(row["StartDate"].value))
    apart = all(str(one["EndDate"].value) < str(other["StartDate"].value) for one, other in pairwise(ordered))
    return found if len(found) > 1 and apart else []


def _row(printed: Printed, line: lines.Line, dates: int) -> Row | None:
    one = lines.chosen(lines.measured(printed, line))
    money = lines.cost(printed, [line], one) if one is not None else {}
    return lines.quantity(one) | lines.days(printed, [line]) | money if one is not None and money else None
