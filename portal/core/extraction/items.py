"""Line items: the table whose header names what is sold, how much of it and for how much, over all pages."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain, combinations

from portal.core.extraction import columns, counted, itemcells, labels, tables
from portal.core.extraction.arithmetic import COIN
from portal.core.extraction.candidates import Printed
from portal.core.extraction.columns import Columns
from portal.core.extraction.layout import Span
from portal.core.extraction.model import Value
from portal.core.extraction.tables import Head

_ENDS = ("SubTotal", "InvoiceTotal", "TotalTax", "AmountDue", "OrderTotal", "TotalDiscount", "Subtotal", "Total")
_MOST_ROWS, _MOST_ODD = 400, 6
#: What may stand between the name of a sum and its figure: "Subtotal in EUR", "Tax 15% on $ 112.90".
_FILLER = re.compile(r"[A-Z]{3}|in|on|auf|von|of|de|di|sur|sobre|su|op|van|net|netto|excl\w*|incl\w*|inkl\w*|exkl\w*|\W*|[-+(@$€£]*\d.*")

Row = dict[str, Value]
Placed = dict[int, Span]


@dataclass(slots=True)
class Line:
    """A line of the table: its index, its cells by column, and, when it is a row of its own, the row."""

    index: int
    cells: Placed
    row: Row | None = None
    more: list[Span] = field(default_factory=list)
    bottom: float = 0.0  # of the row and its descriptions, in points


def heads(printed: Printed, section: str = "columns") -> list[Head]:
    """Headers of tables of goods or services: at least three named columns, a price and something to say what for."""
    return [head for head in tables.heads(printed, section) if sells(head)]


def find(
    printed: Printed, found: Sequence[Head], targets: Collection[Decimal] = (), taxes: Collection[Decimal] = (), priced: bool = True
) -> list[Row]:
    """The rows of the item table, named as in `Items` of an invoice. `found` are all headers of tables, `targets` sums that the rows may
    make (subtotal, total), `taxes` what their taxes may make; not `priced` are also tables that only say what was delivered and how much of it."""
    every = [head for head in found if sells(head) or _is_short(head) or (not priced and _delivers(head))]
    kinds: dict[frozenset[str], list[list[Row]]] = {}
    for head in every:
        kinds.setdefault(head.named, []).append(_rows(printed, head, every))
    best: list[Row] = []
    best_points = 0.0
    for named, parts in kinds.items():
        rows, sums = _fitting(parts, targets)
        points = (2.0 if sums else 0.0) + _worth(rows)
        if _says_what(rows) and (sums or len(named) > 2 or not priced) and points > best_points:
            best, best_points = rows, points
    rows = _without_positions((best or _headless(printed, targets))[:_MOST_ROWS])
    return [itemcells.with_tax(row) for row in rows] if _are_taxes(rows, taxes) else rows


def _are_taxes(rows: Sequence[Row], taxes: Collection[Decimal]) -> bool:
    """Whether figures under a head like "VAT", printed without "%", are amounts and not rates: they make the tax, or price and total differ by them."""
    rates = [row["TaxRate"] for row in rows if "TaxRate" in row]
    if not rates or any("%" in (rate.content or "") for rate in rates):
        return False
    whole = sum((rate.value for rate in rates), Decimal(0))
    return bool(whole) and ((len(rates) > 1 and whole in taxes) or all(itemcells.taxed(row) for row in rows if row.get("TaxRate") and row["TaxRate"].value))


def _without_positions(rows: list[Row]) -> list[Row]:
    """A code that counts 1, 2, 3 … is the number of the row."""
    codes = [row["ProductCode"].value if "ProductCode" in row else None for row in rows]
    if all(code in (str(at), f"{at}.", None) for at, code in enumerate(codes, 1)):
        return [{name: value for name, value in row.items() if name != "ProductCode"} for row in rows]
    return rows


def sells(head: Head) -> bool:
    """Whether a table with this header is one of goods or services."""
    return len(head.named) >= 3 and bool({"Amount", "UnitPrice"} & head.named) and bool({"Description", "ProductCode", "Quantity"} & head.named)


def _delivers(head: Head) -> bool:
    return "Quantity" in head.named and bool({"Description", "ProductCode"} & head.named)


def _is_short(head: Head) -> bool:
    """ "Description … Amount" alone, which counts when the amounts make a printed sum."""
    return head.named == {"Description", "Amount"} and len(head.cells) == 2


def _says_what(rows: Sequence[Row]) -> bool:
    """A lone row of figures is a sum, not an item."""
    return len(rows) > 1 or any({"Description", "ProductCode", "Date", "UnitPrice"} & set(row) for row in rows)


def _worth(rows: Sequence[Row]) -> float:
    """How much the rows look like items: a table with quantities and prices before one without."""
    filled = sum(len(row) for row in rows) / max(1, len(rows))
    return 0.1 * filled + 0.02 * min(len(rows), 20)


# -- rows of one table ------------------------------------------------------------------------------------------------


def _rows(printed: Printed, head: Head, every: Sequence[Head]) -> list[Row]:
    area = tables.region(printed, head, every)
    lines = [Line(index, tables.place(printed.lines[index].segments, head)) for index in area if _level(printed, index, head)]
    boxed = {index for cell, amount in printed.boxes for index in (printed.line_of(cell), amount.line)}
    sums = {line.index for line in lines if line.index in boxed or _is_sum(printed, line.index)}
    first = min(sums, default=len(printed.lines))
    known = columns.choose(head, [line.cells for line in lines if line.index < first and len(line.cells) > 1], printed.decimal)
    kept = _typed(printed, lines, known, sums)
    if lines and (not sums or _carries(printed, max(sums))):
        kept += _onward(printed, head, every, known, area.stop, kept)
    return _joined(printed, head, _without_sections(kept))


def _without_sections(lines: Sequence[Line]) -> list[Line]:
    """Without the sums of sections: figures alone that at least two priced rows before them, since the last such sum, make together."""
    kept: list[Line] = []
    run: list[Row] = []
    for line in lines:
        alone = line.row is not None and "Amount" in line.row and not {"Quantity", "UnitPrice"} & set(line.row)
        priced = len(run) > 1 and all({"Quantity", "UnitPrice"} <= set(row) for row in run)
        if alone and priced and line.row["Amount"].value["amount"] == sum_of(run) != 0:
            run = []
            continue
        run += [line.row] if line.row else []
        kept.append(line)
    return kept


def _level(printed: Printed, index: int, head: Head) -> bool:
    """Not so what is printed across the page, like a stamp."""
    return printed.lines[index].height < 3 * head.height


def _typed(printed: Printed, lines: Sequence[Line], known: Columns, sums: Collection[int]) -> list[Line]:
    """The lines with their rows. A sum or another header ends the table unless rows like those before it follow: then it is of a group."""
    kept: list[Line] = []
    pattern: frozenset[str] = frozenset()
    ended = False
    for line in lines:
        if line.index in sums:
            pattern = pattern or _pattern(kept)
            ended = ended or any(one.row for one in kept)
            continue
        line.row = itemcells.row_of(printed, line.cells, known)
        if ended and (line.row is None or not _like(line.row, pattern, known)):
            continue
        ended = False
        kept.append(line)
    return kept


def _pattern(lines: Sequence[Line]) -> frozenset[str]:
    """The columns that are filled in most rows."""
    rows = [line.row for line in lines if line.row]
    names = {name for row in rows for name in row}
    return frozenset(name for name in names if 2 * sum(name in row for row in rows) > len(rows))


def _like(row: Row, pattern: frozenset[str], known: Columns) -> bool:
    """Whether a row after a sum is one of the table: filled like the others, its product right where the others' are."""
    return len(pattern) >= 3 and pattern <= set(row) and (not known.agreement or itemcells.agrees(row))


