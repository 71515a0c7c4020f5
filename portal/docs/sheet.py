"""The review page's view of a document: its fields in reading order with their marks, the boxes on its pages, its checks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from portal.core import readings, types
from portal.core.doctypes import DocType, Field
from portal.core.documents import Document
from portal.core.extraction.model import Check
from portal.core.readings import Judgement, Mark, Reading, ReadingValue
from portal.docs import entries

FEW_ROWS = 50  # up to so many a table also offers the columns that nothing was read for
_PATH = re.compile(r"(\w+)\[(\d+)\]\.(\w+)")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; `id` is its input's, `text` and `kept` as in `Row`."""

    id: str
    name: str
    label: str
    kind: str
    text: str
    kept: str = ""
    page: int | None = None
    box: list[float] | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One item of a table; `ref` tells it apart from the others when it is sent back."""

    number: int
    ref: str
    cells: list[Cell]


@dataclass(slots=True)
class Row:
    """One field. `value` is None for a field nothing was read for; `text` what its input
    says, which is what is `kept` unless that was refused, with `errors` beside it; `taught` is the document
    whose correction told where the value stands, `parts` are the labels of what it was computed from."""

    field: Field
    value: ReadingValue | None = None
    judgement: Judgement | None = None
    kept: str = ""
    text: str = ""
    code: str = ""
    columns: list[Field] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    taught: Document | None = None
    parts: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        return f"field-{self.field.name}"

    @property
    def is_table(self) -> bool:
        return entries.is_table(self.field)

    @property
    def takes_rows(self) -> bool:
        """Whether a row can be added; an object has one."""
        return self.field.type == "array" or not self.lines

    @property
    def options(self) -> list[str]:
        """What there is to choose from."""
        return ["yes", "no"] if self.field.type == "boolean" else [one["value"] for one in self.field.settings.get("options", ())]

    @property
    def was(self) -> str:
        """How its input shows what is kept (`entries.shown`)."""
        return entries.shown(self.field, self.value.value if self.value is not None else None)

    @property
    def code_was(self) -> str:
        kept = self.value.value if self.value is not None else None
        return (kept or {}).get("currencyCode") or "" if self.field.type == "currency" else ""

    @property
    def mark(self) -> Mark | None:
        return self.judgement.mark if self.judgement is not None else None

    @property
    def confidence(self) -> float:
        return self.judgement.confidence if self.judgement is not None else 0.0

    @property
    def why(self) -> str:
        """What speaks against it: the failed checks that name it, with what they found."""
        against = self.judgement.against if self.judgement is not None else ()
        found = [(f"“{check.name.replace('_', ' ')}” doesn't hold", entries.in_words(check.detail)) for check in against]
        return "; ".join(": ".join(filter(None, pair)) for pair in found)

    @property
    def doubt(self) -> Mark | None:
        return self.mark if self.mark in ("doubtful", "failed") else None

    @property
    def spare(self) -> set[str]:
        """The columns of a table that nothing stands in, where others have something."""
        used = {column.name for line in self.lines for column, cell in zip(self.columns, line.cells, strict=True) if cell.text}
        return {column.name for column in self.columns} - used if used else set()

    @property
    def codes(self) -> dict[str, str]:
        """The currency of each column of amounts that has but one."""
        items = entries.rows_of(self.field, self.value.value if self.value else None)
        return {column.name: entries.code_of(column.name, items) or "" for column in self.columns if column.type == "currency"}


@dataclass(frozen=True, slots=True)
class Box:
    """A box on a page, of the input `id`; `frame` is x0, y0, x1, y1 in fractions of the upright page."""

    id: str
    mark: str
    frame: list[float]


@dataclass(frozen=True, slots=True)
class Sheet:
    """`rows` have values, `more` are the type's other fields; `pages` as in `Reading.pages`; `reading` is None before the first one;
    `type_is_left`: the type is doubtful and has to be looked at."""

    rows: list[Row]
    more: list[Row]
    checks: list[Check]
    pages: list[dict[str, Any]]
    boxes: dict[int, list[Box]]
    reading: Reading | None = None
    type_is_left: bool = False

    @property
    def doubts(self) -> int:
        return sum(row.doubt is not None for row in self.rows)

    def row(self, name: str) -> Row | None:
        return next((row for row in [*self.rows, *self.more] if row.field.name == name), None)


def of(document: Document, texts: Mapping[str, str] | None = None, errors: Mapping[str, str] | None = None) -> Sheet:
    """`texts` (what was typed) and `errors` by field stand in for what is kept, after something was refused."""
    reading, values = readings.current(document), readings.values_of(document)
    checks = readings.checks_of(document, reading, values)
    judged = readings.judged(values, checks)
    kind = types.of_document(document)
    declared, hidden = {one.name: one for one in kind.fields if one.visible}, kind.hidden
    rows = [_row(_as_kept(declared.get(one.name), one), one, judged[one.name]) for one in values if one.name not in hidden]
    more = [_row(one, None, None) for name, one in declared.items() if name not in judged]
    taught = readings.learned_from(values)
    for row in rows:
        row.parts = _labels(row.value.parts, kind) if row.value is not None else []
        row.taught = taught.get(row.value.remembered_id or 0) if row.value is not None and row.value.method == "layout" else None
    for row in [*rows, *more] if texts else ():
        _put_back(row, texts, errors or {})
    told = [replace(check, detail=entries.in_words(check.detail)) for check in checks]
    return Sheet(rows, more, told, reading.pages if reading else [], _boxes(rows), reading, readings.type_is_left(document))


def _labels(names: Sequence[str], kind: DocType) -> list[str]:
    """Of fields, or of what the firm has removed its name; cells (``Lines[3].Amount``) by their table."""
    tables = dict.fromkeys(name.partition("[")[0] for name in names)
    return [found.label if (found := kind.field(name)) else name for name in tables]


def _as_kept(declared: Field | None, value: ReadingValue) -> Field:
    """The field of a value. One that the firm has removed, or made another kind of value since, is shown as the kind that it is kept as."""
    return declared if declared is not None and declared.type == value.type else Field(value.name, value.type, title=declared.title if declared else "")


def _put_back(row: Row, texts: Mapping[str, str], errors: Mapping[str, str]) -> None:
    """What was typed, with what is wrong about it. What was left as it was shown shows what is kept now."""
    if row.field.name not in errors and entries.is_untouched(row.field, texts):
        return
    row.text = texts.get(row.field.name, row.text)
    row.code = texts.get(f"{row.field.name}.currency", row.code)
    row.errors = [errors[row.field.name]] if row.field.name in errors else []
    pattern = re.compile(rf"{re.escape(row.field.name)}\.(\d{{1,4}})\.\w+")
    numbers = {int(match[1]) for name in texts if (match := pattern.fullmatch(name))} if row.is_table else set()
    if numbers:
        row.lines = [_typed_line(row, at, texts) for at in sorted(numbers) if _has_text(row, at, texts)]


def _has_text(row: Row, at: int, texts: Mapping[str, str]) -> bool:
    return any(texts.get(f"{row.field.name}.{at}.{column.name}", "").strip() for column in row.columns)


def _typed_line(row: Row, at: int, texts: Mapping[str, str]) -> Line:
    name, known = row.field.name, row.lines[at].cells if at < len(row.lines) else []
    cells = known or [_cell(f"field-{name}-{at}-{column.name}", f"{name}.{at}.{column.name}", column, None) for column in row.columns]
    return Line(at, texts.get(f"{name}.{at}._id", ""), [replace(cell, text=texts.get(cell.name, "")) for cell in cells])


def _row(declared: Field, value: ReadingValue | None, judgement: Judgement | None) -> Row:
    kept = value.value if value is not None else None
    row = Row(declared, value, judgement)
    if row.is_table:
        items = entries.rows_of(declared, kept)
        row.columns = _columns(declared, items)
        row.lines = [_line(declared.name, row.columns, at, item) for at, item in enumerate(items)]
    else:
        row.text = row.kept = entries.written(declared.type, kept)
        row.code = (kept or {}).get("currencyCode") or "" if declared.type == "currency" else ""
    return row


def _columns(declared: Field, items: list[dict[str, Any]]) -> list[Field]:
    """Those in use first, in the type's order."""
    used = [column for column in declared.items if any(column.name in item for item in items)]
    return used + [column for column in declared.items if column not in used and len(items) <= FEW_ROWS]


