"""An outline as CSV: its tables one after the other, each under its title."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from functools import singledispatch

from portal.core.rendering import outline
from portal.core.rendering.outline import Cell, Figure, Outline, Section

Written = str | int | float
Row = list[Written]

#: What makes a spreadsheet program take a cell for a formula (OWASP, "CSV Injection"), at its start and where programs that part cells
#: at semicolons or tabs would see one.
_RISKY = re.compile(r"(^|[;\t\r\n])(?=\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r])")
_NUMBER = re.compile(r"[+-]?\d[\d.,]*")


def csv_file(report: Outline) -> bytes:
    """In UTF-8 with a byte order mark; amounts are plain numbers, cells that might be taken for formulas begin with an apostrophe."""
    out = io.StringIO()
    csv.writer(out).writerows([literal(cell) for cell in row] for row in _rows(report))
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def literal(cell: Written) -> Written:
    """The cell so that no program computes with it but as a number: ``=1+1`` → ``'=1+1``; -5 stays -5."""
    if not isinstance(cell, str) or _NUMBER.fullmatch(cell):
        return cell
    return _RISKY.sub(r"\1'", cell)


def _rows(report: Outline) -> Iterator[Row]:
    yield from ([line] for line in (report.title, *report.subject, report.place))
    for notice in report.notices:
        yield from ([], [notice.title], *([line.text] for line in notice.lines))
    for section in (*report.sections, *report.everything):
        if section.sheet:
            yield from _section(section)


def _section(section: Section) -> Iterator[Row]:
    rows = [row for block in section.blocks for row in written(block)]
    if rows:
        title = " · ".join(part for part in (section.group, section.title) if part)
        yield from ([], *([[title]] if title else []), *rows)


@singledispatch
def written(block: outline.Block) -> list[Row]:
    """A block's rows. Charts have none: their figures stand in the table beside them."""
    return []


@written.register
def _(block: outline.Cards) -> list[Row]:
    return [[card.label, plain(card.figure), card.note] for card in block.cards]


@written.register
def _(block: outline.Caption) -> list[Row]:
    return [[block.text]]


@written.register
def _(block: outline.Table) -> list[Row]:
    return [[title for title, _ in block.columns], *([plain(cell) for cell in row] for row in block.rows)]


def plain(cell: Cell) -> Written:
    """A figure as its number ("" for none), a document as its name."""
    if isinstance(cell, Figure):
        return "" if cell.value is None else cell.value
    return cell if isinstance(cell, str) else cell.name
