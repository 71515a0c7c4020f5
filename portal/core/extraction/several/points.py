"""Supply points that are told apart by their numbers, in tables, sections or cards; where what was used is in another place than the number is first met, it is
looked for wherever the number stands again."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.core.extraction import labels
from portal.core.extraction.candidates import Candidate, Printed, value_of
from portal.core.extraction.labelling import Label
from portal.core.extraction.layout import Line, Span
from portal.core.extraction.several import lines
from portal.core.extraction.several.lines import MOST, Row

_FAR = 60.0  # heights of a label that its column may reach down
_BELOW = 14  # lines that may tell of a point, where it isn't known from the others how many do
_CODE = re.compile(r"[A-Z0-9][A-Z0-9/-]*\d[A-Z0-9/-]*", re.I)


@dataclass(frozen=True, slots=True)
class Mark:
    """A number of a supply point where it stands."""

    number: str
    span: Span
    line: int


def points(printed: Printed, shapes: re.Pattern[str]) -> list[Row]:
    """A row each; `shapes` are those of numbers that need no label."""
    for marks in _groups(printed, shapes):
        if 2 <= len({mark.number for mark in marks}) <= MOST:
            rows = _rows(printed, marks)
            if rows:
                return rows
    return []


def _groups(printed: Printed, shapes: re.Pattern[str]) -> Iterable[list[Mark]]:
    """Marks of one kind each: by their shape, else by their label and how they are made; supply points before meters. Columns go on over pages, unless
    what stands there on the next doesn't fit."""
    yield [mark for index, line in enumerate(printed.lines) for cell in line.segments for mark in _shaped(cell, index, shapes)]
    for field in ("SupplyPoint", "Meter"):
        for onwards in (True, False):
            found: dict[tuple[str, int], dict[int, Mark]] = defaultdict(dict)
            for label in printed.labelled(field):
                for mark in filter(None, (_mark(printed, span) for span in _behind(printed, label, onwards))):
                    found[labels.squash(label.span.text), len(mark.number)][id(mark.span.words[0])] = mark
            yield from (list(marks.values()) for _, marks in sorted(found.items(), key=lambda pair: -len({mark.number for mark in pair[1].values()})))


def _shaped(cell: Span, index: int, shapes: re.Pattern[str]) -> Iterable[Mark]:
    match = shapes.search(re.sub(r"[\s.]", "", cell.text).upper())
    if match is not None:
        places = [at for at, word in enumerate(cell.words) if (plain := labels.squash(word.text).upper()) and plain in match[0] and len(plain) > 1]
        yield Mark(match[0], cell.part(places[0], places[-1] + 1) if places else cell, index)


def _behind(printed: Printed, label: Label, onwards: bool) -> Iterable[Span]:
    """What a label speaks for: the words behind it in its line, or the cells of its column, `onwards` also of the pages that follow."""
    line = printed.lines[label.line]
    rest = line.part(label.stop, len(line.words)) if label.stop < len(line.words) else None
    if rest is not None and _CODE.fullmatch(rest.words[0].text.strip(":#")) and sum(char.isdigit() for char in rest.words[0].text) > 1:
        yield rest
    else:
        yield from printed.under(label.span, _FAR)
        later = (line for line in printed.lines if onwards and line.page > label.span.page)
        yield from (cell for line in later for cell in line.segments if abs(cell.frame[0] - label.span.frame[0]) < 4)


def _mark(printed: Printed, span: Span) -> Mark | None:
    """The number that the span begins with: one word of letters and digits, or several of digits alone."""
    first = span.words[0].text.strip(":.,")
    stop = 1
    if first.isdigit() and len(first) < 8:
        while stop < len(span.words) and span.words[stop].text.isdigit() and span.frames[stop][0] - span.frames[stop - 1][2] < span.height:
            stop += 1
    number = re.sub(r"\s", "", " ".join(word.text for word in span.words[:stop])).strip(":.,").upper()
    if not _CODE.fullmatch(number) or not 6 <= len(number) <= 24 or sum(char.isdigit() for char in number) < 5 or printed.dates_in(span.part(0, stop)):
        return None
    return Mark(number, span.part(0, stop), printed.line_of(span))


def _rows(printed: Printed, marks: Sequence[Mark]) -> list[Row]:
    """A row for every number, none unless each has its quantity."""
    placed = sorted(marks, key=lambda mark: (mark.line, mark.span.frame[0]))
    found: dict[str, Row] = {}
    reach = _reach(placed)
    for at, mark in enumerate(placed):
        row = _row(printed, mark, _parts(printed, placed, at, reach)) if mark.number not in found else None
        if row is not None:
            found[mark.number] = row
    whole = len(found) == len({mark.number for mark in marks})
    return list(found.values()) if whole else []


def _reach(placed: Sequence[Mark]) -> int:
    """How many lines the last of them may have: as many as the others."""
    starts = sorted({mark.line for mark in placed})
    return max((second - first for first, second in zip(starts, starts[1:], strict=False)), default=_BELOW)


def _parts(printed: Printed, placed: Sequence[Mark], at: int, reach: int) -> list[Span]:
    """The lines that tell of a mark, cut off where another one stands beside it."""
    mark = placed[at]
    beside = [other for other in placed if other.line == mark.line]
    left, right = _columns(printed, beside, beside.index(mark)) if len(beside) > 1 else (float("-inf"), float("inf"))
    end = next((other.line for other in placed[at + 1 :] if other.line > mark.line and left <= other.span.frame[0] < right), mark.line + reach)
    inside = (_inside(line, left, right) for line in printed.lines[mark.line : min(end, mark.line + max(reach, 1))])
    return [part for part in inside if part is not None]


def _columns(printed: Printed, beside: Sequence[Mark], at: int) -> tuple[float, float]:
    """Where the card of a mark begins and ends: with the labels before it and before the next."""
    edges = [_edge(printed.lines[mark.line], mark.span) for mark in beside]
    return edges[at] - 2 if at else float("-inf"), edges[at + 1] - 2 if at + 1 < len(edges) else float("inf")


def _edge(line: Line, span: Span) -> float:
    """The left edge of the cell before the mark, which is its label, unless that has figures itself."""
    before = [cell for cell in line.segments if cell.frame[2] <= span.frame[0]]
    named = before and not any(char.isdigit() for char in before[-1].text)
    return before[-1].frame[0] if named else span.frame[0]


def _inside(line: Line, left: float, right: float) -> Span | None:
    places = [at for at, frame in enumerate(line.frames) if left <= frame[0] < right]
    return line.part(places[0], places[-1] + 1) if places else None


def _row(printed: Printed, mark: Mark, parts: Sequence[Span]) -> Row | None:
    own = lines.measured(printed, parts[0], (mark.span,)) if parts else []
    one = lines.chosen(own or [found for part in parts[1:] for found in lines.measured(printed, part)])
    if one is None:
        return None
    at = next(place for place, part in enumerate(parts) if any(word is one.amount.span.words[0] for word in part.words))
    near = parts[: at + 1] if own else parts
    number = Candidate(mark.number, mark.span, lines.SCORE, content=mark.span.text)
    return {"SupplyPoint": value_of(number, method="table")} | lines.quantity(one) | lines.days(printed, parts) | lines.cost(printed, near, one)
