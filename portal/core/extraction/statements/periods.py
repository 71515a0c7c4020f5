"""Column heads → the period that each column of figures is for."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from portal.core.extraction import dates
from portal.core.extraction.layout import Line, Span
from portal.core.extraction.statements import vocabulary

_YEAR = re.compile(r"(?<![\d,.])(?:FY\s?)?((?:19|20)\d\d)(?![\d,]|\.\d)")
_SHORT_YEAR = re.compile(r"\b(?:FY|H[12]|Q[1-4])\s?'?(\d{2})\b")
_DAY_MONTH = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\s+([^\W\d_]{3,12})\b|\b([^\W\d_]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?\b(?!\d)")
_MONTH_YEAR = re.compile(r"\b([^\W\d_]{3,12})\.?,?\s+((?:19|20)\d\d)\b")
_MONTHS_SHORT = re.compile(r"\b([^\W\d_]{3,9})\.?\s*[-–]\s*([^\W\d_]{3,9})\.?,?\s+'?((?:20)?\d{2})$")
_QUARTER = re.compile(r"\bQ([1-4])\b")


@dataclass(frozen=True, slots=True)
class Period:
    """What the head of a column says; anything may be unknown. `role` is "figure", "note", "change" or "other" (budget, prose)."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    months: int | None = None
    level: str | None = None  # "group" or "company"
    role: str = "figure"

    @property
    def end(self) -> date | None:
        if self.year is None or self.month is None:
            return None
        last = calendar.monthrange(self.year, self.month)[1]
        return date(self.year, self.month, min(self.day or last, last))

    @property
    def recency(self) -> tuple[int, int, int]:
        """Sorts columns: later end first in importance, then the shorter period (the quarter before the year to date)."""
        return (self.year or 0, self.month or 0, -(self.months or 12))

    def filled(self, other: Period) -> Period:
        """This period with what it leaves open taken from `other`; month and day come together."""
        month, day = (self.month, self.day) if self.month else (other.month, other.day)
        return replace(
            self, year=self.year or other.year, month=month, day=day, months=self.months or other.months, level=self.level or other.level
        )


@lru_cache(maxsize=8192)
def read(text: str) -> Period:
    """What one head says; a letter O in a year is a zero."""
    text = re.sub(r"\b[12][\dOo]{3}\b", lambda year: year.group().replace("O", "0").replace("o", "0"), text)
    if (span := _MONTHS_SHORT.search(text)) and (first := _month(span.group(1))) and (last := _month(span.group(2))):
        return Period(int(span.group(3)) % 100 + 2000, last, None, (last - first) % 12 + 1, _level(text))
    found = dates.find(text)
    if found:
        end = date.fromisoformat(max(one.iso for one in found))
        return Period(end.year, end.month, end.day, vocabulary.months(text), _level(text))
    year = next((int(match.group(1)) for match in _YEAR.finditer(text)), None)
    if year is None and (short := _SHORT_YEAR.search(text)):
        year = 2000 + int(short.group(1))
    month, day = _day_month(text)
    if month is None:
        named = [(int(match.group(2)), number) for match in _MONTH_YEAR.finditer(text) if (number := _month(match.group(1)))]
        year, month = max(named, default=(year, None))
    if month is None and (quarter := _QUARTER.search(text)):
        month = int(quarter.group(1)) * 3
    return Period(year, month, day, vocabulary.months(text), _level(text), _role(text))


def columns(head: Sequence[Line], rights: Sequence[Span], title: str) -> list[Period]:
    """The period of every column of figures. `rights` holds a span a column (its extent), left to right; `head` are the lines above."""
    found = [Period() for _ in rights]
    context = Period()
    if not rights:
        return found
    edge = min(span.frame[0] for span in rights)
    for line in head:
        cells = [part for segment in line.segments for part in _by_year(segment)]
        over = [cell for cell in cells if cell.frame[2] > edge - 30 or is_note(cell.text)]
        for cell in cells:
            if cell not in over:
                context = read(cell.text).filled(context)
        spread = over if _spreads(over) else []
        for index, period in enumerate(_assigned(spread, rights)):
            if period is not None:
                role = period.role if period.role != "figure" else found[index].role
                found[index] = replace(period.filled(found[index]), role=role)
        if not spread:
            context = read(line.text).filled(context) if over else context
    context = replace(read(title), role="figure").filled(context)
    return [_completed(period, context, found) for period in found]


