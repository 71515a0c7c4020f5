"""Tables by their words alone: the lines of a header, and the cells of the lines under it put into its columns.

A header may take several lines ("Unit" over "Price"), its cells may be printed close together, and the figures under a header may stand
beside it rather than below. What a column may be is told by `labels/<language>.toml`; which of several it is, the reader of the table decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from portal.core.extraction import labels, layout, money
from portal.core.extraction.candidates import Printed
from portal.core.extraction.layout import Frame, Line, Span

_FIGURE = re.compile(r"\d[.,]\d\d\b|\d{4,}")
_NUMBER = re.compile(r"[-+($€£]*\d[\d.,'’]*[)%€$£]*|[-–—]")

#: Lines of one header are closer than this many of their heights; at most so many are stacked above and below.
_CLOSE, _STACKED = 0.75, 4
_MOST_WORDS = 25
#: White space, in line heights, that parts a figure from words, and two names in a header; a space between words is about 0.3.
_GAP, _WIDE = 0.42, 0.5
#: Points that it costs to put two cells into one column, and words where figures belong.
_SHARED, _STRANGE = 14.0, 12.0


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """A header: its first and last line (indices), its cells left to right, and what each column may be (name → strength)."""

    first: int
    last: int
    cells: tuple[Span, ...]
    names: tuple[dict[str, float], ...]

    @property
    def named(self) -> frozenset[str]:
        return frozenset(name for names in self.names for name in names)

    @property
    def height(self) -> float:
        return max(8.0, min(cell.height for cell in self.cells))


Phrases = dict[str, tuple[labels.Phrase, ...]]


def heads(printed: Printed, section: str = "columns") -> list[Head]:
    """Every line that names at least two columns, with the lines that belong to it; top to bottom."""
    phrases, found = labels.table(section, printed.language), []
    for index, line in enumerate(printed.lines):
        if (not found or index > found[-1].last) and _names_columns(line, phrases):
            found.append(_head(printed, index, phrases, _vocabulary(section, printed.language)))
    return found


def _names_columns(line: Line, phrases: Phrases) -> bool:
    if len(line.segments) < 2 or len(line.words) > _MOST_WORDS or any(_FIGURE.search(word.text) for word in line.words):
        return False
    cells = [cell for segment in line.segments for cell in _pieces(segment, phrases)]
    return len({max(names, key=names.get) for cell in cells if (names := _named(cell, phrases))}) >= 2


def _head(printed: Printed, index: int, phrases: Phrases, vocabulary: frozenset[str]) -> Head:
    first, last = _stack(printed, index, -1, vocabulary), _stack(printed, index, 1, vocabulary)
    columns = [[cell] for segment in printed.lines[index].segments for cell in _pieces(segment, phrases)]
    for place in sorted(range(first, last + 1), key=lambda place: abs(place - index)):
        if place != index:
            for cell in printed.lines[place].segments:
                _put_over(columns, cell)
    cells = [layout.joined(sorted(parts, key=lambda cell: (cell.middle, cell.frame[0]))) for parts in columns]
    cells.sort(key=lambda cell: cell.frame[0])
    return Head(first, last, tuple(cells), tuple(_named(cell, phrases) for cell in cells))


def _stack(printed: Printed, index: int, step: int, vocabulary: frozenset[str]) -> int:
    """Index of the furthest line, upwards or downwards, that belongs to the header at `index`."""
    last, lines = index, printed.lines
    for place in range(index + step, index + step * (_STACKED + 1), step):
        if not 0 <= place < len(lines) or lines[place].page != lines[index].page:
            break
        upper, lower = sorted((lines[last], lines[place]), key=lambda line: line.middle)
        if lower.frame[1] - upper.frame[3] > _CLOSE * min(upper.height, lower.height) or not _of_header(lines[place], vocabulary):
            break
        last = place
    return last


def _of_header(line: Line, vocabulary: frozenset[str]) -> bool:
    """Whether at least half of the words are such as headers are made of."""
    words = [squashed for word in line.words if (squashed := labels.squash(word.text))]
    if not words or len(words) > 14 or any(char.isdigit() for word in line.words for char in word.text):
        return False
    known = sum(word in vocabulary for word in words) + sum(word.text.endswith("-") and len(word.text) > 3 for word in line.words)
    return 2 * known >= len(words)


def _put_over(columns: list[list[Span]], cell: Span) -> None:
    """The cell to the column that it shares most width with; a column of its own when it shares none."""
    shared = [_shared(cell.frame, layout.joined(parts).frame) for parts in columns]
    best = max(range(len(columns)), key=lambda i: shared[i])
    if shared[best] > 0:
        columns[best].append(cell)
    else:
        columns.append([cell])


@cache
def _vocabulary(section: str, language: str | None) -> frozenset[str]:
    """All words of the names of columns."""
    known = labels.LANGUAGES if language is None else ("en", language)
    phrases = (phrase for each in known for names in labels.data(each).get(section, {}).values() for phrase in names)
    words = {labels.squash(word) for phrase in phrases for word in re.split(r"[\s/.\-]+", phrase)}
    return frozenset(words - {""}) | {code.lower() for code in money.CODES} | frozenset({"excl", "incl", "per", "of", "in", "the"})


def _pieces(segment: Span, phrases: Phrases) -> list[Span]:
    """The headers in one run of words: "Qty Unit price" are two, and a space twice as wide as usual parts what isn't one name."""
    matches = labels.matches([word.text for word in segment.words], phrases)
    named = [match for match in matches if segment.words[match.start].text[:1] != "("]
    inside = {at for match in matches for at in range(match.start + 1, match.stop)}
    cuts = {at for at in range(1, len(segment.words)) if at not in inside and _space(segment, at) > _WIDE * segment.height}
    if len({match.phrases[0].field for match in named}) > 1 and sum(match.stop - match.start for match in named) >= len(segment.words) - 1:
        cuts |= {after.start for before, after in zip(named, named[1:], strict=False) if not cuts & {*range(before.stop, after.start + 1)}}
    edges = [0, *sorted(cuts), len(segment.words)]
    return [segment.part(start, stop) for start, stop in zip(edges, edges[1:], strict=False)]


