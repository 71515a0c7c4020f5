"""Pages → the statements on them: titled parts with columns of known periods and rows of labelled figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from portal.core.extraction import layout
from portal.core.extraction.layout import Line, Span
from portal.core.extraction.model import Page
from portal.core.extraction.statements import periods, vocabulary
from portal.core.extraction.statements.cells import Amount, Entry, entries, is_year, without_leaders
from portal.core.extraction.statements.parts import is_data, parts
from portal.core.extraction.statements.periods import Period
from portal.core.extraction.statements.statement import Row, Statement

#: Right edges within this many points are one column; a lone nil dash may stand further off.
TOLERANCE, DASH_TOLERANCE = 7.0, 30.0
#: A label has at most this many words; more are a sentence.
LABEL_WORDS = 14
_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:page\s*)?\d{1,3}[-–—\s]*", re.I)


def statements(pages: Iterable[Page]) -> list[Statement]:
    """All statements of a document in reading order; parts without a table are left out, continued parts are joined."""
    found: list[Statement] = []
    for page in pages:
        words = without_leaders(page.words)
        page_lines = [line for line in layout.lines(replace(page, words=words)) if not _PAGE_NUMBER.fullmatch(line.text)]
        for part in parts(page_lines):
            _tabulate(part)
            if len(part.rows) < 2:
                continue
            if found and _continues(found[-1], part):
                _append(found[-1], part)
            else:
                found.append(part)
    for statement in found:
        _group(statement)
    return found


def _tabulate(part: Statement) -> None:
    """Finds the part's columns, heads and rows."""
    read = [(line, entries(line)) for line in part.lines]
    first = _first_row(read, part.title)
    body = [(line, [e for e in found if e.label or e.amounts]) for line, found in read[first:]]
    part.head = [line for line, _ in read[:first]]
    part.unit = next((unit for line in part.head[-8:] if (unit := vocabulary.unit(line.text))), None)
    amounts = [amount for _, found in body for entry in found for amount in entry.amounts]
    extents = _place(amounts)
    heads = [line for line in part.head if line.text != part.title][-8:]
    notes = _note_columns(heads, extents, amounts)
    known = iter(periods.columns(heads, [extents[i] for i in range(len(extents)) if i not in notes], _period_text(part)))
    part.columns = [Period(role="note") if i in notes else next(known) for i in range(len(extents))]
    waiting = [line.text for line in part.head[-3:] if vocabulary.heading(line.text)]
    part.rows = list(_rows(body, part.columns, waiting))


def _period_text(part: Statement) -> str:
    """Title and the lines around it: "for the year ended 30 June 2020" often stands on a line of its own."""
    return next((line.text for line in reversed(part.head) if periods.read(line.text).end), part.title)


def _first_row(read: list[tuple[Line, list[Entry]]], title: str) -> int:
    """Where the column heads end: the first row of figures under the title that no line of years follows closely."""
    start = next((i + 1 for i, (line, _) in enumerate(read) if title and line.text in title), 0)
    data = [i for i in range(start, len(read)) if any(is_data(entry) for entry in read[i][1])]
    for first in data:
        sure = next((i for i in data if i >= first and any(_is_sure(entry) for entry in read[i][1])), first)
        if not any(_is_year_line(read[i][1]) for i in range(first, min(sure, first + 8))):
            return first
    return len(read)


def _is_sure(entry: Entry) -> bool:
    known = any(meaning.concept != "per_share" for meaning in vocabulary.meanings(entry.label))
    return bool(entry.amounts) and bool(known or any(re.search(r"\d,\d{3}", a.text) for a in entry.amounts))


def _is_year_line(found: list[Entry]) -> bool:
    amounts = [amount for entry in found for amount in entry.amounts]
    return bool(amounts) and all(is_year(amount) for amount in amounts)


def _place(amounts: list[Amount]) -> list[Span]:
    """Gives every amount its column (by right edge) and returns the columns' extents, left to right."""
    numbers = [a for a in amounts if not a.is_nil]
    clusters = layout.columns([a.span for a in numbers], TOLERANCE)
    largest = max((len(cluster.cells) for cluster in clusters), default=0)
    kept = [cluster for cluster in clusters if len(cluster.cells) > 1 or largest < 4]
    extents = [layout.joined(cluster.cells) for cluster in kept]
    for amount in amounts:
        nearest = min(range(len(kept)), key=lambda i: abs(kept[i].x - amount.span.right), default=None)
        limit = DASH_TOLERANCE if amount.is_nil else 3 * TOLERANCE
        if nearest is not None and abs(kept[nearest].x - amount.span.right) <= limit:
            amount.column = nearest
    return extents


