"""The tables of a vendor: learned from rows that people have looked at, by the head above them and the place of each column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from portal.core.extraction import places
from portal.core.extraction.candidates import Candidate, Printed, value_of
from portal.core.extraction.layout import Line, Span
from portal.core.extraction.model import Value, union
from portal.core.extraction.remembering.sights import wordy

_ROWS = 12  # of a table that are learned from
_HEAD = 4  # lines above the first row in which its head is looked for
_SAME = 0.75  # likeness of a head or an end to the one that is known
_BESIDE = 0.025  # of the page's width that a cell may stand beside its column
_MOST_ROWS = 500

Column = dict[str, Any]  # {"kind", "edges": [left, right], "always": bool, "sign", "code"}; always: in each row


def learn(printed: Printed, rows: Any) -> dict[str, Any] | None:
    """``{"head", "end", "columns": {name: {"kind", "edges", "always", "code"}}}`` of rows of cells (``{column: {"type", "value"}}``); None where
    they aren't found on the page."""
    found = list(_found_rows(printed, list(rows or ())[:_ROWS]))
    if not found or len(found) < min(2, len(rows)):
        return None
    first, last = found[0][0], found[-1][0]
    columns = {name: _column(name, [cells[name] for _, cells in found if name in cells], len(found)) for name in _names(found)}
    head = next((wordy(line.text) for line in reversed(printed.lines[max(0, first - _HEAD) : first]) if _is_head(line)), "")
    end = next((wordy(line.text) for line in printed.lines[last + 1 : last + 4] if any(c.isdigit() for c in line.text)), "")
    typed = [name for name, column in columns.items() if column["kind"] == "currency" and column["always"]]
    learned = {"head": head, "end": end, "columns": columns}
    return learned if head and typed and _gives(apply(printed, learned), rows, typed) else None


def _gives(again: Value | None, rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> bool:
    """Whether what was learned finds these very rows again; a table of another build can't be remembered."""
    read = [[places.plain("currency", row[name].value) for name in columns] for row in again.value] if again is not None else []
    return read == [[places.plain("currency", row.get(name, {}).get("value")) for name in columns] for row in rows]


def _names(found: Sequence[tuple[int, dict[str, Any]]]) -> list[str]:
    return list(dict.fromkeys(name for _, cells in found for name in cells))


def _found_rows(printed: Printed, rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, dict[str, tuple[Candidate, str, Any]]]]:
    """(line, column → where it stands, its kind, its value) of each row that stands on a line below the row before."""
    after = -1
    for row in rows:
        cells = {name: cell for name, cell in row.items() if isinstance(cell, dict) and cell.get("value") is not None}
        where = {name: places.of(printed, cell["type"], places.plain(cell["type"], cell["value"])) for name, cell in cells.items()}
        lines = Counter(line for found in where.values() for line in {printed.line_of(one.span) for one in found} if line > after)
        if lines and max(lines.values()) >= min(2, len(cells)):
            after = min(lines, key=lambda line: (-lines[line], line))
            yield after, {name: (one, cells[name]["type"], cells[name]["value"]) for name, one in _on_line(printed, where, after)}


def _on_line(printed: Printed, where: Mapping[str, list[Candidate]], line: int) -> Iterator[tuple[str, Candidate]]:
    """The cells of one line, each word for one column: where two say the same, the columns are taken from left to right as they were told."""
    taken: set[int] = set()
    for name, found in where.items():
        here = [one for one in found if printed.line_of(one.span) == line and id(one.span.words[0]) not in taken]
        one = max(here, key=lambda one: one.span.box[0]) if here and name == "Amount" else here[0] if here else None
        if one is not None:
            taken.add(id(one.span.words[0]))
            yield name, one


def _column(name: str, cells: Sequence[tuple[Candidate, str, Any]], rows: int) -> Column:
    boxes = [one.span.box for one, _, _ in cells]
    edges = [round(min(box[0] for box in boxes), 4), round(max(box[2] for box in boxes), 4)]
    first, kind, value = cells[0]
    column = {"kind": kind, "edges": edges, "always": len(cells) == rows}
    return column | ({"sign": first.currency, "code": value.get("currencyCode")} if kind == "currency" else {})


def _is_head(line: Line) -> bool:
    return len(line.segments) > 1 and sum(char.isdigit() for char in line.text) <= 2


def apply(printed: Printed, known: Mapping[str, Any]) -> Value | None:
    """The rows below the known head, down to the known end; None without any."""
    rows: list[dict[str, Value]] = []
    reading = False
    for line in printed.lines:
        said = wordy(line.text)
        if places.likeness(said, known["head"]) >= _SAME:
            reading = True
        elif reading and known["end"] and places.likeness(said, known["end"]) >= _SAME:
            reading = False
        elif reading and len(rows) < _MOST_ROWS:
            _add(printed, line, known["columns"], rows)
    if not rows:
        return None
    sure = round(min(0.9, sum(cell.confidence for row in rows for cell in row.values()) / sum(len(row) for row in rows)), 3)
    return Value("array", rows, sure, method="layout", evidence={"layout": sure})


def _add(printed: Printed, line: Line, columns: Mapping[str, Column], rows: list[dict[str, Value]]) -> None:
    """The line as a new row, or as the rest of the text of the row before."""
    row = {name: cell for name, column in columns.items() if (cell := _cell(printed, line, name, columns)) is not None}
    typed = [name for name, column in columns.items() if column["kind"] != "string" and column["always"]]
    if all(name in row for name in typed):
        rows.append(row)
    elif rows and not any(row[name].type != "string" for name in row):
        for name in row:
            rows[-1][name] = _continued(rows[-1].get(name), row[name], line.page)


def _cell(printed: Printed, line: Line, name: str, columns: Mapping[str, Column]) -> Value | None:
    column = columns[name]
    if column["kind"] in ("currency", "number"):
        found = [Candidate(one.amount, one.span, 0.9, currency=one.currency) for one in printed.amounts_in(line)]
    elif column["kind"] == "date":
        found = printed.dates_in(line)
    else:
        return _text(line, *_reach(name, columns))
    one = next((one for one in found if _stands_in(one.span, column["edges"])), None)
    if one is None:
        return None
    made = value_of(one, column["kind"], 0.9, "layout")
    if column["kind"] == "currency" and one.currency == column["sign"]:
        made.value["currencyCode"] = column["code"]
    return made


def _stands_in(span: Span, edges: Sequence[float]) -> bool:
    """Right-aligned columns grow to the left, others to the right."""
    return abs(span.box[2] - edges[1]) < _BESIDE or abs(span.box[0] - edges[0]) < _BESIDE


def _reach(name: str, columns: Mapping[str, Column]) -> tuple[float, float]:
    """From a text's left edge to the next column's."""
    left = columns[name]["edges"][0]
    return left - _BESIDE, min((column["edges"][0] - _BESIDE / 2 for column in columns.values() if column["edges"][0] > left + _BESIDE), default=1.0)


def _text(line: Line, left: float, right: float) -> Value | None:
    inside = [at for at, word in enumerate(line.words) if left <= word.box[0] and (word.box[0] + word.box[2]) / 2 < right]
    if not inside:
        return None
    span = line.part(inside[0], inside[-1] + 1)
    return value_of(Candidate(span.text, span, 0.85), method="layout")


def _continued(former: Value | None, more: Value, page: int) -> Value:
    if former is None or former.page != page or former.box is None or more.box is None:
        return former or more
    text = f"{former.value} {more.value}"
    return Value("string", text, min(former.confidence, more.confidence), text, page, union([former.box, more.box]), "layout")
