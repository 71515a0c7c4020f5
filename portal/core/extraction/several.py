"""Bills that tell of several supply points, and notes of several wastes: a row for each, or none at all where one of them can't be read."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from portal.core.extraction import labels, measures, periods
from portal.core.extraction.candidates import Candidate, Printed, value_of
from portal.core.extraction.layout import Line, Span
from portal.core.extraction.model import Value
from portal.core.extraction.placing import shares_width

MOST = 400
#: What is told of a supply point may stand so many lines below its number.
_BELOW = 6
_FAR = 60.0  # heights of a label that its column may reach down
#: Where what is told of all of them begins.
_SUM = re.compile(r"\b(?:total|gesamt|summe|totaal|somma)", re.I)
_POINT = re.compile(r"[\d ]{10,30}")
_SCORE = 0.9

Row = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Found:
    """What a row is about, and the lines that tell of it (first, behind the last)."""

    one: Candidate
    first: int
    last: int


def points(printed: Printed, shapes: re.Pattern[str]) -> list[Row]:
    """Supply points that are told apart by their numbers, each with what it used; `shapes` are those of numbers that need no label."""
    found = _numbers(printed, shapes)
    if not 2 <= len(found) <= MOST:
        return []
    rows = [row for one in _parted(printed, found) if (row := _used(printed, one)) is not None]
    return rows if len(rows) == len(found) else []


def _numbers(printed: Printed, shapes: re.Pattern[str]) -> list[Candidate]:
    seen: dict[str, Candidate] = {}
    for line in printed.lines:
        for cell in line.segments:
            match = shapes.search(re.sub(r"[\s.]", "", cell.text).upper())
            if match is not None:
                span = _words_of(match[0], cell)
                seen.setdefault(match[0], Candidate(match[0], span, _SCORE, content=span.text))
    if len(seen) < 2:
        for cell in (cell for label in printed.labelled("SupplyPoint") for cell in printed.under(label.span, _FAR)):
            digits = re.sub(r"\D", "", cell.text)
            if _POINT.fullmatch(cell.text) and 10 <= len(digits) <= 24:
                seen.setdefault(digits, Candidate(digits, cell, _SCORE, content=cell.text))
    return list(seen.values())


def _words_of(number: str, cell: Span) -> Span:
    """The words of the cell that a number is written in."""
    places = [at for at, word in enumerate(cell.words) if (plain := labels.squash(word.text).upper()) and plain in number and len(plain) > 1]
    return cell.part(places[0], places[-1] + 1) if places else cell


def _parted(printed: Printed, found: Sequence[Candidate]) -> list[Found]:
    """Each with the lines down to the next."""
    starts = sorted((printed.line_of(one.span), at) for at, one in enumerate(found))
    ends = [start for start, _ in starts[1:]] + [len(printed.lines)]
    return [Found(found[at], start, max(start + 1, min(end, start + _BELOW))) for (start, at), end in zip(starts, ends, strict=True)]


def _used(printed: Printed, found: Found) -> Row | None:
    below = printed.lines[found.first + 1 : found.last]
    lines = [printed.lines[found.first], *itertools.takewhile(lambda line: _SUM.search(line.text) is None, below)]
    measured = next(filter(None, (_measured(printed, line, "Consumption", found.one.span) for line in lines)), None)
    if measured is None:
        return None
    row = {"SupplyPoint": value_of(found.one, method="table")} | measured
    period = next(filter(None, (periods.two_dates(printed, line) for line in lines)), None)
    return row | {name: value_of(replace(one, score=0.8), "date") for name, one in zip(("StartDate", "EndDate"), period or (), strict=False)}


def _measured(printed: Printed, line: Line, field: str, beside: Span) -> Row | None:
    """The line's quantity: the figure with its unit behind it, else the one below a label of quantities, with the unit of that head."""
    taken = {id(word) for date in printed.dates_in(line) for word in date.span.words} | {id(word) for word in beside.words}
    amounts = [one for one in printed.amounts_in(line) if one.currency is None and not taken & {id(word) for word in one.span.words}]
    for amount in amounts:
        unit = measures.unit_of(printed, amount.span)
        if unit is not None:
            return _quantity(Candidate(amount.amount, amount.span, _SCORE), unit)
    for label in printed.labelled(field):
        for amount in amounts:
            unit = measures.unit_near(printed, label, amount.span) if label.line < printed.line_of(amount.span) else None
            if unit is not None and shares_width(label.span, amount.span):
                return _quantity(Candidate(amount.amount, amount.span, 0.85), unit)
    return None


def _quantity(amount: Candidate, unit: Span) -> Row:
    name = measures.unit_name(unit)
    told = Candidate(name, unit, amount.score, content=name)
    return {"Quantity": value_of(amount, "number", method="table"), "Unit": value_of(told, method="table")}


def wastes(printed: Printed, code: re.Pattern[str]) -> list[Row]:
    """Wastes that stand one below the other, each with its code (`code` finds it), its quantity and, where it is told, its name."""
    labelled = [cell for label in printed.labelled("WasteCode") for cell in printed.under(label.span, _FAR)]
    under = {id(cell.words[0]) for cell in labelled}
    rows, told = [], 0
    for line in printed.lines:
        cell = next((cell for cell in line.segments if (match := code.match(cell.text)) and _is_code(match, cell, under)), None)
        if cell is None or printed.dates_in(cell):
            continue
        told += 1
        row = _waste(printed, line, cell, code)
        rows += [row] if row is not None else []
    return rows if 2 <= told == len(rows) <= MOST else []


def _is_code(match: re.Match[str], cell: Span, under: set[int]) -> bool:
    """Six digits in a row are a code only in a column of codes."""
    return id(cell.words[0]) in under or bool(re.search(r"[ .*]", match[0].strip()))


def _waste(printed: Printed, line: Line, cell: Span, code: re.Pattern[str]) -> Row | None:
    match = code.match(cell.text)
    if match is None:
        return None
    span = cell.part(0, len(match[0].split()))
    measured = _measured(printed, line, "WasteQuantity", span)
    if measured is None:
        return None
    written = f"{match[1]} {match[2]} {match[3]}{'*' if match[4] else ''}"
    row = {"WasteCode": value_of(Candidate(written, span, _SCORE, content=match[0].strip()), method="table")}
    name = _name(printed, line, cell, len(span.words))
    return row | ({"IdentificationName": value_of(name, method="table")} if name is not None else {}) | measured


def _name(printed: Printed, line: Line, cell: Span, behind: int) -> Candidate | None:
    """What stands behind the code up to a figure, else the cell beside it that has the most letters."""
    figures = {id(word) for amount in printed.amounts_in(cell) for word in amount.span.words}
    stop = next((at for at in range(behind, len(cell.words)) if id(cell.words[at]) in figures), len(cell.words))
    others = [one for one in line.segments if one is not cell and not measures.UNIT.fullmatch(one.text)]
    spans = ([cell.part(behind, stop)] if stop > behind else []) + sorted(others, key=lambda one: -len(labels.squash(one.text)))
    best = next((one for one in spans if re.search(r"[^\W\d_]{3}", one.text)), None)
    return Candidate(best.text.strip(" -–:,"), best, 0.85, content=best.text) if best is not None else None


def as_value(rows: Sequence[Row]) -> Value:
    first = next(iter(rows[0].values()))
    return Value("array", list(rows), 0.8, None, first.page, None, "table")
