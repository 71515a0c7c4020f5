"""Periods as printed: two dates beside one another, or the name of a month."""

from __future__ import annotations

import calendar
import re

from portal.core.extraction import dates, labels
from portal.core.extraction.candidates import Candidate, Printed
from portal.core.extraction.layout import Span

_MONTH = re.compile(r"\b([^\W\d_]{3,12})\.?(?: de(?:l)?)?[ /.-]{1,2}((?:19|20)\d\d)\b")
_NUMERIC_MONTH = re.compile(r"(?<![\d./-])(0?[1-9]|1[0-2])[/.-]((?:19|20)\d\d)(?![\d./-])")


def two_dates(printed: Printed, cell: Span) -> list[Candidate] | None:
    """First and last day where two dates of the cell stand with no more than short words or a dash between them."""
    found = printed.dates_in(cell)
    for one, other in zip(found, found[1:], strict=False):
        first, second = (next(i for i, word in enumerate(cell.words) if word is date.span.words[0]) for date in (one, other))
        between = [word.text for word in cell.words[first + len(one.span.words) : second]]
        if str(one.value) < str(other.value) and all(len(text) <= 7 and not text.endswith(":") for text in between) and len(between) <= 3:
            return [one, other]
    return None


def month(cell: Span) -> list[Candidate] | None:
    """First and last day of a month that is printed as such: "March 2024", "03/2024"."""
    named, numeric = _MONTH.search(cell.text), _NUMERIC_MONTH.search(cell.text)
    number = dates.months().get(labels.squash(named[1])) if named else int(numeric[1]) if numeric else None
    match = named or numeric
    if number is None or match is None:
        return None
    year = int(match[2])
    last = calendar.monthrange(year, number)[1]
    return [Candidate(f"{year}-{number:02}-{day:02}", cell, 0.65, content=match[0]) for day in (1, last)]