def _line(name: str, columns: Sequence[Field], at: int, item: dict[str, Any]) -> Line:
    cells = [_cell(f"field-{name}-{at}-{column.name}", f"{name}.{at}.{column.name}", column, item.get(column.name)) for column in columns]
    return Line(at, str(item.get("_id") or f"#{at}"), cells)


def _cell(id: str, name: str, column: Field, kept: dict[str, Any] | None) -> Cell:
    if kept is None:
        return Cell(id, name, column.label, column.type, "")
    text = entries.written(kept["type"], kept["value"])
    return Cell(id, name, column.label, column.type, text, text, kept.get("page"), kept.get("box"))


def _boxes(rows: Sequence[Row]) -> dict[int, list[Box]]:
    """By page; those of a table are its cells', which lie below: a printed total may be a field and a line's amount."""
    found: dict[int, list[Box]] = {}
    cells = [(cell.page, cell.box, cell.id, f"{row.mark} box-cell") for row in rows for line in row.lines for cell in line.cells]
    fields = [(row.value.page, row.value.box, row.id, row.mark or "") for row in rows if row.value is not None]
    for page, box, id, mark in [*cells, *fields]:
        if page and box:
            found.setdefault(page, []).append(Box(id, mark, box))
    return found


def input_of(path: str | None) -> str | None:
    """The id of the input of a field or of a table's cell: ``InvoiceTotal``, ``Lines[3].Amount``; None for anything else."""
    if path is None:
        return None
    if match := _PATH.fullmatch(path):
        return f"field-{match[1]}-{int(match[2])}-{match[3]}"
    return f"field-{path}" if path.isidentifier() else None
