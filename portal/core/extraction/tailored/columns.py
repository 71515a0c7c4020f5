"""Values from the columns of tables, by the words at their head."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from portal.core.doctypes import Field
from portal.core.extraction import labels, places, tables
from portal.core.extraction.candidates import Printed
from portal.core.extraction.layout import Line, Span
from portal.core.extraction.model import Value
from portal.core.extraction.tables import Head
from portal.core.extraction.tailored import kinds

SURE, GUESSED = 0.92, 0.85  # with heads that a person named, with such as follow from the names of the items
MOST_ROWS = 1000
_EMPTY = 2  # lines without a cell, after which a table has ended
_FIGURE = re.compile(r"\d[.,]\d\d\b|\d{5,}")

Columns = Mapping[int, Field]  # by the index of the header's cell


def read(printed: Printed, field: Field) -> Value | None:
    if field.type == "array":
        return _array(printed, field)
    heads = _heads(printed, {field.settings["column"]: field})
    wanted = field.settings.get("table")
    for head, columns in heads[wanted - 1 : wanted] if wanted else heads:
        cells = [row[field.name] for row in _rows(printed, head, columns, SURE)]
        if cells:
            return cells[-1 if field.settings.get("row") == "last" else 0]
    return None


def _array(printed: Printed, field: Field) -> Value | None:
    """All rows; a table that goes on, on the next page, with the same heads, goes on."""
    named = {name.casefold(): head for name, head in field.settings.get("columns", {}).items()}
    wanted = {named.get(item.name.casefold(), item.label): item for item in field.items}
    heads = _heads(printed, wanted, least=min(2, len(wanted)))
    chosen = field.settings.get("table")
    heads = heads[chosen - 1 : chosen] if chosen else heads
    sure = SURE if named else GUESSED
    rows = [row for head, columns in heads for row in _rows(printed, head, columns, sure)][:MOST_ROWS]
    if not rows:
        return None
    return Value("array", rows, sure, None, next(iter(rows[0].values())).page, None, "table")


def _heads(printed: Printed, wanted: Mapping[str, Field], least: int = 1) -> list[tuple[Head, Columns]]:
    """The lines that name at least so many of the `wanted` columns, top to bottom, with the fields of their cells."""
    keys = {labels.squash(head): field for head, field in wanted.items()}
    found = []
    for index, line in enumerate(printed.lines):
        if len(line.segments) < 2 or any(_FIGURE.search(word.text) for word in line.words):
            continue
        spans = _named(line, keys)
        if len(spans) >= least:
            found.append(_head(line, index, spans))
    return found


def _named(line: Line, keys: Mapping[str, Field]) -> list[tuple[Span, Field]]:
    """The names of columns on a line, each a whole cell or its beginning; the longest name first where one holds another."""
    taken: set[int] = set()
    found = []
    for key, field in sorted(keys.items(), key=lambda pair: -len(pair[0])):
        span = next((span for span in places.runs(line, key) if not taken & {id(word) for word in span.words}), None)
        if span is not None:
            taken |= {id(word) for word in span.words}
            found.append((span, field))
    return found


def _head(line: Line, index: int, named: Sequence[tuple[Span, Field]]) -> tuple[Head, Columns]:
    """The line's cells, cut where a name of several in one cell begins and ends."""
    edges = {id(span.words[0]) for span, _ in named}
    ends = {id(span.words[-1]) for span, _ in named if not _is_followed(line, span)}
    cells: list[Span] = []
    for segment in line.segments:
        cuts = [at for at, word in enumerate(segment.words) if at and (id(word) in edges or id(segment.words[at - 1]) in ends)]
        cells += [segment.part(start, stop) for start, stop in zip([0, *cuts], [*cuts, len(segment.words)], strict=True)]
    by_word = {id(word): at for at, cell in enumerate(cells) for word in cell.words}
    columns = {by_word[id(span.words[0])]: field for span, field in named}
    return Head(index, index, tuple(cells), tuple({} for _ in cells)), columns


def _is_followed(line: Line, span: Span) -> bool:
    """Whether the word behind a name belongs to its head: "(EUR)", "%"."""
    at = next(at for at, word in enumerate(line.words) if word is span.words[-1]) + 1
    return at < len(line.words) and re.match(r"[(%/\[]", line.words[at].text) is not None


def _rows(printed: Printed, head: Head, columns: Columns, sure: float) -> Iterator[dict[str, Value]]:
    """The rows under a header as values by field name. One that only goes on with a text is joined to the one before."""
    others = [Head(index, index, (line,), ({},)) for index, line in enumerate(printed.lines) if index > head.last and _repeats(line, head)]
    before: dict[str, Value] | None = None
    empty = 0
    for index in tables.region(printed, head, others):
        placed = tables.place(printed.lines[index].segments, head)
        row = {field.name: cell for at, field in columns.items() if at in placed and (cell := _cell(printed, field, placed[at], sure))}
        empty = 0 if row else empty + 1
        if empty == _EMPTY:
            break
        if row and before is not None and len(columns) > 1 and _goes_on(row, before):
            _join(row, before)
        elif row:
            if before is not None:
                yield before
            before = row
    if before is not None:
        yield before


def _repeats(line: Line, head: Head) -> bool:
    return labels.squash(line.text) == labels.squash("".join(cell.text for cell in head.cells))


def _cell(printed: Printed, field: Field, span: Span, sure: float) -> Value | None:
    found = max(kinds.in_span(printed, field, span), key=lambda one: one.score, default=None)
    return None if found is None else kinds.value_of(printed, field, found, sure, "table")


def _goes_on(row: Mapping[str, Value], before: Mapping[str, Value]) -> bool:
    return all(value.type == "string" for value in row.values()) and row.keys() < before.keys()


def _join(row: Mapping[str, Value], before: dict[str, Value]) -> None:
    for name, value in row.items():
        above = before[name]
        above.value, above.content = f"{above.value} {value.value}", f"{above.content} {value.content}"
