"""From the words of a page to passages: lines, blocks of lines, blocks put together until there are about a hundred words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from portal.core.search.tokens import clean

FEWEST, MOST = 60, 120  # words of a passage; a page's last may be shorter
GAP = 0.9  # of a line's height: a wider space between two lines parts blocks
Box = tuple[float, float, float, float]


@dataclass(slots=True)
class Line:
    """Words side by side, with the box around them (fractions of the upright page)."""

    words: list[str]
    box: Box

    @property
    def height(self) -> float:
        return self.box[3] - self.box[1]


@dataclass(frozen=True, slots=True)
class Passage:
    """What becomes a `Chunk`; `lines` as there."""

    page: int | None
    text: str
    lines: list[list[float] | None]


def passages(pages: Sequence[dict[str, Any]]) -> Iterator[Passage]:
    """Of pages as the reader answered them (`readings.answer.PageAnswer`)."""
    for page in pages:
        for lines in _grouped(_lines(page["words"])):
            text = "\n".join(" ".join(line.words) for line in lines)
            yield Passage(page["number"], clean(text), [[page["number"], *(round(edge, 4) for edge in line.box)] for line in lines])


def _lines(words: Sequence[Sequence[Any]]) -> list[Line]:
    """Words come in reading order, so a line ends where the next word stands lower, higher or further left."""
    lines: list[Line] = []
    for text, *edges, _ in words:
        box: Box = (edges[0], edges[1], edges[2], edges[3])
        kept = " ".join(str(text).split())
        if not kept:
            continue
        if lines and _goes_on(lines[-1], box):
            lines[-1].words.append(kept)
            lines[-1].box = around(lines[-1].box, box)
        else:
            lines.append(Line([kept], box))
    return lines


def _goes_on(line: Line, box: Box) -> bool:
    overlap = min(line.box[3], box[3]) - max(line.box[1], box[1])
    return overlap > 0.5 * min(line.height, box[3] - box[1]) and box[0] >= line.box[2] - 0.01 and len(line.words) < MOST


def around(one: Sequence[float], other: Sequence[float]) -> Box:
    return (min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3]))


def _grouped(lines: list[Line]) -> Iterator[list[Line]]:
    """A passage ends at a block's end once it has enough words, and at a line's end before it has too many."""
    group: list[Line] = []
    count = 0
    for line in lines:
        full = count + len(line.words) > MOST or (count >= FEWEST and _is_new_block(group[-1], line))
        if group and full:
            yield group
            group, count = [], 0
        group.append(line)
        count += len(line.words)
    if group:
        yield group


def _is_new_block(above: Line, below: Line) -> bool:
    gap = below.box[1] - above.box[3]
    return gap > GAP * max(above.height, below.height) or gap < -above.height  # another column
