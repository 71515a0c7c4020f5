"""Values by a firm's regular expression, over the lines of each page."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from portal.core.doctypes import Field
from portal.core.extraction import layout
from portal.core.extraction.candidates import Candidate, Printed
from portal.core.extraction.layout import Line, Span
from portal.core.extraction.model import Value
from portal.core.extraction.placing import sliced
from portal.core.extraction.tailored import kinds, patterns

SURE, ONE_OF_SEVERAL = 0.95, 0.75
MOST_ITEMS = 500


class Text:
    """One page as text, a line a row, that tells which words a piece of it is."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines

    @cached_property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    def span(self, start: int, end: int) -> Span:
        """The words that the characters `start` to `end` touch."""
        at, parts = 0, []
        for line in self.lines:
            stop = at + len(line.text)
            if start < stop and end > at:
                parts.append(sliced(line, max(0, start - at), min(end, stop) - at))
            at = stop + 1
            if at >= end:
                break
        return layout.joined(parts)


def texts_of(printed: Printed) -> list[Text]:
    """Page by page."""
    pages: dict[int, list[Line]] = {}
    for line in printed.lines:
        pages.setdefault(line.page, []).append(line)
    return [Text(lines) for lines in pages.values()]


def read(printed: Printed, texts: list[Text], field: Field) -> Value | None:
    """The first match that is of the field's type; of an array every match is an item, its named groups are the cells."""
    settings = field.settings
    pattern = patterns.compiled(settings["pattern"], settings.get("ignore_case", True))
    group = patterns.group_of(pattern, settings.get("group"))
    if field.items:
        return _items(printed, texts, field, pattern)
    found = list(_candidates(printed, texts, field, pattern, group))
    if not found:
        return None
    several = any(one.value != found[0].value for one in found)
    return kinds.value_of(printed, field, found[0], ONE_OF_SEVERAL if several else SURE, "pattern")


def _candidates(printed: Printed, texts: list[Text], field: Field, pattern: Any, group: int) -> Iterator[Candidate]:
    for page in texts:
        for match in patterns.found(pattern, group, page.text):
            one = _candidate(printed, page, field, match.start, match.end)
            if one is not None:
                yield one


def _candidate(printed: Printed, page: Text, field: Field, start: int, end: int) -> Candidate | None:
    text = page.text[start:end]
    value = kinds.in_text(printed, field, text)
    if value is None and field.type == "boolean":
        value = True  # what is looked for stands there
    return None if value is None else Candidate(value, page.span(start, end), 1.0, content=text)


def _items(printed: Printed, texts: list[Text], field: Field, pattern: Any) -> Value | None:
    """Of an array all matches, of an object the first."""
    columns = {column.name.casefold(): column for column in field.items}
    rows: list[dict[str, Value]] = []
    for page in texts:
        for match in patterns.found(pattern, 0, page.text):
            cells = {columns[name.casefold()]: place for name, place in match.groups.items() if name.casefold() in columns}
            row = {column.name: one for column, place in cells.items() if (one := _cell(printed, page, column, place)) is not None}
            if row:
                rows.append(row)
            if rows and field.type == "object":
                return Value("object", rows[0], SURE, None, rows[0][next(iter(rows[0]))].page, None, "pattern")
    if not rows:
        return None
    return Value("array", rows[:MOST_ITEMS], SURE, None, next(iter(rows[0].values())).page, None, "pattern")


def _cell(printed: Printed, page: Text, column: Field, place: tuple[int, int]) -> Value | None:
    one = _candidate(printed, page, column, *place) if place[0] < place[1] else None
    return None if one is None else kinds.value_of(printed, column, one, SURE, "pattern")
