"""An outline as a workbook (XLSX): figures as numbers, no formulas, the same outline gives the same bytes."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import singledispatch
from typing import Any

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from portal.core.rendering import outline
from portal.core.rendering.outline import Cell, Figure, Outline, Section

LONGEST = 32_000  # characters; a cell holds 32,767
LARGEST = 10**15  # beyond it a cell, a double, loses digits: written as text
MOST_ROWS = 1_000_000  # a sheet holds 1,048,576
_FORMATS = {"amount": "#,##0", "cents": "#,##0.00", "count": "#,##0", "ratio": "0.00", "percent": "0.0%", "share": "0%"}
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(slots=True)
class Book:
    """A workbook while it is written; `looks` holds its formats by what they are for."""

    file: Workbook
    looks: dict[tuple[str, bool], Any] = field(default_factory=dict)
    sheets: dict[str, Sheet] = field(default_factory=dict)

    def look(self, number: str = "", *, strong: bool = False) -> Any:
        key = (number, strong)
        if key not in self.looks:
            self.looks[key] = self.file.add_format({"bold": strong, **({"num_format": _FORMATS[number]} if number else {})})
        return self.looks[key]

    def sheet(self, name: str) -> Sheet:
        """The sheet of that name, added when it isn't there."""
        if name not in self.sheets:
            self.sheets[name] = Sheet(self, self.file.add_worksheet(_free(name, [sheet.page.name for sheet in self.sheets.values()])))
        return self.sheets[name]


def _free(name: str, taken: Sequence[str]) -> str:
    """A name that a sheet may have: 31 characters, without ``[]:*?/\\``, unlike the others but for their case."""
    plain = re.sub(r"[\[\]:*?/\\]", " ", _UNPRINTABLE.sub("", name)).strip(" '") or "Sheet"
    plain = "History " if plain.casefold() == "history" else plain  # a name of the program's own
    candidates = (plain[: 31 - len(ending)] + ending for ending in ("", *(f" {number}" for number in range(2, 10_000))))
    there = {one.casefold() for one in taken}
    return next(one for one in candidates if one.casefold() not in there)


@dataclass(slots=True)
class Sheet:
    """A sheet and the row that is written next."""

    book: Book
    page: Worksheet
    row: int = 0
    widths: dict[int, int] = field(default_factory=dict)

    def write(self, cells: Sequence[Cell], *, strong: bool = False, cents: frozenset[int] = frozenset()) -> None:
        for column, cell in enumerate(cells if self.row < MOST_ROWS else ()):
            if isinstance(cell, Figure):
                self._number(column, cell, strong=strong, cents=column in cents)
            else:
                self._text(column, cell if isinstance(cell, str) else cell.name, strong=strong)
        self.row += 1

    def _text(self, column: int, text: str, *, strong: bool) -> None:
        text = _UNPRINTABLE.sub("", text)[:LONGEST]
        if text:
            self.page.write_string(self.row, column, text, self.book.look(strong=strong))
        if self.widths.get(column, 0) < len(text):
            self.widths[column] = len(text)

    def _number(self, column: int, figure: Figure, *, strong: bool, cents: bool) -> None:
        if figure.value is None:
            return
        if abs(figure.value) >= LARGEST:
            self._text(column, str(figure.value), strong=strong)
            return
        look = self.book.look("cents" if cents and figure.form == "amount" else figure.form, strong=strong)
        self.page.write_number(self.row, column, figure.value, look)
        self.widths[column] = max(self.widths.get(column, 0), 14)

    def line(self, text: str, *, strong: bool = False) -> None:
        """Text across the sheet, whatever the first column's width."""
        self.page.write_string(self.row, 0, _UNPRINTABLE.sub("", text)[:LONGEST], self.book.look(strong=strong))
        self.row += 1


def xlsx(report: Outline, *, organization: str, made: datetime) -> bytes:
    """`made` is the moment that the file names as its own, in UTC without a zone."""
    out = io.BytesIO()
    file = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    title, author = (_UNPRINTABLE.sub("", text)[:255] for text in (report.title, organization))
    file.set_properties({"title": title, "author": author, "created": made})
    book = Book(file)
    _front(book.sheet("Report"), report)
    for section in (*report.sections, *report.everything):
        if section.sheet:
            _section(book.sheet(section.sheet), section)
    for sheet in book.sheets.values():
        for column, width in sheet.widths.items():
            sheet.page.set_column(column, column, min(max(width + 2, 8), 60))
    file.close()
    return out.getvalue()


def _front(sheet: Sheet, report: Outline) -> None:
    sheet.line(report.title, strong=True)
    for line in (*report.subject, report.place):
        sheet.line(line)
    for notice in report.notices:
        sheet.row += 1
        sheet.line(notice.title, strong=True)
        for one in notice.lines:
            sheet.line(one.text)


def _section(sheet: Sheet, section: Section) -> None:
    title = " · ".join(part for part in (section.group, section.title) if part)
    if sheet.row:
        sheet.row += 1
    if title and title != sheet.page.name:
        sheet.line(title, strong=True)
    for block in section.blocks:
        fill(block, sheet)


@singledispatch
def fill(block: outline.Block, sheet: Sheet) -> None:
    """Write a block below what is there. Charts are left out: their figures stand in the table beside them."""


@fill.register
def _(block: outline.Cards, sheet: Sheet) -> None:
    for card in block.cards:
        sheet.write((card.label, card.figure, card.note), cents=frozenset({1} if isinstance(card.figure.value, float) else ()))


@fill.register
def _(block: outline.Caption, sheet: Sheet) -> None:
    sheet.line(block.text)


@fill.register
def _(block: outline.Table, sheet: Sheet) -> None:
    if sheet.row == 0:
        sheet.page.freeze_panes(1, 0)
        sheet.page.autofilter(0, 0, min(len(block.rows), MOST_ROWS), len(block.columns) - 1)
    sheet.write([title for title, _ in block.columns], strong=True)
    cents = frozenset(column for column in range(len(block.columns)) if block.has_cents(column))
    for index, row in enumerate(block.rows):
        sheet.write(row, strong=index in block.strong, cents=cents)
