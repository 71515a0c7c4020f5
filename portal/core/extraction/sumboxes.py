"""Sums side by side: a line of their names ("Net", "VAT 20 %", "Total") over a line with one figure for each, as in the boxes at the foot of a bill.

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
    """(cell with the name, its figure), in reading order."""
    starts = {id(word) for label in printed.labelled(*SUMS) if label.emphasis > 0.5 for word in label.span.words}
    found: list[Box] = []
    for index, line in enumerate(printed.lines):
        if len(line.segments) > 1 and all(any(id(word) in starts for word in cell.words) for cell in line.segments) and not printed.amounts_in(line):
            found += _paired(line.segments, _figures(printed, index, line))
    return found


def _figures(printed: Printed, index: int, line: Line) -> list[Amount]:
    """The figures of the next line, if it is near and made of nothing else."""
    lower = next(iter(printed.lines[index + 1 : index + 2]), None)
    if lower is None or lower.page != line.page or not 0 <= lower.frame[1] - line.frame[1] < _REACH * line.height:
        return []
    each = [printed.amounts_in(cell) for cell in lower.segments]
    return [amounts[0] for amounts in each] if all(len(amounts) == 1 and not amounts[0].plain for amounts in each) else []


def _paired(cells: Sequence[Span], figures: Sequence[Amount]) -> Iterable[Box]:
    """By their order, when there are as many and each figure ends before the next name's box does."""
    edges = [cell.frame[0] for cell in cells[1:]] + [float("inf")]
    fits = len(cells) == len(figures) and all(
        one.span.frame[2] > cell.frame[0] and one.span.frame[0] < edge for cell, one, edge in zip(cells, figures, edges, strict=True)
    )
    return zip(cells, figures, strict=True) if fits else ()