def _onward(printed: Printed, head: Head, every: Sequence[Head], known: Columns, start: int, before: Sequence[Line]) -> list[Line]:
    """Rows of a table that goes on behind another table's header or over the page, its own header not repeated: filled like those before."""
    pattern, kept = _pattern(before), []
    stop = min((other.first for other in every if other.first >= start and other.named == head.named), default=len(printed.lines))
    for index in range(start, stop if len(pattern) >= 3 else start):
        if kept and _is_sum(printed, index) and not _carries(printed, index):
            break
        cells = tables.place(printed.lines[index].segments, head)
        row = None if _is_sum(printed, index) else itemcells.row_of(printed, cells, known)
        if row and pattern <= set(row) and _aligned(cells, before, known):
            kept.append(Line(index, cells, row))
        elif kept and index - kept[-1].index < 4 and printed.lines[index].page == printed.lines[kept[-1].index].page:
            kept.append(Line(index, cells, None))
    return kept


def _aligned(cells: Placed, before: Sequence[Line], known: Columns) -> bool:
    """Whether the amounts end where those before them ended, within 6 points."""
    at = next((at for at, name in known.names.items() if name == "Amount"), None)
    edges = [line.cells[at].right for line in before if line.row and at in line.cells]
    return at in cells and bool(edges) and min(abs(edge - cells[at].right) for edge in edges) < 6


