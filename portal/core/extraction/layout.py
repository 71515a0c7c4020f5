"""Words on a page → lines, cells, neighbours, columns and table rows.

Every measure is in points on the *straightened* page: the skew of a scan (±3°) is estimated first and taken out of `frame`, while
`box` stays what the words carry (fractions of the page as seen). So a column that leans across a scan is still one column.

    for line in lines(page):                  # reading order, top to bottom
        line.text, line.box                   # the whole line
        line.segments                         # its cells: runs of words separated by wide gaps, left to right
    right_of(span, page_lines)                # cells to the right on the same line, nearest first
    below(span, page_lines)                   # cells underneath, nearest first
    columns(spans)                            # clusters of right-aligned cells, left to right
    rows_under(header, page_lines)            # table rows: one {header index: cell} per line under a header line
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from portal.core.extraction import sideband
from portal.core.extraction.model import Box, Page, Word, union

#: x0, y0, x1, y1 in points on the straightened page.
Frame = tuple[float, float, float, float]

#: A gap wider than this many line heights separates two cells; a space between words is about 0.3.
CELL_GAP = 0.85

#: What is so many times as high as its neighbours is printed across them, like a stamp, and stands on a line of its own.
_STAMP = 5.0

#: Skew is searched within this many degrees, in these steps (coarse, then fine around the best).
SKEW_LIMIT, SKEW_STEP, SKEW_FINE = 3.0, 0.25, 0.05


@dataclass(slots=True, eq=False)
class Span:
    """Neighbouring words of one line: a cell, or the whole line. `page` is the page's number."""

    page: int
    words: list[Word]
    frames: list[Frame]
    box: Box = field(init=False)
    frame: Frame = field(init=False)

    def __post_init__(self) -> None:
        lone = len(self.words) == 1
        self.box = self.words[0].box if lone else union([word.box for word in self.words])
        self.frame = self.frames[0] if lone else union(self.frames)

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def confidence(self) -> float:
        """The weakest word decides."""
        return min(word.confidence for word in self.words)

    @property
    def height(self) -> float:
        return self.frame[3] - self.frame[1]

    @property
    def middle(self) -> float:
        """Vertical centre, points."""
        return (self.frame[1] + self.frame[3]) / 2

    @property
    def right(self) -> float:
        """Right edge of the digits: a closing bracket hangs out of a right-aligned column and is not counted."""
        lone = len(self.words) > 1 and self.words[-1].text in (")", "%")
        last, (x0, _, x1, _) = (self.words[-2].text, self.frames[-2]) if lone else (self.words[-1].text, self.frames[-1])
        return x1 - (x1 - x0) / len(last) * 0.8 if len(last) > 1 and last.endswith(")") else x1

    def part(self, start: int, stop: int) -> Span:
        """The words `start` to `stop` (exclusive) as a span of their own."""
        return Span(self.page, self.words[start:stop], self.frames[start:stop])


@dataclass(slots=True, eq=False)
class Line(Span):
    """All words on one baseline, left to right; `segments` are its cells."""

    gap: float = CELL_GAP  # white space that separates its cells, in line heights
    segments: list[Span] = field(init=False)

    def __post_init__(self) -> None:
        Span.__post_init__(self)
        self.segments = split(self, self.gap)


@dataclass(slots=True, eq=False)
class Column:
    """Cells whose right edges agree within the tolerance; `x` is their median right edge in points."""

    x: float
    cells: list[Span]


def lines(page: Page) -> list[Line]:
    """The page's words as lines in reading order; robust against a few degrees of skew and mixed font sizes."""
    words = [word for word in page.words if word.text.strip()]
    tilt = math.tan(math.radians(skew(page)))
    placed = sorted(((_straight(word, page, tilt), word) for word in words), key=lambda item: (item[0][1] + item[0][3]) / 2)
    gap = _typed_gap(page)
    return [line for part in _parts(placed) for line in sorted((_line(page.number, row, gap) for row in _rows(part)), key=lambda line: line.middle)]