def _note_columns(heads: list[Line], extents: list[Span], amounts: Sequence[Amount]) -> set[int]:
    """Columns of note numbers: only small whole numbers, and headed so, or rising down the page beside larger figures."""
    headed = [segment for line in heads for segment in line.segments if periods.is_note(segment.text)]
    found = set()
    for index, extent in enumerate(extents):
        values = [amount for amount in amounts if amount.column == index and not amount.is_nil]
        if not values or not all(re.fullmatch(r"\d{1,2}\.?", amount.text) for amount in values):
            continue
        larger = [a for a in amounts if a.column is not None and a.column > index and abs(a.money.amount) >= 100]
        guessed = _are_references(values) and len(larger) >= len(values) and index < len(extents) - 1
        if guessed or any(periods.stands_over(head, extent) for head in headed):
            found.add(index)
    return found


def _are_references(amounts: Sequence[Amount]) -> bool:
    """Note numbers mostly rise down the page and are not repeated a lot."""
    numbers = [int(a.money.amount) for a in amounts]
    rising = sum(a <= b for a, b in zip(numbers, numbers[1:], strict=False))
    return len(numbers) > 0 and rising >= 0.6 * (len(numbers) - 1)


def _rows(body: list[tuple[Line, list[Entry]]], columns: list[Period], waiting: list[str]) -> Iterable[Row]:
    """Rows with figures; lines of plain text become the `before` of the next row and the `after` of the one above."""
    last: list[Row] = []
    for line, found in body:
        with_figures = [
            entry
            for entry in found
            if not _is_sentence(entry) and any(a.column is not None and columns[a.column].role != "note" for a in entry.amounts)
        ]
        if not with_figures:
            waiting.append(line.text)
            for row in last:
                row.after = row.after or line.text
            last = []
            continue
        last = [
            Row(entry.label, entry.label_span, entry.amounts, line, list(waiting) if place == 0 else [])
            for place, entry in enumerate(with_figures)
        ]
        waiting = []
        yield from last


def _is_sentence(entry: Entry) -> bool:
    """Text that happens to hold a dash or a number ("in accordance with FRS 102 - Section 1A")."""
    return len(entry.label.split()) > LABEL_WORDS and vocabulary.is_prose(entry.label) and all(amount.is_nil for amount in entry.amounts)


def _continues(previous: Statement, part: Statement) -> bool:
    """Whether a part on the next page goes on with the same statement."""
    if part.page - previous.page != 1 or part.kind not in ("", previous.kind) or not previous.kind:
        return False
    if part.kind == "" and previous.kind in ("balance_sheet", "income_statement"):
        return _speaks_of(part, previous.kind) >= 2
    closed = any(m.concept == "equity" for row in previous.rows for m in vocabulary.meanings(row.label)[:1])
    return part.level == previous.level and not (previous.kind == "balance_sheet" and closed)


def _append(statement: Statement, part: Statement) -> None:
    shift = len(statement.columns)
    for row in part.rows:
        for amount in row.amounts:
            if amount.column is not None:
                amount.column += shift
    statement.columns += part.columns
    statement.rows += part.rows
    statement.lines = statement.lines + part.lines


def _speaks_of(part: Statement, kind: str) -> int:
    """How many rows name something of that kind of statement."""
    return sum(bool(found) and found[0].statement == kind for found in (vocabulary.meanings(row.label) for row in part.rows))


def _group(statement: Statement) -> None:
    """Hands every row the heading it stands under; a matched total closes the group."""
    if not statement.kind:
        votes = {kind: _speaks_of(statement, kind) for kind in ("balance_sheet", "income_statement")}
        statement.kind = max(votes, key=lambda kind: votes[kind]) if max(votes.values()) >= 3 else ""
    current: str | None = None
    for row in statement.rows:
        for text in row.before:
            current = vocabulary.heading(text) or current
        if len(row.before) > 1:
            current = vocabulary.heading(" ".join(row.before[-2:])) or current
        row.group = current
        if current == "per_share":
            continue
        found = vocabulary.meanings(row.label) if row.label else ()
        own = bool(found) and found[0].statement == statement.kind
        if own and found[0].score >= 0.8 and found[0].concept not in ("equity_part", "tangible_assets", "property", "debtors"):
            current = vocabulary.heading(row.label) if found[0].concept == current else None
