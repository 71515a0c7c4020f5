"""Where on the pages stands what a source without places says, so that people see it there."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from portal.core.extraction import labels
from portal.core.extraction.candidates import Amount, Printed
from portal.core.extraction.layout import Span
from portal.core.extraction.model import Box, Value, Word, union

#: Places looked at for one text; a word that begins so many of them says nothing about where.
MAX_HITS = 200
#: Lines that one row of a table may take up below the one its description begins on.
ROW_LINES = 3


class Place(NamedTuple):
    page: int
    box: Box
    content: str
    line: int


class Places:
    """The printed words of a document, to be asked where a text, an amount or a date stands."""

    def __init__(self, printed: Printed) -> None:
        self.printed = printed
        self._words: list[tuple[int, Word, str]] = [
            (index, word, labels.squash(word.text)) for index, line in enumerate(printed.lines) for word in line.words
        ]

    @cached_property
    def _starts(self) -> dict[str, list[int]]:
        starts: dict[str, list[int]] = defaultdict(list)
        for at, (_, _, letters) in enumerate(self._words):
            starts[letters].append(at)
        return starts

    @cached_property
    def _amounts(self) -> dict[Decimal, list[Amount]]:
        found: dict[Decimal, list[Amount]] = defaultdict(list)
        for amount in self.printed.amounts:
            found[abs(amount.amount)].append(amount)
        return found

    @cached_property
    def _amounts_by_line(self) -> dict[int, list[Amount]]:
        found: dict[int, list[Amount]] = defaultdict(list)
        for amount in self.printed.amounts:
            found[amount.line].append(amount)
        return found

    def text(self, wanted: str, after: int = -1) -> Place | None:
        """The first place, on a line behind `after`, where these letters and digits stand in words next to one another."""
        target = labels.squash(wanted)
        behind = bisect_right(self._words, after, key=lambda word: word[0])
        for start in sorted(self._hits(target, behind)):
            taken = self._taken(target, start)
            if taken:
                return self._place(taken)
        return None

    def _hits(self, target: str, behind: int) -> Iterator[int]:
        """Words from word `behind` on that begin the target or are all of it."""
        for length in range(1, min(len(target), 60) + 1):
            starts = self._starts.get(target[:length], ())
            first = bisect_left(starts, behind)
            yield from starts[first : first + MAX_HITS]

    def _taken(self, target: str, start: int) -> list[tuple[int, Word, str]]:
        """The words from `start` on that make up the target; nothing when they don't."""
        letters, taken = "", []
        for line, word, squashed in self._words[start : start + 60]:
            letters += squashed
            if not target.startswith(letters):
                return []
            taken.append((line, word, squashed))
            if letters == target:
                return taken
        return []

    def _place(self, taken: list[tuple[int, Word, str]]) -> Place | None:
        line = taken[0][0]
        pages = {self.printed.lines[index].page for index, _, _ in taken}
        if len(pages) > 1:
            return None
        return Place(pages.pop(), union([word.box for _, word, _ in taken]), " ".join(word.text for _, word, _ in taken), line)

    def amount(self, field: str, amount: Decimal) -> Place | None:
        """At the field's label, else at the first print of the figure; nothing and whole numbers stand for too much elsewhere."""
        for one in self.printed.amounts_for(field):
            if abs(one.value) == abs(amount):
                return self._span(one.span, one.printed)
        loose = [one for one in self._amounts.get(abs(amount), ()) if not one.plain and amount]
        return self._span(loose[-1].span) if loose else None

    def date(self, field: str, iso: str) -> Place | None:
        found = [one for one in (*self.printed.dates_for(field), *self.printed.dates) if one.value == iso]
        return self._span(found[0].span, found[0].printed) if found else None

    def _span(self, span: Span, content: str | None = None) -> Place:
        return Place(span.page, span.box, content if content is not None else span.text, self.printed.line_of(span))

    def address(self, text: str) -> Place | None:
        """All of it in one place, else the lines from its first part to its last that is printed, when they follow one another closely."""
        whole = self.text(text)
        if whole is not None:
            return whole
        parts = [part for part in text.split(", ") if len(part) > 3]
        first = self.text(parts[0]) if parts else None
        if first is None:
            return None
        found = [first, *(near for part in parts[1:] if (near := self._near(part, first)))]
        return Place(first.page, union([one.box for one in found]), " ".join(one.content for one in found), first.line)

    def _near(self, part: str, first: Place) -> Place | None:
        place = self.text(part, first.line)
        return place if place is not None and place.page == first.page and 0 <= place.box[1] - first.box[1] < 0.12 else None

    def in_row(self, start: int, amount: Decimal, used: set[int]) -> Place | None:
        """An amount on the lines of the table's row that begins at line `start`; `used` are the figures that other cells have."""
        page = self.printed.lines[start].page
        for line in range(start, start + ROW_LINES):
            for one in self._amounts_by_line.get(line, ()):
                if amount and abs(one.amount) == abs(amount) and one.span.page == page and id(one) not in used:
                    used.add(id(one))
                    return self._span(one.span)
        return None

    def put(self, name: str, value: Value) -> None:
        """Give the value, at any depth, its place if it has one."""
        if value.type == "array":
            self._put_rows(value.value)
            return
        place = self._of(name, value)
        if place is not None:
            settle(value, place)

    def _of(self, name: str, value: Value) -> Place | None:
        if value.type == "currency":
            return self.amount(name, value.value["amount"])
        if value.type == "date":
            return self.date(name, value.value)
        if value.type == "address":
            return self.address(value.value)
        return self.text(value.value) if isinstance(value.value, str) else None

    def _put_rows(self, rows: Iterable[dict[str, Value]]) -> None:
        """Each row behind the one before; figures only on the lines of their row."""
        after = -1
        for row in rows:
            name = row.get("Description")
            place = self.text(name.value, after) or self.text(name.value) if name else None
            used: set[int] = set()
            for column, cell in row.items():
                found = place if cell is name else self._cell(column, cell, place, used)
                if found is not None:
                    settle(cell, found)
            after = place.line if place else after

    def _cell(self, column: str, cell: Value, place: Place | None, used: set[int]) -> Place | None:
        if isinstance(cell.value, str):
            return self._of(column, cell) if place is None or cell.type != "string" else self.text(cell.value, place.line - 2)
        if place is None:
            return None
        return self.in_row(place.line, cell.value["amount"] if cell.type == "currency" else cell.value, used)


def settle(value: Value, place: Place) -> None:
    """A code's value keeps its place at the code."""
    if value.method != "code":
        value.page, value.box, value.content = place.page, place.box, place.content
    value.evidence["printed"] = 1.0