def _space(span: Span, at: int) -> float:
    """White space before word `at`, in points."""
    return span.frames[at][0] - span.frames[at - 1][2]


def _named(cell: Span, phrases: Phrases) -> dict[str, float]:
    """What a column with this header may be, by the longest name in it."""
    words = [word.text for word in cell.words]
    best = max(labels.matches(words, phrases), key=lambda match: len(labels.squash("".join(words[match.start : match.stop]))), default=None)
    return {phrase.field: phrase.strength for phrase in best.phrases} if best else {}


def place(cells: Sequence[Span], head: Head) -> dict[int, Span]:
    """The cells of a line under the columns of `head`: {index of the column: cell}. Their order is kept; what shares a column is joined."""
    pieces = [piece for cell in cells for piece in _split(cell, head.cells)]
    row: dict[int, Span] = {}
    for piece, column in zip(pieces, _straight_down(pieces, head) or _cheapest(pieces, head), strict=True):
        row[column] = layout.joined([row[column], piece]) if column in row else piece
    return row


def _split(cell: Span, heads: Sequence[Span]) -> list[Span]:
    """A run of words that lies under several columns, cut between figures, or before a wide space beside one, where the column changes."""
    under = [index for index, head in enumerate(heads) if _shared(cell.frame, head.frame) > 0]
    if len(cell.words) < 2 or len(under) < 2:
        return [cell]
    cuts, last = [], None
    for at, frame in enumerate(cell.frames):
        over = [index for index in under if _shared(frame, heads[index].frame) > 0.3 * (frame[2] - frame[0])]
        figures = [_NUMBER.fullmatch(each.text) is not None for each in cell.words[max(0, at - 1) : at + 1]]
        apart = all(figures) or (any(figures) and at > 0 and _space(cell, at) > _GAP * cell.height)
        if over and last is not None and over[0] != last and apart:
            cuts.append(at)
        last = over[0] if over else last
    edges = [0, *cuts, len(cell.words)]
    return [cell.part(start, stop) for start, stop in zip(edges, edges[1:], strict=False)]


def _straight_down(pieces: Sequence[Span], head: Head) -> list[int] | None:
    """The columns when every piece lies under exactly one and none is shared."""
    found = []
    for piece in pieces:
        under = [index for index, cell in enumerate(head.cells) if _shared(piece.frame, cell.frame) > 0]
        if len(under) != 1 or under[0] in found:
            return None
        found.append(under[0])
    return found


def _cheapest(pieces: Sequence[Span], head: Head) -> list[int]:
    """The columns, left to right, that cost the least distance altogether (dynamic programming over pieces and columns)."""
    best: list[list[tuple[float, int]]] = []
    for piece in pieces:
        row: list[tuple[float, int]] = []
        nearest = (0.0, -1) if not best else (float("inf"), -1)  # the cheapest way that ends left of the column
        for column in range(len(head.cells)):
            total, parent = min(nearest, (best[-1][column][0] + _SHARED, column)) if best else nearest
            row.append((total + _cost(piece, head, column), parent))
            nearest = min(nearest, (best[-1][column][0], column)) if best else nearest
        best.append(row)
    return _traced(best)


def _traced(best: Sequence[Sequence[tuple[float, int]]]) -> list[int]:
    """The columns along the cheapest way, found backwards."""
    column = min(range(len(best[-1])), key=lambda i: best[-1][i][0]) if best else 0
    found: list[int] = []
    for row in reversed(best):
        found.append(column)
        column = row[column][1]
    return found[::-1]


def _cost(piece: Span, head: Head, column: int) -> float:
    cell, names = head.cells[column], head.names[column]
    apart = max(piece.frame[0] - cell.frame[2], cell.frame[0] - piece.frame[2], 0.0)
    off = min(abs(piece.frame[i] - cell.frame[i]) for i in (0, 2))
    figure = any(char.isdigit() for char in piece.text)
    strange = bool(names) and ({"Amount", "UnitPrice", "Tax"} >= set(names) and not figure)
    beside = 1 - max(0.0, _shared(piece.frame, cell.frame)) / max(1.0, min(cell.frame[2] - cell.frame[0], piece.frame[2] - piece.frame[0]))
    return apart + 0.02 * off + 3 * beside + (_STRANGE if strange else 0.0)


def _shared(a: Frame, b: Frame) -> float:
    """Points of width that two frames share; negative when apart."""
    return min(a[2], b[2]) - max(a[0], b[0])


def region(printed: Printed, head: Head, others: Iterable[Head], reach: float = 8.0) -> range:
    """The lines under `head` down to the next header, a gap of more than `reach` line heights, or the end of the page."""
    stop = min((other.first for other in others if other.first > head.last), default=len(printed.lines))
    bottom, page = head.cells[0].frame[3], head.cells[0].page
    for index in range(head.last + 1, stop):
        line = printed.lines[index]
        if line.page != page or line.frame[1] - bottom > reach * head.height:
            return range(head.last + 1, index)
        bottom = max(bottom, line.frame[3]) if line.height < 3 * head.height else bottom
    return range(head.last + 1, stop)
