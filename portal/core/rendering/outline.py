"""What a report shows, whatever it is shown on: PDF, page, spreadsheet and CSV are made from one outline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

Number: TypeAlias = int | float
#: How a figure is written: an amount of money, a whole number, 2.25, 21.6 %, 97 %.
Form: TypeAlias = Literal["amount", "count", "ratio", "percent", "share"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the report, None when it couldn't be had. `source` is its path in ``data.sources``; "" when nothing is cited for it."""

    value: Number | None
    source: str = ""
    form: Form = "amount"

    @property
    def is_loss(self) -> bool:
        return self.form == "amount" and (self.value or 0) < 0


@dataclass(frozen=True, slots=True)
class Cited:
    """A document by its name; `document` is its public id."""

    name: str
    document: str


Cell: TypeAlias = str | Figure | Cited


@dataclass(frozen=True, slots=True)
class Card:
    """A headline figure; `note` stands small below it."""

    label: str
    figure: Figure
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cards:
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Caption:
    text: str


@dataclass(frozen=True, slots=True)
class Series:
    name: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """Upright bars: a group per name, in it one of each series; a single series may have no name. No figure of it is None."""

    names: tuple[str, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Lying bars, one below the other. No figure of it is None."""

    rows: tuple[tuple[str, Figure], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """`columns` are (title, share of the width); the first `named` of them say what a row is about. `strong` rows are totals."""

    columns: tuple[tuple[str, float], ...]
    rows: tuple[tuple[Cell, ...], ...]
    strong: tuple[int, ...] = ()
    named: int = 1

    def is_numeric(self, column: int) -> bool:
        return any(isinstance(row[column], Figure) for row in self.rows)

    def has_cents(self, column: int) -> bool:
        """Whether the amounts of a column are written with cents: all of them, when one has some."""
        return any(isinstance(cell, Figure) and isinstance(cell.value, float) for cell in (row[column] for row in self.rows))


Block: TypeAlias = Cards | Caption | Bars | Ranking | Table


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks under a title ("" for none). Sections of one `group` (a currency, a person) follow each other under its name.

    `sheet` names the sheet of a workbook they go to; what has none isn't in spreadsheets.
    """

    title: str
    blocks: tuple[Block, ...]
    group: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of a notice and the documents that it is about."""

    text: str
    documents: tuple[Cited, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """What is said before any figure: `kind` is "missing" or "conflict"."""

    kind: Literal["missing", "conflict"]
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A whole report. `subject` says whom and when it is about in lines, `place` what it was made from and when.

    `everything` lists every source of every figure: spreadsheets hold it, pages show it figure by figure.
    """

    title: str
    subject: tuple[str, ...]
    place: str
    notices: tuple[Notice, ...]
    sections: tuple[Section, ...]
    everything: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure with the words that stand around it."""

    label: str
    figure: Figure


def figures(sections: tuple[Section, ...]) -> dict[str, Shown]:
    """Every figure that cites something, by its path, where it is shown first."""
    found: dict[str, Shown] = {}
    for section in sections:
        for label, figure in _figures(section):
            if figure.source:
                parts = (section.group, section.title, label)
                found.setdefault(figure.source, Shown(" · ".join(dict.fromkeys(part for part in parts if part)), figure))
    return found


def _figures(section: Section) -> Iterator[tuple[str, Figure]]:
    for block in section.blocks:
        if isinstance(block, Cards):
            yield from ((card.label, card.figure) for card in block.cards)
        elif isinstance(block, Table):
            yield from _in_table(block)


def _in_table(table: Table) -> Iterator[tuple[str, Figure]]:
    cited = {index for row in table.rows for index, cell in enumerate(row) if isinstance(cell, Figure) and cell.source}
    for row in table.rows:
        names = [cell for cell in row[: table.named] if isinstance(cell, str) and cell]
        for index, cell in enumerate(row):
            if isinstance(cell, Figure):
                yield " · ".join([*names, table.columns[index][0]] if len(cited) > 1 else names), cell