def _completed(period: Period, context: Period, all_periods: list[Period]) -> Period:
    """Month, day and length from the title or the left margin; its year only when no column names one."""
    if period.role != "figure":
        return period
    years = any(p.year for p in all_periods)
    return period.filled(replace(context, year=None, level=None) if years else context)


def _spreads(cells: list[Span]) -> bool:
    """Whether the cells are column heads (they say something about a period) rather than centred prose."""
    return any(read(cell.text) != Period() for cell in cells) and not vocabulary.is_prose(" ".join(cell.text for cell in cells))


def _assigned(cells: list[Span], rights: Sequence[Span]) -> list[Period | None]:
    """For each column the head that it stands under."""
    marks = [(cell, period) for cell in cells if (period := read(cell.text)) != Period() and period.role != "note"]
    found: list[Period | None] = [None] * len(rights)
    for cell, period in marks:
        if period.role != "figure":
            for index in (i for i, column in enumerate(rights) if stands_over(cell, column)):
                found[index] = period
    marks = [mark for mark in marks if mark[1].role == "figure"]
    free = [index for index, period in enumerate(found) if period is None]
    if marks and free:
        share, rest = divmod(len(free), len(marks))
        for place, index in enumerate(free):
            nearest = min(marks, key=lambda mark, index=index: _distance(mark[0], rights[index]))
            found[index] = (marks[place // share] if share and not rest else nearest)[1]
    return found


def _distance(head: Span, column: Span) -> float:
    """Points between a head and a column: zero when one stands over the other, plus a little for being off centre."""
    gap = max(head.frame[0] - column.frame[2], column.frame[0] - head.frame[2], 0.0)
    return gap + abs(head.frame[0] + head.frame[2] - column.frame[0] - column.frame[2]) / 200


def stands_over(head: Span, column: Span) -> bool:
    """Whether a head belongs to the column under it: they overlap, or nearly so."""
    return _distance(head, column) < 15


def _by_year(segment: Span) -> list[Span]:
    """ "2024 2023 2022" in one cell, parted before each year."""
    years = [i for i, word in enumerate(segment.words) if _YEAR.fullmatch(word.text.strip("*,()"))]
    if len(years) < 2 or len(years) != len(segment.words):
        return [segment]
    return [segment.part(i, i + 1) for i in years]


def _day_month(text: str) -> tuple[int | None, int | None]:
    for match in _DAY_MONTH.finditer(text):
        day, name = (match.group(1), match.group(2)) if match.group(1) else (match.group(4), match.group(3))
        number = _month(name)
        if number and 1 <= int(day) <= 31:
            return number, int(day)
    return None, None


def _month(name: str) -> int | None:
    return dates.months().get(name.casefold())


def _level(text: str) -> str | None:
    """A head that is just "Group" or "Company"; a longer text is likelier the entity's name."""
    form = vocabulary.letters(text).removeprefix("the")
    for level in ("group", "company"):
        if any(form == vocabulary.letters(word) for language in vocabulary.languages() for word in language["titles"].get(level, ())):
            return level
    return None


def _role(text: str) -> str:
    if is_note(text):
        return "note"
    if "%" in text or vocabulary.names("columns", "change", text):
        return "change"
    return "other" if vocabulary.names("columns", "other", text) else "figure"


def is_note(text: str) -> bool:
    """Whether a head is that of the column of note numbers."""
    form = vocabulary.letters(text)
    words = (word for language in vocabulary.languages() for word in language["columns"].get("note", ()))
    return any(vocabulary.letters(word) == form for word in words)