def _parts(placed: list[tuple[Frame, Word]]) -> list[list[tuple[Frame, Word]]]:
    """What is read apart: a band of particulars and, behind it, the body beside it; else the whole page."""
    found = sideband.edge([frame for frame, _ in placed], [word.text for _, word in placed])
    if found is None:
        return [placed]
    start, is_left = found
    left, right = ([item for item in placed if (item[0][2] <= start + 0.01) is side] for side in (True, False))
    return [left, right] if is_left else [right, left]


def _rows(placed: list[tuple[Frame, Word]]) -> list[list[tuple[Frame, Word]]]:
    rows: list[list[tuple[Frame, Word]]] = []
    for frame, word in placed:
        row = next((row for row in reversed(rows[-4:]) if _joins(row, frame)), None)
        if row is None:
            rows.append([(frame, word)])
        else:
            row.append((frame, word))
    return rows


def skew(page: Page) -> float:
    """Degrees by which text lines fall to the right (clockwise positive); 0.0 for a text layer that is straight.

    The angle at which the words' centres pile up on the fewest rows (projection profile, Postl 1986).
    """
    points = [((w.box[0] + w.box[2]) / 2 * page.width, (w.box[1] + w.box[3]) / 2 * page.height) for w in page.words]
    heights = [(w.box[3] - w.box[1]) * page.height for w in page.words]
    if len(points) < 8:
        return 0.0
    points = points[:: len(points) // 400 + 1]
    bin_height = max(1.0, median(heights) / 3)
    best = max(_angles(0.0, SKEW_LIMIT, SKEW_STEP), key=lambda angle: (_sharpness(points, angle, bin_height), -abs(angle)))
    best = max(_angles(best, SKEW_STEP, SKEW_FINE), key=lambda angle: (_sharpness(points, angle, bin_height), -abs(angle)))
    return best if _sharpness(points, best, bin_height) > 1.05 * _sharpness(points, 0.0, bin_height) else 0.0


def split(span: Span, gap: float = CELL_GAP) -> list[Span]:
    """`span` cut wherever the white space is wider than `gap` typical word heights."""
    limit = gap * median(frame[3] - frame[1] for frame in span.frames)
    cuts = [i for i in range(1, len(span.frames)) if span.frames[i][0] - span.frames[i - 1][2] > limit]
    edges = [0, *cuts, len(span.words)]
    return [span.part(start, stop) for start, stop in zip(edges, edges[1:], strict=False)]


def right_of(span: Span, page_lines: Sequence[Line]) -> list[Span]:
    """Cells right of `span` on its line (vertical overlap of at least half the smaller height), nearest first."""
    cells = (cell for line in page_lines if _overlap(span.frame, line.frame, 1) > 0.5 for cell in line.segments)
    beside = [cell for cell in cells if cell.frame[0] >= span.frame[2] - 1 and cell.page == span.page]
    return sorted(beside, key=lambda cell: cell.frame[0])


def below(span: Span, page_lines: Sequence[Line], reach: float = 4.0) -> list[Span]:
    """Cells under `span` that share some of its width, within `reach` of its heights, nearest first."""
    limit = span.frame[3] + reach * span.height
    cells = (cell for line in page_lines if span.middle + span.height / 2 <= line.middle <= limit for cell in line.segments)
    under = [cell for cell in cells if cell.page == span.page and _overlap(span.frame, cell.frame, 0) > 0]
    return sorted(under, key=lambda cell: cell.frame[1])


def columns(cells: Iterable[Span], tolerance: float = 6.0) -> list[Column]:
    """Right-aligned clusters of `cells`, left to right: neighbours whose right edges are within `tolerance` points chain together."""
    found: list[Column] = []
    for cell in sorted(cells, key=lambda cell: cell.right):
        if found and cell.right - found[-1].cells[-1].right <= tolerance:
            found[-1].cells.append(cell)
        else:
            found.append(Column(cell.right, [cell]))
    for column in found:
        column.x = median(cell.right for cell in column.cells)
    return found


def rows_under(header: Line, page_lines: Sequence[Line], stop: re.Pattern[str] | None = None) -> list[dict[int, Span]]:
    """Table rows under `header`, one dict a line: index of the header's segment → cell.

    A cell belongs to the header cell it overlaps most, else to the one whose edge is nearest; two cells under one header are joined.
    Ends before the first line whose text matches `stop`, or with the page.
    """
    rows = []
    for line in page_lines:
        if line.page != header.page or line.middle <= header.frame[3]:
            continue
        if stop and stop.search(line.text):
            break
        rows.append(assign(line.segments, header.segments))
    return rows


def assign(cells: Sequence[Span], heads: Sequence[Span]) -> dict[int, Span]:
    """`cells` put under `heads`: {index of head: cell}."""
    row: dict[int, Span] = {}
    for cell in cells:
        index = max(range(len(heads)), key=lambda i: _affinity(cell.frame, heads[i].frame))
        row[index] = joined([row[index], cell]) if index in row else cell
    return row


def joined(spans: Sequence[Span]) -> Span:
    """Several spans of one page as one, in the given order."""
    return Span(spans[0].page, [w for s in spans for w in s.words], [f for s in spans for f in s.frames])


def _line(number: int, row: list[tuple[Frame, Word]], gap: float) -> Line:
    row.sort(key=lambda item: item[0][0])
    return Line(number, [word for _, word in row], [frame for frame, _ in row], gap)


def _typed_gap(page: Page) -> float:
    """The gap between cells: where all letters are of one width, as from a typewriter, almost two of them; else `CELL_GAP`."""
    long = [word for word in page.words if len(word.text) > 3] if page.source == "text" else []
    widths = [(word.box[2] - word.box[0]) * page.width / len(word.text) for word in long]
    if len(widths) < 20:
        return CELL_GAP
    usual, height = median(widths), median((word.box[3] - word.box[1]) * page.height for word in long) or 1.0
    alike = sum(abs(width - usual) < 0.06 * usual for width in widths)
    return max(CELL_GAP, 1.9 * usual / height) if alike > 0.9 * len(widths) else CELL_GAP


def _straight(word: Word, page: Page, tilt: float) -> Frame:
    """The word's box in points, turned back by the page's tilt about the top left corner (small angles: a shear both ways)."""
    x0, y0, x1, y1 = (edge * size for edge, size in zip(word.box, (page.width, page.height) * 2, strict=True))
    rise, lean = tilt * (x0 + x1) / 2, tilt * (y0 + y1) / 2
    return (x0 + lean, y0 - rise, x1 + lean, y1 - rise)


def _joins(row: list[tuple[Frame, Word]], frame: Frame) -> bool:
    """Whether a word sits on the row: same centre height, and not printed over a word that is already there."""
    top, bottom = (median(f[i] for f, _ in row) for i in (1, 3))
    size = min(bottom - top, frame[3] - frame[1]) or 1.0
    if max(bottom - top, frame[3] - frame[1]) > _STAMP * size:
        return False
    offset = abs((frame[1] + frame[3]) - (top + bottom)) / 2
    if offset > max(0.5 * size, 0.3 * (bottom - top)):
        return False
    return offset < 0.25 * size or all(_overlap(f, frame, 0) < 0.3 for f, _ in row)


def _overlap(a: Frame, b: Frame, axis: int) -> float:
    """Shared extent along `axis` (0 = x, 1 = y) over the smaller extent; negative or zero when apart."""
    shared = min(a[axis + 2], b[axis + 2]) - max(a[axis], b[axis])
    return shared / max(0.1, min(a[axis + 2] - a[axis], b[axis + 2] - b[axis]))


def _affinity(cell: Frame, head: Frame) -> tuple[float, float]:
    nearest = min(abs(cell[0] - head[0]), abs(cell[2] - head[2]), abs(cell[0] + cell[2] - head[0] - head[2]) / 2)
    return (max(0.0, _overlap(cell, head, 0)), -nearest)


def _angles(centre: float, limit: float, step: float) -> list[float]:
    count = round(limit / step)
    return [centre + step * i for i in range(-count, count + 1)]


def _sharpness(points: list[tuple[float, float]], angle: float, bin_height: float) -> int:
    tilt = math.tan(math.radians(angle))
    return sum(count * count for count in Counter(round((y - x * tilt) / bin_height) for x, y in points).values())
