"""Sums side by side: a line of their names ("Net", "VAT 20 %", "Total") over, or under, a line with one figure for each, as in the boxes at the foot of
a bill.

Names stand at the left of their boxes and figures at the right, so they needn't share any width; their order and their number tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from portal.core.extraction.labelling import SUMS
from portal.core.extraction.layout import Line, Span

if TYPE_CHECKING:
    from portal.core.extraction.candidates import Amount, Printed

#: Figures stand at most so many heights of their names below these.
_REACH = 4.0

Box = tuple[Span, "Amount"]


def boxes(printed: Printed) -> list[Box]:
    """(cell with the name, its figure), in reading order. One of at least three names may be strange to us."""
    starts = {id(word) for label in printed.labelled(*SUMS) if label.emphasis > 0.5 for word in label.span.words}
    found: list[Box] = []
    for index, line in enumerate(printed.lines):
        known = [any(id(word) in starts for word in cell.words) for cell in line.segments]
        if len(known) > 1 and sum(known) >= max(2, len(known) - 1) and not printed.amounts_in(line):
            pairs = next((pairs for figures in _figures(printed, index, line) if (pairs := _paired(line.segments, figures))), [])
            found += [pair for pair, is_known in zip(pairs, known, strict=False) if is_known]
    return found


def _figures(printed: Printed, index: int, line: Line) -> Iterable[list[Amount]]:
    """The figures of near lines made of nothing else: of the first of the next three, then of the line above, where they stand on their names."""
    for other in (*printed.lines[index + 1 : index + 4], *printed.lines[max(0, index - 1) : index]):
        if other.page == line.page and abs(other.frame[1] - line.frame[1]) < _REACH * line.height:
            each = [printed.amounts_in(cell) for cell in other.segments]
            if all(len(amounts) == 1 and not amounts[0].plain for amounts in each):
                yield [amounts[0] for amounts in each]


def _paired(cells: Sequence[Span], figures: Sequence[Amount]) -> list[Box]:
    """By their order, when there are as many and each figure ends before the next name's box does; figures over their names stand on these."""
    edges = [cell.frame[0] for cell in cells[1:]] + [float("inf")]
    above = bool(figures) and figures[0].span.middle < cells[0].middle
    fits = len(cells) == len(figures) and all(
        one.span.frame[2] > cell.frame[0] and one.span.frame[0] < (cell.frame[2] if above else edge)
        for cell, one, edge in zip(cells, figures, edges, strict=True)
    )
    return list(zip(cells, figures, strict=True)) if fits else []
