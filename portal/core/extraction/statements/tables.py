"""Pages → the statements on them: titled parts with columns of known periods and rows of labelled figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from portal.core.extraction import layout
from portal.core.extraction.layout import Line, Span
from portal.core.extraction.model import Page
from portal.core.extraction.statements import periods, vocabulary
from portal.core.extraction.statements.cells import Amount, Entry, entries, figures, is_year, without_leaders
from portal.core.extraction.statements.periods import Period

#: Right edges within this many points are one column; a lone nil dash may stand further off.
TOLERANCE, DASH_TOLERANCE = 7.0, 30.0
#: A title has at most this many words, and a label that is continued on a second line at most this many.
TITLE_WORDS, LABEL_WORDS = 18, 14
_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:page\s*)?\d{1,3}[-–—\s]*", re.I)


@dataclass(slots=True)
class Row:
    """A label with its figures. `before` and `after` are neighbouring lines without figures (wrapped labels); `group` is the heading's concept."""

    label: str
    span: Span | None
    amounts: list[Amount]
    line: Line
    before: list[str] = field(default_factory=list)
    after: str = ""
    group: str | None = None


@dataclass(slots=True)
class Statement:
    """One titled part of a page, or several that continue each other."""

    kind: str  # balance_sheet, income_statement, cash_flow, changes_in_equity, notes, trial_balance, highlights or "" (untitled)
    title: str
    lines: list[Line]
    level: str | None = None  # group, company
    comprehensive: bool = False
    head: list[Line] = field(default_factory=list)
    columns: list[Period] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    unit: int | None = None

    @property
    def page(self) -> int:
        return self.lines[0].page

    def latest(self, row: Row) -> list[Amount]:
        """The row's figures of the latest period, left to right (two in an inner and an outer column)."""
        newest = max((self.columns[a.column].recency for a in self._figures(row, all_rows=True)), default=None)
        if self._unheaded():
            return self._figures(row)[:1]
        return [a for a in self._figures(row) if self.columns[a.column].recency == newest]

    def prior(self, row: Row) -> list[Amount]:
        """The row's figures of the period before the latest, of the same length."""
        known = {self.columns[a.column].recency for a in self._figures(row, all_rows=True)}
        newest = max(known, default=None)
        older = [recency for recency in known if newest and recency < newest and recency[2] == newest[2]]
        return [a for a in self._figures(row) if older and self.columns[a.column].recency == max(older)]

    def period(self) -> Period | None:
        """The latest period of the statement."""
        found = [self.columns[a.column] for row in self.rows for a in self._figures(row)]
        return max(found, key=lambda period: period.recency, default=None)

    def _unheaded(self) -> bool:
        """Nothing tells the columns apart, yet most rows fill two of them: two periods, the latest on the left by convention."""
        used = {a.column for a in self._figures(self.rows[0], all_rows=True)} if self.rows else set()
        if len(used) < 2 or len({self.columns[i].recency for i in used}) > 1:
            return False
        return sum(len(self._figures(row)) >= 2 for row in self.rows) > 0.6 * len(self.rows)

    def _figures(self, row: Row, all_rows: bool = False) -> list[Amount]:
        rows = self.rows if all_rows else [row]
        found = [a for r in rows for a in r.amounts if a.column is not None and self.columns[a.column].role == "figure"]
        if any(self.columns[a.column].level == "group" for a in found):
            found = [a for a in found if self.columns[a.column].level != "company"]
        return found


def statements(pages: Iterable[Page]) -> list[Statement]:
    """All statements of a document in reading order; parts without a table are left out, continued parts are joined."""
    found: list[Statement] = []
    for page in pages:
        words = without_leaders(page.words)
        page_lines = [line for line in layout.lines(replace(page, words=words)) if not _PAGE_NUMBER.fullmatch(line.text)]
        for part in _parts(page_lines):
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


def _parts(page_lines: list[Line]) -> list[Statement]:
    """The page cut at its title lines; what stands above the first title belongs to that title's part."""
    parts = [Statement("", "", [])]
    for index, line in enumerate(page_lines):
        following = page_lines[index + 1] if index + 1 < len(page_lines) else None
        if (kind := _title_kind(line, following)) and not (parts[-1].lines and parts[-1].title and line is parts[-1].lines[-1]):
            text = line.text
            if any(_is_data(entry) for old in parts[-1].lines for entry in entries(old)):
                parts.append(Statement(kind, text, []))
            elif not parts[-1].kind or kind != "notes":
                parts[-1].kind, parts[-1].title = kind, f"{parts[-1].title} {text}".strip()
            form = vocabulary.letters(text)
            parts[-1].level = _title_level(text) or parts[-1].level
            parts[-1].comprehensive = "comprehensive" in form and "profitandioss" not in form
        parts[-1].lines.append(line)
    return [part for part in parts if part.lines]


def _title_kind(line: Line, following: Line | None) -> str | None:
    """The kind of statement that a line is the title of, alone or with the start of it on the line before."""
    text = line.text
    if len(text.split()) > TITLE_WORDS or vocabulary.is_prose(text) or any(figures(s) and not _only_years(s) for s in line.segments[1:]):
        return None
    found = vocabulary.title(text)
    if found is None:
        return None
    kind, phrase = found
    if kind == "notes":
        return kind if vocabulary.letters(text).startswith(phrase) and (len(text.split()) > 1 or len(phrase) < 8) else None
    rest = re.sub(r"\([^)]*\)", " ", text)
    form = vocabulary.letters(rest)
    around = form.replace(phrase, "", 1)
    lead = form[: form.index(phrase)] if phrase in form else ""
    if len(around) > 70 or (lead and rest.strip()[:1].islower()):
        return None
    if len(around) > 25 and ":" in rest:
        return None
    return kind


def _title_level(text: str) -> str | None:
    if vocabulary.names("titles", "group", re.sub(r"(?i)\bgroup\s+(?:limited|ltd|plc|inc|holdings)\b", "", text)) and "consol" in text.casefold():
        return "group"
    words = re.findall(r"[a-z']+", text.casefold())[:2]
    if words and words[0] in ("company", "parent"):
        return "company"
    return "group" if words and words[0] == "group" else None


def _only_years(segment: Span) -> bool:
    amounts = figures(segment)
    return bool(amounts) and all(is_year(amount) for amount in amounts)


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
    data = [i for i in range(start, len(read)) if any(_is_data(entry) for entry in read[i][1])]
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


def _is_data(entry: Entry) -> bool:
    """A row of the table, not a column head: a figure that is no year, beside a label or with thousands."""
    real = [a for a in entry.amounts if not is_year(a) and any(c.isdigit() for c in a.text)]
    dated = periods.read(entry.label) != Period() if entry.label else False
    if vocabulary.unit(entry.label) and not any("," in a.text for a in real):
        return False
    return bool(real) and (bool(vocabulary.meanings(entry.label)) or (not dated and (bool(entry.label) or any("," in a.text for a in real))))


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
        with_figures = [entry for entry in found if not _is_sentence(entry) and any(a.column is not None and columns[a.column].role != "note" for a in entry.amounts)]
        if not with_figures:
            waiting.append(line.text)
            for row in last:
                row.after = row.after or line.text
            last = []
            continue
        last = [Row(entry.label, entry.label_span, entry.amounts, line, list(waiting) if place == 0 else []) for place, entry in enumerate(with_figures)]
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
        if found and found[0].score >= 0.8 and found[0].concept not in ("equity_part", "tangible_assets", "property", "debtors"):
            current = vocabulary.heading(row.label) if found[0].concept == current else None
