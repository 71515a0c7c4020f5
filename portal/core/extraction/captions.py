"""Captions under their values: a column in which number and name alternate, a value first and a name last ("43381" over "Invoice no.")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.core.extraction.layout import Span

if TYPE_CHECKING:
    from portal.core.extraction.candidates import Printed
    from portal.core.extraction.labelling import Label

#: Cells of one column begin within so many points, and are no further apart than so many of their heights.
_FLUSH, _CLOSE = 4.0, 1.0
#: Lines up or down in which the next cell of a column is looked for.
_NEAR = 4


def beneath(printed: Printed) -> dict[int, Span]:
    """Value cells by the id of the first word of the label under them; only of columns with at least two such pairs and nothing else."""
    names = {id(label.span.words[0]): label for label in printed.labels if _is_name(printed, label)}
    found: dict[int, Span] = {}
    for label in names.values():
        pairs = _column(printed, label, names) if id(label.span.words[0]) not in found else {}
        found |= pairs if len(pairs) > 1 else {}
    return found


def _is_name(printed: Printed, label: Label) -> bool:
    """Whether the label fills its cell and no colon points to what follows."""
    cell = next((cell for cell in printed.lines[label.line].segments if cell.words[0] is label.span.words[0]), None)
    return cell is not None and len(cell.words) == len(label.span.words) and label.set_off and not label.span.text.endswith(":")


def _column(printed: Printed, label: Label, names: dict[int, Label]) -> dict[int, Span]:
    """The pairs from the topmost name `label` downwards; none where the column begins with a name, ends in a value or holds one without a digit."""
    pairs: dict[int, Span] = {}
    name: Span | None = label.span
    while name is not None:
        value = _next(printed, name, -1)
        if value is None or id(value.words[0]) in names or not any(char.isdigit() for char in value.text):
            return {}
        above = _next(printed, value, -1)
        if above is not None and id(above.words[0]) not in pairs:
            return {}
        pairs[id(name.words[0])] = value
        below = _next(printed, name, 1)
        if below is None:
            return pairs
        name = _next(printed, below, 1)
        if name is None or id(name.words[0]) not in names:
            return {}
    return pairs


def _next(printed: Printed, cell: Span, step: int) -> Span | None:
    """The cell of the same column right above (-1) or below (1)."""
    at = printed.line_of(cell)
    for index in range(at + step, at + step * (_NEAR + 1), step):
        line = printed.lines[index] if 0 <= index < len(printed.lines) else None
        if line is None or line.page != cell.page:
            return None
        for other in line.segments:
            apart = (cell.frame[1] - other.frame[3]) if step < 0 else (other.frame[1] - cell.frame[3])
            if abs(other.frame[0] - cell.frame[0]) < _FLUSH and -0.6 * cell.height < apart < _CLOSE * min(cell.height, other.height):
                return other
    return None