def _joined(printed: Printed, head: Head, lines: Sequence[Line]) -> list[Row]:
    """The rows with the other lines of their descriptions: those below when the first line under the header is a row, else the nearest."""
    owners = [line for line in lines if line.row]
    for line in owners:
        line.bottom = printed.lines[line.index].frame[3]
    above: Line | None = None
    for at, line in enumerate(lines):
        above = line if line.row else above
        text = None if line.row else itemcells.description(line.cells, head)
        if text is not None:
            below = next((one for one in lines[at + 1 :] if one.row), None)
            owner = _owner(printed, head, line, above, None if lines[0].row and above else below)
            if owner:
                owner.more.append(text)
                owner.bottom = max(owner.bottom, text.frame[3])
    return [itemcells.continued(line.row, line.more) for line in owners]


def _owner(printed: Printed, head: Head, line: Line, above: Line | None, below: Line | None) -> Line | None:
    """The row that a line of text belongs to: the one above, unless the one below is clearly nearer or overlaps; none that is further
    than about a line away."""
    here, lines = printed.lines[line.index], printed.lines
    up = here.frame[1] - above.bottom if above and lines[above.index].page == here.page else float("inf")
    down = lines[below.index].frame[1] - here.frame[3] if below and lines[below.index].page == here.page else float("inf")
    if down < 0.3 * head.height and up > 1.3 * max(0.0, down) + 1 and (above or "Description" not in below.row or down < 0):
        return below
    return above if up < 1.2 * head.height else None


# -- sums under the rows ----------------------------------------------------------------------------------------------


def _is_sum(printed: Printed, index: int) -> bool:
    """Whether the line is a sum and not a row: the name of one begins a cell, alone or the line, and only figures follow."""
    line = printed.lines[index]
    if _carries(printed, index):
        return True
    begins = {id(segment.words[0]) for segment in line.segments}
    for label in printed.labels_on(index):
        first = not any(word.text[:1].isalpha() for word in line.words[: label.start])
        apart = id(line.words[label.start]) in begins and label.set_off
        if any(label.strength(name) >= 0.6 for name in _ENDS) and (first or apart):
            return all(_FILLER.fullmatch(word.text) for word in line.words[label.stop :])
    return False


def _carries(printed: Printed, index: int) -> bool:
    """ "Carried forward", "Übertrag": a sum at the foot or the head of a page."""
    phrases = labels.table("rows", printed.language)
    words = [word.text for word in printed.lines[index].words[:8]]
    return any(match.start <= 1 for match in labels.matches(words, phrases))


# -- which rows, by their sum -----------------------------------------------------------------------------------------


def _fitting(found: Sequence[list[Row]], targets: Collection[Decimal]) -> tuple[list[Row], bool]:
    """(rows, whether they make one of the sums): all of them, one table of several, or all but lines that only explain others."""
    rows = list(chain.from_iterable(found))
    choices = [rows, *(table for table in found if len(found) > 1 and table), *_by_kind(rows), *_without_odd(rows)]
    for chosen in choices:
        total = abs(sum_of(chosen))
        if total and any(abs(total - abs(target)) <= COIN for target in targets):
            return chosen, True
    return rows, False


def _by_kind(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows in which a column is filled, and those in which it isn't: lines that explain or sum up others are filled differently."""
    names = sorted({name for row in rows for name in row} - {"Amount", "Unit"})
    return [[row for row in rows if (name in row) is filled] for name in names for filled in (True, False)]


def _without_odd(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows without some of those that lack a price, a quantity or a description where most have one."""
    usual = {name for name in ("Quantity", "UnitPrice", "Description") if 2 * sum(name in row for row in rows) > len(rows)}
    odd = [at for at, row in enumerate(rows) if not usual <= set(row)]
    counts = range(len(odd), 0, -1) if len(odd) <= _MOST_ODD else [len(odd)]
    ways = chain.from_iterable(combinations(odd, count) for count in counts)
    return [[row for at, row in enumerate(rows) if at not in way] for way in ways]


def _headless(printed: Printed, targets: Collection[Decimal]) -> list[Row]:
    """Without a header: lines of words or of a count and an amount, one under the other before the first sum, when they make a printed sum."""
    boxed = {printed.line_of(cell) for cell, _ in printed.boxes}
    first = next((index for index in range(len(printed.lines)) if index in boxed or _is_sum(printed, index) and printed.amounts_in(printed.lines[index])), 0)
    counting = [row for index in range(max(0, first - 120), first) if (row := counted.row(printed, index))]
    if counting and any(abs(sum_of(counting) - target) <= COIN for target in targets):
        return counting
    rows: list[Row] = []
    for index in range(max(0, first - 60), first):
        row = itemcells.plain_row(printed, printed.lines[index])
        if row:
            rows.append(row)
    for start in range(len(rows) - 1):
        if any(abs(sum_of(rows[start:]) - target) <= COIN for target in targets):
            return rows[start:]
    return []


def sum_of(rows: Sequence[Row], column: str = "Amount") -> Decimal:
    return sum((row[column].value["amount"] for row in rows if column in row), Decimal(0))
